//! Verifies that a signature was made with a secret, for this request, at about the present time.

use bytes::Bytes;
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    ALGORITHM, TERMINATOR,
    body::{BodyVerifier, Chunks},
    canonical,
    error::{Mismatch, Place, SignatureError},
    head::Head,
    key::SigningKey,
    payload::Payload,
    read::{Signed, all_signed},
    scope::{Rules, Scope},
};

/// How far a client's clock may differ, seconds. Set by AWS.
const SKEW_SECONDS: i64 = 300;
/// How far a client's clock may differ for S3, seconds. Set by AWS.
pub const S3_SKEW_SECONDS: i64 = 900;

impl Signed {
    /// Checks that the request is signed for the called service, given by its signing name.
    ///
    /// # Errors
    /// It is signed for another one.
    pub fn verify_service(&self, called: &str) -> Result<(), SignatureError> {
        if self.scope.service == called {
            return Ok(());
        }
        Err(SignatureError::Service { place: self.place, found: self.scope.service.clone(), called: called.into() })
    }

    /// Checks that the request is signed for the called region.
    ///
    /// # Errors
    /// It is signed for another one.
    pub fn verify_region(&self, called: &str) -> Result<(), SignatureError> {
        if self.scope.region == called {
            return Ok(());
        }
        Err(SignatureError::Region { place: self.place, found: self.scope.region.clone(), called: called.into() })
    }

    /// Checks the signature's time, which is all that can be checked without a key.
    ///
    /// # Errors
    /// It is too old, or in the future.
    pub fn verify_time(&self, now: Timestamp) -> Result<(), SignatureError> {
        let (place, date) = (self.place, &self.date_text);
        if date.get(..8) != Some(self.scope.date.as_str()) {
            return Err(SignatureError::DateMismatch { place, scope: self.scope.date.clone(), date: date.clone() });
        }
        let skew = match self.rules() {
            Rules::S3 => S3_SKEW_SECONDS,
            Rules::Service => SKEW_SECONDS,
        };
        let seconds = match place {
            Place::Header => skew,
            Place::Query => self.expires,
        };
        let ended = self.date.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(self.date);
        // With `X-Amz-Expires=0` a URL is never valid.
        if now > ended || (place == Place::Query && seconds == 0) {
            return Err(SignatureError::Expired { place, date: date.clone(), seconds, ended, now });
        }
        if self.date.duration_since(now) > SignedDuration::from_secs(skew) {
            return Err(SignatureError::NotYetCurrent { place, date: date.clone(), seconds: skew, now });
        }
        Ok(())
    }

    /// Verifies a request with its whole body, and returns the body, decoded if it is aws-chunked.
    ///
    /// # Errors
    /// The signature was made with another secret, for another request, or at another time; or the body is not the signed one.
    pub fn verify<'a>(
        &self,
        head: impl Into<Head<'a>>,
        key: &SigningKey,
        now: Timestamp,
        body: Bytes,
    ) -> Result<Bytes, SignatureError> {
        self.verify_with_trailers(head, key, now, body).map(|(content, _)| content)
    }

    /// Verifies like [`verify`](Self::verify), and returns the trailers of an aws-chunked body, too: its checksum, if it has one.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn verify_with_trailers<'a>(
        &self,
        head: impl Into<Head<'a>>,
        key: &SigningKey,
        now: Timestamp,
        body: Bytes,
    ) -> Result<(Bytes, HeaderMap), SignatureError> {
        self.verify_head(head, key, now)?.decode_all(body)
    }

    /// Verifies as much as possible without the body, and returns the verifier of the body. S3's signature is verified here. Other
    /// services' signatures cover the body's hash, so they are verified at the body's end.
    ///
    /// # Errors
    /// The signature was made with another secret, for another request, or at another time.
    pub fn verify_head<'a>(
        &self,
        head: impl Into<Head<'a>>,
        key: &SigningKey,
        now: Timestamp,
    ) -> Result<BodyVerifier, SignatureError> {
        let head = head.into();
        let canonical = canonical::head(head, &self.signed_headers, self.rules(), self.place == Place::Query);
        match self.payload {
            Payload::Computed => {
                self.verify_time(now)?;
                let unsigned = all_signed(head, &self.signed_headers, Rules::Service);
                Ok(BodyVerifier::computed(Deferred { check: self.check(key), canonical, unsigned }))
            }
            Payload::Sha256(_) | Payload::Unsigned | Payload::Chunked { .. } => {
                self.check(key).verify(canonical, &self.payload_text)?;
                // S3 reports a wrong signature before a wrong time.
                self.verify_time(now)?;
                Ok(self.s3_body(head.headers, key))
            }
        }
    }

    fn s3_body(&self, headers: &HeaderMap, key: &SigningKey) -> BodyVerifier {
        let length = headers.get(http::header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        match self.payload {
            Payload::Computed | Payload::Unsigned => BodyVerifier::unsigned(length),
            Payload::Sha256(hash) => BodyVerifier::hashed(hash, length),
            Payload::Chunked { signed, trailer, checksum, decoded_length } => {
                let check = signed.then(|| self.check(key));
                BodyVerifier::chunked(Chunks::new(check, trailer, checksum, decoded_length))
            }
        }
    }

    fn check(&self, key: &SigningKey) -> Check {
        Check { key: key.clone(), scope: self.scope.clone(), date_text: self.date_text.clone(), signature: self.signature.clone() }
    }
}

