//! The permissions that the operations of S3 need.
//!
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>.

use serde::Deserialize;

use super::names::{bucket_arn, object_arn};
use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
};

/// An input with the bucket that the operation is about.
pub trait OnBucket {
    /// Returns the bucket's name, as it was given.
    fn bucket(&self) -> &str;
}

/// An input with the object that the operation is about.
pub trait OnObject: OnBucket {
    /// Returns the object's key, as it was given.
    fn key(&self) -> &str;

    /// Returns the version's id, if the request names one.
    fn version(&self) -> Option<&str> {
        None
    }
}

/// Implements [`OnBucket`] by the member `bucket`.
macro_rules! on_bucket {
    ($($input:ty),+ $(,)?) => {$(
        impl $crate::s3::access::OnBucket for $input {
            fn bucket(&self) -> &str {
                &self.bucket
            }
        }
    )+};
}

/// Implements [`OnObject`] by the members `bucket` and `key`; after a semicolon for inputs with `version_id`.
macro_rules! on_object {
    ($($input:ty),* $(,)? ; $($versioned:ty),* $(,)?) => {
        $(
            $crate::s3::access::on_bucket!($input);
            impl $crate::s3::access::OnObject for $input {
                fn key(&self) -> &str {
                    &self.key
                }
            }
        )*
        $(
            $crate::s3::access::on_bucket!($versioned);
            impl $crate::s3::access::OnObject for $versioned {
                fn key(&self) -> &str {
                    &self.key
                }

                fn version(&self) -> Option<&str> {
                    self.version_id.as_deref()
                }
            }
        )*
    };
}

pub(super) use {on_bucket, on_object};

/// The input of operations that have nothing but a bucket.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BucketRequest {
    pub bucket: String,
}

/// The input of operations that have nothing but an object.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ObjectRequest {
    pub bucket: String,
    pub key: String,
    pub version_id: Option<String>,
}

on_bucket!(BucketRequest);
on_object!(; ObjectRequest);

/// Returns the needs of an operation on a bucket.
///
/// # Errors
/// None.
pub fn of_bucket<I: OnBucket>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Resource::One(bucket_arn(call.input.bucket()))))
}

/// Returns the needs of an operation on an object. If the request names a version, the action is the one for versions.
///
/// # Errors
/// None.
pub fn of_object<I: OnObject>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let resource = Resource::One(object_arn(call.input.bucket(), call.input.key()));
    Ok(match (call.input.version(), of_versions(row.route.action)) {
        (Some(version), Some(action)) => Needs::none().and(action, resource).when("s3:VersionId", version),
        _ => Needs::of(row, resource),
    })
}

/// Returns the action for a version of an object, where it is another one.
fn of_versions(action: &str) -> Option<&'static str> {
    Some(match action {
        "GetObject" => "s3:GetObjectVersion",
        "DeleteObject" => "s3:DeleteObjectVersion",
        "GetObjectTagging" => "s3:GetObjectVersionTagging",
        "PutObjectTagging" => "s3:PutObjectVersionTagging",
        "DeleteObjectTagging" => "s3:DeleteObjectVersionTagging",
        "GetObjectAcl" => "s3:GetObjectVersionAcl",
        "PutObjectAcl" => "s3:PutObjectVersionAcl",
        "GetObjectAttributes" => "s3:GetObjectVersionAttributes",
        _ => return None,
    })
}
