//! The messages of the interface: plain data, no handles.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use bytes::Bytes;

use crate::OutputLine;

/// An unzipped package: path inside it (`lambda_function.py`, `lib/x.py`) → content. Shared by all environments made from it, never copied.
pub type Package = Arc<BTreeMap<String, Bytes>>;

/// What an environment is made from.
#[derive(Clone, Debug)]
pub struct Start {
    /// `/var/task`, read only.
    pub package: Package,
    /// `/opt`, read only; where two layers have the same file the later one's is seen.
    pub layers: Vec<Package>,
    /// `module.function`.
    pub handler: String,
    /// The whole environment, Lambda's own variables included; later entries win. Those that Lambda sets for Python
    /// whatever the function is (`LAMBDA_TASK_ROOT`, `PATH`, `TZ`, …) are set first and need not be given.
    pub variables: Vec<(String, String)>,
    /// Memory size, MB.
    pub memory_mb: u32,
    /// Size of `/tmp`, MB.
    pub tmp_mb: u32,
    /// How long INIT may take; 10 s on Lambda.
    pub init_timeout: Duration,
    /// For the context object.
    pub function_name: String,
    /// For the context object: `$LATEST` or a number.
    pub function_version: String,
    /// For the context object.
    pub log_group: String,
    /// For the context object.
    pub log_stream: String,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The invocation's request id.
    pub request_id: String,
    /// The event, JSON.
    pub payload: Bytes,
    /// How long it may take; also what `get_remaining_time_in_millis` counts down from.
    pub timeout: Duration,
    /// The ARN as invoked, with alias or version where one was used.
    pub invoked_function_arn: String,
    /// `X-Amz-Client-Context`, decoded JSON.
    pub client_context: Option<String>,
    /// For `_X_AMZN_TRACE_ID`; empty for none.
    pub trace_id: String,
}

/// What INIT left.
#[derive(Clone, Debug)]
pub struct Initialised {
    /// How long INIT took.
    pub duration: Duration,
    /// What the module printed, and the traceback if it failed.
    pub output: Vec<OutputLine>,
    /// Why INIT failed, if it did. The interpreter has ended then.
    pub failure: Option<Outcome>,
}

/// What an invocation left.
#[derive(Clone, Debug)]
pub struct InvocationResult {
    /// How it ended.
    pub outcome: Outcome,
    /// Log events in order: one print is one, a logged exception is one with its traceback.
    pub output: Vec<OutputLine>,
    /// How long the handler ran.
    pub duration: Duration,
    /// The most memory that the environment has used so far, bytes, as Lambda would count it.
    pub max_memory: u64,
}

/// How INIT or an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The handler returned; this is Lambda's response body (JSON, or raw bytes if it returned `bytes`).
    Returned(Bytes),
    /// The code raised: Lambda's error document (`errorMessage`, `errorType`, `requestId`, `stackTrace`). Its traceback is in the output.
    Raised(Bytes),
    /// The time was up. The interpreter has ended.
    TimedOut,
    /// The interpreter ended: `sys.exit`, `os._exit`, a trap. The interpreter has ended.
    Exited {
        /// Exit status, if there was one.
        status: Option<i32>,
    },
    /// The memory size did not suffice. The interpreter has ended.
    OutOfMemory,
    /// The response had this many bytes, over [`limit::RESPONSE_BYTES`](crate::limit::RESPONSE_BYTES).
    ResponseTooLarge(usize),
}
