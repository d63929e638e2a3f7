//! Checksums of contents: those that a client sends are verified, and one is stored with each object.
//!
//! Without a client's choice it is CRC64NVME.
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use sigv4::{Checksum, ChecksumAlgorithm};

use super::{error::S3Error, state::StoredChecksum};

/// A content that is larger, bytes, is hashed on a blocking thread.
const MANY: usize = 256 << 10;

/// The members for checksums that inputs and outputs have.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Members {
    #[serde(rename = "ChecksumCRC32", default, skip_serializing_if = "Option::is_none")]
    crc32: Option<String>,
    #[serde(rename = "ChecksumCRC32C", default, skip_serializing_if = "Option::is_none")]
    crc32c: Option<String>,
    #[serde(rename = "ChecksumCRC64NVME", default, skip_serializing_if = "Option::is_none")]
    crc64nvme: Option<String>,
    #[serde(rename = "ChecksumSHA1", default, skip_serializing_if = "Option::is_none")]
    sha1: Option<String>,
    #[serde(rename = "ChecksumSHA256", default, skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
}

/// What a client says about a content.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Given {
    #[serde(rename = "ContentMD5", default)]
    md5: Option<String>,
    /// The algorithm that the client uses, possibly in a trailer.
    #[serde(rename = "ChecksumAlgorithm", default)]
    pub algorithm: Option<String>,
    #[serde(flatten)]
    members: Members,
}

/// The hashes of a content.
#[derive(Clone, Debug)]
pub struct Hashes {
    pub md5: [u8; 16],
    pub checksum: StoredChecksum,
}

impl Members {
    /// Returns the members of a stored checksum.
    pub fn of(checksum: Option<&StoredChecksum>) -> Self {
        let mut members = Self::default();
        if let Some(checksum) = checksum {
            *members.slot(&checksum.algorithm) = Some(checksum.value.clone());
        }
        members
    }

    fn slot(&mut self, algorithm: &str) -> &mut Option<String> {
        match algorithm {
            "CRC32" => &mut self.crc32,
            "CRC32C" => &mut self.crc32c,
            "SHA1" => &mut self.sha1,
            "SHA256" => &mut self.sha256,
            _ => &mut self.crc64nvme,
        }
    }

    /// Returns the checksum, if there is one.
    pub fn given(&self) -> Result<Option<(ChecksumAlgorithm, &str)>, S3Error> {
        let Self { crc32, crc32c, crc64nvme, sha1, sha256 } = self;
        let all = [
            (ChecksumAlgorithm::Crc32, crc32),
            (ChecksumAlgorithm::Crc32c, crc32c),
            (ChecksumAlgorithm::Crc64Nvme, crc64nvme),
            (ChecksumAlgorithm::Sha1, sha1),
            (ChecksumAlgorithm::Sha256, sha256),
        ];
        let mut found = all.into_iter().filter_map(|(algorithm, value)| Some((algorithm, value.as_deref()?)));
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(S3Error::InvalidRequest(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.".into(),
            )),
            (first, None) => Ok(first),
        }
    }
}

/// Returns the type of a checksum: `FULL_OBJECT` or `COMPOSITE`.
pub fn kind(checksum: &StoredChecksum) -> &'static str {
    if checksum.is_composite { "COMPOSITE" } else { "FULL_OBJECT" }
}

/// Hashes a content, and compares it with what the client says about it. `default` is the algorithm of the stored checksum, if the
/// client sends none.
pub async fn verify(content: Bytes, given: &Given, default: ChecksumAlgorithm) -> Result<Hashes, S3Error> {
    let expected = given.members.given()?.map(|(algorithm, value)| (algorithm, value.to_owned()));
    if let Some((algorithm, value)) = &expected
        && !algorithm.accepts(value)
    {
        return Err(S3Error::InvalidChecksum(*algorithm));
    }
    let algorithm = match (&expected, given.algorithm.as_deref().and_then(ChecksumAlgorithm::of_name)) {
        (Some((algorithm, _)), _) => *algorithm,
        (None, Some(algorithm)) => algorithm,
        (None, None) => default,
    };
    let claimed_md5 = given.md5.as_deref().map(read_md5).transpose()?;
    let (md5, value) = hash(content, algorithm).await?;
    if let Some(claimed) = claimed_md5
        && claimed != md5
    {
        return Err(S3Error::BadDigest { expected: hex::encode(claimed), calculated: BASE64_STANDARD.encode(md5) });
    }
    match expected {
        Some((algorithm, expected)) if expected != value => Err(S3Error::BadChecksum(algorithm)),
        _ => Ok(Hashes { md5, checksum: StoredChecksum { algorithm: algorithm.name().into(), value, is_composite: false } }),
    }
}

async fn hash(content: Bytes, algorithm: ChecksumAlgorithm) -> Result<([u8; 16], String), S3Error> {
    let is_large = content.len() > MANY;
    let compute = move || {
        let mut checksum = Checksum::new(algorithm);
        checksum.update(&content);
        (Md5::digest(&content).into(), checksum.finish())
    };
    if is_large {
        tokio::task::spawn_blocking(compute).await.map_err(|error| S3Error::Internal(error.to_string()))
    } else {
        Ok(compute())
    }
}

fn read_md5(text: &str) -> Result<[u8; 16], S3Error> {
    let bytes = BASE64_STANDARD.decode(text).ok().and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
    bytes.ok_or_else(|| S3Error::InvalidDigest(text.into()))
}

/// Returns the ETag of an upload in parts, from those of its parts, all without quotes.
pub fn etag_of_parts<'e>(etags: impl ExactSizeIterator<Item = &'e str>) -> String {
    let count = etags.len();
    let mut hasher = Md5::new();
    for etag in etags {
        hasher.update(hex::decode(etag).unwrap_or_default());
    }
    format!("{}-{count}", hex::encode(hasher.finalize()))
}

/// Returns the checksum of an upload in parts: of the parts' checksums, or of the whole content. The parts' checksums are base64, with
/// their sizes; `None` if they can't be combined.
pub fn of_parts(algorithm: ChecksumAlgorithm, is_composite: bool, parts: &[(String, u64)]) -> Option<StoredChecksum> {
    let value = if is_composite {
        let mut checksum = Checksum::new(algorithm);
        for (value, _) in parts {
            checksum.update(&BASE64_STANDARD.decode(value).ok()?);
        }
        format!("{}-{}", checksum.finish(), parts.len())
    } else {
        let mut parts = parts.iter();
        let mut whole = parts.next()?.0.clone();
        for (value, size) in parts {
            whole = algorithm.combine(&whole, value, *size)?;
        }
        whole
    };
    Some(StoredChecksum { algorithm: algorithm.name().into(), value, is_composite })
}