/// All that is needed to compare a signature, except the canonical request.
pub struct Check {
    key: SigningKey,
    scope: Scope,
    date_text: String,
    /// The signature to compare with; the signatures of chunks are chained to it.
    pub signature: String,
}

impl Check {
    /// Completes the canonical request with the payload's hash, and compares the signatures.
    pub fn verify(&self, mut canonical: Vec<u8>, payload: &str) -> Result<(), SignatureError> {
        canonical.extend_from_slice(payload.as_bytes());
        let hash = hex::encode(Sha256::digest(&canonical));
        self.compare(ALGORITHM, &[hash.as_bytes()], &self.signature, || String::from_utf8_lossy(&canonical).into_owned())
    }

    /// Compares a signature in constant time with the one for an algorithm, the date, the scope and further lines.
    pub fn compare(
        &self,
        algorithm: &str,
        lines: &[&[u8]],
        signature: &str,
        canonical: impl FnOnce() -> String,
    ) -> Result<(), SignatureError> {
        let expected = string_to_sign(algorithm, &self.date_text, &self.scope, lines, |pieces| self.key.sign(pieces));
        let mut given = [0; 32];
        let whole = hex::decode_to_slice(signature, &mut given).is_ok();
        if whole && bool::from(expected.ct_eq(&given)) {
            return Ok(());
        }
        let text = string_to_sign(algorithm, &self.date_text, &self.scope, lines, |pieces| pieces.concat());
        Err(SignatureError::Mismatch(Box::new(Mismatch {
            access_key_id: self.scope.access_key_id.clone(),
            string_to_sign: String::from_utf8_lossy(&text).into_owned(),
            signature: signature.into(),
            canonical_request: canonical(),
        })))
    }
}

/// Returns the string to sign, in pieces.
pub fn string_to_sign<T>(
    algorithm: &str,
    date_text: &str,
    scope: &Scope,
    lines: &[&[u8]],
    use_pieces: impl FnOnce(&[&[u8]]) -> T,
) -> T {
    let mut pieces: Vec<&[u8]> = Vec::with_capacity(12 + 2 * lines.len());
    for text in [algorithm, "\n", date_text, "\n", &scope.date, "/", &scope.region, "/", &scope.service, "/", TERMINATOR] {
        pieces.push(text.as_bytes());
    }
    for line in lines {
        pieces.extend([b"\n".as_slice(), line]);
    }
    use_pieces(&pieces)
}

/// A signature that is compared when the body's hash is known.
pub struct Deferred {
    check: Check,
    canonical: Vec<u8>,
    unsigned: Result<(), SignatureError>,
}

impl Deferred {
    /// Compares the signatures. Unsigned headers are reported only to a caller that has the secret.
    pub fn verify(self, hash: &str) -> Result<(), SignatureError> {
        self.check.verify(self.canonical, hash)?;
        self.unsigned
    }
}
