//! Invoke, InvokeAsync and InvokeWithResponseStream.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use wire::Blob;

use super::{
    answer::Answer,
    lineage::Lineage,
    payload::{self, InvocationType},
    request::InvocationRequest,
    run, target,
};
use crate::{
    Call,
    lambda::{
        error::LambdaError,
        reference::{OnFunction, Reference},
    },
    route::Headers,
    trace::Trace,
};

/// Invoke's and InvokeWithResponseStream's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeRequest {
    function_name: String,
    qualifier: Option<String>,
    #[serde(default)]
    invocation_type: InvocationType,
    #[serde(default)]
    log_type: LogType,
    client_context: Option<String>,
    payload: Option<Blob>,
}

/// InvokeAsync's input.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeAsyncRequest {
    function_name: String,
    invoke_args: Blob,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
enum LogType {
    #[default]
    None,
    Tail,
}

/// Invoke's response. The payload of a response without a result is empty.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeResponse {
    status_code: u16,
    function_error: Option<&'static str>,
    log_result: Option<String>,
    executed_version: Option<String>,
    payload: Blob,
}

/// InvokeAsync's response: its status is the model's.
#[derive(Debug, Serialize)]
pub struct InvokeAsyncResponse {}

/// InvokeWithResponseStream's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvokeWithResponseStreamResponse {
    status_code: u16,
    executed_version: Option<String>,
    event_stream: Option<Vec<StreamEvent>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all_fields = "PascalCase")]
enum StreamEvent {
    PayloadChunk { payload: Blob },
    InvokeComplete { error_code: Option<&'static str>, error_details: Option<String>, log_result: Option<String> },
}

impl OnFunction for InvokeRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, self.qualifier.as_deref())
    }
}

impl OnFunction for InvokeAsyncRequest {
    fn read<I>(&self, call: &Call<I>, operation: &str) -> Result<Reference, LambdaError> {
        Reference::read(call, operation, &self.function_name, None)
    }
}

/// Runs a function and returns its result, or queues the event, or only checks the request, by the invocation type.
pub async fn invoke(call: Call<InvokeRequest>) -> Result<(InvokeResponse, Headers), LambdaError> {
    let request = read_call(&call, "Invoke")?;
    let headers = traced(&request);
    let response = match call.input.invocation_type {
        InvocationType::DryRun => {
            target::resolve(&call.core, &call.account, &request)?;
            InvokeResponse::empty(204)
        }
        InvocationType::Event => {
            accept(&call, request)?;
            InvokeResponse::empty(202)
        }
        InvocationType::RequestResponse => {
            let answer = run_now(&call, request).await?;
            InvokeResponse {
                status_code: 200,
                function_error: answer.failed.then_some("Unhandled"),
                log_result: log_tail(&call.input, &answer),
                executed_version: Some(answer.executed.to_string()),
                payload: answer.payload.into(),
            }
        }
    };
    Ok((response, headers))
}

/// Queues an event for a function. AWS has deprecated this operation.
pub async fn invoke_async(call: Call<InvokeAsyncRequest>) -> Result<(InvokeAsyncResponse, Headers), LambdaError> {
    let reference = call.function("InvokeAsync")?;
    let request = read(&call, reference, InvocationType::Event, &call.input.invoke_args, None)?;
    let headers = traced(&request);
    accept(&call, request)?;
    Ok((InvokeAsyncResponse {}, headers))
}

/// Runs a function and returns an event stream. Functions in Python do not stream their result, so it is one chunk.
/// See <https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html>.
pub async fn invoke_with_response_stream(
    call: Call<InvokeRequest>,
) -> Result<(InvokeWithResponseStreamResponse, Headers), LambdaError> {
    let request = read_call(&call, "InvokeWithResponseStream")?;
    let headers = traced(&request);
    if call.input.invocation_type == InvocationType::DryRun {
        target::resolve(&call.core, &call.account, &request)?;
        let response = InvokeWithResponseStreamResponse { status_code: 204, executed_version: None, event_stream: None };
        return Ok((response, headers));
    }
    let answer = run_now(&call, request).await?;
    let response = InvokeWithResponseStreamResponse {
        status_code: 200,
        executed_version: Some(answer.executed.to_string()),
        event_stream: Some(streamed(&call.input, answer)),
    };
    Ok((response, headers))
}

impl InvokeResponse {
    fn empty(status_code: u16) -> Self {
        Self { status_code, function_error: None, log_result: None, executed_version: None, payload: Blob::default() }
    }
}

/// Returns the events of a response: a chunk, if the function returned, and the completion.
fn streamed(input: &InvokeRequest, answer: Answer) -> Vec<StreamEvent> {
    let log_result = log_tail(input, &answer);
    match answer.failed {
        true => vec![StreamEvent::InvokeComplete {
            error_code: Some("Unhandled"),
            error_details: Some(String::from_utf8_lossy(&answer.payload).into_owned()),
            log_result,
        }],
        false => vec![
            StreamEvent::PayloadChunk { payload: answer.payload.into() },
            StreamEvent::InvokeComplete { error_code: None, error_details: None, log_result },
        ],
    }
}

fn log_tail(input: &InvokeRequest, answer: &Answer) -> Option<String> {
    (input.log_type == LogType::Tail).then(|| BASE64_STANDARD.encode(&answer.log_tail))
}

/// Returns the header of a response with the trace of its request.
fn traced(request: &InvocationRequest) -> Headers {
    vec![("x-amzn-trace-id", request.trace.answered())]
}

fn accept<I>(call: &Call<I>, request: InvocationRequest) -> Result<(), LambdaError> {
    target::exists(&call.core, &call.account, &request)?;
    // In a recursive loop the event is accepted and dropped.
    match call.account.read(|state| state.lambda.stops(&request.function, &request.lineage)) {
        true => Ok(()),
        false => call.account.write(|state| state.lambda.accept(request, call.now)),
    }
}

async fn run_now(call: &Call<InvokeRequest>, request: InvocationRequest) -> Result<Answer, LambdaError> {
    if call.account.read(|state| state.lambda.stops(&request.function, &request.lineage)) {
        target::resolve(&call.core, &call.account, &request)?;
        return Err(LambdaError::Recursive);
    }
    run(&call.core, &call.account, request).await
}

fn read_call(call: &Call<InvokeRequest>, operation: &str) -> Result<InvocationRequest, LambdaError> {
    let InvokeRequest { invocation_type, client_context, payload, .. } = &call.input;
    let reference = call.function(operation)?;
    read(call, reference, *invocation_type, payload.as_ref().unwrap_or(&Blob::default()), client_context.as_deref())
}

fn read<I>(
    call: &Call<I>,
    reference: Reference,
    invocation_type: InvocationType,
    payload: &Blob,
    client_context: Option<&str>,
) -> Result<InvocationRequest, LambdaError> {
    let payload = payload::read(payload.0.clone(), invocation_type)?;
    let unreadable = || LambdaError::Serialization("The client context is not base64 of JSON.".into());
    let client_context = client_context.map(|text| BASE64_STANDARD.decode(text)).transpose().map_err(|_| unreadable())?;
    let client_context = client_context.map(String::from_utf8).transpose().map_err(|_| unreadable())?;
    let header = call.trace_header.as_deref();
    Ok(InvocationRequest {
        lineage: Lineage::of(header).then(call.account.id, &reference.name),
        function: reference.name,
        qualifier: reference.qualifier,
        payload,
        request_id: call.request_id.clone(),
        client_context,
        trace: Trace::of(&call.core, header).with_parent(&call.core),
    })
}
