//! CloudWatch Logs: groups, streams, events.

use serde::{Deserialize, Serialize};

use crate::{Account, Protocol, Service, ServiceTable, emulator::Core};

/// What of the log groups a restart must not lose. Events are in the ledger's log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}

/// Events in memory, read back from the ledger.
#[derive(Default)]
pub struct Live {}

/// The operations.
pub fn table() -> ServiceTable {
    ServiceTable { service: Service::Logs, protocol: Protocol::AwsJson { target_prefix: "Logs_20140328" }, routes: vec![] }
}

/// One event to be written.
#[derive(Clone, Debug)]
pub struct Event {
    /// Milliseconds since 1970.
    pub timestamp: i64,
    /// The text.
    pub message: String,
}

/// Writes a service's events, making group and stream where they are missing. Whether the writer may is the caller's question.
pub async fn write(core: &Core, account: &Account, group: &str, stream: &str, events: Vec<Event>) {
    let _ = (core, account, group, stream, events);
}
