//! A check that sends something through what the learner has built.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Resource, solution::FastForward};
use crate::labs::text::{Template, Text};

/// Puts things in at one end, in a copy of the account, waits by the copy's clock, and looks at what came out at the other end. The observation is
/// `{ count, seen, log }`: how many things there are of the resource in `see`, these things, and the log lines that functions wrote meanwhile.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// What is put in, in this order. Left out: nothing; what comes by itself, such as the events of a schedule, is waited for.
    #[serde(default)]
    pub put: Vec<Put>,
    /// How long is waited, by the account's clock: `90s`, `2m`, `1h 30m`; a second if left out.
    pub wait: Option<FastForward>,
    /// What is looked at.
    pub see: Resource,
}

/// Something that is put in.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Put {
    /// An object is uploaded to a bucket.
    Object(Upload),
    /// An item is written to a table.
    Item(NewItem),
    /// An item is deleted from a table.
    DeleteItem(OldItem),
    /// A message is sent to a queue.
    Message(QueueMessage),
    /// A message is published to a topic.
    Publish(Publication),
    /// An event is put on an event bus.
    Event(BusEvent),
    /// A function is invoked asynchronously.
    Invoke(AsyncInvoke),
    /// The clock moves forward.
    Wait(FastForward),
}

/// An object.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// The bucket's name.
    pub bucket: Text,
    /// The object's key.
    pub key: Text,
    /// The content: a text, or JSON.
    pub body: Template,
}

/// An item.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewItem {
    /// The table's name.
    pub table: Text,
    /// The item as plain JSON.
    pub item: Template,
}

/// An item that goes.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OldItem {
    /// The table's name.
    pub table: Text,
    /// The item's key as plain JSON.
    pub key: Template,
}

/// A message to a queue.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueMessage {
    /// The queue's name.
    pub queue: Text,
    /// The body: a text, or JSON.
    pub body: Template,
    /// The message's attributes, all strings.
    #[serde(default)]
    pub attributes: BTreeMap<String, Text>,
    /// The message group of a FIFO queue.
    pub group: Option<Text>,
}

/// A message to a topic.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The topic's name.
    pub topic: Text,
    /// The message: a text, or JSON.
    pub message: Template,
    /// The subject.
    pub subject: Option<Text>,
    /// The message's attributes, all strings.
    #[serde(default)]
    pub attributes: BTreeMap<String, Text>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BusEvent {
    /// The event bus; `default` if left out.
    pub bus: Option<Text>,
    /// The source, such as `shop.orders`.
    pub source: Text,
    /// The detail type, such as `OrderPlaced`.
    pub detail_type: Text,
    /// The detail.
    pub detail: Template,
}

/// An asynchronous invocation.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AsyncInvoke {
    /// The function's name.
    pub function: Text,
    /// The event; `{}` if left out.
    pub event: Option<Template>,
}
