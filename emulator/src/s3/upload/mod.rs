//! Uploads in parts: one file for each operation.

pub mod abort;
pub mod complete;
pub mod create;
pub mod list;
pub mod list_parts;
pub mod part;

use super::{
    error::S3Error,
    state::{State, Upload},
};

/// The smallest part except the last one, bytes. Set by AWS.
pub const SMALLEST_PART: u64 = 5 << 20;
/// The highest number of a part. Set by AWS.
const MOST_PARTS: i64 = 10_000;

/// Returns an upload.
fn find<'s>(state: &'s State, bucket: &str, key: &str, id: &str) -> Result<&'s Upload, S3Error> {
    state.bucket(bucket)?;
    state.uploads.get(&(bucket.to_owned(), key.to_owned(), id.to_owned())).ok_or_else(|| S3Error::NoSuchUpload(id.into()))
}

/// Returns the number of a part.
fn number(asked: i64) -> Result<u64, S3Error> {
    let invalid = || {
        let message = "Part number must be an integer between 1 and 10000, inclusive";
        S3Error::argument("partNumber", asked.to_string(), message)
    };
    if !(1..=MOST_PARTS).contains(&asked) {
        return Err(invalid());
    }
    u64::try_from(asked).map_err(|_| invalid())
}
