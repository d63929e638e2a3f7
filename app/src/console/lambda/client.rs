//! Lambda's operations that the pages call, over REST with JSON. <https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html>

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::model::{Alias, Concurrency, Environment, Function, FunctionConfiguration, Invocation, RoutingConfig};
use crate::{
    aws::AwsRequest,
    console::aws::{Effect, Failure, Nothing, encoded, rest, send, write},
};

fn path(function: &str, rest: &str) -> String {
    format!("/2015-03-31/functions/{}{rest}", encoded(function))
}

#[derive(Deserialize)]
struct Functions {
    #[serde(rename = "Functions")]
    functions: Vec<FunctionConfiguration>,
}

/// ListFunctions.
pub async fn list_functions() -> Result<Vec<FunctionConfiguration>, Failure> {
    let listed: Functions = rest("lambda", "GET", "/2015-03-31/functions/?MaxItems=50".into(), None).await?;
    Ok(listed.functions)
}

/// GetFunction.
pub async fn get_function(name: &str) -> Result<Function, Failure> {
    rest("lambda", "GET", path(name, ""), None).await
}

/// What CreateFunction is asked by the console.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateFunction {
    /// The name.
    pub function_name: String,
    /// Such as `python3.12`.
    pub runtime: String,
    /// The role's ARN.
    pub role: String,
    /// `file.function`.
    pub handler: String,
    /// The package.
    pub code: Code,
    /// One of `x86_64` and `arm64`.
    pub architectures: Vec<String>,
}

/// A package.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Code {
    /// A zip in base64.
    pub zip_file: String,
}

/// CreateFunction.
pub async fn create_function(input: &CreateFunction) -> Result<FunctionConfiguration, Failure> {
    rest("lambda", "POST", "/2015-03-31/functions".into(), Some(write(input)?)).await
}

/// DeleteFunction.
pub async fn delete_function(name: &str) -> Result<Nothing, Failure> {
    rest("lambda", "DELETE", path(name, ""), None).await
}

/// What is to change; what is `None` stays.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateConfiguration {
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `file.function`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// Megabytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_size: Option<u32>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u32>,
    /// Such as `python3.12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtime: Option<String>,
    /// The execution role's ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// All variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
}

/// UpdateFunctionConfiguration.
pub async fn update_configuration(name: &str, input: &UpdateConfiguration) -> Result<FunctionConfiguration, Failure> {
    rest("lambda", "PUT", path(name, "/configuration"), Some(write(input)?)).await
}

/// Invoke, waiting for the answer, with the end of the log.
pub async fn invoke(name: &str, payload: String) -> Result<Invocation, Failure> {
    let headers = vec![("x-amz-log-type".into(), "Tail".into()), ("x-amz-invocation-type".into(), "RequestResponse".into())];
    let path = path(name, "/invocations");
    let request = AwsRequest { service: "lambda".into(), method: "POST".into(), path, headers, body: payload };
    let response = send(request, Effect::Writes).await?;
    let header = |name: &str| response.header(name).map(str::to_owned);
    let log = header("x-amz-log-result").and_then(|log| STANDARD.decode(log).ok()).unwrap_or_default();
    Ok(Invocation {
        function_error: header("x-amz-function-error"),
        log: String::from_utf8_lossy(&log).into_owned(),
        version: header("x-amz-executed-version").unwrap_or_else(|| "$LATEST".into()),
        request_id: header("x-amzn-requestid").unwrap_or_default(),
        payload: response.body,
    })
}

#[derive(Deserialize)]
struct Policy {
    #[serde(rename = "Policy")]
    policy: String,
}

/// GetPolicy: the resource-based policy's JSON; `None` when there is none.
pub async fn get_policy(name: &str) -> Result<Option<String>, Failure> {
    match rest::<Policy>("lambda", "GET", path(name, "/policy"), None).await {
        Ok(policy) => Ok(Some(policy.policy)),
        Err(failure) if failure.is("ResourceNotFoundException") => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// What AddPermission is asked.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddPermission {
    /// The statement's name.
    pub statement_id: String,
    /// `lambda:InvokeFunction`.
    pub action: String,
    /// Such as `apigateway.amazonaws.com`.
    pub principal: String,
    /// For which of its resources.
    pub source_arn: String,
}

/// AddPermission. `function` may be an ARN.
pub async fn add_permission(function: &str, input: &AddPermission) -> Result<Nothing, Failure> {
    rest("lambda", "POST", path(function, "/policy"), Some(write(input)?)).await
}

/// RemovePermission.
pub async fn remove_permission(name: &str, statement: &str) -> Result<Nothing, Failure> {
    rest("lambda", "DELETE", path(name, &format!("/policy/{}", encoded(statement))), None).await
}

#[derive(Serialize)]
struct Reserve {
    #[serde(rename = "ReservedConcurrentExecutions")]
    reserved: u32,
}

/// PutFunctionConcurrency.
pub async fn reserve_concurrency(name: &str, reserved: u32) -> Result<Concurrency, Failure> {
    let path = format!("/2017-10-31/functions/{}/concurrency", encoded(name));
    rest("lambda", "PUT", path, Some(write(&Reserve { reserved })?)).await
}

/// DeleteFunctionConcurrency.
pub async fn unreserve_concurrency(name: &str) -> Result<Nothing, Failure> {
    rest("lambda", "DELETE", format!("/2017-10-31/functions/{}/concurrency", encoded(name)), None).await
}

#[derive(Deserialize)]
struct Versions {
    #[serde(rename = "Versions")]
    versions: Vec<FunctionConfiguration>,
}

/// ListVersionsByFunction.
pub async fn list_versions(name: &str) -> Result<Vec<FunctionConfiguration>, Failure> {
    let listed: Versions = rest("lambda", "GET", path(name, "/versions"), None).await?;
    Ok(listed.versions)
}

#[derive(Serialize)]
struct PublishVersion {
    #[serde(rename = "Description")]
    description: String,
}

/// PublishVersion.
pub async fn publish_version(name: &str, description: String) -> Result<FunctionConfiguration, Failure> {
    rest("lambda", "POST", path(name, "/versions"), Some(write(&PublishVersion { description })?)).await
}

#[derive(Deserialize)]
struct Aliases {
    #[serde(rename = "Aliases")]
    aliases: Vec<Alias>,
}

/// ListAliases.
pub async fn list_aliases(name: &str) -> Result<Vec<Alias>, Failure> {
    let listed: Aliases = rest("lambda", "GET", path(name, "/aliases"), None).await?;
    Ok(listed.aliases)
}

/// What CreateAlias and UpdateAlias are asked.
#[derive(Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AliasSettings {
    /// Its name.
    pub name: String,
    /// The version it stands for.
    pub function_version: String,
    /// What it is for.
    pub description: String,
    /// A second version and its part; empty weights take it away.
    pub routing_config: RoutingConfig,
}

/// CreateAlias.
pub async fn create_alias(function: &str, input: &AliasSettings) -> Result<Alias, Failure> {
    rest("lambda", "POST", path(function, "/aliases"), Some(write(input)?)).await
}

/// UpdateAlias.
pub async fn update_alias(function: &str, input: &AliasSettings) -> Result<Alias, Failure> {
    rest("lambda", "PUT", path(function, &format!("/aliases/{}", encoded(&input.name))), Some(write(input)?)).await
}

/// DeleteAlias.
pub async fn delete_alias(function: &str, name: &str) -> Result<Nothing, Failure> {
    rest("lambda", "DELETE", path(function, &format!("/aliases/{}", encoded(name))), None).await
}
