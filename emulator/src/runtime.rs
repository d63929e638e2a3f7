//! What Lambda needs of whoever runs the code. The server adapts the sandbox to it; tests hand in a scripted one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;

use crate::{AccountId, Emulator, emulator::Core};

/// Starts execution environments.
#[async_trait]
pub trait Runtime: Send + Sync {
    /// Makes an environment and runs its INIT phase: the module's code up to the handler.
    ///
    /// # Errors
    /// [`StartError`] when no environment could be made at all. Code that fails in INIT is not an error here but [`Initialised::failure`].
    async fn start(&self, start: Start) -> Result<(Box<dyn Environment>, Initialised), StartError>;
}

/// A live environment: serves one event at a time, keeps globals and `/tmp` between them.
#[async_trait]
pub trait Environment: Send {
    /// Hands one event to the handler. After [`Outcome::TimedOut`], [`Outcome::Exited`], [`Outcome::OutOfMemory`] or a failed INIT the next thing to do
    /// is a [restart](Environment::restart).
    async fn invoke(&mut self, invocation: Invocation) -> InvocationResult;

    /// Begins a new process of the runtime in place of one that has ended, and runs INIT anew within `timeout`. `/tmp` is as it was.
    ///
    /// # Errors
    /// [`StartError`] when no process could be made; the environment is to be dropped then.
    async fn restart(&mut self, timeout: Duration) -> Result<Initialised, StartError>;
}

/// The unzipped package: path inside it (`lambda_function.py`, `lib/x.py`) → content. Shared, never copied.
pub type Package = Arc<BTreeMap<String, Bytes>>;

/// What an environment is made from.
#[derive(Clone, Debug)]
pub struct Start {
    /// Whose function it is.
    pub account: AccountId,
    /// The AWS that its code calls.
    pub aws: HostClient,
    /// The runtime's name, such as `python3.12`.
    pub runtime: String,
    /// `/var/task`.
    pub package: Package,
    /// `/opt`, in order.
    pub layers: Vec<Package>,
    /// `module.function`.
    pub handler: String,
    /// The environment variables, Lambda's own included.
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

/// From an environment back to the emulator that started it, and to no other: a copy of an account, made to try things on, has one of its own.
/// Keeps nothing alive.
#[derive(Clone, Debug)]
pub struct HostClient(Weak<Core>);

impl HostClient {
    /// To the emulator of this core.
    pub(crate) fn to(core: &Arc<Core>) -> Self {
        Self(Arc::downgrade(core))
    }

    /// The emulator, while it is there. Requests from inside are let in by their signatures like any others, by [`Emulator::handle`].
    pub fn emulator(&self) -> Option<Emulator> {
        self.0.upgrade().map(Emulator::of)
    }
}

/// One event.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The invocation's request id.
    pub request_id: String,
    /// The event, JSON.
    pub payload: Bytes,
    /// How long it may take.
    pub timeout: Duration,
    /// The ARN as invoked, with alias or version where one was used.
    pub invoked_function_arn: String,
    /// `X-Amz-Client-Context`, decoded JSON.
    pub client_context: Option<String>,
    /// The trace id for `_X_AMZN_TRACE_ID`.
    pub trace_id: String,
}

/// What INIT left.
#[derive(Clone, Debug)]
pub struct Initialised {
    /// How long INIT took.
    pub duration: Duration,
    /// What the module printed.
    pub output: Vec<String>,
    /// Why INIT failed, if it did.
    pub failure: Option<Outcome>,
}

/// What an invocation left.
#[derive(Clone, Debug)]
pub struct InvocationResult {
    /// How it ended.
    pub outcome: Outcome,
    /// Log events in order, each with its line end taken off: one print is one, a logged exception is one with its traceback.
    pub output: Vec<String>,
    /// How long the handler ran.
    pub duration: Duration,
    /// The most memory that the environment has used so far, bytes.
    pub max_memory: u64,
}

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The handler returned this JSON.
    Returned(Bytes),
    /// The code raised: Lambda's error document (`errorMessage`, `errorType`, `requestId`, `stackTrace`). Its traceback is in the output.
    Raised(Bytes),
    /// The time was up.
    TimedOut,
    /// The interpreter ended: `sys.exit`, `os._exit`, a trap.
    Exited {
        /// Exit status, if there was one.
        status: Option<i32>,
    },
    /// The memory size did not suffice.
    OutOfMemory,
    /// The response had this many bytes, over the limit.
    ResponseTooLarge(usize),
}

/// No environment could be made.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// As many environments are live as the machine allows.
    #[error("no execution environment is free")]
    Busy,
    /// The runtime is not there.
    #[error("no such runtime: {0}")]
    UnknownRuntime(String),
    /// Our fault.
    #[error("the runtime failed: {0}")]
    Failed(String),
}
