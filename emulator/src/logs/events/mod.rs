//! Log events, one file for each operation.

pub mod filter;
pub mod get;
pub mod put;

use super::{error::LogsError, live::Stored};
use crate::Call;

/// Returns the time before which a group's events are expired, by its retention.
fn oldest_kept<I>(call: &Call<I>, group: &str) -> Result<i64, LogsError> {
    let days = call.account.read(|state| Ok::<_, LogsError>(state.logs.group(group)?.1.retention_days))?;
    Ok(days.map_or(i64::MIN, |days| call.now.as_millisecond() - days * 86_400_000))
}

/// Returns an event's id in AWS's form: 56 digits.
fn shown(id: u128) -> String {
    format!("{id:056}")
}

/// The number of events of a page unless the caller sets a smaller one.
const PAGE: usize = 10_000;

/// Returns the first events that fit into 1 MB together.
fn within_a_megabyte(events: impl Iterator<Item = Stored>) -> Vec<Stored> {
    let mut bytes = 0;
    let fits = |event: &Stored| {
        let first = bytes == 0;
        bytes += event.message.len() + super::live::EVENT_OVERHEAD;
        first || bytes <= 1 << 20
    };
    events.take_while(fits).collect()
}
