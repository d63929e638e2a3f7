//! CreateFunction.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Change, Configuration, Function, Shown, Status, Version, settings_input::SettingsInput};
use crate::{
    Call,
    lambda::{
        code::{Code, CodeInput},
        constraints::Constraints,
        error::LambdaError,
        names::{Edition, FunctionName},
        reference::{self, Reference},
        tag,
    },
};

/// The input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateFunctionRequest {
    function_name: Option<String>,
    code: Option<CodeInput>,
    #[serde(default)]
    publish: bool,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    package_type: Option<String>,
    code_signing_config_arn: Option<String>,
    #[serde(flatten)]
    settings: SettingsInput,
}

/// Makes a function.
pub async fn create_function(call: Call<CreateFunctionRequest>) -> Result<Configuration, LambdaError> {
    let input = &call.input;
    let (name, code) = check(&call)?;
    let arn = reference::arn(&call, &name, None);
    let exists = || LambdaError::Conflict(format!("Function already exist: {name}"));
    if call.account.read(|state| state.lambda.functions.contains_key(&name)) {
        return Err(exists());
    }
    let settings = input.settings.new_settings(&call)?;
    tag::check(&input.tags)?;
    let code = Code::take_in(&call.core, &call.account, code.zip()?, "CreateFunction", None).await?;
    let version = Version::changed(&call.core, settings, code, Change::Created);
    let mut function = Function {
        latest: version,
        versions: BTreeMap::new(),
        next_version: 1,
        aliases: BTreeMap::new(),
        policies: BTreeMap::new(),
        reserved_concurrency: None,
        tags: input.tags.clone(),
        event_invoke: BTreeMap::new(),
    };
    let edition = if input.publish { Edition::Number(function.publish(&call.core, None)) } else { Edition::Latest };
    let shown = function.edition(edition).cloned().ok_or(LambdaError::NoSuchFunction(arn))?;
    call.account.write(|state| {
        if state.lambda.functions.contains_key(&name) {
            return Err(exists());
        }
        state.lambda.room_for(&call.core, &function.latest.code, None)?;
        Ok(state.lambda.functions.insert(name.clone(), function))
    })?;
    Ok(Shown { name: &name, edition, version: &shown, qualifier: None, status: Status::Pending }.configuration(&call))
}

fn check(call: &Call<CreateFunctionRequest>) -> Result<(FunctionName, CodeInput), LambdaError> {
    let input = &call.input;
    let mut constraints = Constraints::default();
    let name = constraints.required("functionName", input.function_name.as_deref());
    let code = constraints.required("code", input.code.clone());
    constraints.required("role", input.settings.role.as_ref());
    input.settings.constrain(&mut constraints);
    if let Some(package_type) = &input.package_type {
        constraints.one_of("packageType", package_type, &["Zip", "Image"]);
    }
    constraints.finish()?;
    if input.package_type.as_deref() == Some("Image") {
        return Err(LambdaError::InvalidParameter("Coldstart runs no container images; please send the code as ZipFile.".into()));
    }
    if input.code_signing_config_arn.as_ref().is_some_and(|arn| !arn.is_empty()) {
        return Err(LambdaError::InvalidParameter("Coldstart does not have code signing yet.".into()));
    }
    let (Some(name), Some(code)) = (name, code) else { return Err(LambdaError::Validation(Vec::new())) };
    let name = Reference::read_unqualified(call, "CreateFunction", name, "The function name may not have a version or alias.")?;
    Ok((name, code))
}
