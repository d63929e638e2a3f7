//! `x-amazon-apigateway-integration`: the integration of a method in a document.

use serde_json::{Map, Value, json};

use super::document::{invalid, text};
use crate::apigateway::{
    GatewayError,
    common::Texts,
    integration_responses::IntegrationResponse,
    integrations::{ContentHandling, Integration, IntegrationType, PassthroughBehavior},
    methods::Method,
};

/// The name of the extension.
pub const NAME: &str = "x-amazon-apigateway-integration";

/// Sets the integration of a method from a document.
pub fn read(method: &mut Method, value: &Value, resource_id: &str, place: &str) -> Result<(), GatewayError> {
    let malformed = |what: String| {
        invalid(format!("Unable to parse API definition because of a malformed integration at path {place}. {what}"))
    };
    let kind = match text(value, "type").unwrap_or_default().to_ascii_uppercase().as_str() {
        "AWS" => IntegrationType::Aws,
        "AWS_PROXY" => IntegrationType::AwsProxy,
        "HTTP" => IntegrationType::Http,
        "HTTP_PROXY" => IntegrationType::HttpProxy,
        "MOCK" => IntegrationType::Mock,
        _ => return Err(invalid(format!("Unable to parse API definition because of a malformed integration at path {place}."))),
    };
    let passthrough = text(value, "passthroughBehavior").map(|behavior| behavior.to_ascii_uppercase());
    let timeout = value.get("timeoutInMillis").and_then(Value::as_u64).and_then(|timeout| u32::try_from(timeout).ok());
    let integration = Integration {
        kind,
        http_method: text(value, "httpMethod").map(|method| method.to_ascii_uppercase()),
        uri: text(value, "uri"),
        connection_type: text(value, "connectionType"),
        credentials: text(value, "credentials"),
        request_parameters: texts(value.get("requestParameters")),
        request_templates: texts(value.get("requestTemplates")),
        passthrough_behavior: match passthrough.as_deref() {
            None => PassthroughBehavior::default(),
            Some(behavior) => PassthroughBehavior::parse(behavior)?,
        },
        content_handling: handling(value)?,
        timeout_in_millis: timeout.unwrap_or(29_000),
        cache_namespace: text(value, "cacheNamespace").unwrap_or_else(|| resource_id.to_owned()),
        cache_key_parameters: list(value.get("cacheKeyParameters")),
        integration_responses: std::collections::BTreeMap::new(),
    };
    integration.check().map_err(|error| malformed(error.to_string()))?;
    let mut integration = integration;
    for (pattern, response) in value.get("responses").and_then(Value::as_object).into_iter().flatten() {
        let status_code = text(response, "statusCode").unwrap_or_else(|| "200".into());
        let response = IntegrationResponse {
            status_code: status_code.clone(),
            selection_pattern: (pattern != "default").then(|| pattern.clone()),
            response_parameters: texts(response.get("responseParameters")),
            response_templates: texts(response.get("responseTemplates")),
            content_handling: handling(response)?,
        };
        response.check().map_err(|error| malformed(error.to_string()))?;
        integration.integration_responses.insert(status_code, response);
    }
    method.method_integration = Some(integration);
    Ok(())
}

fn handling(value: &Value) -> Result<Option<ContentHandling>, GatewayError> {
    text(value, "contentHandling").map(|handling| ContentHandling::parse(&handling.to_ascii_uppercase())).transpose()
}

/// Returns a map of texts. A template that is written as an object is JSON.
pub fn texts(value: Option<&Value>) -> Texts {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members.map(|(name, value)| (name.clone(), super::document::shown(value))).collect()
}

/// Returns a list of texts.
pub fn list(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).into_iter().flatten().map(super::document::shown).collect()
}

/// Writes an integration to a document.
pub fn write(integration: &Integration) -> Value {
    let mut value = serde_json::to_value(integration).unwrap_or_default();
    let Some(members) = value.as_object_mut() else { return Value::Null };
    for name in ["integrationResponses", "cacheNamespace", "cacheKeyParameters"] {
        members.remove(name);
    }
    for name in ["type", "passthroughBehavior"] {
        if let Some(Value::String(word)) = members.get_mut(name) {
            *word = word.to_ascii_lowercase();
        }
    }
    if integration.timeout_in_millis == 29_000 {
        members.remove("timeoutInMillis");
    }
    if !integration.cache_key_parameters.is_empty() {
        members.insert("cacheKeyParameters".into(), json!(integration.cache_key_parameters));
        members.insert("cacheNamespace".into(), json!(integration.cache_namespace));
    }
    let mut responses = Map::new();
    for response in integration.integration_responses.values() {
        let pattern = response.selection_pattern.clone().filter(|pattern| !pattern.is_empty());
        let mut shown = serde_json::to_value(response).unwrap_or_default();
        if let Some(members) = shown.as_object_mut() {
            members.remove("selectionPattern");
        }
        responses.insert(pattern.unwrap_or_else(|| "default".into()), shown);
    }
    if !responses.is_empty() {
        members.insert("responses".into(), responses.into());
    }
    value
}
