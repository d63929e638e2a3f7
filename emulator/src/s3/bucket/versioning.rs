//! PutBucketVersioning and GetBucketVersioning.

use serde::{Deserialize, Serialize};

use crate::{
    AwsError, Call,
    s3::{
        access::{BucketRequest, on_bucket},
        error::S3Error,
        state::Versioning,
    },
};

/// PutBucketVersioning's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutBucketVersioningRequest {
    bucket: String,
    versioning_configuration: Configuration,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Configuration {
    status: Option<String>,
    #[serde(rename = "MFADelete")]
    mfa_delete: Option<String>,
}

/// GetBucketVersioning's response: nothing if the bucket never had versions.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetBucketVersioningOutput {
    status: Option<&'static str>,
}

on_bucket!(PutBucketVersioningRequest);

/// Turns versions on or off. They can't be removed by turning them off.
pub async fn put_bucket_versioning(call: Call<PutBucketVersioningRequest>) -> Result<(), S3Error> {
    let PutBucketVersioningRequest { bucket, versioning_configuration: Configuration { status, mfa_delete } } = &call.input;
    if mfa_delete.as_deref() == Some("Enabled") {
        return Err(S3Error::NotImplemented { header: "x-amz-mfa" });
    }
    let versioning = match status.as_deref() {
        Some("Enabled") => Versioning::Enabled,
        Some("Suspended") => Versioning::Suspended,
        Some(_) => return Err(S3Error::MalformedXml),
        None => {
            let message = "The Versioning element must be specified";
            return Err(AwsError::bad_request("IllegalVersioningConfigurationException", message).into());
        }
    };
    call.account.write(|state| {
        state.s3.bucket_mut(bucket)?.versioning = versioning;
        Ok(())
    })
}

/// Returns whether the bucket keeps versions.
pub async fn get_bucket_versioning(call: Call<BucketRequest>) -> Result<GetBucketVersioningOutput, S3Error> {
    call.account.read(|state| {
        let status = match state.s3.bucket(&call.input.bucket)?.versioning {
            Versioning::Off => None,
            Versioning::Enabled => Some("Enabled"),
            Versioning::Suspended => Some("Suspended"),
        };
        Ok(GetBucketVersioningOutput { status })
    })
}
