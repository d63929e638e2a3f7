//! Functions, as GetFunction returns them.

use emulator::Service;
use serde_json::{Value, json};

use crate::aws::client::{Aws, CallError};

/// The configuration of a function; `None` if it does not exist.
pub async fn configuration(aws: &Aws, name: &str, qualifier: Option<&str>) -> Result<Option<Value>, CallError> {
    let input = json!({ "FunctionName": name, "Qualifier": qualifier });
    let found = aws.call(Service::LAMBDA, "GetFunction", input).await?;
    Ok(found.and_then(|mut function| function.get_mut("Configuration").map(Value::take)))
}

/// The name of a function's execution role.
pub async fn role(aws: &Aws, name: &str) -> Result<Option<String>, CallError> {
    let found = configuration(aws, name, None).await?;
    let arn = found.as_ref().and_then(|function| function.get("Role")).and_then(Value::as_str);
    Ok(arn.map(|arn| arn.rsplit('/').next().unwrap_or(arn).to_owned()))
}

/// The resource-based policy of a function, or of its alias or version, as JSON text.
pub async fn policy(aws: &Aws, name: &str, qualifier: Option<&str>) -> Result<Option<String>, CallError> {
    let input = match qualifier {
        Some(qualifier) => json!({ "FunctionName": name, "Qualifier": qualifier }),
        None => json!({ "FunctionName": name }),
    };
    let found = aws.call(Service::LAMBDA, "GetPolicy", input).await?;
    Ok(found.and_then(|found| found.get("Policy").and_then(Value::as_str).map(str::to_owned)))
}

/// The message for a function that does not exist.
pub fn missing(name: &str) -> String {
    format!("There is no function named {name}.")
}
