//! Calls of HTTP endpoints by integrations of type `HTTP` and `HTTP_PROXY`.
//!
//! The account's own deployed APIs and function URLs are called in process; other hosts by the server, if the site allows them.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, Uri, header};

use super::{
    Form, Kind, Target,
    backend::{self, Backend},
    exchange::Exchange,
    execution_log::{ExecutionLog, Level, pairs},
    gateway_error::GatewayError,
    lambda::with_variables,
    target,
};
use crate::{FUNCTION_URL, OutboundError, REST_API, apigateway::integrations::Integration, emulator::Core, function_url};

/// The most calls of APIs and function URLs inside of each other, so that an API that calls itself comes to an end.
const MOST_HOPS: u8 = 10;

/// An extension of requests: how many integrations have passed the request on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hops(pub u8);

/// Sends a request to the integration's endpoint, and returns the response.
pub async fn call(
    exchange: &Exchange<'_>,
    integration: &Integration,
    backend: &Backend,
    log: &mut ExecutionLog,
) -> Result<Response<Bytes>, GatewayError> {
    let misconfigured = |log: &mut ExecutionLog| {
        log.line(Level::Error, "Execution failed due to configuration error: Invalid endpoint address");
        GatewayError::Misconfigured
    };
    let uri = with_variables(integration.uri.as_deref().unwrap_or(""), &exchange.deployed.stage.variables);
    let uri = with_query(&backend.filled(&uri), &backend.query_text());
    let request = request(exchange, integration, backend, &uri).ok_or_else(|| misconfigured(log))?;
    log.line(Level::Data, format_args!("Endpoint request URI: {uri}"));
    log.line(Level::Data, format_args!("Endpoint request headers: {}", pairs(&shown(&request))));
    log.line(Level::Data, format_args!("Endpoint request body after transformations: {}", String::from_utf8_lossy(request.body())));
    log.line(Level::Info, format_args!("Sending request to {uri}"));
    let limit = Duration::from_millis(integration.timeout_in_millis.into());
    let before = exchange.core.clock.now();
    let answered = send(exchange, request, limit).await;
    let latency = exchange.core.clock.now().duration_since(before).as_millis();
    let response = answered.map_err(|error| match error {
        OutboundError::TimedOut => GatewayError::TimedOut,
        OutboundError::NotAllowed(_) | OutboundError::NotPublic(_) | OutboundError::Failed(_) | OutboundError::TooLarge => {
            log.line(Level::Error, format_args!("Execution failed due to a network error communicating with endpoint: {error}"));
            GatewayError::Unreachable
        }
    })?;
    log.received(response.status(), latency);
    log.line(Level::Data, format_args!("Endpoint response headers: {}", pairs(&super::headers::all(response.headers()))));
    log.line(
        Level::Data,
        format_args!("Endpoint response body before transformations: {}", String::from_utf8_lossy(response.body())),
    );
    Ok(response)
}

fn with_query(uri: &str, query: &str) -> String {
    match (query.is_empty(), uri.contains('?')) {
        (true, _) => uri.to_owned(),
        (false, true) => format!("{uri}&{query}"),
        (false, false) => format!("{uri}?{query}"),
    }
}

/// Builds the request. Headers with an invalid name or value are left out.
fn request(exchange: &Exchange<'_>, integration: &Integration, backend: &Backend, uri: &str) -> Option<Request<Bytes>> {
    let uri: Uri = uri.parse().ok()?;
    let host = uri.authority()?.as_str().rsplit('@').next()?.to_owned();
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let method = backend::method(exchange, integration);
    let has_body = !matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS");
    let mut request = Request::new(if has_body { backend.body.clone() } else { Bytes::new() });
    let mut set = |name: &str, value: &str| {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            request.headers_mut().append(name, value);
        }
    };
    for (name, value) in &backend.headers {
        if !["host", "content-length", "transfer-encoding", "connection"].contains(&name.to_ascii_lowercase().as_str()) {
            set(name, value);
        }
    }
    let api_id = &exchange.deployed.api_id;
    let ours = [
        ("accept", "application/json".to_owned()),
        ("user-agent", format!("AmazonAPIGateway_{api_id}")),
        ("x-amzn-apigateway-api-id", api_id.clone()),
        ("x-amzn-trace-id", exchange.incoming.trace.forwarded()),
    ];
    let content_type = backend.media_type.clone().filter(|_| has_body).map(|media_type| ("content-type", media_type));
    for (name, value) in ours.into_iter().chain(content_type) {
        if backend.header(name).is_none() {
            set(name, &value);
        }
    }
    set("host", &host);
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    is_http.then_some(request)
}

fn shown(request: &Request<Bytes>) -> Vec<(String, String)> {
    super::headers::all(request.headers())
}

async fn send(exchange: &Exchange<'_>, request: Request<Bytes>, limit: Duration) -> Result<Response<Bytes>, OutboundError> {
    let core = exchange.core;
    let Some(target) = own(core, &request) else {
        return core.config.outbound.send(request, limit).await;
    };
    let list = match target.kind {
        Kind::Api => REST_API,
        Kind::FunctionUrl => FUNCTION_URL,
    };
    let owner = core.store.owner(list, &target.id).await.map_err(|error| {
        tracing::error!(%error, "the owner of an address could not be read");
        OutboundError::Failed("the address could not be read".into())
    })?;
    if owner != Some(exchange.deployed.account.id) {
        return Err(OutboundError::NotAllowed(target.host().to_owned()));
    }
    let hops = exchange.incoming.hops + 1;
    if hops > MOST_HOPS {
        return Err(OutboundError::Failed(format!("the API calls itself, or APIs call each other, more than {MOST_HOPS} times")));
    }
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(Hops(hops));
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = path.parse().map_err(|_| OutboundError::Failed("the path is invalid".into()))?;
    let answered = tokio::time::timeout(limit, in_process(core.clone(), target, Request::from_parts(parts, body))).await;
    answered.map_err(|_| OutboundError::TimedOut)
}

/// Returns the deployed API or function URL that a URI names. By its path only at the endpoint's own host.
fn own(core: &Core, request: &Request<Bytes>) -> Option<Target> {
    let target = target(&core.config, request)?;
    let is_at_endpoint = request.headers().get(header::HOST).is_some_and(|host| host.as_bytes() == core.config.endpoint.as_bytes());
    (target.form == Form::Host || is_at_endpoint).then_some(target)
}

/// Calls an API from within an API. The future is boxed because its type contains itself.
fn in_process(core: Arc<Core>, target: Target, request: Request<Bytes>) -> Pin<Box<dyn Future<Output = Response<Bytes>> + Send>> {
    Box::pin(async move {
        match target.kind {
            Kind::Api => super::handle(&core, target, request).await,
            Kind::FunctionUrl => function_url::handle(&core, target, request).await,
        }
    })
}
