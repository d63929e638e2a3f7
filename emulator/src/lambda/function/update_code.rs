//! UpdateFunctionCode.

use serde::Deserialize;

use super::{Change, Configuration, Shown, Status, Version, settings::Architecture};
use crate::{
    Call,
    lambda::{
        code::{Code, CodeInput},
        error::LambdaError,
        invoke::drop_stale,
        names::{FunctionVersion, Qualifier},
        reference::{OnFunction, Reference},
    },
};

/// UpdateFunctionCode's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateFunctionCodeRequest {
    function_name: String,
    #[serde(default)]
    publish: bool,
    #[serde(default)]
    dry_run: bool,
    revision_id: Option<String>,
    #[serde(default)]
    architectures: Vec<Architecture>,
    #[serde(flatten)]
    code: CodeInput,
}

impl OnFunction for UpdateFunctionCodeRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None)?.latest()
    }
}

/// Replaces the code of `$LATEST`. With `DryRun` the request is only checked, and the response is as if it had been done.
pub async fn update_function_code(call: Call<UpdateFunctionCodeRequest>) -> Result<Configuration, LambdaError> {
    let input = &call.input;
    let reference = call.function("UpdateFunctionCode")?;
    let before = call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        function.may_change(&call, &reference.name, input.revision_id.as_deref())?;
        Ok::<_, LambdaError>(function.latest.clone())
    })?;
    let zip = input.code.zip(&call).await?;
    let code = match input.dry_run {
        true => Code::inspect(zip, "UpdateFunctionCode").await?.0,
        false => Code::take_in(&call.core, &call.account, zip, "UpdateFunctionCode", Some(&reference.name)).await?,
    };
    let architecture = input.architectures.first().copied();
    let changed = |mut settings: super::Settings| {
        settings.architecture = architecture.unwrap_or(settings.architecture);
        Version::changed(&call.core, call.now, settings, code, Change::Updated)
    };
    if input.dry_run {
        let (revision_id, settled_revision_id) = (before.revision_id.clone(), before.settled_revision_id.clone());
        let version = Version { revision_id, settled_revision_id, ..changed(before.settings) };
        let shown = Shown {
            name: &reference.name,
            function_version: FunctionVersion::Latest,
            version: &version,
            qualifier: None,
            status: Status::Ready,
        };
        return Ok(shown.configuration(&call));
    }
    let answer = call.account.write(|state| {
        state.lambda.room_for(&call.core, &code, Some(&reference.name))?;
        let function = state.lambda.function_mut(&call, &reference)?;
        // Another request may have changed the function while the package was unzipped.
        function.may_change(&call, &reference.name, input.revision_id.as_deref())?;
        function.latest = changed(function.latest.settings.clone());
        let function_version = match input.publish {
            true => FunctionVersion::Number(function.publish(&call.core, None)),
            false => FunctionVersion::Latest,
        };
        let version = function.version(function_version).ok_or_else(|| reference.missing(&call))?;
        let qualifier = input.publish.then_some(Qualifier::Version(function_version));
        let shown = Shown { name: &reference.name, function_version, version, qualifier, status: Status::InProgress };
        Ok::<_, LambdaError>(shown.configuration(&call))
    })?;
    drop_stale(&call.account, &reference.name);
    Ok(answer)
}
