//! Step: select the integration response, and apply its template and its header mappings. Proxy integrations skip this step.

use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;

use super::{
    exchange::Exchange,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
    reply::Reply,
    template,
};
use crate::{
    apigateway::{integration_responses::IntegrationResponse, integrations::Integration},
    expression,
};

/// The length of a function's error message, in bytes, that is matched against selection patterns. It bounds the time of a match.
const LONGEST_MATCHED: usize = 64 * 1024;

/// The result of an integration.
pub struct Outcome {
    /// The text that selection patterns are matched against: a mock's status or a function's error message. `None` if the function
    /// succeeded.
    pub selected_by: Option<String>,
    /// The body of the result, which is empty for a mock.
    pub body: Bytes,
}

/// Returns the reply after mapping. A result that no integration response matches, or one without a method response, is
/// `Misconfigured`.
pub fn reply(
    exchange: &Exchange<'_>,
    integration: &Integration,
    outcome: &Outcome,
    log: &mut ExecutionLog,
) -> Result<Reply, GatewayError> {
    let Some(response) = select(integration, outcome.selected_by.as_deref()) else {
        log.line(
            Level::Error,
            "Execution failed due to configuration error: No match for output mapping and no default endpoint response configured",
        );
        return Err(GatewayError::Misconfigured);
    };
    let declared = exchange.found.method.method_responses.get(&response.status_code);
    let status = response.status_code.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
    let (Some(declared), Some(status)) = (declared, status) else {
        log.line(
            Level::Error,
            format!(
                "Execution failed due to configuration error: Output mapping refers to an invalid method response: {}",
                response.status_code
            ),
        );
        return Err(GatewayError::Misconfigured);
    };
    let text = String::from_utf8_lossy(&outcome.body);
    let (content_type, body, overridden) = match template_for(exchange, response) {
        None => ("application/json", outcome.body.clone(), Value::Null),
        Some((content_type, template)) => match template::render(template, &template::Scope::of_exchange(exchange, &text)) {
            Ok(made) => (content_type, made.text.into(), made.response_override),
            Err(problem) => {
                log.line(
                    Level::Error,
                    format!("Execution failed due to configuration error: Unable to transform response: {problem}"),
                );
                return Err(GatewayError::Misconfigured);
            }
        },
    };
    let mapped = response.response_parameters.iter().filter_map(|(name, expression)| {
        declared.response_parameters.get(name)?;
        Some((name.strip_prefix("method.response.header.")?.to_owned(), mapped(exchange, expression, &outcome.body)?))
    });
    let mut headers: Vec<(String, String)> = mapped.collect();
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".into(), content_type.into()));
    }
    Ok(overridden_by(&overridden, Reply { status, headers, body }))
}

/// Applies what a template has set in `$context.responseOverride`: a status, and headers, whether the method response declares them or not.
fn overridden_by(overridden: &Value, mut reply: Reply) -> Reply {
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let status = overridden.get("status").and_then(|status| shown(status).parse().ok());
    reply.status = status.unwrap_or(reply.status);
    for (name, value) in overridden.get("header").and_then(Value::as_object).into_iter().flatten() {
        reply.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        let values = value.as_array().map_or_else(|| vec![value], |values| values.iter().collect());
        reply.headers.extend(values.into_iter().map(|value| (name.clone(), shown(value))));
    }
    reply
}

/// Returns the first integration response whose pattern matches the whole text, in the order of statuses, else the first without a
/// pattern.
fn select<'i>(integration: &'i Integration, by: Option<&str>) -> Option<&'i IntegrationResponse> {
    let responses = || integration.integration_responses.values();
    let pattern = |response: &&IntegrationResponse| response.selection_pattern.clone().filter(|pattern| !pattern.is_empty());
    let fits = |response: &&IntegrationResponse| {
        let (Some(by), Some(pattern)) = (by, pattern(response)) else { return false };
        let by = &by.as_bytes()[..by.len().min(LONGEST_MATCHED)];
        expression::compile(&format!("^(?s:{pattern})$")).is_ok_and(|pattern| pattern.is_match(by))
    };
    responses().find(fits).or_else(|| responses().find(|response| pattern(response).is_none()))
}

/// Returns the template for the first media type in the request's `Accept`, else for JSON, else the first template.
fn template_for<'r>(exchange: &Exchange<'_>, response: &'r IntegrationResponse) -> Option<(&'r str, &'r str)> {
    let accepted = exchange.incoming.header("accept").unwrap_or("application/json");
    let first = accepted.split([',', ';']).next().unwrap_or(accepted).trim();
    let templates = &response.response_templates;
    let by_name = |name: &str| templates.get_key_value(name);
    let found = by_name(first).or_else(|| by_name("application/json")).or_else(|| templates.iter().next());
    found.filter(|(_, template)| !template.is_empty()).map(|(name, template)| (name.as_str(), template.as_str()))
}

/// Evaluates a mapping of a header: `'literal'`, `integration.response.body.a.b`, `context.x` or `stageVariables.x`.
fn mapped(exchange: &Exchange<'_>, expression: &str, body: &[u8]) -> Option<String> {
    if let Some(literal) = expression.strip_prefix('\'') {
        return literal.strip_suffix('\'').map(str::to_owned);
    }
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if let Some(path) = expression.strip_prefix("integration.response.body.") {
        let document: Value = serde_json::from_slice(body).ok()?;
        return document.pointer(&format!("/{}", path.replace('.', "/"))).map(shown);
    }
    if let Some(path) = expression.strip_prefix("context.") {
        let context = serde_json::to_value(super::event::request_context(exchange)).ok()?;
        return context.pointer(&format!("/{}", path.replace('.', "/"))).map(shown);
    }
    exchange.deployed.stage.variables.get(expression.strip_prefix("stageVariables.")?).cloned()
}
