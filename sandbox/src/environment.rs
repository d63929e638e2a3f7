//! One live environment: it handles one event at a time and keeps globals and `/tmp` between events.
//!
//! A timeout, an exit or a lack of memory ends the interpreter but not the environment: `/tmp` stays, and [`Environment::restart`]
//! starts a new interpreter with it. Lambda does the same and calls it a reset. See
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke-with-errors>.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use serde::Serialize;
use wasmtime::{
    Store,
    component::{Instance, TypedFunc},
};
use wasmtime_wasi::I32Exit;

use crate::{
    HostCalls, Initialised, Invocation, InvocationResult, Outcome, OutputLine, Sandbox, StartError,
    files::Files,
    instance::{InstanceState, TimeIsUp},
    limit::{self, Budget, Memory},
    pressure,
    sandbox::Reservation,
};

/// The epoch callback lets INIT compute at least this long, even if its timeout is shorter.
const SHORTEST_INIT: Duration = Duration::from_millis(100);

/// An instance's answer: its kind (`FINE`, `FAILED`, or any other for an exit) and its bytes.
type Answer = (u8, Vec<u8>);

/// The functions that an instance exports; see `images/python312/wit/world.wit`.
pub(crate) struct Exports {
    start: TypedFunc<(String,), (Answer,)>,
    invoke: TypedFunc<(String, Vec<u8>), (Answer,)>,
}

/// An execution environment. Dropping it frees all that it holds.
pub struct Environment {
    runtime: Runtime,
    origin: Origin,
    budget: Arc<Budget>,
    _reservation: Reservation,
}

/// An environment's interpreter.
enum Runtime {
    /// The interpreter is waiting for an event (`alive`), or is handling one.
    Running { store: Box<Store<InstanceState>>, exports: Exports, alive: bool },
    /// The interpreter has ended; only the files are left.
    Ended(Files),
    /// Nothing is left: a restart failed in the sandbox.
    Lost,
}

/// The parts from which an environment makes each of its interpreters.
pub(crate) struct Origin {
    pub(crate) sandbox: Sandbox,
    pub(crate) calls: Arc<dyn HostCalls>,
    /// The argument of the instance's `start`, as JSON.
    pub(crate) told: String,
    /// Memory size, in bytes.
    pub(crate) memory: u64,
}

/// The error of an invocation whose interpreter has ended: it timed out, exited, ran out of memory, or an invocation of it was
/// abandoned before its end. [Restart](Environment::restart) the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the interpreter of this execution environment has ended")]
pub struct Dead;

/// The first argument of the instance's `invoke`, as JSON; the second is the event.
#[derive(Serialize)]
struct Told<'a> {
    request_id: &'a str,
    invoked_function_arn: &'a str,
    client_context: Option<&'a str>,
    trace_id: Option<&'a str>,
    deadline_ms: u64,
}

/// The kinds of answer that have a name; any other kind is an exit, whose bytes are the status.
const FINE: u8 = 0;
const FAILED: u8 = 1;

impl Exports {
    pub(crate) fn of(instance: &Instance, store: &mut Store<InstanceState>) -> wasmtime::Result<Exports> {
        Ok(Exports {
            start: instance.get_typed_func(&mut *store, "start")?,
            invoke: instance.get_typed_func(&mut *store, "invoke")?,
        })
    }
}

impl Environment {
    /// Makes an environment without an interpreter; `restart` starts one.
    pub(crate) fn new(files: Files, origin: Origin, reservation: Reservation) -> Environment {
        let budget = origin.sandbox.budget().clone();
        Environment { runtime: Runtime::Ended(files), origin, budget, _reservation: reservation }
    }

