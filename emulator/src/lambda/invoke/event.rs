//! Asynchronous events: they are accepted here, and a job delivers them ([`jobs`](crate::jobs)).
//!
//! An accepted event is a part of the account's state until it is delivered or dropped, so a restart loses none.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{lineage::Lineage, request::InvocationRequest};
use crate::{
    emulator::Core,
    lambda::{FunctionName, Qualifier, State, error::LambdaError},
    trace::Trace,
};

/// The largest number of queued events of an account. AWS has no such limit; Coldstart keeps all events in memory.
const MOST_EVENTS: usize = 1_000;
/// The largest size of all queued payloads of an account, in bytes: 16 MB. One payload may have 1 MB.
const MOST_BYTES: u64 = 16 << 20;

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

impl QueuedEvent {
    /// Returns the request for a delivery of this event.
    pub fn request(&self, core: &Core, payload: Payload) -> InvocationRequest {
        InvocationRequest {
            function: self.function.clone(),
            qualifier: self.qualifier.clone(),
            payload: payload.payload.into(),
            request_id: self.request_id.clone(),
            client_context: payload.client_context,
            trace: self.trace.clone().unwrap_or_else(|| Trace::new(core)).with_parent(core),
            lineage: self.lineage.clone(),
        }
    }
}

impl State {
    /// Adds an event to the queue. Its job starts when the state has been committed.
    ///
    /// # Errors
    /// The queue is full, or the payload is not UTF-8.
    pub(crate) fn accept(&mut self, request: InvocationRequest, now: Timestamp) -> Result<(), LambdaError> {
        let payload =
            String::from_utf8(request.payload.to_vec()).map_err(|error| LambdaError::PayloadNotJson(error.to_string()))?;
        let payload = Payload { payload, client_context: request.client_context };
        if self.events.len() >= MOST_EVENTS || self.waiting_bytes() + payload.bytes() > MOST_BYTES {
            return Err(LambdaError::EventsWait { events: MOST_EVENTS, megabytes: MOST_BYTES >> 20 });
        }
        let event = QueuedEvent {
            request_id: request.request_id.clone(),
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
        self.payloads.insert(request.request_id.clone(), payload);
        self.events.insert(request.request_id, event);
        Ok(())
    }

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
    pub(crate) fn drop_events(&mut self) {
        self.events.clear();
        self.payloads.clear();
    }

    /// Removes a queued event.
    pub(crate) fn drop_event(&mut self, id: &str) {
        self.events.remove(id);
        self.payloads.remove(id);
    }
}
