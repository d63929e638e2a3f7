//! The signature of a bundle: Ed25519 over every byte of the file before it, in the zip file's comment together with the public key.

use ed25519_dalek::{Signature, Signer};
pub use ed25519_dalek::{SigningKey, VerifyingKey};

use super::BundleError;

/// What the comment begins with.
const BEGINS: &str = "coldstart-bundle-v1 ";
/// The length of the comment: its beginning, the public key and the signature, in hexadecimal digits.
pub const COMMENT: usize = BEGINS.len() + 64 + 1 + 128;

/// A comment of the right length, to be replaced by [`seal`].
pub fn blank() -> Box<[u8]> {
    vec![b' '; COMMENT].into()
}

/// The key with which a site signs, made of 32 secret bytes.
pub fn signing_key(secret: &[u8; 32]) -> SigningKey {
    SigningKey::from_bytes(secret)
}

/// Reads a public key of 64 hexadecimal digits.
pub fn verifying_key(text: &str) -> Option<VerifyingKey> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

/// Signs a zip file that ends with a blank comment.
pub fn seal(mut zip: Vec<u8>, key: &SigningKey) -> Vec<u8> {
    zip.truncate(zip.len().saturating_sub(COMMENT));
    let signature = key.sign(&zip);
    let (key, signature) = (hex::encode(key.verifying_key().as_bytes()), hex::encode(signature.to_bytes()));
    zip.extend_from_slice(format!("{BEGINS}{key} {signature}").as_bytes());
    zip
}

/// Verifies the signature of a file.
pub fn verify(zip: &[u8], trusted: Option<&VerifyingKey>) -> Result<(), BundleError> {
    let unsigned = || BundleError::Form("it has no signature".into());
    let (signed, comment) = zip.split_at_checked(zip.len().saturating_sub(COMMENT)).ok_or_else(unsigned)?;
    let comment = std::str::from_utf8(comment).ok().and_then(|comment| comment.strip_prefix(BEGINS)).ok_or_else(unsigned)?;
    let (key, signature) = comment.split_once(' ').ok_or_else(unsigned)?;
    // Digits in upper case would be another file with the same signature.
    let is_plain = |text: &str| text.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f'));
    if !is_plain(key) || !is_plain(signature) {
        return Err(BundleError::Changed);
    }
    let verifier = verifying_key(key).ok_or(BundleError::Changed)?;
    let mut bytes = [0; 64];
    hex::decode_to_slice(signature, &mut bytes).map_err(|_| BundleError::Changed)?;
    verifier.verify_strict(signed, &Signature::from_bytes(&bytes)).map_err(|_| BundleError::Changed)?;
    match trusted {
        Some(trusted) if *trusted != verifier => Err(BundleError::Stranger(key.to_owned())),
        Some(_) | None => Ok(()),
    }
}
