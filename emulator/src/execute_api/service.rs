//! Calls of AWS services by integrations of type `AWS`: SQS, SNS, DynamoDB, S3, EventBridge and the others that are here.
//!
//! The URI is `arn:aws:apigateway:{region}:{service}:action/{operation}` or `…:path/{path}`; the request is one in the service's own
//! protocol, by the integration's role, and goes through the emulator's own dispatch.
//! See <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html#apigw-Type-Integration-uri>.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, Uri};
use wire::Protocol;

use super::{
    backend::{self, Backend},
    credentials,
    exchange::Exchange,
    execution_log::{ExecutionLog, Level, pairs},
    gateway_error::GatewayError,
    lambda::with_variables,
    legacy_json,
};
use crate::{
    CallSource, CallerContext, Emulator, Principal, Service, ServiceTable,
    apigateway::{
        integration_uri::{Called, IntegrationUri},
        integrations::Integration,
    },
    delivery::Identity,
    emulator::Core,
    iam::SessionPolicies,
};

/// Services whose JSON protocol gets its operation by the integration's own `X-Amz-Target`, and not by the URI's action.
const WITHOUT_TARGET: [Service; 1] = [Service::EVENTS];

/// Sends a request to the integration's service, and returns the response.
pub async fn call(
    exchange: &Exchange<'_>,
    integration: &Integration,
    backend: &Backend,
    log: &mut ExecutionLog,
) -> Result<Response<Bytes>, GatewayError> {
    let core = exchange.core;
    let uri = with_variables(integration.uri.as_deref().unwrap_or(""), &exchange.deployed.stage.variables);
    let Ok(uri) = backend.filled(&uri).parse::<IntegrationUri>() else {
        log.line(Level::Error, "Execution failed due to configuration error: Invalid endpoint address");
        return Err(GatewayError::Misconfigured);
    };
    let Some(table) = core.services.iter().find(|table| is_named(table, uri.service())) else {
        log.line(
            Level::Error,
            format_args!("Execution failed due to configuration error: Coldstart does not emulate the service {}", uri.service()),
        );
        return Err(GatewayError::Misconfigured);
    };
    // A test of a method by an integration of the same method would never come to an end.
    if table.service == Service::API_GATEWAY {
        log.line(
            Level::Error,
            "Execution failed due to configuration error: Coldstart does not call API Gateway by an integration",
        );
        return Err(GatewayError::Misconfigured);
    }
    let Identity::Role { role, session } = credentials::identity(exchange, integration, log)? else {
        log.line(Level::Error, "Execution failed due to configuration error: Role ARN must be specified for AWS integrations");
        return Err(GatewayError::Misconfigured);
    };
    let Some(Sent { request, shown, wants_json }) = request(exchange, integration, backend, &uri, table) else {
        log.line(Level::Error, "Execution failed due to configuration error: Invalid endpoint address");
        return Err(GatewayError::Misconfigured);
    };
    log.line(Level::Data, format_args!("Endpoint request URI: {shown}"));
    log.line(Level::Data, format_args!("Endpoint request headers: {}", pairs(&super::headers::all(request.headers()))));
    log.line(Level::Data, format_args!("Endpoint request body after transformations: {}", String::from_utf8_lossy(request.body())));
    log.line(Level::Info, format_args!("Sending request to {shown}"));
    let principal = Principal::Role { role, session, policies: SessionPolicies::default() };
    let caller = CallerContext {
        account: exchange.deployed.account.id,
        principal,
        service: Some(table.service),
        source: CallSource::Function,
    };
    let limit = Duration::from_millis(integration.timeout_in_millis.into());
    let before = core.clock.now();
    // A task of its own: a call that takes too long still comes to its end, as on AWS.
    let called = tokio::spawn(perform(core.clone(), caller, request));
    let answered = tokio::time::timeout(limit, called).await.map_err(|_| GatewayError::TimedOut)?;
    let mut response = answered.map_err(|error| GatewayError::internal(&error))?;
    if wants_json {
        legacy_json::convert(&mut response);
    }
    log.received(response.status(), core.clock.now().duration_since(before).as_millis());
    log.line(Level::Data, format_args!("Endpoint response headers: {}", pairs(&super::headers::all(response.headers()))));
    log.line(
        Level::Data,
        format_args!("Endpoint response body before transformations: {}", String::from_utf8_lossy(response.body())),
    );
    Ok(response)
}

/// Returns whether a URI's service, which may have a name before it, such as `bucket.s3`, is that of a table.
fn is_named(table: &ServiceTable, name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    table.model.info.endpoint_prefix == name || table.service.signing_name() == name
}

