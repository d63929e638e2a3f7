//! Step 6: the invocation's response.

use bytes::Bytes;
use serde_json::json;

use super::{
    log::{self, Record},
    request::InvocationRequest,
    target::Target,
};
use crate::{
    lambda::FunctionVersion,
    runtime::{InvocationResult, Outcome},
};

/// The largest response, in bytes, for the error message. The runtime enforces it.
const RESPONSE_LIMIT: usize = 6_291_556;

/// The response of an invocation.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The handler's result, or Lambda's error document.
    pub payload: Bytes,
    /// Whether the payload is an error document.
    pub failed: bool,
    /// The version that ran.
    pub executed: FunctionVersion,
    /// The last 4 KB of the log.
    pub log_tail: Vec<u8>,
}

/// Returns the response of an invocation, with Lambda's error document if the handler did not return.
pub fn of(target: &Target, request: &InvocationRequest, report: InvocationResult, record: &Record) -> Answer {
    let id = &request.request_id;
    let document =
        |error_type: &str, message: String| Bytes::from(json!({ "errorType": error_type, "errorMessage": message }).to_string());
    let (payload, failed) = match report.outcome {
        Outcome::Returned(payload) => (payload, false),
        Outcome::Raised(document) => (document, true),
        Outcome::TimedOut => {
            let message = format!("RequestId: {id} Error: Task timed out after {}.00 seconds", target.version.settings.timeout);
            (document("Sandbox.Timedout", message), true)
        }
        Outcome::Exited { status } => {
            (document("Runtime.ExitError", format!("RequestId: {id} Error: {}", log::exit_reason(status))), true)
        }
        Outcome::OutOfMemory => (document("Runtime.OutOfMemory", format!("RequestId: {id} Error: {}", log::KILLED)), true),
        Outcome::ResponseTooLarge(_) => {
            let message = format!("Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes).");
            (document("Function.ResponseSizeTooLarge", message), true)
        }
    };
    Answer { payload, failed, executed: target.function_version, log_tail: record.tail.clone() }
}
