//! Invocations.
//!
//! [`run`] is the list of steps. Its callers are the Invoke operation ([`operation`]), the job of an asynchronous event ([`event`],
//! [`jobs`](crate::jobs)) and other services ([`service`]).

mod answer;
mod environment;
mod event;
mod lineage;
mod log;
mod log_json;
mod operation;
mod payload;
mod pool;
mod request;
mod service;
mod slot;
mod target;
mod variables;

use std::sync::Arc;

use super::error::LambdaError;
use crate::{Account, emulator::Core};

pub use answer::Answer;
pub use event::{Payload, QueuedEvent};
pub use lineage::Lineage;
pub use operation::{invoke, invoke_async, invoke_with_response_stream};
pub use pool::{Live, drop_all, drop_idle, drop_idle_since, drop_stale, make_room};
pub use service::{InvokeError, Invoked, ServiceInvocation, UrlInvocation, invoke_by_url, invoke_for_service, receive};

pub use request::InvocationRequest;

/// Runs a function once. The invocation runs to its end even if its caller disconnects, as on Lambda.
pub async fn run(core: &Arc<Core>, account: &Arc<Account>, request: InvocationRequest) -> Result<Answer, LambdaError> {
    let (core, account) = (core.clone(), account.clone());
    let running = tokio::spawn(async move { steps(&core, &account, &request).await });
    running.await.map_err(|error| LambdaError::Internal(error.to_string()))?
}

async fn steps(core: &Arc<Core>, account: &Arc<Account>, request: &InvocationRequest) -> Result<Answer, LambdaError> {
    let generation = account.generation();
    let target = target::resolve(core, account, request)?;
    // Dropped last: an environment is busy as long as its slot is taken.
    let _slot = slot::take(core, account, &target).await?;
    let began = core.now(account);
    let (lease, init) = environment::acquire(core, account, &target).await?;
    let (lease, report) = environment::serve(lease, init.as_ref(), request, &target).await;
    let ended = core.now(account);
    let record = log::record(&target, request, init.as_ref(), &report, began, ended);
    // If the account was put into another state meanwhile, this invocation must not change that state.
    if account.generation() == generation {
        log::write(core, account, &target, &lease.info, &record).await;
        if lease.info.is_fresh(ended) {
            pool::release(account, &target, lease, core.clock.now());
        }
    }
    Ok(answer::of(&target, request, report, &record))
}
