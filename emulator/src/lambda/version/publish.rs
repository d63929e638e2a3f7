//! PublishVersion.

use serde::Deserialize;

use crate::{
    Call,
    lambda::{
        error::LambdaError,
        function::{Configuration, Function, Shown, Version},
        names::{FunctionVersion, Qualifier},
        reference::{OnFunction, Reference},
    },
};

/// PublishVersion's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublishVersionRequest {
    function_name: String,
    code_sha256: Option<String>,
    description: Option<String>,
    revision_id: Option<String>,
}

impl OnFunction for PublishVersionRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None)?.latest()
    }
}

/// Publishes `$LATEST` as a new version. If nothing has changed since the newest version, the response has that version.
pub async fn publish_version(call: Call<PublishVersionRequest>) -> Result<Configuration, LambdaError> {
    let input = &call.input;
    let reference = call.function("PublishVersion")?;
    call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        function.may_change(&call, &reference.name, input.revision_id.as_deref())?;
        same_code(&function.latest, input.code_sha256.as_deref())?;
        let number = match unchanged(function) {
            Some(number) => number,
            None => function.publish(&call.core, input.description.clone().filter(|description| !description.is_empty())),
        };
        let function_version = FunctionVersion::Number(number);
        let version = function.version(function_version).ok_or_else(|| reference.missing(&call))?;
        let status = version.status(call.now);
        let qualifier = Some(Qualifier::Version(function_version));
        Ok(Shown { name: &reference.name, function_version, version, qualifier, status }.configuration(&call))
    })
}

fn same_code(latest: &Version, expected: Option<&str>) -> Result<(), LambdaError> {
    let current = latest.code.sha256_base64();
    match expected {
        Some(expected) if !expected.is_empty() && expected != current => Err(LambdaError::InvalidParameter(format!(
            "CodeSHA256 ({expected}) is different from current CodeSHA256 in $LATEST ({current}). Please try again with the CodeSHA256 \
             in $LATEST."
        ))),
        _ => Ok(()),
    }
}

/// Returns the number of the newest version, if its code and settings are those of `$LATEST`. Descriptions are not compared.
fn unchanged(function: &Function) -> Option<u64> {
    let (number, newest) = function.versions.last_key_value()?;
    let mut settings = newest.settings.clone();
    settings.description.clone_from(&function.latest.settings.description);
    (newest.code == function.latest.code && settings == function.latest.settings).then_some(*number)
}
