//! Lambda authorizers: a function decides whether a caller may call a method, and its result is kept for a while.

mod event;
pub mod result;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use jiff::SignedDuration;

use super::{
    caller::{Authorized, Caller},
    credentials,
    deployed_stage::DeployedStage,
    event::context_of,
    execution_log::{ExecutionLog, Level, masked},
    gateway_error::GatewayError,
    lambda::with_variables,
    parse::Incoming,
    routes::Found,
};
use crate::{
    Arn,
    apigateway::{
        authorizers::{Authorizer, AuthorizerType},
        integration_uri::IntegrationUri,
    },
    delivery::Identity,
    emulator::Core,
    expression,
    lambda::{self, InvokeError, ServiceInvocation},
};

use self::{
    event::{RequestEvent, TokenEvent},
    result::AuthorizerResult,
};

/// How long an authorizer's function may take. The limit of integrations holds for authorizers, too.
const LONGEST_CALL: Duration = Duration::from_secs(29);

/// A call whose authorizer is asked.
#[derive(Clone, Copy)]
pub struct Asked<'c> {
    pub core: &'c Arc<Core>,
    pub deployed: &'c DeployedStage,
    pub incoming: &'c Incoming,
    pub found: &'c Found<'c>,
    /// The ARN of the called method, with the path of the request.
    pub method_arn: &'c str,
}

/// An authorizer's result, and how long its call took, ms; 0 from the cache.
pub type Answered = (Arc<AuthorizerResult>, i64);

/// Returns an authorizer's result for a call, from the cache if it has one for the caller's identity.
///
/// # Errors
/// The caller lacks an identity, the function refuses it, or the authorizer is configured wrong.
pub async fn ask(authorizer: &Authorizer, asked: Asked<'_>, log: &mut ExecutionLog) -> Result<Answered, GatewayError> {
    let Asked { core, deployed, incoming, found, .. } = asked;
    if authorizer.kind == AuthorizerType::Cognito {
        return Err(GatewayError::NoUserPools);
    }
    log.line(Level::Info, format!("Starting authorizer: {} for request: {}", authorizer.id, incoming.request_id));
    let unauthorized = |log: &mut ExecutionLog| {
        log.line(Level::Error, format!("Unauthorized request: {}", incoming.request_id));
        GatewayError::Unauthorized
    };
    let Ok(identity) = event::identity(authorizer, incoming, found, deployed) else { return Err(unauthorized(log)) };
    log.line(
        Level::Info,
        format!("Incoming identity: {}", identity.iter().map(|value| masked(value)).collect::<Vec<_>>().join(", ")),
    );
    if !is_valid(authorizer, &identity) {
        return Err(unauthorized(log));
    }
    let ttl = authorizer.authorizer_result_ttl_in_seconds;
    let key = cache_key(deployed, authorizer, &identity);
    let cache = &deployed.account.live.execute_api.authorizers;
    if ttl > 0
        && let Some(kept) = cache.get(&key, incoming.now)
    {
        log.line(Level::Info, format!("Using valid authorizer policy for principal: {}", masked(&kept.principal_id)));
        return Ok((kept, 0));
    }
    let before = core.clock.now();
    let payload = payload(authorizer, asked, &identity)?;
    let returned = invoke(authorizer, asked, payload, log).await?;
    let latency = i64::try_from(core.clock.now().duration_since(before).as_millis()).unwrap_or(i64::MAX);
    log.line(Level::Info, format!("Received response. Status: 200, Integration latency: {latency} ms"));
    log.line(Level::Data, format!("Authorizer result body before parsing: {}", String::from_utf8_lossy(&returned)));
    let result = AuthorizerResult::read(&returned).map_err(|invalid| {
        log.line(Level::Error, invalid.to_string());
        GatewayError::AuthorizerMisconfigured
    })?;
    let result = Arc::new(result);
    if ttl > 0
        && let Ok(until) = incoming.now.checked_add(SignedDuration::from_secs(ttl))
    {
        cache.keep(key, result.clone(), until);
    }
    log.line(Level::Info, format!("Using valid authorizer policy for principal: {}", masked(&result.principal_id)));
    Ok((result, latency))
}

/// Returns what later steps know of the caller.
pub fn authorized((result, latency): &Answered) -> Authorized {
    Authorized {
        principal_id: result.principal_id.clone(),
        context: result.context.clone(),
        usage_identifier_key: result.usage_identifier_key.clone(),
        latency: *latency,
    }
}

/// Returns whether the token matches the authorizer's expression as a whole.
fn is_valid(authorizer: &Authorizer, identity: &[String]) -> bool {
    let (Some(pattern), AuthorizerType::Token) = (&authorizer.identity_validation_expression, authorizer.kind) else { return true };
    let Ok(pattern) = expression::compile(&format!("^(?:{pattern})$")) else { return false };
    identity.iter().all(|value| pattern.is_match(value.as_bytes()))
}

