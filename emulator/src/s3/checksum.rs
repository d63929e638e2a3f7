//! Checksums of contents: those that a client sends are verified, and one is stored with each object.
//!
//! Without a client's choice it is CRC64NVME.
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html>.

use base64::{Engine, prelude::BASE64_STANDARD};
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use sigv4::{Checksum, ChecksumAlgorithm};

use super::{error::S3Error, state::StoredChecksum};

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

/// What a content has to be.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The algorithm of the checksum that is stored.
    pub algorithm: ChecksumAlgorithm,
    /// The checksum, base64, if the client sent it.
    value: Option<String>,
    md5: Option<[u8; 16]>,
}

impl Given {
    /// Returns what the content has to be. `default` is the algorithm of the stored checksum, if the client names none.
    pub fn expected(&self, default: ChecksumAlgorithm) -> Result<Expected, S3Error> {
        let given = self.members.given()?;
        if let Some((algorithm, value)) = given
            && !algorithm.accepts(value)
        {
            return Err(S3Error::InvalidChecksum(algorithm));
        }
        let named = || self.algorithm.as_deref().and_then(ChecksumAlgorithm::of_name);
        Ok(Expected {
            algorithm: given.map(|(algorithm, _)| algorithm).or_else(named).unwrap_or(default),
            value: given.map(|(_, value)| value.to_owned()),
            md5: self.md5.as_deref().map(read_md5).transpose()?,
        })
    }
}

/// Hashes a content, piece by piece.
pub struct Hasher {
    md5: Md5,
    checksum: Option<Checksum>,
    /// The bytes so far.
    pub size: u64,
    /// The hashes, when the content is complete.
    pub hashes: Option<Hashes>,
}

impl Hasher {
    pub fn new(algorithm: ChecksumAlgorithm) -> Self {
        Self { md5: Md5::new(), checksum: Some(Checksum::new(algorithm)), size: 0, hashes: None }
    }

    pub fn update(&mut self, piece: &[u8]) {
        self.md5.update(piece);
        if let Some(checksum) = &mut self.checksum {
            checksum.update(piece);
        }
        self.size += piece.len() as u64;
    }

    /// Compares the content with what the client says about it.
    pub fn finish(&mut self, expected: &Expected) -> Result<(), S3Error> {
        let md5: [u8; 16] = self.md5.finalize_reset().into();
        if let Some(claimed) = expected.md5
            && claimed != md5
        {
            return Err(S3Error::BadDigest { expected: hex::encode(claimed), calculated: BASE64_STANDARD.encode(md5) });
        }
        let value = self.checksum.take().map(Checksum::finish).unwrap_or_default();
        if expected.value.as_ref().is_some_and(|expected| *expected != value) {
            return Err(S3Error::BadChecksum(expected.algorithm));
        }
        let checksum = StoredChecksum { algorithm: expected.algorithm.name().into(), value, is_composite: false };
        self.hashes = Some(Hashes { md5, checksum });
        Ok(())
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
