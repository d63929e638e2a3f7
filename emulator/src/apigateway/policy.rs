//! The resource policy of a REST API, which says who may call it from where.
//!
//! A client gives a JSON document, in which a resource may be short: `execute-api:/stage/METHOD/path`. API Gateway writes it out, and
//! returns the document as the content of a JSON string: with a backslash before each quote. It counts after the next deployment.
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html>.

use serde_json::Value;

use super::GatewayError;
use crate::{AccountId, Arn, iam::document::Document};

/// The longest policy, bytes.
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html>.
const LONGEST: usize = 8192;
/// What a short resource begins with.
const SHORT: &str = "execute-api:/";

/// Reads the policy that a client gives for an API, and returns it as it is stored and shown.
///
/// # Errors
/// AWS would refuse it.
pub fn stored(text: &str, region: &str, account: AccountId, api_id: &str) -> Result<String, GatewayError> {
    if text.len() > LONGEST {
        return Err(GatewayError::invalid(format!("Invalid policy document. A policy has at most {LONGEST} bytes")));
    }
    let mut document = parse(text).ok_or_else(invalid)?;
    let whole = Arn::new("execute-api", region, account, format_args!("{api_id}/")).to_string();
    for statement in statements(&mut document) {
        for member in ["Resource", "NotResource"] {
            match statement.get_mut(member) {
                Some(Value::String(text)) => write_out(text, &whole),
                Some(Value::Array(texts)) => {
                    for text in texts {
                        if let Value::String(text) = text {
                            write_out(text, &whole);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let text = document.to_string();
    Document::resource(&text).map_err(|_| invalid())?;
    Ok(escaped(&text))
}

/// Returns the policy of an API for decisions; `None` if what is stored is not one.
pub fn document(stored: &str) -> Option<Document> {
    let value = parse(stored)?;
    Document::try_from(value.to_string()).ok()
}

fn invalid() -> GatewayError {
    GatewayError::invalid("Invalid policy document. Please check the policy syntax and ensure that Principals are valid.")
}

/// Parses a policy, also one whose quotes have backslashes before them, as API Gateway returns it.
fn parse(text: &str) -> Option<Value> {
    let plain = serde_json::from_str::<Value>(text).ok().filter(Value::is_object);
    plain.or_else(|| {
        let inner: String = serde_json::from_str(&format!("\"{text}\"")).ok()?;
        serde_json::from_str(&inner).ok().filter(Value::is_object)
    })
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn statements(document: &mut Value) -> Vec<&mut Value> {
    match document.get_mut("Statement") {
        Some(Value::Array(statements)) => statements.iter_mut().collect(),
        Some(statement @ Value::Object(_)) => vec![statement],
        _ => Vec::new(),
    }
}

fn write_out(text: &mut String, whole: &str) {
    if let Some(rest) = text.strip_prefix(SHORT) {
        *text = format!("{whole}{rest}");
    }
}