fn cache_key(deployed: &DeployedStage, authorizer: &Authorizer, identity: &[String]) -> String {
    let DeployedStage { api_id, stage, .. } = deployed;
    let parts = [&stage.deployment_id, &authorizer.id].into_iter().chain(identity);
    parts.fold(prefix(api_id, &stage.stage_name), |key, part| key + &part_of_key(part))
}

/// Returns what the keys of a stage's results begin with.
pub fn prefix(api_id: &str, stage: &str) -> String {
    part_of_key(api_id) + &part_of_key(stage)
}

fn part_of_key(part: &str) -> String {
    format!("{}:{part}", part.len())
}

fn payload(authorizer: &Authorizer, asked: Asked<'_>, identity: &[String]) -> Result<Bytes, GatewayError> {
    let Asked { deployed, incoming, found, method_arn, .. } = asked;
    let written = match authorizer.kind {
        AuthorizerType::Token => {
            let authorization_token = identity.first().map_or("", String::as_str);
            serde_json::to_vec(&TokenEvent { kind: "TOKEN", method_arn, authorization_token })
        }
        AuthorizerType::Request | AuthorizerType::Cognito => {
            let context = context_of(deployed, incoming, Some(found), None, &Caller::default());
            serde_json::to_vec(&RequestEvent::of(method_arn, incoming, found, deployed, context))
        }
    };
    written.map(Bytes::from).map_err(|error| GatewayError::internal(&error))
}

async fn invoke(authorizer: &Authorizer, asked: Asked<'_>, payload: Bytes, log: &mut ExecutionLog) -> Result<Bytes, GatewayError> {
    let Asked { core, deployed, incoming, .. } = asked;
    let uri = with_variables(authorizer.authorizer_uri.as_deref().unwrap_or(""), &deployed.stage.variables);
    let Some(function_arn) = uri.parse::<IntegrationUri>().ok().and_then(|uri| uri.function()) else {
        log.line(Level::Error, "Execution failed due to configuration error: Invalid endpoint address");
        return Err(GatewayError::AuthorizerMisconfigured);
    };
    let region = &core.config.region;
    let uri = format!("https://lambda.{region}.amazonaws.com/2015-03-31/functions/{function_arn}/invocations");
    log.line(Level::Data, format!("Endpoint request URI: {uri}"));
    log.line(Level::Data, format!("Endpoint request body after transformations: {}", String::from_utf8_lossy(&payload)));
    log.line(Level::Info, format!("Sending request to {uri}"));
    let identity = match &authorizer.authorizer_credentials {
        Some(role) => credentials::role(&deployed.account, role, log).map_err(|_| GatewayError::AuthorizerMisconfigured)?,
        None => {
            let source = format_args!("{}/authorizers/{}", deployed.api_id, authorizer.id);
            let source_arn = Arn::new("execute-api", region, deployed.account.id, source);
            Identity::Service { principal: credentials::SERVICE, source_arn }
        }
    };
    let invocation = ServiceInvocation { function_arn, identity, payload, trace: incoming.trace.clone() };
    let called = lambda::invoke_for_service(core, &deployed.account, invocation);
    match tokio::time::timeout(LONGEST_CALL, called).await {
        Err(_) => {
            log.line(Level::Error, "Execution failed due to a timeout error");
            Err(GatewayError::AuthorizerFailed)
        }
        Ok(Err(refusal)) => {
            log.line(Level::Error, format!("Execution failed due to configuration error: {}", why(&refusal)));
            Err(GatewayError::AuthorizerMisconfigured)
        }
        Ok(Ok(invoked)) if invoked.failed => {
            let message = lambda_error(&invoked.payload);
            log.line(
                Level::Data,
                format!("Endpoint response body before transformations: {}", String::from_utf8_lossy(&invoked.payload)),
            );
            // A function refuses a caller by failing with this message.
            match message.as_deref() {
                Some("Unauthorized") => {
                    log.line(Level::Error, format!("Unauthorized request: {}", incoming.request_id));
                    Err(GatewayError::Unauthorized)
                }
                _ => {
                    log.line(Level::Error, "Execution failed due to configuration error: Authorizer error");
                    Err(GatewayError::AuthorizerMisconfigured)
                }
            }
        }
        Ok(Ok(invoked)) => Ok(invoked.payload),
    }
}

fn why(refusal: &InvokeError) -> String {
    match refusal {
        InvokeError::NotPermitted => "Invalid permissions on Lambda function".into(),
        InvokeError::NotFound => "Lambda invocation failed with status: 404".into(),
        InvokeError::Throttled => "Lambda invocation failed with status: 429. Rate Exceeded.".into(),
        InvokeError::Looping => "Lambda invocation failed with status: 400. A recursive loop was detected.".into(),
        InvokeError::Unavailable(cause) => {
            tracing::error!(%cause, "an authorizer's function could not be called");
            "an internal error".into()
        }
    }
}

fn lambda_error(payload: &[u8]) -> Option<String> {
    let document: serde_json::Value = serde_json::from_slice(payload).ok()?;
    document.get("errorMessage")?.as_str().map(str::to_owned)
}
