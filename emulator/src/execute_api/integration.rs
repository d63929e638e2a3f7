//! Step: call the method's integration, and convert its result to a reply.

use bytes::Bytes;
use http::{HeaderMap, Response, header};

use super::{
    backend::{self, Backend},
    endpoint, event,
    exchange::Exchange,
    execution_log::{ExecutionLog, Level, pairs},
    gateway_error::GatewayError,
    headers,
    integration_response::{self, Outcome},
    lambda, mock_status, proxy_response,
    reply::Reply,
    service,
};
use crate::apigateway::integrations::{Integration, IntegrationType};

/// Calls the integration of the method and returns its reply.
pub async fn integrate(exchange: &Exchange<'_>, log: &mut ExecutionLog) -> Result<Reply, GatewayError> {
    let Some(integration) = &exchange.found.method.method_integration else {
        log.line(Level::Error, "Execution failed due to configuration error: No integration defined for method");
        return Err(GatewayError::Misconfigured);
    };
    let reply = match integration.kind {
        IntegrationType::AwsProxy => lambda_proxy(exchange, integration, log).await?,
        IntegrationType::Aws if integration.is_of_function() => function(exchange, integration, log).await?,
        IntegrationType::Aws => {
            let backend = Backend::mapped(exchange, integration, log)?;
            let response = service::call(exchange, integration, &backend, log).await?;
            mapped(exchange, integration, response, log)?
        }
        IntegrationType::Mock => mock(exchange, integration, log)?,
        IntegrationType::Http => {
            let backend = Backend::mapped(exchange, integration, log)?;
            let response = endpoint::call(exchange, integration, &backend, log).await?;
            mapped(exchange, integration, response, log)?
        }
        IntegrationType::HttpProxy => {
            let backend = Backend::proxied(exchange, integration);
            http_proxy(endpoint::call(exchange, integration, &backend, log).await?)
        }
    };
    log.line(Level::Data, format_args!("Method response body after transformations: {}", String::from_utf8_lossy(&reply.body)));
    if log.wants(Level::Data) {
        log.line(Level::Data, format_args!("Method response headers: {}", pairs(&reply.headers)));
    }
    log.line(Level::Info, "Successfully completed execution");
    Ok(reply)
}

/// Calls a function with the whole request as an event, and reads the result as a response.
async fn lambda_proxy(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<Reply, GatewayError> {
    let payload = serde_json::to_vec(&event::event(exchange)).map_err(|error| GatewayError::internal(&error))?;
    let invoked = lambda::invoke(exchange, integration, payload.into(), log).await?;
    if invoked.failed {
        let message = lambda::error_message(&invoked.payload);
        log.line(
            Level::Error,
            format_args!(
                "Lambda execution failed with status 200 due to customer function error: {message}. Lambda request id: {}",
                invoked.request_id
            ),
        );
        return Err(GatewayError::BadIntegration);
    }
    let Some(mut reply) = proxy_response::reply(exchange, &invoked.payload) else {
        log.line(Level::Error, "Execution failed due to configuration error: Malformed Lambda proxy response");
        return Err(GatewayError::BadIntegration);
    };
    reply.headers.push(("X-Amzn-Trace-Id".into(), exchange.incoming.trace.answered()));
    Ok(reply)
}

/// Calls a function with mappings of request and response.
async fn function(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<Reply, GatewayError> {
    let backend = Backend::mapped(exchange, integration, log)?;
    let payload = if backend.body.is_empty() { Bytes::from_static(b"{}") } else { backend.body };
    let invoked = lambda::invoke(exchange, integration, payload, log).await?;
    let selected_by = invoked.failed.then(|| lambda::error_message(&invoked.payload));
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    if let Ok(id) = invoked.request_id.parse() {
        headers.insert("x-amzn-requestid", id);
    }
    let outcome = Outcome { selected_by, headers, body: invoked.payload };
    let mut reply = integration_response::reply(exchange, integration, &outcome, log)?;
    reply.headers.push(("X-Amzn-Trace-Id".into(), exchange.incoming.trace.answered()));
    Ok(reply)
}

/// Maps the response of an endpoint or a service. Its status selects the integration response.
fn mapped(
    exchange: &Exchange<'_>,
    integration: &Integration,
    response: Response<Bytes>,
    log: &mut ExecutionLog,
) -> Result<Reply, GatewayError> {
    let (parts, body) = response.into_parts();
    let outcome = Outcome { selected_by: Some(parts.status.as_str().to_owned()), headers: parts.headers, body };
    let mut reply = integration_response::reply(exchange, integration, &outcome, log)?;
    reply.headers.push(("X-Amzn-Trace-Id".into(), exchange.incoming.trace.answered()));
    Ok(reply)
}

/// Passes the response of an endpoint on.
fn http_proxy(response: Response<Bytes>) -> Reply {
    let (parts, body) = response.into_parts();
    let passed = headers::all(&parts.headers).into_iter();
    let headers = passed.filter_map(|(name, value)| Some((headers::outgoing(&name)?, value))).collect();
    Reply { status: parts.status, headers, body }
}

/// Answers a mock integration, which has no backend. The `statusCode` of the rendered request template selects the integration
/// response.
fn mock(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<Reply, GatewayError> {
    let (body, _) = backend::body(exchange, integration, log)?;
    let Some(status) = mock_status::read(&body) else {
        log.line(
            Level::Error,
            "Execution failed due to configuration error: Unable to parse statusCode. It should be an integer and it should be defined in request template.",
        );
        return Err(GatewayError::Misconfigured);
    };
    let outcome = Outcome { selected_by: Some(status.to_string()), headers: HeaderMap::new(), body: Bytes::new() };
    integration_response::reply(exchange, integration, &outcome, log)
}
