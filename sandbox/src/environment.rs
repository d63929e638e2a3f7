//! One live environment: one event at a time, globals and `/tmp` kept in between.

use std::{
    sync::Arc,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use serde::Serialize;
use wasmtime::{
    Store,
    component::{Instance, TypedFunc},
};
use wasmtime_wasi::I32Exit;

use crate::{
    Invocation, InvocationResult, Outcome, OutputLine,
    instance::{InstanceState, TimeIsUp},
    limit::{self, Budget},
    pressure,
    sandbox::Reservation,
};

/// What an instance answers: of which kind it is, and its bytes.
type Answer = (u8, Vec<u8>);

/// What an instance exports; `images/python312/wit/world.wit`.
pub(crate) struct Exports {
    start: TypedFunc<(String,), (Answer,)>,
    invoke: TypedFunc<(String, Vec<u8>), (Answer,)>,
}

/// An environment that has been initialised. Dropping it frees everything it had.
pub struct Environment {
    store: Store<InstanceState>,
    exports: Exports,
    alive: bool,
    budget: Arc<Budget>,
    _reservation: Reservation,
}

/// The environment timed out, exited, ran out of memory, or an invocation of it was abandoned half way: make another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the execution environment is dead")]
pub struct Dead;

/// What the instance's `invoke` is told besides the event.
#[derive(Serialize)]
struct Told<'a> {
    request_id: &'a str,
    invoked_function_arn: &'a str,
    client_context: Option<&'a str>,
    trace_id: Option<&'a str>,
    deadline_ms: u64,
}

/// The kinds of answer that an instance gives.
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
    pub(crate) fn new(store: Store<InstanceState>, exports: Exports, reservation: Reservation) -> Environment {
        let budget = store.data().budget.clone();
        Environment { store, exports, alive: true, budget, _reservation: reservation }
    }

    /// Hands one event to the handler and waits for how it ends.
    ///
    /// # Errors
    /// [`Dead`] after [`Outcome::TimedOut`], [`Outcome::Exited`], [`Outcome::OutOfMemory`], a failed INIT or an abandoned call.
    pub async fn invoke(&mut self, invocation: Invocation) -> Result<InvocationResult, Dead> {
        if !self.alive {
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
        self.store.data_mut().allow_until(deadline);
        // Dead until it has answered: this future may be dropped while the instance is in the middle of something.
        self.alive = false;
        let call = self.exports.invoke.call_async(&mut self.store, (told, invocation.payload.to_vec()));
        let answer = tokio::time::timeout_at(deadline.into(), pressure::within(call, &self.budget)).await;
        let outcome = self.outcome(answer);
        self.alive = matches!(outcome, Outcome::Returned(_) | Outcome::Raised(_) | Outcome::ResponseTooLarge(_));
        let duration = begun.elapsed();
        Ok(InvocationResult { outcome, output: self.take_output(), duration, max_memory: self.store.data().memory.most() })
    }

    /// Whether another event can be handed to it.
    pub fn is_alive(&self) -> bool {
        self.alive
    }

    /// INIT. Gives why it failed.
    pub(crate) async fn initialise(&mut self, told: &str, deadline: Instant) -> Option<Outcome> {
        self.alive = false;
        let call = self.exports.start.call_async(&mut self.store, (told.to_owned(),));
        let answer = tokio::time::timeout_at(deadline.into(), pressure::within(call, &self.budget)).await;
        match self.outcome(answer) {
            Outcome::Returned(_) => {
                self.alive = true;
                None
            }
            failure => Some(failure),
        }
    }

    pub(crate) fn take_output(&mut self) -> Vec<OutputLine> {
        self.store.data_mut().output.lock().take()
    }

    fn outcome(&self, answer: Result<Option<wasmtime::Result<(Answer,)>>, tokio::time::error::Elapsed>) -> Outcome {
        let answer = match answer {
            Err(_) => return Outcome::TimedOut,
            Ok(None) => return Outcome::OutOfMemory,
            Ok(Some(answer)) => answer,
        };
        match answer {
            Ok(((FINE, body),)) if body.len() > limit::RESPONSE_BYTES => Outcome::ResponseTooLarge(body.len()),
            Ok(((FINE, body),)) => Outcome::Returned(body.into()),
            Ok(((FAILED, error),)) => Outcome::Raised(error.into()),
            Ok(((_, status),)) => {
                Outcome::Exited { status: std::str::from_utf8(&status).ok().and_then(|status| status.parse().ok()) }
            }
            Err(error) if error.is::<TimeIsUp>() => Outcome::TimedOut,
            Err(_) if self.store.data().memory.killed() => Outcome::OutOfMemory,
            Err(error) => {
                let status = error.downcast_ref::<I32Exit>().map(|exit| exit.0);
                tracing::debug!(?error, "an instance ended");
                Outcome::Exited { status }
            }
        }
    }
}
