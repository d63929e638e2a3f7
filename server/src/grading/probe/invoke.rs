//! Calls a function.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use emulator::Service;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::{Observation, Observations, ProbeContext, ProbeError, function};
use crate::{
    aws::client::{Aws, CallError},
    labs::format::{Invoke, Times},
};

pub async fn probe(context: &ProbeContext<'_>, invoke: &Invoke) -> Result<Observations, ProbeError> {
    let name = invoke.function.fill(&context.scope);
    let qualifier = invoke.qualifier.as_ref().map(|qualifier| qualifier.fill(&context.scope));
    let payload = match (&invoke.payload, &invoke.event) {
        (Some(payload), _) => payload.fill(&context.scope),
        (None, Some(event)) => event.fill(&context.scope).to_string(),
        (None, None) => "{}".into(),
    };
    let mut observations = Vec::new();
    let times = invoke.times.unwrap_or(Times::ONCE);
    for _ in 0..times.calls {
        match once(&context.copy, &name, qualifier.as_deref(), &payload).await? {
            Some(one) => observations.push(one),
            None => return Ok(Observations::Nothing(nowhere(&name, qualifier.as_deref()))),
        }
    }
    Ok(if times.are_all() { Observations::EachOf(observations) } else { Observations::Some(observations, times) })
}

fn nowhere(name: &str, qualifier: Option<&str>) -> String {
    match qualifier {
        Some(qualifier) => format!("There is no function named {name} with the alias or version {qualifier}."),
        None => function::missing(name),
    }
}

async fn once(aws: &Aws, name: &str, qualifier: Option<&str>, payload: &str) -> Result<Option<Observation>, CallError> {
    let began = std::time::Instant::now();
    let response = send(aws, name, qualifier, payload).await?;
    if response.status() == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    if response.status().is_server_error() {
        return Err(CallError::unexpected("Invoke", response.status().as_u16()));
    }
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    let log = header("x-amz-log-result").and_then(|log| BASE64_STANDARD.decode(log).ok());
    let log = log.map(|log| String::from_utf8_lossy(&log).into_owned());
    let mut value = json!({
        "status": response.status().as_u16(),
        "version": header("x-amz-executed-version"),
        "payload": parsed(response.body()),
        "ms": u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    if let Some(error) = header("x-amz-function-error") {
        value["error"] = error.into();
    }
    if let Some(log) = &log {
        value["log"] = log.as_str().into();
    }
    Ok(Some(Observation { value, log, sent: Some(payload.to_owned()) }))
}

/// Makes one synchronous invocation that returns the tail of its log.
pub async fn send(aws: &Aws, name: &str, qualifier: Option<&str>, payload: &str) -> Result<Response<Bytes>, CallError> {
    let input = json!({
        "FunctionName": name, "Qualifier": qualifier, "LogType": "Tail", "InvocationType": "RequestResponse",
        "Payload": BASE64_STANDARD.encode(payload),
    });
    aws.ask(Service::LAMBDA, "Invoke", input).await
}

fn parsed(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into())
}
