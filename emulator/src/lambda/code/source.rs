//! The source of the code in a request: a zip in the request, or an object of S3.

use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use wire::Blob;

use super::{super::error::LambdaError, ZIPPED_LIMIT};
use crate::{Call, s3};

/// AWS's `FunctionCode`, whose members UpdateFunctionCode has in its own input.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CodeInput {
    zip_file: Option<Blob>,
    s3_bucket: Option<String>,
    s3_key: Option<String>,
    s3_object_version: Option<String>,
    image_uri: Option<String>,
    #[serde(rename = "SourceKMSKeyArn")]
    source_kms_key_arn: Option<String>,
}

impl CodeInput {
    /// Returns the zip: the one in the request, or an object that the caller may read.
    ///
    /// # Errors
    /// There is none, or more than one, or S3 does not give it to the caller.
    pub async fn zip<I>(&self, call: &Call<I>) -> Result<Bytes, LambdaError> {
        let refused = |text: &str| Err(LambdaError::InvalidParameter(text.into()));
        if self.source_kms_key_arn.is_some() {
            return refused("Coldstart has no KMS keys; please leave out SourceKMSKeyArn.");
        }
        let elsewhere = self.s3_bucket.is_some() || self.s3_key.is_some() || self.image_uri.is_some();
        match (&self.zip_file, &self.s3_bucket, &self.s3_key) {
            (Some(_), _, _) if elsewhere => {
                refused("Please do not provide other FunctionCode parameters when providing a ZipFile.")
            }
            (Some(Blob(zip)), _, _) => Ok(zip.clone()),
            (None, _, _) if self.image_uri.is_some() => {
                refused("Coldstart runs no container images; please send the code as ZipFile.")
            }
            (None, Some(bucket), Some(key)) => self.of_object(call, bucket, key).await,
            (None, _, _) => refused("Please provide a source for function code."),
        }
    }

    async fn of_object<I>(&self, call: &Call<I>, bucket: &str, key: &str) -> Result<Bytes, LambdaError> {
        let read = s3::read(call, bucket, key, self.s3_object_version.as_deref(), ZIPPED_LIMIT as u64).await;
        read.map_err(|error| {
            let (code, message) = (&error.code, &error.message);
            let of_s3 = format!("S3 Error Code: {code}. S3 Error Message: {message}");
            match (error.status, code.as_ref()) {
                (_, "EntityTooLarge") => {
                    LambdaError::InvalidParameter(format!("Coldstart takes code packages of {ZIPPED_LIMIT} bytes at most from S3."))
                }
                (StatusCode::FORBIDDEN, _) => LambdaError::Forbidden(format!(
                    "Your access has been denied by S3, please make sure your request credentials have permission to GetObject for \
                     {bucket}/{key}. {of_s3}"
                )),
                (status, _) if status.is_server_error() => LambdaError::Internal(message.to_string()),
                (_, _) => LambdaError::InvalidParameter(format!("Error occurred while GetObject. {of_s3}")),
            }
        })
    }
}
