//! The signature of a form with which a browser uploads to S3. It covers the form's policy, in base64.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html>.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::{
    error::{Mismatch, Place, SignatureError},
    key::SigningKey,
    scope::Scope,
};

/// Returns the scope of a form's `x-amz-credential`.
///
/// # Errors
/// It does not have five parts, or another end.
pub fn scope(credential: &str) -> Result<Scope, SignatureError> {
    Scope::parse(credential, Place::Query)
}

/// Verifies `x-amz-signature`, which is hexadecimal.
///
/// # Errors
/// It was made with another secret, or for another policy.
pub fn verify(key: &SigningKey, access_key_id: &str, policy: &str, signature: &str) -> Result<(), SignatureError> {
    let mut given = [0; 32];
    let is_hex = hex::decode_to_slice(signature, &mut given).is_ok();
    let is_right = is_hex && bool::from(key.sign(&[policy.as_bytes()]).ct_eq(&given));
    if is_right { Ok(()) } else { Err(mismatch(access_key_id, policy, signature)) }
}

/// Verifies `signature` of Version 2, which is base64.
///
/// # Errors
/// It was made with another secret, or for another policy.
pub fn verify_version2(secret: &str, access_key_id: &str, policy: &str, signature: &str) -> Result<(), SignatureError> {
    let mac: Result<Hmac<Sha1>, _> = Hmac::new_from_slice(secret.as_bytes());
    let mut mac = mac.unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(policy.as_bytes());
    let expected = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    let is_right = bool::from(expected.as_bytes().ct_eq(signature.as_bytes()));
    if is_right { Ok(()) } else { Err(mismatch(access_key_id, policy, signature)) }
}

fn mismatch(access_key_id: &str, policy: &str, signature: &str) -> SignatureError {
    SignatureError::Mismatch(Box::new(Mismatch {
        access_key_id: access_key_id.into(),
        string_to_sign: policy.into(),
        signature: signature.into(),
        canonical_request: String::new(),
    }))
}
