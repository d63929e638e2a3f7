//! Step: select the integration response, and apply its template and its header mappings. Proxy integrations skip this step.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::{
    content,
    exchange::Exchange,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
    reply::Reply,
    source, template,
};
use crate::{
    apigateway::{integration_responses::IntegrationResponse, integrations::Integration},
    expression,
};

/// The length of a function's error message, in bytes, that is matched against selection patterns. It bounds the time of a match.
const LONGEST_MATCHED: usize = 64 * 1024;

/// The result of an integration.
pub struct Outcome {
    /// The text that selection patterns are matched against: a status, or a function's error message. `None` if the function
    /// succeeded.
    pub selected_by: Option<String>,
    /// The headers of the result.
    pub headers: HeaderMap,
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
            format_args!(
                "Execution failed due to configuration error: Output mapping refers to an invalid method response: {}",
                response.status_code
            ),
        );
        return Err(GatewayError::Misconfigured);
    };
    let given = outcome.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let Some(body) = content::of_response(exchange, response.content_handling, given, &outcome.body) else {
        log.line(Level::Error, "Execution failed due to configuration error: Unable to transform response");
        return Err(GatewayError::Misconfigured);
    };
    let (content_type, body, overridden) = match template_for(exchange, response) {
        None => ("application/json", body, Value::Null),
        Some((content_type, template)) => match template::render(template, &template::Scope::new(exchange, &body)) {
            Ok(made) => (content_type, made.body, made.response_override),
            Err(problem) => {
                log.line(
                    Level::Error,
                    format_args!("Execution failed due to configuration error: Unable to transform response: {problem}"),
                );
                return Err(GatewayError::Misconfigured);
            }
        },
    };
    let mut headers = Vec::new();
    for (name, from) in &response.response_parameters {
        if declared.response_parameters.contains_key(name)
            && let Some(name) = name.strip_prefix("method.response.header.")
        {
            let values = source::of_response(exchange, from, &outcome.headers, &outcome.body);
            headers.extend(values.into_iter().map(|value| (name.to_owned(), value)));
        }
    }
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".into(), content_type.into()));
    }
    Ok(overridden_by(&overridden, Reply { status, headers, body }))
}

/// Applies what a template has set in `$context.responseOverride`: a status, and headers, whether the method response declares them or not.
fn overridden_by(overridden: &Value, mut reply: Reply) -> Reply {
    let shown = |value: &Value| source::shown(value).into_owned();
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
