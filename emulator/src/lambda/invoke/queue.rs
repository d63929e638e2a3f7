//! The queue of asynchronous events. An event is accepted, delivered, and retried if the function fails.
//!
//! An accepted event is a part of the account's state until it is delivered or dropped, so a restart loses none. An event that was
//! being delivered when the server stopped is delivered again, as Lambda's queue may do, too. The delays are AWS's: one minute
//! before the first retry, two minutes before the second. There are no dead-letter queues or destinations yet; configurations with
//! one are refused.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>.

use std::sync::{Arc, atomic::Ordering};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{lineage::Lineage, pool, request::InvocationRequest, run};
use crate::{
    Account,
    emulator::Core,
    lambda::{FunctionName, Qualifier, State, error::LambdaError},
    trace::Trace,
};

/// The number of retries after a function error, unless the function's configuration has another.
const RETRIES: u32 = 2;
/// The largest age of an event in seconds, six hours, unless the function's configuration has another.
const OLDEST: u32 = 21_600;
/// The largest number of queued events of an account. AWS has no such limit; Coldstart keeps all events in memory.
const MOST_EVENTS: usize = 1_000;
/// The largest size of all queued payloads of an account, in bytes: 16 MB. One payload may have 1 MB.
const MOST_BYTES: u64 = 16 << 20;
/// The longest delay before a retry after a throttle, in seconds. The delay doubles from one second to these five minutes, as on
/// AWS.
const LONGEST_BACKOFF: i64 = 300;

/// A queued event, as the account stores it. Its payload is stored apart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct QueuedEvent {
    /// The request's id, the same for all retries.
    pub request_id: String,
    /// The function's name.
    pub function: FunctionName,
    /// The version or alias, if the request names one.
    pub qualifier: Option<Qualifier>,
    /// The size of the event's [`Payload`], in bytes.
    pub bytes: u64,
    /// The functions that have run before this invocation, and this one.
    #[serde(default)]
    pub lineage: Lineage,
    /// The request's trace, the same for all retries. Events that older versions of Coldstart stored have none.
    #[serde(default)]
    pub trace: Option<Trace>,
    /// When the event was accepted.
    pub accepted_at: Timestamp,
    /// The earliest time of the next delivery.
    pub due: Timestamp,
    /// The number of deliveries that ended with a function error.
    pub failures: u32,
    /// The number of deliveries that were throttled, or failed before the function ran, at most 60.
    pub throttles: u32,
}

/// A queued event's payload, which does not change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Payload {
    /// The event, JSON.
    pub payload: String,
    /// The client context, JSON.
    pub client_context: Option<String>,
}

impl Payload {
    /// Returns the size of the event and the client context, in bytes.
    pub fn bytes(&self) -> u64 {
        (self.payload.len() + self.client_context.as_ref().map_or(0, String::len)) as u64
    }
}

impl State {
    /// Returns the size of all queued payloads, in bytes.
    pub(crate) fn waiting_bytes(&self) -> u64 {
        self.events.values().map(|event| event.bytes).sum()
    }

    /// Removes the queued events of a function.
    pub(in crate::lambda) fn drop_events_of(&mut self, function: &FunctionName) {
        let of_it = |event: &QueuedEvent| event.function == *function;
        let gone: Vec<String> = self.events.iter().filter(|(_, event)| of_it(event)).map(|(id, _)| id.clone()).collect();
        gone.iter().for_each(|id| self.drop_event(id));
    }

    /// Removes all queued events.
    pub fn drop_events(&mut self) {
        self.events.clear();
        self.payloads.clear();
    }

    fn drop_event(&mut self, id: &str) {
        self.events.remove(id);
        self.payloads.remove(id);
    }
}

/// Adds an event to the queue and begins its delivery. Fails if the queue is full. The state is committed before the caller gets
/// the response.
pub fn accept(core: &Arc<Core>, account: &Arc<Account>, request: InvocationRequest) -> Result<(), LambdaError> {
    let now = core.clock.now();
    let payload = String::from_utf8(request.payload.to_vec()).map_err(|error| LambdaError::PayloadNotJson(error.to_string()))?;
    let payload = Payload { payload, client_context: request.client_context };
    let event = QueuedEvent {
        request_id: request.request_id,
        function: request.function,
        qualifier: request.qualifier,
        bytes: payload.bytes(),
        lineage: request.lineage,
        trace: Some(request.trace),
        accepted_at: now,
        due: now,
        failures: 0,
        throttles: 0,
    };
    let id = event.request_id.clone();
    account.write(|state| {
        let lambda = &mut state.lambda;
        if lambda.events.len() >= MOST_EVENTS || lambda.waiting_bytes() + event.bytes > MOST_BYTES {
            return Err(LambdaError::EventsWait { events: MOST_EVENTS, megabytes: MOST_BYTES >> 20 });
        }
        lambda.payloads.insert(event.request_id.clone(), payload);
        lambda.events.insert(event.request_id.clone(), event);
        Ok(())
    })?;
    tokio::spawn(deliver(core.clone(), account.clone(), id));
    Ok(())
}

