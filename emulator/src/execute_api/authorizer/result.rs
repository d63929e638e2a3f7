//! The result of an authorizer's function: principal, policy, context.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html>.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::iam::document::Document;

/// The largest result, bytes. AWS's limit of the policy alone is 8,192 bytes.
const LARGEST_RESULT: usize = 16 << 10;
/// The largest policy, characters.
const LARGEST_POLICY: usize = 8192;

/// A valid result.
#[derive(Clone, Debug)]
pub struct AuthorizerResult {
    pub principal_id: String,
    pub policy: Document,
    /// The values for `$context.authorizer`, as text.
    pub context: Map<String, Value>,
    pub usage_identifier_key: Option<String>,
}

/// Why a result is invalid, in words for the execution log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidResult {
    #[error("Execution failed due to configuration error: Invalid JSON in response")]
    NotJson,
    #[error("Execution failed due to configuration error: Authorizer response has no principalId")]
    NoPrincipal,
    #[error("Execution failed due to configuration error: Authorizer response has no valid policyDocument")]
    InvalidPolicy,
    #[error(
        "Execution failed due to configuration error: The values of the authorizer's context must be strings, numbers or booleans"
    )]
    NotScalar,
    #[error("Execution failed due to configuration error: The authorizer's response is too large")]
    TooLarge,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    principal_id: Option<Value>,
    policy_document: Option<Value>,
    context: Option<Map<String, Value>>,
    usage_identifier_key: Option<String>,
}

impl AuthorizerResult {
    /// Reads a function's result.
    ///
    /// # Errors
    /// It is not one that API Gateway accepts.
    pub fn read(payload: &[u8]) -> Result<Self, InvalidResult> {
        if payload.len() > LARGEST_RESULT {
            return Err(InvalidResult::TooLarge);
        }
        let raw: Raw = serde_json::from_slice(payload).map_err(|_| InvalidResult::NotJson)?;
        let principal_id = match raw.principal_id {
            Some(Value::String(id)) if !id.is_empty() => id,
            Some(Value::Number(id)) => id.to_string(),
            _ => return Err(InvalidResult::NoPrincipal),
        };
        let policy = raw.policy_document.filter(Value::is_object).ok_or(InvalidResult::InvalidPolicy)?.to_string();
        if policy.chars().count() > LARGEST_POLICY {
            return Err(InvalidResult::TooLarge);
        }
        let policy = Document::try_from(policy).map_err(|_| InvalidResult::InvalidPolicy)?;
        let mut context = Map::new();
        for (name, value) in raw.context.unwrap_or_default() {
            let text = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Bool(flag) => flag.to_string(),
                Value::Null => continue,
                Value::Array(_) | Value::Object(_) => return Err(InvalidResult::NotScalar),
            };
            context.insert(name, text.into());
        }
        Ok(Self { principal_id, policy, context, usage_identifier_key: raw.usage_identifier_key })
    }
}
