//! What other services of the account read of buckets.

use bodies::to_bytes;
use bytes::Bytes;

use super::{
    authorize::check_one,
    contents,
    error::S3Error,
    names::{bucket_arn, object_arn},
    place,
};
use crate::{AwsError, Call};

/// Returns an object of the account that a service reads for a caller, as this caller; `most` bytes at most.
///
/// # Errors
/// The errors of S3: there is no such object, it is larger, or the caller may not read it.
pub async fn read<I>(call: &Call<I>, bucket: &str, key: &str, version: Option<&str>, most: u64) -> Result<Bytes, AwsError> {
    if !call.account.read(|state| state.s3.buckets.contains_key(bucket)) {
        return Err(match place::owner(&call.core, bucket).await? {
            Some(_) => S3Error::AccessDenied.into(),
            None => S3Error::NoSuchBucket(bucket.into()).into(),
        });
    }
    let action = if version.is_some() { "s3:GetObjectVersion" } else { "s3:GetObject" };
    check_one(call, action, object_arn(bucket, key))?;
    let found = call.account.read(|state| state.s3.version(bucket, key, version).map(|(_, object)| object.clone()));
    let object = match found {
        // A caller who may not list a bucket does not learn which keys it has.
        Err(S3Error::NoSuchKey(_)) if check_one(call, "s3:ListBucket", bucket_arn(bucket)).is_err() => {
            return Err(S3Error::AccessDenied.into());
        }
        found => found?,
    };
    if object.size > most {
        return Err(S3Error::EntityTooLarge { size: object.size }.into());
    }
    let stream = contents::stream_of(call.core.clone(), &object, 0..object.size);
    Ok(to_bytes(stream).await.map_err(S3Error::from)?)
}
