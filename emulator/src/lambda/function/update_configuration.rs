//! UpdateFunctionConfiguration.

use serde::Deserialize;

use super::{Change, Configuration, Shown, Status, Version, settings_input::SettingsInput};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    lambda::{
        error::LambdaError,
        invoke::drop_stale,
        names::FunctionVersion,
        reference::{self, OnFunction, Reference},
    },
};

/// UpdateFunctionConfiguration's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateFunctionConfigurationRequest {
    function_name: String,
    revision_id: Option<String>,
    #[serde(flatten)]
    settings: SettingsInput,
}

impl OnFunction for UpdateFunctionConfigurationRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None)?.latest()
    }
}

/// Returns the permissions that the caller needs: besides the operation's own, `iam:PassRole` if the request has a role.
pub fn needs(call: &Call<UpdateFunctionConfigurationRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(reference::needs(call, row)?.and_pass_role(call.input.settings.role.as_deref(), "lambda.amazonaws.com"))
}

/// Changes the settings of `$LATEST` that the request has.
pub async fn update_function_configuration(call: Call<UpdateFunctionConfigurationRequest>) -> Result<Configuration, LambdaError> {
    let input = &call.input;
    let reference = call.function("UpdateFunctionConfiguration")?;
    let before = call.account.read(|state| {
        let function = state.lambda.function(&call, &reference)?;
        function.may_change(&call, &reference.name, input.revision_id.as_deref())?;
        Ok::<_, LambdaError>(function.latest.clone())
    })?;
    let settings = input.settings.changed_settings(&call, before.settings)?;
    let answer = call.account.write(|state| {
        let function = state.lambda.function_mut(&call, &reference)?;
        if function.latest.revision_id != before.revision_id {
            return Err(LambdaError::UpdateInProgress(reference.arn(&call).to_string()));
        }
        function.latest = Version::changed(&call.core, call.now, settings, function.latest.code, Change::Updated);
        let (function_version, version) = (FunctionVersion::Latest, &function.latest);
        let shown = Shown { name: &reference.name, function_version, version, qualifier: None, status: Status::InProgress };
        Ok(shown.configuration(&call))
    })?;
    drop_stale(&call.account, &reference.name);
    Ok(answer)
}
