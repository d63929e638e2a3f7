//! Invoke, InvokeAsync and InvokeWithResponseStream.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;

use super::{
    answer::Answer,
    lineage::Lineage,
    payload::{self, InvocationType},
    request::InvocationRequest,
    run, target,
};
use crate::{
    Call,
    handwritten::{Payload, event_stream},
    lambda::{
        constraints::Constraints,
        error::LambdaError,
        reference::{OnFunction, Reference},
    },
    response::response,
    trace::Trace,
};

/// The input without the event. The event is the body, so the body has no members of the input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeRequest {
    function_name: String,
    qualifier: Option<String>,
}

impl OnFunction for InvokeRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

/// Runs a function and returns its result, or queues the event, or only checks the request, by the invocation type.
pub async fn invoke(call: Call<Payload<InvokeRequest>>) -> Result<Response<Bytes>, LambdaError> {
    let (invocation_type, log_tail) = read_headers(&call, &["Event", "RequestResponse", "DryRun"])?;
    let request = read(&call, "Invoke", invocation_type)?;
    let trace = request.trace.answered();
    match invocation_type {
        InvocationType::DryRun => dry_run(&call, &request),
        InvocationType::Event => accept(&call, request),
        InvocationType::RequestResponse => {
            let answer = run_now(&call, request).await?;
            Ok(full(answer, log_tail, &call.request_id, &trace))
        }
    }
}

/// Queues an event for a function. AWS has deprecated this operation.
pub async fn invoke_async(call: Call<Payload<InvokeRequest>>) -> Result<Response<Bytes>, LambdaError> {
    let request = read(&call, "InvokeAsync", InvocationType::Event)?;
    accept(&call, request)
}

/// Runs a function and returns an event stream. Functions in Python do not stream their result, so it is one chunk.
/// See <https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html>.
pub async fn invoke_with_response_stream(call: Call<Payload<InvokeRequest>>) -> Result<Response<Bytes>, LambdaError> {
    let (invocation_type, log_tail) = read_headers(&call, &["RequestResponse", "DryRun"])?;
    let request = read(&call, "InvokeWithResponseStream", invocation_type)?;
    if invocation_type == InvocationType::DryRun {
        return dry_run(&call, &request);
    }
    let trace = request.trace.answered();
    let answer = run_now(&call, request).await?;
    let executed = answer.executed.to_string();
    let headers =
        [("x-amzn-requestid", call.request_id.as_str()), ("x-amz-executed-version", &executed), ("x-amzn-trace-id", &trace)];
    Ok(response(StatusCode::OK, event_stream::CONTENT_TYPE, &headers, streamed(answer, log_tail)))
}

/// Returns the events of a response: a chunk, if the function returned, and the completion.
fn streamed(answer: Answer, log_tail: bool) -> Vec<u8> {
    let mut end = serde_json::Map::new();
    let mut events = Vec::new();
    if answer.failed {
        end.insert("ErrorCode".into(), "Unhandled".into());
        end.insert("ErrorDetails".into(), String::from_utf8_lossy(&answer.payload).into());
    } else {
        events.extend(event_stream::event("PayloadChunk", "application/octet-stream", &answer.payload));
    }
    if log_tail {
        end.insert("LogResult".into(), BASE64_STANDARD.encode(&answer.log_tail).into());
    }
    let end = serde_json::Value::Object(end).to_string();
    events.extend(event_stream::event("InvokeComplete", "application/json", end.as_bytes()));
    events
}

fn dry_run(call: &Call<Payload<InvokeRequest>>, request: &InvocationRequest) -> Result<Response<Bytes>, LambdaError> {
    target::resolve(&call.core, &call.account, request)?;
    Ok(empty(StatusCode::NO_CONTENT, &call.request_id, &request.trace.answered()))
}

fn accept(call: &Call<Payload<InvokeRequest>>, request: InvocationRequest) -> Result<Response<Bytes>, LambdaError> {
    let trace = request.trace.answered();
    target::exists(&call.core, &call.account, &request)?;
    // In a recursive loop the event is accepted and dropped.
    if !request.lineage.is_loop() {
        call.account.write(|state| state.lambda.accept(request, call.now))?;
    }
    Ok(empty(StatusCode::ACCEPTED, &call.request_id, &trace))
}

async fn run_now(call: &Call<Payload<InvokeRequest>>, request: InvocationRequest) -> Result<Answer, LambdaError> {
    if request.lineage.is_loop() {
        target::resolve(&call.core, &call.account, &request)?;
        return Err(LambdaError::Recursive);
    }
    run(&call.core, &call.account, request).await
}

fn read_headers(call: &Call<Payload<InvokeRequest>>, types: &[&str]) -> Result<(InvocationType, bool), LambdaError> {
    let header = |name: &str| call.input.headers.get(name).and_then(|value| value.to_str().ok());
    let mut constraints = Constraints::default();
    let asked = header("x-amz-invocation-type").unwrap_or("RequestResponse");
    constraints.one_of("invocationType", asked, types);
    let log_type = header("x-amz-log-type").unwrap_or("None");
    constraints.one_of("logType", log_type, &["None", "Tail"]);
    constraints.finish()?;
    let invocation_type = match asked {
        "Event" => InvocationType::Event,
        "DryRun" => InvocationType::DryRun,
        _ => InvocationType::RequestResponse,
    };
    Ok((invocation_type, log_type == "Tail"))
}

fn read(
    call: &Call<Payload<InvokeRequest>>,
    operation: &str,
    invocation_type: InvocationType,
) -> Result<InvocationRequest, LambdaError> {
    let reference = call.function(operation)?;
    let payload = payload::read(call.input.body.clone(), invocation_type)?;
    let client_context = call.input.headers.get("x-amz-client-context").map(|value| BASE64_STANDARD.decode(value.as_bytes()));
    let unreadable = || LambdaError::Serialization("The client context is not base64 of JSON.".into());
    let client_context = client_context.transpose().map_err(|_| unreadable())?.map(String::from_utf8).transpose();
    Ok(InvocationRequest {
        lineage: Lineage::of(call.trace_header.as_deref()).then(call.account.id, &reference.name),
        function: reference.name,
        qualifier: reference.qualifier,
        payload,
        request_id: call.request_id.clone(),
        client_context: client_context.map_err(|_| unreadable())?,
        trace: Trace::of(&call.core, call.trace_header.as_deref()).with_parent(&call.core),
    })
}

fn full(answer: Answer, log_tail: bool, request_id: &str, trace: &str) -> Response<Bytes> {
    let executed = answer.executed.to_string();
    let mut headers = vec![("x-amzn-requestid", request_id), ("x-amz-executed-version", &executed), ("x-amzn-trace-id", trace)];
    if answer.failed {
        headers.push(("x-amz-function-error", "Unhandled"));
    }
    let tail = BASE64_STANDARD.encode(&answer.log_tail);
    if log_tail {
        headers.push(("x-amz-log-result", &tail));
    }
    response(StatusCode::OK, "application/json", &headers, answer.payload)
}

fn empty(status: StatusCode, request_id: &str, trace: &str) -> Response<Bytes> {
    response(status, "application/json", &[("x-amzn-requestid", request_id), ("x-amzn-trace-id", trace)], Bytes::new())
}
