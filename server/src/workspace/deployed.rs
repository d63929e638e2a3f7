//! The code that a function runs now.

use app::{
    account::Learner,
    aws::{AwsRequest, port::Aws},
    workspace::WorkspaceError,
};
use emulator::{Emulator, StoreError};
use serde::Deserialize;

use super::{
    accepted,
    names::FunctionName,
    package::{self, Binary},
};

/// A function's package, divided into text files and other files.
pub struct Deployed {
    /// Text files, by path.
    pub files: Vec<(String, String)>,
    /// Files that an editor cannot show; every deployment includes them unchanged.
    pub binary: Binary,
    /// `file.function`; empty if the function has none.
    pub handler: String,
}

impl Deployed {
    /// Whether these files equal the deployed text files.
    pub fn is(&self, files: &[(String, String)]) -> bool {
        let mut files = files.to_vec();
        files.sort();
        files == self.files
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Configuration {
    code_sha256: String,
    #[serde(default)]
    handler: String,
}

/// Asks Lambda for the function's package and reads it from the store.
pub async fn fetch(
    emulator: &Emulator,
    aws: &dyn Aws,
    learner: &Learner,
    function: &FunctionName,
) -> Result<Deployed, WorkspaceError> {
    let request = AwsRequest {
        service: "lambda".into(),
        method: "GET".into(),
        path: format!("/2015-03-31/functions/{}/configuration", function.as_str()),
        headers: Vec::new(),
        body: String::new(),
    };
    let response = accepted(aws.call(learner, request).await)?;
    let configuration: Configuration = serde_json::from_str(&response.body).map_err(internal)?;
    let (files, binary) = unpacked(emulator, &configuration.code_sha256).await.map_err(internal)?;
    Ok(Deployed { files, binary, handler: configuration.handler })
}

/// The files of a package with this `CodeSha256` (base64, as Lambda returns it): text files and others.
pub async fn unpacked(emulator: &Emulator, code_sha256: &str) -> Result<(Vec<(String, String)>, Binary), StoreError> {
    let hash = package::hash(code_sha256).ok_or_else(|| StoreError(format!("`{code_sha256}` is no hash").into()))?;
    let package = emulator.core().store.bodies().whole(&hash).await?;
    let package = package.ok_or_else(|| StoreError(format!("the package {hash} is not kept").into()))?;
    package::unzip(&package).map_err(|error| StoreError(error.into()))
}

fn internal(error: impl std::fmt::Display) -> WorkspaceError {
    tracing::error!(%error, "a function's package could not be read");
    WorkspaceError::Internal
}
