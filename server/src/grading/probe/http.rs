//! Calls a deployed API, as any client on the network would.

use bytes::Bytes;
use http::{Method, Request, header};
use serde_json::{Map, Value, json};

use super::{Observation, Observations, ProbeContext, ProbeError, api};
use crate::{
    aws::client::CallError,
    labs::{format::Http, text::shorten},
};

pub async fn probe(context: &ProbeContext<'_>, http: &Http) -> Result<Observations, ProbeError> {
    let (name, stage) = (http.api.fill(&context.scope), http.stage.fill(&context.scope));
    let id = match api::with_stage(&context.copy, &name, &stage).await? {
        None => return Ok(Observations::Nothing(format!("There is no REST API named {name}."))),
        Some((_, false)) => return Ok(Observations::Nothing(format!("{name} has no stage named {stage}."))),
        Some((id, true)) => id,
    };
    let key = match &http.key {
        None => None,
        Some(key) => {
            let key = key.fill(&context.scope);
            match api::api_key_value(&context.copy, &key).await? {
                None => return Ok(Observations::Nothing(format!("There is no API key named {key}."))),
                value => value,
            }
        }
    };
    let began = std::time::Instant::now();
    let (request, sent) = request(context, http, &id, &stage, key.as_deref())?;
    let response = context.copy.emulator().handle(request).await;
    let headers: Map<String, Value> = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into()))
        .collect();
    let mut value = json!({
        "status": response.status().as_u16(),
        "headers": headers,
        "body": String::from_utf8_lossy(response.body()),
        "ms": u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    if let Ok(parsed) = serde_json::from_slice::<Value>(response.body()) {
        value["json"] = parsed;
    }
    Ok(Observations::One(Observation { value, log: None, sent: Some(sent) }))
}

fn request(
    context: &ProbeContext<'_>,
    http: &Http,
    id: &str,
    stage: &str,
    key: Option<&str>,
) -> Result<(Request<Bytes>, String), CallError> {
    let scope = &context.scope;
    let endpoint = &context.copy.emulator().core().config.endpoint;
    let method = http.method.as_ref().map_or_else(|| "GET".into(), |method| method.fill(scope));
    let path = http.path.fill(scope);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(http.query.iter().map(|(name, value)| (name, value.fill(scope))));
    let query = query.finish();
    let behind = if query.is_empty() { path } else { format!("{path}?{query}") };
    let unaskable = || CallError::Unaskable(shorten(&format!("{method} {behind}"), 200));
    let mut request = Request::builder()
        .method(Method::from_bytes(method.as_bytes()).map_err(|_| unaskable())?)
        .uri(format!("http://{endpoint}/_aws/execute-api/{id}/{stage}{behind}"))
        .header(header::HOST, endpoint.as_str())
        .header(header::USER_AGENT, "coldstart-check");
    for (name, value) in &http.headers {
        request = request.header(name.as_str(), value.fill(scope));
    }
    if let Some(key) = key {
        request = request.header("x-api-key", key);
    }
    let body = match http.body.as_ref().map(|body| body.fill(scope)) {
        None => Bytes::new(),
        Some(Value::String(text)) => text.into(),
        Some(json) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            json.to_string().into()
        }
    };
    let sent = format!("{method} /{stage}{behind}");
    request.body(body).map(|request| (request, sent)).map_err(|_| unaskable())
}
