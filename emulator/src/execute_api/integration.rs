//! Step: call the method's integration, and convert its result to a reply.

use bytes::Bytes;

use super::{
    event,
    exchange::Exchange,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
    integration_response::{self, Outcome},
    lambda, mock_status, proxy_response,
    reply::Reply,
    template,
};
use crate::apigateway::integrations::{Integration, IntegrationType, PassthroughBehavior};

/// Calls the integration of the method and returns its reply.
pub async fn integrate(exchange: &Exchange<'_>, log: &mut ExecutionLog) -> Result<Reply, GatewayError> {
    let Some(integration) = &exchange.found.method.method_integration else {
        log.line(Level::Error, "Execution failed due to configuration error: No integration defined for method");
        return Err(GatewayError::Misconfigured);
    };
    let reply = match integration.kind {
        IntegrationType::AwsProxy => lambda_proxy(exchange, integration, log).await?,
        IntegrationType::Aws => aws(exchange, integration, log).await?,
        IntegrationType::Mock => mock(exchange, integration, log)?,
        IntegrationType::Http | IntegrationType::HttpProxy => return Err(http(integration, log)),
    };
    log.line(Level::Data, format!("Method response body after transformations: {}", String::from_utf8_lossy(&reply.body)));
    let headers = reply.headers.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    log.line(Level::Data, format!("Method response headers: {}", super::execution_log::members(&headers)));
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
            format!(
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

/// Calls a function with mappings of request and response. Integrations of other AWS services are not implemented.
async fn aws(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<Reply, GatewayError> {
    if lambda::function_arn(integration, &exchange.deployed.stage.variables).is_none() {
        log.line(
            Level::Error,
            "Execution failed due to configuration error: Coldstart integrates Lambda functions, and no other AWS service yet",
        );
        return Err(GatewayError::Misconfigured);
    }
    let body = request_body(exchange, integration, log)?.unwrap_or_else(|| exchange.incoming.body.clone());
    let payload = if body.is_empty() { Bytes::from_static(b"{}") } else { body };
    let invoked = lambda::invoke(exchange, integration, payload, log).await?;
    let outcome = match invoked.failed {
        true => Outcome { selected_by: Some(lambda::error_message(&invoked.payload)), body: invoked.payload },
        false => Outcome { selected_by: None, body: invoked.payload },
    };
    let mut reply = integration_response::reply(exchange, integration, &outcome, log)?;
    reply.headers.push(("X-Amzn-Trace-Id".into(), exchange.incoming.trace.answered()));
    Ok(reply)
}

/// Answers a mock integration, which has no backend. The `statusCode` of the rendered request template selects the integration
/// response.
fn mock(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<Reply, GatewayError> {
    let body = request_body(exchange, integration, log)?.unwrap_or_else(|| exchange.incoming.body.clone());
    let Some(status) = mock_status::read(&body) else {
        log.line(
            Level::Error,
            "Execution failed due to configuration error: Unable to parse statusCode. It should be an integer and it should be defined in request template.",
        );
        return Err(GatewayError::Misconfigured);
    };
    let outcome = Outcome { selected_by: Some(status.to_string()), body: Bytes::new() };
    integration_response::reply(exchange, integration, &outcome, log)
}

/// Renders the request template for the body's media type. Returns `None` if the body is passed through unchanged.
fn request_body(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<Option<Bytes>, GatewayError> {
    let templates = &integration.request_templates;
    let Some(template) = templates.get(exchange.incoming.media_type()) else {
        let passes = match integration.passthrough_behavior {
            PassthroughBehavior::WhenNoMatch => true,
            PassthroughBehavior::WhenNoTemplates => templates.is_empty(),
            PassthroughBehavior::Never => false,
        };
        return if passes { Ok(None) } else { Err(GatewayError::UnsupportedMediaType) };
    };
    let body = String::from_utf8_lossy(&exchange.incoming.body);
    match template::render(template, &template::Scope::of_exchange(exchange, &body)) {
        Ok(made) => Ok(Some(made.text.into())),
        Err(problem) => {
            log.line(Level::Error, format!("Execution failed due to configuration error: Unable to transform request: {problem}"));
            Err(GatewayError::Misconfigured)
        }
    }
}

/// Returns the error for an HTTP integration. The emulator makes no calls to the network.
fn http(integration: &Integration, log: &mut ExecutionLog) -> GatewayError {
    let uri = integration.uri.as_deref().unwrap_or("");
    log.line(Level::Info, format!("Sending request to {uri}"));
    log.line(
        Level::Error,
        "Execution failed due to a network error communicating with endpoint: Coldstart has no way out to the network, \
         so HTTP integrations can be set up but not reached",
    );
    GatewayError::Unreachable
}
