//! The large tables of an account, which are loaded when a service first needs them.
//!
//! All services read and change an account by functions that do not wait, so what they need is loaded before: a call of a service
//! by [`Part::of`], everything else (jobs, deliveries, copies of an account) with all parts. A part stays loaded as long as its account
//! is in memory.

use records::Deferred;

use super::State;
use crate::Service;

/// A large table of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Items of DynamoDB.
    Items,
    /// Records of DynamoDB's streams.
    StreamRecords,
    /// Events in archives of EventBridge.
    ArchivedEvents,
    /// Versions of S3's objects.
    Objects,
    /// Messages of SQS's queues.
    Messages,
}

impl Part {
    /// All parts, sorted by their paths.
    pub const ALL: [Self; 5] = [Self::Items, Self::StreamRecords, Self::ArchivedEvents, Self::Objects, Self::Messages];

    /// Returns the path of the table, with a slash at its end.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Items => "dynamodb/item/",
            Self::StreamRecords => "dynamodb/stream-record/",
            Self::ArchivedEvents => "events/archived/",
            Self::Objects => "s3/object/",
            Self::Messages => "sqs/message/",
        }
    }

    /// Returns the parts that the operations of a service use. A service that hands events over to others uses theirs, too.
    pub fn of(service: Service) -> &'static [Self] {
        match service {
            Service::API_GATEWAY | Service::IAM | Service::LOGS | Service::STS => &[],
            // Code comes from objects, and an event source mapping begins at a record of a stream.
            Service::LAMBDA => &[Self::StreamRecords, Self::Objects],
            Service::DYNAMODB | Service::DYNAMODB_STREAMS => &[Self::Items, Self::StreamRecords],
            Service::SQS => &[Self::Messages],
            _ => &Self::ALL,
        }
    }

    /// Returns whether a state has this part.
    pub fn is_loaded(self, state: &State) -> bool {
        match self {
            Self::Items => state.dynamodb.items.is_loaded(),
            Self::StreamRecords => state.dynamodb.stream_records.is_loaded(),
            Self::ArchivedEvents => state.events.archived.is_loaded(),
            Self::Objects => state.s3.objects.is_loaded(),
            Self::Messages => state.sqs.messages.is_loaded(),
        }
    }

    /// Gives a state, and all its clones, this part of another one.
    pub fn load(self, state: &State, from: &State) {
        match self {
            Self::Items => state.dynamodb.items.load((*from.dynamodb.items).clone()),
            Self::StreamRecords => state.dynamodb.stream_records.load((*from.dynamodb.stream_records).clone()),
            Self::ArchivedEvents => state.events.archived.load((*from.events.archived).clone()),
            Self::Objects => state.s3.objects.load((*from.s3.objects).clone()),
            Self::Messages => state.sqs.messages.load((*from.sqs.messages).clone()),
        }
    }
}

/// Marks all parts of a state as not loaded.
pub fn defer(state: &mut State) {
    state.dynamodb.items = Deferred::absent();
    state.dynamodb.stream_records = Deferred::absent();
    state.events.archived = Deferred::absent();
    state.s3.objects = Deferred::absent();
    state.sqs.messages = Deferred::absent();
}
