//! Messages: what they consist of, and one file for each operation.

mod attributes;
mod batch;
mod check;
pub mod delete;
mod handle;
mod md5;
pub mod receive;
pub mod send;
mod service;
mod take;
pub mod visibility;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use receive::Received;
pub use send::put;
pub use service::{receive, role_may};
pub use take::{Taken, bury, remove, take};

use super::QueueName;
use crate::{delivery::Attribute, lambda::Lineage};

/// A message in a queue. It never changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// A UUID.
    pub id: String,
    pub body: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Attribute>,
    /// The sender: an account's number, or a role's id and session.
    pub sender: String,
    /// When it was sent, milliseconds since 1970.
    pub sent: i64,
    /// Until when it is delayed, milliseconds since 1970.
    pub visible_from: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deduplication_id: Option<String>,
    /// The attribute `AWSTraceHeader`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_header: Option<String>,
    /// The functions that have run before it was sent.
    #[serde(default)]
    pub lineage: Lineage,
    /// The queue from which it was moved, if this is a dead-letter queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dead_letter_source: Option<QueueName>,
    /// The number of receipts in that queue.
    #[serde(default)]
    pub received_before: u32,
}
