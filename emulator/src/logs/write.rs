//! Writes events for services: a function's output for Lambda, execution logs for API Gateway.

use std::sync::Arc;

use super::{live::Live, names::GroupName, state::Group};
use crate::{Account, LogLine, StoreError, emulator::Core};

/// The longest message, bytes: 256 KB, as for Lambda's log events. Longer ones are truncated.
const LONGEST_MESSAGE: usize = 256 << 10;

/// An event to write.
#[derive(Clone, Debug)]
pub struct Event {
    /// The event's time, milliseconds since 1970.
    pub timestamp: i64,
    pub message: String,
}

/// Writes a service's events, and creates group and stream if they are missing. The caller checks the permission. A new group is
/// durable when this returns, events shortly after. Errors are internal and only logged, because the service's own work is done by
/// then.
pub async fn write(core: &Core, account: &Arc<Account>, group: &str, stream: &str, events: Vec<Event>) {
    if let Err(error) = try_write(core, account, group, stream, events).await {
        tracing::error!(%error, account = %account.id, group, "log events are lost");
    }
}

async fn try_write(core: &Core, account: &Arc<Account>, group: &str, stream: &str, events: Vec<Event>) -> Result<(), StoreError> {
    let now = core.now(account).as_millisecond();
    let live = account.live.logs.ready(core, account).await?;
    if account.read(|state| state.logs.group(group).is_err()) {
        let name = GroupName::try_from(group.to_owned()).map_err(|error| StoreError(error.into()))?;
        let made = account.write(|state| {
            state.logs.groups.entry(name).or_insert_with(|| Group::new(now));
            Ok::<_, std::convert::Infallible>(())
        });
        match made {
            Ok(()) => core.save(account, None).await.map_err(StoreError::from)?,
        }
    }
    let lines = live.intake.admit(lines(now, group, stream, events), core.clock.now());
    append(core, account, live, lines);
    Ok(())
}

/// Returns a stream's events, which arrive now, in the form of the store.
pub fn lines(ingestion_time: i64, group: &str, stream: &str, events: Vec<Event>) -> Vec<LogLine> {
    let line = |Event { timestamp, mut message }: Event| {
        message.truncate(message.floor_char_boundary(LONGEST_MESSAGE));
        LogLine { group: group.into(), stream: stream.into(), timestamp, ingestion_time, message }
    };
    events.into_iter().map(line).collect()
}

/// Adds events in memory and to the store's queue.
pub fn append(core: &Core, account: &Account, live: &Live, lines: Vec<LogLine>) {
    live.add(lines.clone());
    core.store.append_logs(account.id, lines);
}
