//! HeadBucket and GetBucketLocation.

use serde::Serialize;

use crate::{
    Call, Reply,
    s3::{access::BucketRequest, error::S3Error},
};

/// HeadBucket's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct HeadBucketOutput {
    bucket_region: String,
    access_point_alias: bool,
}

/// GetBucketLocation's response: nothing for the first region.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetBucketLocationOutput {
    location_constraint: Option<String>,
}

/// Returns whether the bucket exists, and its region.
pub async fn head_bucket(call: Call<BucketRequest>) -> Result<(HeadBucketOutput, Reply), S3Error> {
    call.account.read(|state| state.s3.bucket(&call.input.bucket).map(drop))?;
    Ok((HeadBucketOutput { bucket_region: call.region().into(), access_point_alias: false }, Reply::default()))
}

/// Returns the bucket's region as its location constraint.
pub async fn get_bucket_location(call: Call<BucketRequest>) -> Result<GetBucketLocationOutput, S3Error> {
    call.account.read(|state| state.s3.bucket(&call.input.bucket).map(drop))?;
    Ok(GetBucketLocationOutput { location_constraint: Some(call.region().to_owned()).filter(|region| region != "us-east-1") })
}
