//! CreateFunction.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Change, Configuration, Function, Shown, Status, Version, settings_input::SettingsInput};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    lambda::{
        code::{Code, CodeInput},
        error::LambdaError,
        names::FunctionVersion,
        recursion::RecursiveLoop,
        reference::{self, OnFunction, Reference},
        tag,
    },
};

/// CreateFunction's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateFunctionRequest {
    function_name: String,
    code: CodeInput,
    #[serde(default)]
    publish: bool,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    package_type: Option<PackageType>,
    code_signing_config_arn: Option<String>,
    #[serde(flatten)]
    settings: SettingsInput,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum PackageType {
    Zip,
    Image,
}

impl OnFunction for CreateFunctionRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read_unqualified(call, operation, &self.function_name, "The function name may not have a version or alias.")
    }
}

/// Returns the permissions that the caller needs: besides the operation's own, `iam:PassRole` for the role, and
/// `lambda:TagResource` if the function has tags.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html>.
pub fn needs(call: &Call<CreateFunctionRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let needs = reference::needs(call, row)?.and_pass_role(call.input.settings.role.as_deref(), "lambda.amazonaws.com");
    match call.input.tags.is_empty() {
        true => Ok(needs),
        false => Ok(needs.and("lambda:TagResource", call.function(row.route.operation)?.arn(call))),
    }
}

/// Creates a function.
pub async fn create_function(call: Call<CreateFunctionRequest>) -> Result<Configuration, LambdaError> {
    let input = &call.input;
    check(input)?;
    let name = call.function("CreateFunction")?.name;
    let arn = reference::arn(&call, &name, None).to_string();
    let exists = || LambdaError::Conflict(format!("Function already exist: {name}"));
    if call.account.read(|state| state.lambda.functions.contains_key(&name)) {
        return Err(exists());
    }
    let settings = input.settings.new_settings(&call)?;
    tag::check(&input.tags)?;
    let code = Code::take_in(&call.core, &call.account, input.code.zip(&call).await?, "CreateFunction", None).await?;
    let version = Version::changed(&call.core, call.now, settings, code, Change::Created);
    let next_version = call.account.read(|state| state.lambda.next_versions.get(&name).copied().unwrap_or(1));
    let mut function = Function {
        latest: version,
        versions: BTreeMap::new(),
        next_version,
        aliases: BTreeMap::new(),
        policies: BTreeMap::new(),
        reserved_concurrency: None,
        recursive_loop: RecursiveLoop::default(),
        tags: input.tags.clone(),
        event_invoke: BTreeMap::new(),
    };
    let function_version =
        if input.publish { FunctionVersion::Number(function.publish(&call.core, None)) } else { FunctionVersion::Latest };
    let shown = function.version(function_version).cloned().ok_or(LambdaError::NoSuchFunction(arn))?;
    call.account.write(|state| {
        if state.lambda.functions.contains_key(&name) {
            return Err(exists());
        }
        state.lambda.room_for(&call.core, &function.latest.code, None)?;
        Ok(state.lambda.functions.insert(name.clone(), function))
    })?;
    Ok(Shown { name: &name, function_version, version: &shown, qualifier: None, status: Status::Pending }.configuration(&call))
}

fn check(input: &CreateFunctionRequest) -> Result<(), LambdaError> {
    if input.package_type == Some(PackageType::Image) {
        return Err(LambdaError::InvalidParameter("Coldstart runs no container images; please send the code as ZipFile.".into()));
    }
    if input.code_signing_config_arn.as_ref().is_some_and(|arn| !arn.is_empty()) {
        return Err(LambdaError::InvalidParameter("Coldstart does not have code signing yet.".into()));
    }
    Ok(())
}
