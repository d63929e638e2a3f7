//! Calls a function many times at once.

use futures::future::join_all;
use http::StatusCode;
use serde_json::json;

use super::{Observation, Observations, ProbeContext, ProbeError, function, invoke::send};
use crate::labs::format::Concurrency;

pub async fn probe(context: &ProbeContext<'_>, concurrency: &Concurrency) -> Result<Observations, ProbeError> {
    let name = concurrency.function.fill(&context.scope);
    let payload = concurrency.event.as_ref().map_or_else(|| "{}".into(), |event| event.fill(&context.scope).to_string());
    if function::configuration(&context.copy, &name, None).await?.is_none() {
        return Ok(Observations::Nothing(function::missing(&name)));
    }
    let calls = (0..concurrency.calls).map(|_| send(&context.copy, &name, None, &payload));
    let (mut succeeded, mut throttled, mut failed) = (0, 0, 0);
    for response in join_all(calls).await {
        let response = response?;
        match response.status() {
            StatusCode::TOO_MANY_REQUESTS => throttled += 1,
            status if status.is_success() && !response.headers().contains_key("x-amz-function-error") => succeeded += 1,
            _ => failed += 1,
        }
    }
    let value = json!({ "succeeded": succeeded, "throttled": throttled, "failed": failed });
    Ok(Observations::One(Observation { value, log: None, sent: Some(payload) }))
}
