//! Event source mappings: Lambda reads messages of a queue, or records of a stream, and invokes a function with batches of them.
//!
//! [`Mapping`] is the setting; a job reads while there is something to read (`jobs/event_source.rs`): [`Poll`] says when the next time
//! is. Code that makes a message visible calls [`State::queue_filled`] in the same change, and code that adds a record to a stream
//! [`stream_filled`], so nothing polls a source that has nothing new. [`queue`] and [`stream`] read batches and invoke the function.

mod configuration;
pub(super) mod create;
mod filters;
pub(super) mod find;
mod partial;
pub(crate) mod queue;
mod settings;
pub(crate) mod stream;
pub(super) mod update;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(super) use configuration::arn;
pub(crate) use stream::stream_filled;
pub use stream::{Reader, StreamSettings};

use super::{FunctionName, Qualifier, State, error::LambdaError};
use crate::{Arn, dynamodb::streams::StreamId, sqs::QueueName};

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
    /// The most messages or records of a batch.
    pub batch_size: u32,
    /// How long messages or records are collected for a batch, seconds.
    pub window: u32,
    /// Event patterns, of which one suffices.
    pub filters: Vec<String>,
    /// The most batches at once.
    pub maximum_concurrency: Option<u32>,
    /// Whether the function's result names messages or records that failed (`ReportBatchItemFailures`).
    pub reports_failures: bool,
    /// The settings that only mappings of streams have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<StreamSettings>,
    pub tags: BTreeMap<String, String>,
    /// When it was changed, whole seconds.
    pub last_modified: Timestamp,
}

/// An event source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A queue of SQS.
    Queue(QueueName),
    /// A stream of a table of DynamoDB.
    Stream(StreamId),
}

impl Mapping {
    /// Returns the queue that is read, if it is one.
    pub fn queue(&self) -> Option<&QueueName> {
        match &self.source {
            Source::Queue(queue) => Some(queue),
            Source::Stream(_) => None,
        }
    }

    /// Returns the stream that is read, if it is one.
    pub fn stream(&self) -> Option<&StreamId> {
        match &self.source {
            Source::Queue(_) => None,
            Source::Stream(stream) => Some(stream),
        }
    }
}

/// When a mapping's source is read next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    pub due: Timestamp,
    /// Since when messages of a queue are collected for the next batch.
    pub since: Timestamp,
}

impl State {
    /// Notes that a queue will have a visible message at a time.
    pub(crate) fn queue_filled(&mut self, queue: &QueueName, at: Timestamp) {
        let reads = |mapping: &Mapping| mapping.enabled && mapping.queue() == Some(queue);
        let readers: Vec<String> = self.mappings.iter().filter(|(_, mapping)| reads(mapping)).map(|(id, _)| id.clone()).collect();
        for id in readers {
            self.poll_at(id, at);
        }
    }

    /// Returns whether a mapping reads a queue.
    pub(crate) fn reads_queue(&self, queue: &QueueName) -> bool {
        self.mappings.values().any(|mapping| mapping.enabled && mapping.queue() == Some(queue))
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
    pub(super) fn mapping(&self, id: &str) -> Result<&Mapping, LambdaError> {
        self.mappings.get(id).ok_or_else(|| LambdaError::NotFound("The resource you requested does not exist.".into()))
    }

    pub(super) fn mapping_mut(&mut self, id: &str) -> Result<&mut Mapping, LambdaError> {
        self.mappings.get_mut(id).ok_or_else(|| LambdaError::NotFound("The resource you requested does not exist.".into()))
    }
}
