//! S3's checksums, computed while the content is streamed.

use base64::{Engine, prelude::BASE64_STANDARD};
use crc_fast::CrcAlgorithm;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The algorithm of a checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChecksumAlgorithm {
    /// CRC-32, as in zlib.
    Crc32,
    /// CRC-32C (Castagnoli).
    Crc32c,
    /// CRC-64/NVME.
    Crc64Nvme,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

impl ChecksumAlgorithm {
    /// Every algorithm.
    pub const ALL: [Self; 5] = [Self::Crc32, Self::Crc32c, Self::Crc64Nvme, Self::Sha1, Self::Sha256];

    /// Returns the name of its header or trailer.
    pub fn header(self) -> &'static str {
        match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc32c => "x-amz-checksum-crc32c",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
            Self::Sha1 => "x-amz-checksum-sha1",
            Self::Sha256 => "x-amz-checksum-sha256",
        }
    }

    /// Returns its name in S3's API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Crc32 => "CRC32",
            Self::Crc32c => "CRC32C",
            Self::Crc64Nvme => "CRC64NVME",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
        }
    }

    /// Returns the length of a checksum, bytes.
    pub fn length(self) -> usize {
        match self {
            Self::Crc32 | Self::Crc32c => 4,
            Self::Crc64Nvme => 8,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    /// Returns the algorithm of a header or trailer, whose name is compared without case.
    pub fn of_header(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.header().eq_ignore_ascii_case(name))
    }

    /// Returns the algorithm with a name of S3's API.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Returns the checksum of two contents in a row, from their checksums in base64 and the size of the second one, bytes; `None` for
    /// the hashes, which can't be combined, and for texts that are no checksums.
    pub fn combine(self, first: &str, second: &str, second_size: u64) -> Option<String> {
        let algorithm = match self {
            Self::Crc32 => CrcAlgorithm::Crc32IsoHdlc,
            Self::Crc32c => CrcAlgorithm::Crc32Iscsi,
            Self::Crc64Nvme => CrcAlgorithm::Crc64Nvme,
            Self::Sha1 | Self::Sha256 => return None,
        };
        let number = |text: &str| {
            let bytes = BASE64_STANDARD.decode(text).ok().filter(|bytes| bytes.len() == self.length())?;
            Some(bytes.into_iter().fold(0_u64, |number, byte| (number << 8) | u64::from(byte)))
        };
        let combined = crc_fast::checksum_combine(algorithm, number(first)?, number(second)?, second_size);
        Some(BASE64_STANDARD.encode(&combined.to_be_bytes()[8 - self.length()..]))
    }

    /// Returns whether a text is base64 of the right length.
    pub fn accepts(self, text: &str) -> bool {
        BASE64_STANDARD.decode(text).is_ok_and(|bytes| bytes.len() == self.length())
    }
}

/// A checksum of the bytes so far.
#[derive(Clone, Debug)]
pub struct Checksum(State);

#[derive(Clone, Debug)]
enum State {
    Crc32(crc_fast::Digest),
    Crc64(crc_fast::Digest),
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Checksum {
    /// Returns the checksum of no bytes.
    pub fn new(algorithm: ChecksumAlgorithm) -> Self {
        Self(match algorithm {
            ChecksumAlgorithm::Crc32 => State::Crc32(crc_fast::Digest::new(CrcAlgorithm::Crc32IsoHdlc)),
            ChecksumAlgorithm::Crc32c => State::Crc32(crc_fast::Digest::new(CrcAlgorithm::Crc32Iscsi)),
            ChecksumAlgorithm::Crc64Nvme => State::Crc64(crc_fast::Digest::new(CrcAlgorithm::Crc64Nvme)),
            ChecksumAlgorithm::Sha1 => State::Sha1(Sha1::new()),
            ChecksumAlgorithm::Sha256 => State::Sha256(Sha256::new()),
        })
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Crc32(digest) | State::Crc64(digest) => digest.update(bytes),
            State::Sha1(hasher) => hasher.update(bytes),
            State::Sha256(hasher) => hasher.update(bytes),
        }
    }

    /// Returns the checksum in base64, as S3 sends it.
    pub fn finish(self) -> String {
        match self.0 {
            // The hasher returns 64 bits, of which a CRC-32 uses the lower half.
            State::Crc32(digest) => BASE64_STANDARD.encode(&digest.finalize().to_be_bytes()[4..]),
            State::Crc64(digest) => BASE64_STANDARD.encode(digest.finalize().to_be_bytes()),
            State::Sha1(hasher) => BASE64_STANDARD.encode(hasher.finalize()),
            State::Sha256(hasher) => BASE64_STANDARD.encode(hasher.finalize()),
        }
    }
}
