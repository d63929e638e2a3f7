//! The traits by which Lambda runs code. The server implements them with the sandbox, tests with a scripted runtime.

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
    /// Makes an environment and runs its INIT phase, the code of the module outside of the handler.
    ///
    /// # Errors
    /// [`StartError`] if no environment could be made. If the code fails in INIT, that is not an error but
    /// [`Initialised::failure`].
    async fn start(&self, start: Start) -> Result<(Box<dyn Environment>, Initialised), StartError>;
}

/// A live environment. It handles one event at a time, and keeps globals and `/tmp` between events.
#[async_trait]
pub trait Environment: Send {
    /// Passes one event to the handler. After [`Outcome::TimedOut`], [`Outcome::Exited`], [`Outcome::OutOfMemory`] or a failed
    /// INIT, the environment has to be [restarted](Environment::restart) first.
    async fn invoke(&mut self, invocation: Invocation) -> InvocationResult;

    /// Starts a new process of the runtime after the last one has ended, and runs INIT again within `timeout`. `/tmp` is kept.
    ///
    /// # Errors
    /// [`StartError`] if no process could be made; the caller then has to drop the environment.
    async fn restart(&mut self, timeout: Duration) -> Result<Initialised, StartError>;
}

/// An unzipped package: path inside it (`lambda_function.py`, `lib/x.py`) → content. It is shared, never copied.
pub type Package = Arc<BTreeMap<String, Bytes>>;

/// The description of an environment to start.
#[derive(Clone, Debug)]
pub struct Start {
    /// The function's account.
    pub account: AccountId,
    /// The emulator that the code's calls go to.
    pub aws: HostClient,
    /// The runtime's name, such as `python3.12`.
    pub runtime: String,
    /// The content of `/var/task`.
    pub package: Package,
    /// The contents of `/opt`, in the order of the layers.
    pub layers: Vec<Package>,
    /// `module.function`.
    pub handler: String,
    /// The environment variables, including Lambda's own.
    pub variables: Vec<(String, String)>,
    /// Memory size, MB.
    pub memory_mb: u32,
    /// Size of `/tmp`, MB.
    pub tmp_mb: u32,
    /// The timeout of INIT; 10 s on Lambda.
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

/// A reference from an environment to the emulator that started it. The emulator over a copy of an account has environments of its
/// own. The reference is weak, so it does not keep the emulator alive.
#[derive(Clone, Debug)]
pub struct HostClient(Weak<Core>);

impl HostClient {
    pub(crate) fn to(core: &Arc<Core>) -> Self {
        Self(Arc::downgrade(core))
    }

    /// A reference to no emulator, for code that calls nothing.
    pub fn nowhere() -> Self {
        Self(Weak::new())
    }

    /// Returns the emulator, unless it has been dropped. [`Emulator::handle`] verifies requests from inside by their signatures,
    /// like any others.
    pub fn emulator(&self) -> Option<Emulator> {
        self.0.upgrade().map(Emulator::of)
    }
}

/// One event.
#[derive(Clone, Debug)]
pub struct Invocation {
    pub request_id: String,
    /// The event as JSON.
    pub payload: Bytes,
    /// The timeout of the handler.
    pub timeout: Duration,
    /// The ARN that was invoked, with alias or version if the caller gave one.
    pub invoked_function_arn: String,
    /// `X-Amz-Client-Context`, decoded from base64 to JSON.
    pub client_context: Option<String>,
    /// The value of `_X_AMZN_TRACE_ID`.
    pub trace_id: String,
}

/// The result of INIT.
#[derive(Clone, Debug)]
pub struct Initialised {
    pub duration: Duration,
    /// The lines that the module printed.
    pub output: Vec<String>,
    /// Why INIT failed; `None` if it succeeded.
    pub failure: Option<Outcome>,
}

/// The result of an invocation.
#[derive(Clone, Debug)]
pub struct InvocationResult {
    pub outcome: Outcome,
    /// Log events in order, without line ends: each print is one event, a logged exception is one event together with its
    /// traceback.
    pub output: Vec<String>,
    /// How long the handler ran.
    pub duration: Duration,
    /// The most memory that the environment has used since it started, bytes.
    pub max_memory: u64,
}

/// How an invocation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The handler returned this JSON.
    Returned(Bytes),
    /// The code raised an exception: Lambda's error document (`errorMessage`, `errorType`, `requestId`, `stackTrace`). The
    /// traceback is in the output.
    Raised(Bytes),
    /// The timeout was reached.
    TimedOut,
    /// The interpreter ended: by `sys.exit`, `os._exit` or a trap.
    Exited {
        /// The exit status, if there was one.
        status: Option<i32>,
    },
    /// The code needed more than the function's memory size.
    OutOfMemory,
    /// The response was over the size limit; its size, bytes.
    ResponseTooLarge(usize),
}

/// No environment could be made.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// As many environments are live as the machine allows, and none is free.
    #[error("no execution environment is free")]
    Busy,
    /// The runtime does not exist.
    #[error("no such runtime: {0}")]
    UnknownRuntime(String),
    /// An internal error.
    #[error("the runtime failed: {0}")]
    Failed(String),
}