/// A request to a service, and its address in the log.
struct Sent {
    request: Request<Bytes>,
    shown: String,
    /// Whether the service answers in XML, and the integration gets JSON.
    wants_json: bool,
}

fn request(
    exchange: &Exchange<'_>,
    integration: &Integration,
    backend: &Backend,
    uri: &IntegrationUri,
    table: &ServiceTable,
) -> Option<Sent> {
    let info = &table.model.info;
    let method = backend::method(exchange, integration);
    let has_body = !matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS");
    let mut body = if has_body { backend.body.clone() } else { Bytes::new() };
    let (mut headers, mut query) = (backend.headers.clone(), backend.query.clone());
    let has = |headers: &[(String, String)], name: &str| headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let is_query = info.protocols.contains(&Protocol::Query) || info.query_compatible;
    let mut path = String::from("/");
    match uri.called() {
        Called::Path(given) => path.push_str(given),
        Called::Action(operation) => {
            query.insert(0, ("Action".into(), operation.to_owned()));
            if is_query && !query.iter().any(|(name, _)| name == "Version") {
                query.push(("Version".into(), info.api_version.clone()));
            }
            if let (Some(prefix), false) = (&info.target_prefix, WITHOUT_TARGET.contains(&table.service) || is_query)
                && !has(&headers, "x-amz-target")
            {
                headers.push(("X-Amz-Target".into(), format!("{prefix}.{operation}")));
            }
        }
    }
    if let Some((bucket, _)) = uri.service().rsplit_once('.').filter(|_| table.service == Service::S3) {
        path = format!("/{bucket}{path}");
    }
    let is_form = has(&headers, "content-type") && backend.header("content-type").is_some_and(|given| given.starts_with(FORM));
    let is_target = has(&headers, "x-amz-target");
    if is_query && !is_target {
        // The protocol has its parameters in the query or in a form. This one puts all in the form.
        let mut form = form_urlencoded::Serializer::new(String::new());
        let of_body = is_form || (!body.is_empty() && body.starts_with(b"Action="));
        form.extend_pairs(form_urlencoded::parse(if of_body { &body } else { b"" }));
        form.extend_pairs(query.drain(..));
        if path.len() > 1 && table.service == Service::SQS {
            form.append_pair("QueueUrl", &format!("http://{}{path}", exchange.core.config.endpoint));
            path = "/".into();
        }
        let mut form = form.finish();
        if !form.contains("Version=") {
            form = format!("{form}&Version={}", info.api_version);
        }
        body = form.into();
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        headers.push(("Content-Type".into(), FORM.into()));
    } else if is_target && !backend.header("content-type").is_some_and(|given| given.starts_with("application/x-amz-json")) {
        // Callers of API Gateway send `application/json`; the services' own protocol has another name for it.
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        let version = info.json_version.as_deref().unwrap_or("1.0");
        headers.push(("Content-Type".into(), format!("application/x-amz-json-{version}")));
    } else if has_body && !has(&headers, "content-type") {
        headers.push(("Content-Type".into(), exchange.incoming.media_type().to_owned()));
    }
    let wants_json = is_query && !is_target && backend.header("accept").is_none_or(|accept| accept.contains("json"));
    let host = format!("{}.{}.amazonaws.com", uri.service(), exchange.core.config.region);
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&query).finish();
    let target = if query.is_empty() { path } else { format!("{path}?{query}") };
    let mut request = Request::new(body);
    *request.method_mut() = if is_query && !is_target { http::Method::POST } else { method };
    *request.uri_mut() = target.parse::<Uri>().ok()?;
    let ours = [
        ("x-amzn-apigateway-api-id".to_owned(), exchange.deployed.api_id.clone()),
        ("x-amzn-trace-id".to_owned(), exchange.incoming.trace.forwarded()),
    ];
    for (name, value) in headers.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host")).chain(ours) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            request.headers_mut().append(name, value);
        }
    }
    request.headers_mut().insert(http::header::HOST, HeaderValue::from_static("localhost"));
    Some(Sent { shown: format!("https://{host}{target}"), request, wants_json })
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Performs a request of a caller. The future is boxed because its type contains itself: a service may be API Gateway.
fn perform(
    core: Arc<Core>,
    caller: CallerContext,
    request: Request<Bytes>,
) -> Pin<Box<dyn Future<Output = Response<Bytes>> + Send>> {
    Box::pin(async move { Emulator::of(core).handle_as(caller, request).await })
}
