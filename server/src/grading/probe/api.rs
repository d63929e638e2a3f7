//! REST APIs, found by name.

use emulator::Service;
use serde_json::{Value, json};

use crate::aws::client::{Aws, CallError};

/// All items of a list that an operation of API Gateway returns in pages.
pub async fn all(aws: &Aws, operation: &str, mut input: Value) -> Result<Vec<Value>, CallError> {
    const MOST_PAGES: usize = 20;
    let mut items = Vec::new();
    input["limit"] = 500.into();
    for _ in 0..MOST_PAGES {
        let Some(mut page) = aws.call(Service::API_GATEWAY, operation, input.clone()).await? else { break };
        // GetStages calls its list `item`.
        for member in ["item", "items"] {
            if let Some(Value::Array(found)) = page.get_mut(member).map(Value::take) {
                items.extend(found);
            }
        }
        match page.get_mut("position").map(Value::take) {
            Some(position @ Value::String(_)) => input["position"] = position,
            _ => break,
        }
    }
    Ok(items)
}

/// The string member of a value; empty if it is missing or not a string.
pub fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value.get(member).and_then(Value::as_str).unwrap_or("")
}

/// The APIs with a name, oldest first.
pub async fn apis(aws: &Aws, name: &str) -> Result<Vec<Value>, CallError> {
    let mut apis = all(aws, "GetRestApis", json!({})).await?;
    apis.retain(|api| text(api, "name") == name);
    apis.sort_by(|one, other| created(one).cmp(created(other)));
    Ok(apis)
}

/// The creation time, RFC 3339 in whole seconds, which sorts as the times do.
pub fn created(thing: &Value) -> &str {
    text(thing, "createdDate")
}

/// The ids of the APIs with a name, oldest first.
pub async fn ids(aws: &Aws, name: &str) -> Result<Vec<String>, CallError> {
    Ok(apis(aws, name).await?.iter().map(|api| text(api, "id").to_owned()).collect())
}

/// The API with a name; of several, the newest that has the stage, else the newest. The flag tells whether it has the stage.
pub async fn with_stage(aws: &Aws, name: &str, stage: &str) -> Result<Option<(String, bool)>, CallError> {
    let ids = ids(aws, name).await?;
    for id in ids.iter().rev() {
        if aws.call(Service::API_GATEWAY, "GetStage", json!({ "restApiId": id, "stageName": stage })).await?.is_some() {
            return Ok(Some((id.clone(), true)));
        }
    }
    Ok(ids.last().map(|id| (id.clone(), false)))
}

/// The URL of a deployed stage, without a trailing slash; `None` if no API with the name has the stage.
///
/// # Errors
/// If the account cannot be read.
pub async fn invoke_url(aws: &Aws, api: &str, stage: &str) -> Result<Option<String>, CallError> {
    let found = with_stage(aws, api, stage).await?.filter(|(_, deployed)| *deployed);
    Ok(found.map(|(id, _)| aws.emulator().invoke_url(&id, stage)))
}

/// The API keys with a name, oldest first, with their values.
pub async fn keys(aws: &Aws, name: &str) -> Result<Vec<Value>, CallError> {
    let mut keys = all(aws, "GetApiKeys", json!({ "includeValues": true })).await?;
    keys.retain(|key| text(key, "name") == name);
    keys.sort_by(|one, other| created(one).cmp(created(other)));
    Ok(keys)
}

/// The value of the newest API key with a name.
///
/// # Errors
/// If the account cannot be read.
pub async fn api_key_value(aws: &Aws, name: &str) -> Result<Option<String>, CallError> {
    Ok(keys(aws, name).await?.last().map(|key| text(key, "value").to_owned()))
}
