//! Event source mappings: Lambda reads messages of a queue and invokes a function with batches of them.
//!
//! [`Mapping`] is the setting; a job polls while there is something to read (`jobs/event_source.rs`): [`Poll`] says when the next time
//! is. Code that makes a message visible calls [`State::queue_filled`] in the same change, so nothing polls a queue without messages.
//! [`batch`] reads one batch, [`handover`] invokes the function with it. Streams are not implemented: a stream is another [`Source`].

mod batch;
mod configuration;
pub(super) mod create;
mod event;
mod filter;
pub(super) mod find;
mod handover;
mod partial;
mod settings;
pub(super) mod update;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use batch::{NoBatch, next_batch, next_poll};
pub(crate) use handover::{HandedOver, hand_over, settle};

use super::{FunctionName, Qualifier, State, error::LambdaError};
use crate::{Arn, sqs::QueueName};

/// A mapping of an event source to a function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mapping {
    pub source: Source,
    /// The source's ARN.
    pub source_arn: Arn,
    pub function: FunctionName,
    /// The version or alias that is invoked, if the mapping names one.
    pub qualifier: Option<Qualifier>,
    pub enabled: bool,
    /// The most messages of a batch.
    pub batch_size: u32,
    /// How long messages are collected for a batch, seconds.
    pub window: u32,
    /// Event patterns, of which one suffices.
    pub filters: Vec<String>,
    /// The most batches at once.
    pub maximum_concurrency: Option<u32>,
    /// Whether the function's result names messages that failed (`ReportBatchItemFailures`).
    pub reports_failures: bool,
    pub tags: BTreeMap<String, String>,
    /// When it was changed, whole seconds.
    pub last_modified: Timestamp,
}

/// An event source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A queue of SQS.
    Queue(QueueName),
}

/// When a mapping's source is read next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    pub due: Timestamp,
    /// Since when messages are collected for the next batch.
    pub since: Timestamp,
}

impl State {
    /// Notes that a queue will have a visible message at a time.
    pub(crate) fn queue_filled(&mut self, queue: &QueueName, at: Timestamp) {
        let reads = |mapping: &Mapping| mapping.enabled && matches!(&mapping.source, Source::Queue(name) if name == queue);
        let readers: Vec<String> = self.mappings.iter().filter(|(_, mapping)| reads(mapping)).map(|(id, _)| id.clone()).collect();
        for id in readers {
            self.poll_at(id, at);
        }
    }

    /// Returns whether a mapping reads a queue.
    pub(crate) fn reads_queue(&self, queue: &QueueName) -> bool {
        self.mappings.values().any(|mapping| mapping.enabled && matches!(&mapping.source, Source::Queue(name) if name == queue))
    }

    /// Begins to collect messages for the next batch of a mapping.
    pub(crate) fn begin_window(&mut self, id: &str, now: Timestamp) {
        if let Some(poll) = self.polls.get_mut(id) {
            poll.since = now;
        }
    }

    /// Sets the next poll of a mapping, unless there is an earlier one.
    fn poll_at(&mut self, id: String, at: Timestamp) {
        match self.polls.get(&id) {
            Some(poll) if poll.due <= at => {}
            Some(poll) => drop(self.polls.insert(id, Poll { due: at, since: poll.since.min(at) })),
            None => drop(self.polls.insert(id, Poll { due: at, since: at })),
        }
    }

    /// Returns a mapping.
    fn mapping(&self, id: &str) -> Result<&Mapping, LambdaError> {
        self.mappings.get(id).ok_or_else(|| LambdaError::NotFound("The resource you requested does not exist.".into()))
    }
}
