//! Names of buckets and keys of objects.

use std::net::Ipv4Addr;

use super::error::S3Error;
use crate::{AccountId, text::name};

/// The longest key of an object, bytes. Set by AWS.
pub const LONGEST_KEY: usize = 1024;

/// Prefixes and suffixes that AWS reserves.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
const RESERVED_PREFIXES: [&str; 2] = ["xn--", "sthree-"];
const RESERVED_SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

name! {
    /// A bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens, in labels as of a host, and not an IP address.
    BucketName, |text| {
        let is_label = |label: &str| {
            let (first, last) = (label.bytes().next(), label.bytes().last());
            let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            is_end(first) && is_end(last)
        };
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
        (3..=63).contains(&text.len()) && text.bytes().all(is_letter) && text.split('.').all(is_label) && text.parse::<Ipv4Addr>().is_err()
    }
}

/// Returns the name of a bucket that can be created.
pub fn new_bucket(name: &str) -> Result<BucketName, S3Error> {
    let reserved = RESERVED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || RESERVED_SUFFIXES.iter().any(|suffix| name.ends_with(suffix));
    match name.parse() {
        Ok(name) if !reserved => Ok(name),
        _ => Err(S3Error::InvalidBucketName(name.into())),
    }
}

/// Checks the key of an object that is written.
pub fn check_key(key: &str) -> Result<(), S3Error> {
    if key.len() > LONGEST_KEY {
        return Err(S3Error::KeyTooLong { size: key.len() });
    }
    Ok(())
}

/// Returns the ARN of a bucket.
pub fn bucket_arn(bucket: &str) -> String {
    format!("arn:aws:s3:::{bucket}")
}

/// Returns the ARN of an object.
pub fn object_arn(bucket: &str, key: &str) -> String {
    format!("arn:aws:s3:::{bucket}/{key}")
}

/// Returns the canonical user id of an account: 64 hexadecimal digits that are the same in all answers.
pub fn canonical_id(account: AccountId) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(format!("canonical user {account}")))
}
