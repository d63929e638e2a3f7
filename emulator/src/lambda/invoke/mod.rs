//! Invocations.
//!
//! [`run`] is the list of steps. Its callers are the Invoke operation ([`operation`]), the queue of asynchronous events ([`queue`])
//! and other services ([`service`]).

mod answer;
mod environment;
mod lineage;
mod log;
mod log_json;
mod operation;
mod payload;
mod pool;
mod queue;
mod request;
mod service;
mod slot;
mod target;
mod variables;

use std::sync::Arc;

use super::error::LambdaError;
use crate::{Account, emulator::Core};

pub use operation::{invoke, invoke_async, invoke_with_response_stream};
pub use pool::{Live, drop_all, drop_idle, drop_stale, make_room};
pub use queue::{Payload, QueuedEvent, begin_anew, wake};
pub use service::{Identity, InvokeError, Invoked, ServiceInvocation, invoke_for_service};

use answer::Answer;
use request::InvocationRequest;

/// Runs a function once. The invocation runs to its end even if its caller disconnects, as on Lambda.
async fn run(core: &Arc<Core>, account: &Arc<Account>, request: InvocationRequest) -> Result<Answer, LambdaError> {
    let (core, account) = (core.clone(), account.clone());
    let running = tokio::spawn(async move { steps(&core, &account, &request).await });
    running.await.map_err(|error| LambdaError::Internal(error.to_string()))?
}

async fn steps(core: &Arc<Core>, account: &Arc<Account>, request: &InvocationRequest) -> Result<Answer, LambdaError> {
    let generation = account.generation();
    let target = target::resolve(core, account, request)?;
    // Dropped last: an environment is busy as long as its slot is taken.
    let _slot = slot::take(core, account, &target).await?;
    let began = core.clock.now();
    let (lease, init) = environment::acquire(core, account, &target).await?;
    let (lease, report) = environment::serve(lease, init.as_ref(), request, &target).await;
    let ended = core.clock.now();
    let record = log::record(&target, request, init.as_ref(), &report, began, ended);
    // If the account was put into another state meanwhile, this invocation must not change that state.
    if account.generation() == generation {
        log::write(core, account, &target, &lease.info, &record).await;
        pool::release(account, &target, lease, ended);
    }
    Ok(answer::of(&target, request, report, &record))
}
