//! REST APIs, found by name.

use emulator::Service;
use serde_json::Value;

use crate::grading::aws::{Aws, CallError, segment};

/// All items of a list that API Gateway returns in pages.
pub async fn all(aws: &Aws, path: &str) -> Result<Vec<Value>, CallError> {
    const MOST_PAGES: usize = 20;
    let mut items = Vec::new();
    let mut position: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let joint = if path.contains('?') { '&' } else { '?' };
        let from = position.as_ref().map(|position| format!("&position={}", segment(position))).unwrap_or_default();
        let Some(mut page) = aws.get(Service::API_GATEWAY, &format!("{path}{joint}limit=500{from}")).await? else { break };
        // On the wire, API Gateway names a list `item`.
        for member in ["item", "items"] {
            match page.get_mut(member).map(Value::take) {
                Some(Value::Array(found)) => items.extend(found),
                Some(one @ Value::Object(_)) => items.push(one),
                _ => {}
            }
        }
        position = page.get("position").and_then(Value::as_str).map(str::to_owned);
        if position.is_none() {
            break;
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
    let mut apis = all(aws, "/restapis").await?;
    apis.retain(|api| text(api, "name") == name);
    apis.sort_by_key(|api| created(api).to_bits());
    Ok(apis)
}

/// The creation time in seconds since 1970; API Gateway sends a number.
pub fn created(thing: &Value) -> f64 {
    thing.get("createdDate").and_then(Value::as_f64).unwrap_or(0.0)
}

/// The ids of the APIs with a name, oldest first.
pub async fn ids(aws: &Aws, name: &str) -> Result<Vec<String>, CallError> {
    Ok(apis(aws, name).await?.iter().map(|api| text(api, "id").to_owned()).collect())
}

/// The API with a name; of several, the newest that has the stage, else the newest. The flag tells whether it has the stage.
pub async fn with_stage(aws: &Aws, name: &str, stage: &str) -> Result<Option<(String, bool)>, CallError> {
    let ids = ids(aws, name).await?;
    for id in ids.iter().rev() {
        if aws.get(Service::API_GATEWAY, &format!("/restapis/{id}/stages/{}", segment(stage))).await?.is_some() {
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
    let mut keys = all(aws, "/apikeys?includeValues=true").await?;
    keys.retain(|key| text(key, "name") == name);
    keys.sort_by_key(|key| created(key).to_bits());
    Ok(keys)
}

/// The value of the newest API key with a name.
///
/// # Errors
/// If the account cannot be read.
pub async fn api_key_value(aws: &Aws, name: &str) -> Result<Option<String>, CallError> {
    Ok(keys(aws, name).await?.last().map(|key| text(key, "value").to_owned()))
}
