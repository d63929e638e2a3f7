//! The source of the code in a request. Only `ZipFile` is supported.

use std::fmt;

use base64::{DecodeError, Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

use super::super::error::LambdaError;

/// AWS's `FunctionCode`, whose members UpdateFunctionCode has in its own input.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CodeInput {
    zip_file: Option<ZipFile>,
    s3_bucket: Option<String>,
    s3_key: Option<String>,
    image_uri: Option<String>,
}

/// The zip, which is decoded when the input is read: a package may have 50 MB, so its text is not copied. A text that is not base64 is an
/// error only if nothing else is wrong with the input.
#[derive(Clone, Debug)]
struct ZipFile(Result<Bytes, DecodeError>);

impl<'de> Deserialize<'de> for ZipFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = ZipFile;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<ZipFile, E> {
                Ok(ZipFile(BASE64_STANDARD.decode(text).map(Bytes::from)))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

impl CodeInput {
    /// Returns the decoded zip. Fails for every other source.
    pub fn zip(&self) -> Result<Bytes, LambdaError> {
        let elsewhere = self.s3_bucket.is_some() || self.s3_key.is_some() || self.image_uri.is_some();
        match &self.zip_file {
            Some(_) if elsewhere => Err(LambdaError::InvalidParameter(
                "Please do not provide other FunctionCode parameters when providing a ZipFile.".into(),
            )),
            Some(ZipFile(zip)) => {
                zip.clone().map_err(|error| LambdaError::Serialization(format!("The member 'ZipFile' is not base64: {error}")))
            }
            None if self.image_uri.is_some() => {
                Err(LambdaError::InvalidParameter("Coldstart runs no container images; please send the code as ZipFile.".into()))
            }
            None if elsewhere => {
                Err(LambdaError::InvalidParameter("Coldstart does not have S3 yet; please send the code as ZipFile.".into()))
            }
            None => Err(LambdaError::InvalidParameter("Please provide a source for function code.".into())),
        }
    }
}
