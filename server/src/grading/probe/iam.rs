//! Roles with their policies, as IAM returns them.

use emulator::Service;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::aws::client::{Aws, CallError};

/// A role: the members of GetRole's result, and `AttachedPolicies` and `InlinePolicies`. Policy documents are parsed.
pub async fn role(aws: &Aws, name: &str) -> Result<Option<Value>, CallError> {
    let Some(mut found) = aws.call(Service::IAM, "GetRole", json!({ "RoleName": name })).await? else { return Ok(None) };
    let Some(mut role) = found.get_mut("Role").map(Value::take) else { return Ok(None) };
    role["AssumeRolePolicyDocument"] = document(role.get("AssumeRolePolicyDocument"));
    let attached = aws.call(Service::IAM, "ListAttachedRolePolicies", json!({ "RoleName": name })).await?;
    role["AttachedPolicies"] = attached.map_or_else(|| json!([]), |mut attached| list(attached.get_mut("AttachedPolicies")));
    let names = aws.call(Service::IAM, "ListRolePolicies", json!({ "RoleName": name })).await?;
    let names = names.map_or_else(|| json!([]), |mut names| list(names.get_mut("PolicyNames")));
    let mut inline = Vec::new();
    for policy in names.as_array().into_iter().flatten().filter_map(Value::as_str) {
        let found = aws.call(Service::IAM, "GetRolePolicy", json!({ "RoleName": name, "PolicyName": policy })).await?;
        let text = found.as_ref().and_then(|found| found.get("PolicyDocument"));
        inline.push(json!({ "PolicyName": policy, "PolicyDocument": document(text) }));
    }
    role["InlinePolicies"] = inline.into();
    Ok(Some(role))
}

/// A list; without one, an empty list.
fn list(value: Option<&mut Value>) -> Value {
    match value.map(Value::take) {
        Some(list @ Value::Array(_)) => list,
        _ => json!([]),
    }
}

/// Parses a policy document, which IAM sends percent-encoded.
fn document(text: Option<&Value>) -> Value {
    let text = text.and_then(Value::as_str).unwrap_or("");
    let decoded = percent_decode_str(text).decode_utf8_lossy();
    serde_json::from_str(&decoded).unwrap_or(Value::Null)
}
