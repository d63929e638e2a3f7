//! Log events, one file a verb.

pub mod filter;
pub mod get;
pub mod put;

use super::{error::LogsError, live::Stored};
use crate::Call;

/// From when on a group's events are still there: its retention counts back from now.
fn oldest_kept<I>(call: &Call<I>, group: &str) -> Result<i64, LogsError> {
    let days = call.account.read(|state| Ok::<_, LogsError>(state.logs.group(group)?.1.retention_days))?;
    Ok(days.map_or(i64::MIN, |days| call.now.as_millisecond() - days * 86_400_000))
}

/// An event's id as AWS shows it: 56 digits.
fn shown(id: u128) -> String {
    format!("{id:056}")
}

fn limit(limit: Option<usize>) -> Result<usize, LogsError> {
    match limit {
        None => Ok(10_000),
        Some(limit @ 1..=10_000) => Ok(limit),
        Some(0) => Err(LogsError::violation(0, "limit", "Member must have value greater than or equal to 1")),
        Some(limit) => Err(LogsError::violation(limit, "limit", "Member must have value less than or equal to 10000")),
    }
}

/// As many events as fit into 1 MB, taken in the order given.
fn within_a_megabyte(events: impl Iterator<Item = Stored>) -> Vec<Stored> {
    let mut bytes = 0;
    let fits = |event: &Stored| {
        let first = bytes == 0;
        bytes += event.message.len() + super::live::EVENT_OVERHEAD;
        first || bytes <= 1 << 20
    };
    events.take_while(fits).collect()
}