    /// Passes one event to the handler and waits for the outcome.
    ///
    /// # Errors
    /// [`Dead`] after [`Outcome::TimedOut`], [`Outcome::Exited`], [`Outcome::OutOfMemory`], a failed INIT or an abandoned call.
    pub async fn invoke(&mut self, invocation: Invocation) -> Result<InvocationResult, Dead> {
        let Runtime::Running { store, exports, alive } = &mut self.runtime else { return Err(Dead) };
        if !*alive {
            return Err(Dead);
        }
        let begun = Instant::now();
        let ends = SystemTime::now() + invocation.timeout;
        let told = Told {
            request_id: &invocation.request_id,
            invoked_function_arn: &invocation.invoked_function_arn,
            client_context: invocation.client_context.as_deref(),
            trace_id: Some(invocation.trace_id.as_str()).filter(|id| !id.is_empty()),
            deadline_ms: u64::try_from(ends.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()).unwrap_or(u64::MAX),
        };
        let told = serde_json::to_string(&told).map_err(|_| Dead)?;
        let deadline = begun + invocation.timeout;
        store.data_mut().allow_until(deadline);
        // Not alive until the instance has answered: the caller may drop this future while the instance is computing.
        *alive = false;
        let call = exports.invoke.call_async(&mut **store, (told, invocation.payload.to_vec()));
        let answer = tokio::time::timeout_at(deadline.into(), pressure::within(call, &self.budget)).await;
        let outcome = outcome(answer, store);
        let lives = matches!(outcome, Outcome::Returned(_) | Outcome::Raised(_) | Outcome::ResponseTooLarge(_));
        *alive = lives;
        let report = InvocationResult {
            outcome,
            output: take_output(store),
            duration: begun.elapsed(),
            max_memory: store.data().memory.most(),
        };
        if !lives {
            self.end();
        }
        Ok(report)
    }

    /// Returns whether the environment can handle another event without a restart.
    pub fn is_alive(&self) -> bool {
        matches!(self.runtime, Runtime::Running { alive: true, .. })
    }

    /// Starts a new interpreter and runs its INIT phase: `/tmp` is unchanged, the module is loaded again. A running interpreter is
    /// ended.
    ///
    /// # Errors
    /// [`StartError`] when no interpreter could be made. Code that fails in INIT is not an error here but [`Initialised::failure`].
    pub async fn restart(&mut self, timeout: Duration) -> Result<Initialised, StartError> {
        let begun = Instant::now();
        self.end();
        let Runtime::Ended(files) = std::mem::replace(&mut self.runtime, Runtime::Lost) else {
            return Err(StartError::Failed(wasmtime::format_err!("nothing is left of the environment")));
        };
        let Origin { sandbox, calls, told, memory } = &self.origin;
        let memory = Memory::new(*memory, &self.budget);
        let mut store = InstanceState::store(sandbox.engine(), files, memory, calls.clone(), self.budget.clone());
        store.data_mut().allow_until(begun + timeout.max(SHORTEST_INIT));
        let instance = sandbox.python312().instantiate_async(&mut store).await.map_err(StartError::Failed)?;
        let exports = Exports::of(&instance, &mut store).map_err(StartError::Failed)?;
        let call = exports.start.call_async(&mut store, (told.clone(),));
        let answer = tokio::time::timeout_at((begun + timeout).into(), pressure::within(call, &self.budget)).await;
        let failure = match outcome(answer, &store) {
            Outcome::Returned(_) => None,
            failure => Some(failure),
        };
        let initialised = Initialised { duration: begun.elapsed(), output: take_output(&mut store), failure };
        let alive = initialised.failure.is_none();
        self.runtime = Runtime::Running { store: Box::new(store), exports, alive };
        if !alive {
            self.end();
        }
        Ok(initialised)
    }

    /// Ends the interpreter and frees all that it held except the files.
    fn end(&mut self) {
        self.runtime = match std::mem::replace(&mut self.runtime, Runtime::Lost) {
            Runtime::Running { store, .. } => Runtime::Ended(store.into_data().into_files()),
            ended @ (Runtime::Ended(_) | Runtime::Lost) => ended,
        };
    }
}

fn take_output(store: &mut Store<InstanceState>) -> Vec<OutputLine> {
    store.data_mut().output.lock().take()
}

fn outcome(
    answer: Result<Option<wasmtime::Result<(Answer,)>>, tokio::time::error::Elapsed>,
    store: &Store<InstanceState>,
) -> Outcome {
    let answer = match answer {
        Err(_) => return Outcome::TimedOut,
        Ok(None) => return Outcome::OutOfMemory,
        Ok(Some(answer)) => answer,
    };
    match answer {
        Ok(((FINE, body),)) if body.len() > limit::RESPONSE_BYTES => Outcome::ResponseTooLarge(body.len()),
        Ok(((FINE, body),)) => Outcome::Returned(body.into()),
        Ok(((FAILED, error),)) => Outcome::Raised(error.into()),
        Ok(((_, status),)) => Outcome::Exited { status: std::str::from_utf8(&status).ok().and_then(|status| status.parse().ok()) },
        Err(error) if error.is::<TimeIsUp>() => Outcome::TimedOut,
        Err(_) if store.data().memory.killed() => Outcome::OutOfMemory,
        Err(error) => {
            let status = error.downcast_ref::<I32Exit>().map(|exit| exit.0);
            tracing::debug!(?error, "an instance ended");
            Outcome::Exited { status }
        }
    }
}
