//! The messages of the interface for functions: plain data without handles.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bytes::Bytes;

use crate::OutputLine;

/// An unzipped package: path (`lambda_function.py`, `lib/x.py`) → content. All environments made from it share it; it is not
/// copied.
pub type Package = Arc<BTreeMap<String, Bytes>>;

/// The function that an environment is made from.
#[derive(Clone, Debug)]
pub struct Start {
    /// `/var/task`, read only.
    pub package: Package,
    /// `/opt`, read only; where two layers have the same file, the later layer's is used.
    pub layers: Vec<Package>,
    /// `module.function`.
    pub handler: String,
    /// The function's environment variables; later entries override earlier ones. Before these the sandbox sets those that Lambda
    /// sets for every function (`LAMBDA_TASK_ROOT`, `PATH`, `TZ`, `AWS_LAMBDA_FUNCTION_NAME`, …), so they may be omitted.
    pub variables: Vec<(String, String)>,
    /// Memory size, in MB.
    pub memory_mb: u32,
    /// Size of `/tmp`, in MB.
    pub tmp_mb: u32,
    /// Timeout of INIT; 10 s on Lambda.
    pub init_timeout: Duration,
    /// The context object's `function_name`.
    pub function_name: String,
    /// The context object's `function_version`: `$LATEST` or a number.
    pub function_version: String,
    /// The context object's `log_group_name`.
    pub log_group: String,
    /// The context object's `log_stream_name`.
    pub log_stream: String,
}

/// One event for a handler, with what its context object shows.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The request id, for the context object and error documents.
    pub request_id: String,
    /// The event, as JSON.
    pub payload: Bytes,
    /// Timeout of the invocation; `get_remaining_time_in_millis` counts down from it.
    pub timeout: Duration,
    /// The function's ARN as the caller named it, with the alias or version if there was one.
    pub invoked_function_arn: String,
    /// `X-Amz-Client-Context`, decoded to JSON.
    pub client_context: Option<String>,
    /// The value of `_X_AMZN_TRACE_ID`; empty for none.
    pub trace_id: String,
}

/// The result of INIT.
#[derive(Clone, Debug)]
pub struct Initialised {
    /// Duration of INIT.
    pub duration: Duration,
    /// The module's output, and the traceback if it failed.
    pub output: Vec<OutputLine>,
    /// The reason if INIT failed. The interpreter has then ended.
    pub failure: Option<Outcome>,
}

/// The result of an invocation.
#[derive(Clone, Debug)]
pub struct InvocationResult {
    /// How the invocation ended.
    pub outcome: Outcome,
    /// Log events in order: one for each printed line, one for a logged exception with its traceback.
    pub output: Vec<OutputLine>,
    /// Duration of the invocation.
    pub duration: Duration,
    /// The most memory that the interpreter has used so far, in bytes, as Lambda would count it.
    pub max_memory: u64,
}

/// How INIT or an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The handler returned. This is Lambda's response body: JSON, or raw bytes if the handler returned `bytes`.
    Returned(Bytes),
    /// The code raised an exception. This is Lambda's error document (`errorMessage`, `errorType`, `requestId`, `stackTrace`); the
    /// traceback is in the output.
    Raised(Bytes),
    /// The timeout passed. The interpreter has ended.
    TimedOut,
    /// The interpreter ended by itself: `sys.exit`, `os._exit` or a trap.
    Exited {
        /// The exit status; `None` after a trap.
        status: Option<i32>,
    },
    /// The code needed more than the memory size, or the shared memory was used up. The interpreter has ended.
    OutOfMemory,
    /// The response had this many bytes, over [`limit::RESPONSE_BYTES`](crate::limit::RESPONSE_BYTES).
    ResponseTooLarge(usize),
}
