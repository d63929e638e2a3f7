//! The source of the code in a request. Only `ZipFile` is supported.

use bytes::Bytes;
use serde::Deserialize;
use wire::Blob;

use super::super::error::LambdaError;

/// AWS's `FunctionCode`, whose members UpdateFunctionCode has in its own input.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CodeInput {
    zip_file: Option<Blob>,
    s3_bucket: Option<String>,
    s3_key: Option<String>,
    image_uri: Option<String>,
}

impl CodeInput {
    /// Returns the decoded zip. Fails for every other source.
    pub fn zip(&self) -> Result<Bytes, LambdaError> {
        let elsewhere = self.s3_bucket.is_some() || self.s3_key.is_some() || self.image_uri.is_some();
        match &self.zip_file {
            Some(_) if elsewhere => Err(LambdaError::InvalidParameter(
                "Please do not provide other FunctionCode parameters when providing a ZipFile.".into(),
            )),
            Some(Blob(zip)) => Ok(zip.clone()),
            None if self.image_uri.is_some() => {
                Err(LambdaError::InvalidParameter("Coldstart runs no container images; please send the code as ZipFile.".into()))
            }
            None if elsewhere => Err(LambdaError::InvalidParameter(
                "Coldstart does not read function code from S3 yet; please send the code as ZipFile.".into(),
            )),
            None => Err(LambdaError::InvalidParameter("Please provide a source for function code.".into())),
        }
    }
}
