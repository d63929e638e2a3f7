//! The body: verified and, if it is aws-chunked, decoded while it is streamed.
//!
//! Content is returned before the check at the end of its chunk or of the body. The caller must not use it before the end was
//! reached without an error.

mod checksum;
mod chunks;
mod stream;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use sha2::{Digest, Sha256};

pub use checksum::{Checksum, ChecksumAlgorithm};
pub use chunks::Chunks;
pub use stream::{BodyError, VerifiedBody};

use crate::{error::SignatureError, verify::Deferred};

/// Verifies and decodes a body piece by piece, without copying it.
pub struct BodyVerifier(Form);

impl std::fmt::Debug for BodyVerifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BodyVerifier(…)")
    }
}

enum Form {
    /// The hash of the body completes the canonical request, so the signature is verified at the end.
    Computed {
        hasher: Sha256,
        deferred: Option<Box<Deferred>>,
    },
    /// The head has the hash, so the signature is verified already.
    Hashed {
        hasher: Sha256,
        claimed: [u8; 32],
        length: Length,
    },
    Unsigned {
        length: Length,
    },
    Chunked(Box<Chunks>),
}

/// The length in the head, and the bytes so far.
struct Length {
    announced: Option<u64>,
    seen: u64,
}

impl Length {
    fn new(announced: Option<u64>) -> Self {
        Self { announced, seen: 0 }
    }

    fn take(&mut self, piece: &Bytes) -> Result<(), SignatureError> {
        self.seen += piece.len() as u64;
        if self.announced.is_some_and(|announced| self.seen > announced) { Err(SignatureError::LengthMismatch) } else { Ok(()) }
    }

    fn finish(&self) -> Result<(), SignatureError> {
        if self.announced.is_some_and(|announced| self.seen != announced) { Err(SignatureError::LengthMismatch) } else { Ok(()) }
    }
}

impl BodyVerifier {
    pub(crate) fn computed(deferred: Deferred) -> Self {
        Self(Form::Computed { hasher: Sha256::new(), deferred: Some(Box::new(deferred)) })
    }

    pub(crate) fn hashed(claimed: [u8; 32], length: Option<u64>) -> Self {
        Self(Form::Hashed { hasher: Sha256::new(), claimed, length: Length::new(length) })
    }

    pub(crate) fn unsigned(length: Option<u64>) -> Self {
        Self(Form::Unsigned { length: Length::new(length) })
    }

    /// Returns a decoder of a body whose signature is not verified, with the checksum that the head announces.
    ///
    /// # Errors
    /// The head's description of the body is invalid.
    pub fn unverified<'a>(head: impl Into<crate::Head<'a>>) -> Result<Self, SignatureError> {
        let head = head.into();
        if head.header("x-amz-content-sha256").is_none() {
            return Ok(Self::unsigned(None));
        }
        let (_, payload) = crate::payload::read(head, crate::Rules::S3, false)?;
        Ok(match payload {
            crate::Payload::Chunked { trailer, checksum, decoded_length, .. } => {
                Self::chunked(Chunks::unverified(trailer, checksum, decoded_length))
            }
            crate::Payload::Computed | crate::Payload::Sha256(_) | crate::Payload::Unsigned => Self::unsigned(None),
        })
    }

    pub(crate) fn chunked(chunks: Chunks) -> Self {
        Self(Form::Chunked(Box::new(chunks)))
    }

    /// Returns the next piece of content from the received bytes, as a slice of `wire`; `None` when they are used up.
    ///
    /// # Errors
    /// The body is not the signed one, or not valid aws-chunked. The verifier can't be used after an error.
    pub fn decode(&mut self, wire: &mut Bytes) -> Result<Option<Bytes>, SignatureError> {
        if let Form::Chunked(chunks) = &mut self.0 {
            return chunks.decode(wire);
        }
        if wire.is_empty() {
            return Ok(None);
        }
        let piece = std::mem::take(wire);
        match &mut self.0 {
            Form::Computed { hasher, .. } => hasher.update(&piece),
            Form::Hashed { hasher, length, .. } => {
                length.take(&piece)?;
                hasher.update(&piece);
            }
            Form::Unsigned { length } => length.take(&piece)?,
            Form::Chunked(_) => {}
        }
        Ok(Some(piece))
    }

    /// Checks that the body is complete and has the right hash. Returns the trailers, which have the checksum if there is one.
    ///
    /// # Errors
    /// The body is incomplete, or not the signed one.
    pub fn finish(&mut self) -> Result<HeaderMap, SignatureError> {
        match &mut self.0 {
            Form::Computed { hasher, deferred } => {
                let hash = hex::encode(hasher.finalize_reset());
                deferred.take().map_or(Ok(()), |deferred| deferred.verify(&hash))?;
            }
            Form::Hashed { hasher, claimed, length } => {
                length.finish()?;
                let computed: [u8; 32] = hasher.finalize_reset().into();
                if computed != *claimed {
                    let (claimed, computed) = (hex::encode(*claimed), hex::encode(computed));
                    return Err(SignatureError::ContentSha256Mismatch { claimed, computed });
                }
            }
            Form::Unsigned { length } => length.finish()?,
            Form::Chunked(chunks) => return chunks.finish(),
        }
        Ok(HeaderMap::new())
    }

    /// Verifies and decodes a whole body; returns the content and the trailers. A body of a single chunk is not copied.
    ///
    /// # Errors
    /// The body is not the signed one.
    pub fn decode_all(mut self, mut wire: Bytes) -> Result<(Bytes, HeaderMap), SignatureError> {
        let first = self.decode(&mut wire)?.unwrap_or_default();
        let content = match self.decode(&mut wire)? {
            None => first,
            Some(second) => {
                let mut content = BytesMut::with_capacity(first.len() + second.len() + wire.len());
                content.extend_from_slice(&first);
                content.extend_from_slice(&second);
                while let Some(piece) = self.decode(&mut wire)? {
                    content.extend_from_slice(&piece);
                }
                content.freeze()
            }
        };
        let trailers = self.finish()?;
        Ok((content, trailers))
    }

    /// Returns the length of the content in bytes, if the head has it.
    pub fn content_length(&self) -> Option<u64> {
        match &self.0 {
            Form::Computed { .. } => None,
            Form::Hashed { length, .. } | Form::Unsigned { length } => length.announced,
            Form::Chunked(chunks) => Some(chunks.decoded_length()),
        }
    }

    /// Returns a body with the content of another one, then its trailers; its last item is an error if the body is not the signed
    /// one.
    pub fn body<B>(self, inner: B) -> VerifiedBody<B> {
        VerifiedBody::new(self, inner)
    }
}
