//! Calls of Lambda functions by integrations, from the integration's URI to the function's result.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::{
    credentials,
    exchange::Exchange,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
};
use crate::{
    Arn,
    apigateway::{common::Texts, integration_uri::IntegrationUri, integrations::Integration},
    lambda::{self, Invoked, ServiceInvocation},
};

/// Returns the ARN of the function in an integration's URI, after stage variables are replaced.
pub fn function_arn(integration: &Integration, variables: &Texts) -> Option<Arn> {
    with_variables(integration.uri.as_deref()?, variables).parse::<IntegrationUri>().ok()?.function()
}

/// Replaces `${stageVariables.name}` by the variable's value. A variable that does not exist is replaced by nothing.
pub fn with_variables(text: &str, variables: &Texts) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${stageVariables.") {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            rest = after;
            break;
        };
        out.push_str(variables.get(name).map_or("", String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Calls the integration's function with a payload, within the integration's timeout.
pub async fn invoke(
    exchange: &Exchange<'_>,
    integration: &Integration,
    payload: Bytes,
    log: &mut ExecutionLog,
) -> Result<Invoked, GatewayError> {
    let Some(function_arn) = function_arn(integration, &exchange.deployed.stage.variables) else {
        log.line(Level::Error, "Execution failed due to configuration error: Invalid endpoint address");
        return Err(GatewayError::Misconfigured);
    };
    let region = &exchange.core.config.region;
    let uri = format!("https://lambda.{region}.amazonaws.com/2015-03-31/functions/{function_arn}/invocations");
    log.line(Level::Data, format_args!("Endpoint request URI: {uri}"));
    log.line(Level::Data, format_args!("Endpoint request body after transformations: {}", String::from_utf8_lossy(&payload)));
    log.line(Level::Info, format_args!("Sending request to {uri}"));
    if integration.http_method.as_deref() != Some("POST") {
        log.received(http::StatusCode::FORBIDDEN, 0);
        log.line(
            Level::Error,
            "Execution failed due to configuration error: Unable to determine service/operation name to be authorized. \
             Functions are called by POST: the integration's HTTP method must be POST, whatever the method's own is",
        );
        return Err(GatewayError::Misconfigured);
    }
    let identity = credentials::identity(exchange, integration, log)?;
    let trace = exchange.incoming.trace.clone();
    let invocation = ServiceInvocation { function_arn: function_arn.clone(), identity, payload, trace };
    let limit = Duration::from_millis(integration.timeout_in_millis.into());
    let before = exchange.core.clock.now();
    let called = lambda::invoke_for_service(exchange.core, &exchange.deployed.account, invocation);
    let invoked = tokio::time::timeout(limit, called).await.map_err(|_| GatewayError::TimedOut)?;
    let invoked = invoked.map_err(|refusal| refused(&refusal, &function_arn, log))?;
    let latency = exchange.core.clock.now().duration_since(before).as_millis();
    log.received(http::StatusCode::OK, latency);
    log.line(
        Level::Data,
        format_args!("Endpoint response body before transformations: {}", String::from_utf8_lossy(&invoked.payload)),
    );
    Ok(invoked)
}

fn refused(refusal: &lambda::InvokeError, function_arn: &Arn, log: &mut ExecutionLog) -> GatewayError {
    let why = match refusal {
        lambda::InvokeError::NotPermitted => {
            "Execution failed due to configuration error: Invalid permissions on Lambda function".to_owned()
        }
        lambda::InvokeError::NotFound => {
            format!(
                "Execution failed due to configuration error: Lambda invocation failed with status: 404. Function not found: {function_arn}"
            )
        }
        lambda::InvokeError::Throttled => "Lambda invocation failed with status: 429. Rate Exceeded.".to_owned(),
        lambda::InvokeError::Looping => "Lambda invocation failed with status: 400. A recursive loop was detected.".to_owned(),
        lambda::InvokeError::Unavailable(cause) => {
            tracing::error!(%cause, "a function could not be called for API Gateway");
            "Execution failed due to an internal error".to_owned()
        }
    };
    log.line(Level::Error, why);
    GatewayError::Misconfigured
}

/// Returns `errorMessage` of a function's error document, or `null` if it has none.
pub fn error_message(payload: &[u8]) -> String {
    let document: Option<Value> = serde_json::from_slice(payload).ok();
    let message = document.as_ref().and_then(|document| document.get("errorMessage")).and_then(Value::as_str);
    message.unwrap_or("null").to_owned()
}