/// Begins the delivery of the events that were queued when the account was loaded. Only the first call has an effect.
pub fn wake(core: &Arc<Core>, account: &Arc<Account>) {
    if account.live.lambda.woken.swap(true, Ordering::AcqRel) {
        return;
    }
    let mut waiting: Vec<_> =
        account.read(|state| state.lambda.events.iter().map(|(id, event)| (event.accepted_at, id.clone())).collect());
    waiting.sort();
    for (_, id) in waiting {
        tokio::spawn(deliver(core.clone(), account.clone(), id));
    }
}

/// Evicts all warm environments and begins the delivery of the queued events, after the account was put into another state.
pub fn begin_anew(core: &Arc<Core>, account: &Arc<Account>) {
    pool::drop_all(account);
    account.live.lambda.woken.store(false, Ordering::Release);
    wake(core, account);
}

/// Delivers an event, with retries, until it is removed from the queue.
async fn deliver(core: Arc<Core>, account: Arc<Account>, id: String) {
    let generation = account.generation();
    while let Some(event) = find(&account, generation, &id) {
        if event.due > core.clock.now() {
            core.clock.sleep_until(event.due).await;
            continue;
        }
        let Some(payload) = account.read(|state| state.lambda.payloads.get(&id).cloned()) else { return };
        let request = InvocationRequest {
            function: event.function.clone(),
            qualifier: event.qualifier.clone(),
            payload: payload.payload.into(),
            request_id: event.request_id.clone(),
            client_context: payload.client_context,
            trace: event.trace.clone().unwrap_or_else(|| Trace::new(&core)).with_parent(&core),
            lineage: event.lineage.clone(),
        };
        let next = match run(&core, &account, request).await {
            Ok(answer) if answer.failed => after_failure(&core, &account, event),
            Ok(_) => None,
            Err(LambdaError::NoSuchFunction(_)) => None,
            Err(error) => {
                tracing::info!(%error, request_id = %id, "an event could not be delivered yet");
                after_throttle(&core, &account, event)
            }
        };
        if let Err(error) = put_back(&core, &account, generation, &id, next).await {
            tracing::error!(%error, request_id = %id, "what became of an event could not be stored");
        }
    }
}

fn find(account: &Account, generation: u64, id: &str) -> Option<QueuedEvent> {
    let found = account.read(|state| state.lambda.events.get(id).cloned());
    found.filter(|_| account.generation() == generation)
}

async fn put_back(
    core: &Core,
    account: &Arc<Account>,
    generation: u64,
    id: &str,
    next: Option<QueuedEvent>,
) -> Result<(), LambdaError> {
    let written = account.write_in(generation, |state| {
        match (state.lambda.events.get_mut(id), next) {
            (Some(event), Some(next)) => *event = next,
            (Some(_), None) => state.lambda.drop_event(id),
            // The function and its events were deleted meanwhile.
            (None, _) => {}
        }
        Ok::<(), LambdaError>(())
    });
    match written {
        Some(written) => written?,
        // The account was put into another state meanwhile, which does not have this event.
        None => return Ok(()),
    }
    core.save(account, None).await.map_err(LambdaError::from)
}

fn after_failure(core: &Core, account: &Account, mut event: QueuedEvent) -> Option<QueuedEvent> {
    let (retries, oldest) = limits(account, &event);
    event.failures += 1;
    if event.failures > retries {
        return None;
    }
    event.due = core.clock.now() + SignedDuration::from_mins(event.failures.into());
    young_enough(event, oldest)
}

fn after_throttle(core: &Core, account: &Account, mut event: QueuedEvent) -> Option<QueuedEvent> {
    let (_, oldest) = limits(account, &event);
    let wait = 1_i64.checked_shl(event.throttles).map_or(LONGEST_BACKOFF, |wait| wait.min(LONGEST_BACKOFF));
    event.throttles = event.throttles.saturating_add(1).min(60);
    event.due = core.clock.now() + SignedDuration::from_secs(wait);
    young_enough(event, oldest)
}

fn young_enough(event: QueuedEvent, oldest: u32) -> Option<QueuedEvent> {
    (event.due.duration_since(event.accepted_at) <= SignedDuration::from_secs(oldest.into())).then_some(event)
}

/// Returns the number of retries and the largest age in seconds, from the function's configuration or the defaults.
fn limits(account: &Account, event: &QueuedEvent) -> (u32, u32) {
    let qualifier = event.qualifier.clone().unwrap_or(Qualifier::LATEST);
    account.read(|state| {
        let function = state.lambda.functions.get(&event.function);
        let config = function.and_then(|function| function.event_invoke.get(&qualifier));
        let retries = config.and_then(|config| config.maximum_retry_attempts).unwrap_or(RETRIES);
        let oldest = config.and_then(|config| config.maximum_event_age).unwrap_or(OLDEST);
        (retries, oldest)
    })
}
