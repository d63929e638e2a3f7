//! How a signature covers the body, which S3's clients declare in the header `x-amz-content-sha256`.

use crate::{body::ChecksumAlgorithm, error::SignatureError, head::Head, scope::Rules};

const HEADER: &str = "x-amz-content-sha256";
pub const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
pub const CHUNKS: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
pub const CHUNKS_TRAILER: &str = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
pub const UNSIGNED_CHUNKS_TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
/// The forms of Signature Version 4A.
const ECDSA: [&str; 2] = ["STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER"];

/// How a signature covers the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// The service computes the body's hash and ignores the client's. Every service except S3.
    Computed,
    /// The head has the body's SHA-256.
    Sha256([u8; 32]),
    /// The body is not signed.
    Unsigned,
    /// The body is aws-chunked.
    Chunked {
        /// Whether each chunk has a signature.
        signed: bool,
        /// Whether a checksum follows the last chunk.
        trailer: bool,
        /// The checksum that the header `x-amz-trailer` announces.
        checksum: Option<ChecksumAlgorithm>,
        /// The length of the decoded content, bytes.
        decoded_length: u64,
    },
}

/// Returns the text in place of the body's hash in the canonical request, and its meaning.
pub fn read(head: Head<'_>, rules: Rules, presigned: bool) -> Result<(String, Payload), SignatureError> {
    if rules == Rules::Service {
        return Ok((String::new(), Payload::Computed));
    }
    let in_query = presigned.then(|| head.parameter("X-Amz-Content-Sha256")).flatten();
    let text = match in_query.or_else(|| head.header(HEADER).map(|value| value.trim().to_owned())) {
        Some(text) => text,
        None if presigned => UNSIGNED.into(),
        None => return Err(SignatureError::ContentSha256Missing),
    };
    let payload = match text.as_str() {
        UNSIGNED => Payload::Unsigned,
        CHUNKS => chunked(head, true, false)?,
        CHUNKS_TRAILER => chunked(head, true, true)?,
        UNSIGNED_CHUNKS_TRAILER => chunked(head, false, true)?,
        other if ECDSA.contains(&other) => return Err(SignatureError::PayloadUnsupported { found: text }),
        other => {
            let mut hash = [0; 32];
            if hex::decode_to_slice(other, &mut hash).is_err() {
                return Err(SignatureError::ContentSha256Invalid { found: text });
            }
            Payload::Sha256(hash)
        }
    };
    Ok((text, payload))
}

fn chunked(head: Head<'_>, signed: bool, trailer: bool) -> Result<Payload, SignatureError> {
    let length = head.header("x-amz-decoded-content-length").ok_or(SignatureError::DecodedLengthMissing)?;
    // `parse` accepts a sign, which a length must not have.
    let digits = Some(length.trim()).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let decoded_length = digits.and_then(|digits| digits.parse().ok()).ok_or(SignatureError::DecodedLengthMissing)?;
    let mut announced = head
        .headers
        .get_all("x-amz-trailer")
        .iter()
        .flat_map(|value| {
            String::from_utf8_lossy(value.as_bytes()).split(',').map(str::trim).map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|name| !name.is_empty());
    let checksum = match (announced.next(), announced.next()) {
        (None, _) => None,
        (Some(_), _) if !trailer => return Err(SignatureError::TrailerMalformed),
        (Some(name), None) => Some(ChecksumAlgorithm::of_header(&name).ok_or(SignatureError::TrailerUnsupported)?),
        (Some(_), Some(_)) => return Err(SignatureError::SeveralChecksums),
    };
    Ok(Payload::Chunked { signed, trailer, checksum, decoded_length })
}
