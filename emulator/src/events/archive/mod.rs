//! Archives of events, one file for each operation.

pub mod create;
pub mod delete;
pub mod describe;
pub mod list;
pub mod update;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Event,
    access::OnResource,
    error::{EventsError, Kind},
    names::{ArchiveName, BusName, arn, bus_arn},
    pattern,
    state::State,
};
use crate::{AccountId, Arn, Call, emulator::Core};

/// The most archives of an account, by AWS's quota.
const MOST: usize = 100;
/// The most archived events of an account, and the most bytes of them. AWS has no such limits; here they are a part of the account,
/// which is in memory. The oldest ones are removed first.
const MOST_EVENTS: usize = 1_000;
const MOST_BYTES: usize = 2 << 20;

/// An archive, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Archive {
    /// The bus whose events it keeps.
    pub bus: BusName,
    pub description: Option<String>,
    /// The events that it keeps, JSON; all without a pattern.
    pub pattern: Option<String>,
    /// How long it keeps them; 0 for ever.
    pub retention_days: u32,
    pub created: Timestamp,
}

/// An archived event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Archived {
    pub event: Event,
    /// The size of the event as targets see it.
    pub bytes: usize,
}

/// Number and size of an archive's events.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Contents {
    size_bytes: usize,
    event_count: usize,
}

/// Keeps an event in the archives of its bus that are for it.
pub fn keep(
    core: &Core,
    account: AccountId,
    state: &mut State,
    bus: &BusName,
    (event, id): (&Event, &str),
    envelope: &Value,
    now: Timestamp,
) {
    let fits = |archive: &Archive| {
        let matches = |text: &String| pattern::parse(text).is_ok_and(|pattern| pattern.matches(envelope));
        archive.bus == *bus && archive.pattern.as_ref().is_none_or(matches)
    };
    let names: Vec<ArchiveName> =
        state.archives.iter().filter(|(_, archive)| fits(archive)).map(|(name, _)| name.clone()).collect();
    if names.is_empty() {
        return;
    }
    forget_old(state, now);
    let time = event.time.unwrap_or(now);
    for name in names {
        let archived = Archived { event: Event { time: Some(time), ..event.clone() }, bytes: envelope.to_string().len() };
        state.archived.insert((name, moment(now), id.to_owned()), archived);
    }
    while state.archived.len() > MOST_EVENTS || state.archived.values().map(|event| event.bytes).sum::<usize>() > MOST_BYTES {
        let oldest = state.archived.keys().min_by_key(|(_, at, _)| *at).cloned();
        let Some(oldest) = oldest else { return };
        tracing::debug!(region = %core.config.region, %account, archive = %oldest.0, "the oldest archived event is removed");
        state.archived.remove(&oldest);
    }
}

/// Returns a time as a part of a key, milliseconds since 1970.
pub fn moment(time: Timestamp) -> u64 {
    u64::try_from(time.as_millisecond()).unwrap_or(0)
}

/// Removes events that are older than their archive keeps them.
fn forget_old(state: &mut State, now: Timestamp) {
    let State { archives, archived, .. } = state;
    archived.retain(|(name, at, _), _| archives.get(name).is_some_and(|archive| is_kept(archive, *at, now)));
}

/// Returns whether an archive still keeps an event of a time.
pub fn is_kept(archive: &Archive, at: u64, now: Timestamp) -> bool {
    let oldest = now.checked_sub(SignedDuration::from_hours(24 * i64::from(archive.retention_days))).unwrap_or(Timestamp::MIN);
    archive.retention_days == 0 || at >= moment(oldest)
}

/// Returns the number and size of the events that an archive has now.
pub fn contents(state: &State, name: &ArchiveName, archive: &Archive, now: Timestamp) -> Contents {
    let events = state.archived.iter().filter(|((of, at, _), _)| of == name && is_kept(archive, *at, now));
    events.fold(Contents::default(), |sum, (_, event)| Contents {
        size_bytes: sum.size_bytes + event.bytes,
        event_count: sum.event_count + 1,
    })
}

/// Returns an archive's ARN.
pub fn archive_arn<I>(call: &Call<I>, name: &ArchiveName) -> Arn {
    arn(&call.core, call.account.id, format_args!("archive/{name}"))
}

/// Returns the ARN of an archive's bus.
fn source_arn<I>(call: &Call<I>, archive: &Archive) -> Arn {
    bus_arn(&call.core, call.account.id, &archive.bus)
}

/// Returns the error for an archive that does not exist.
pub fn absent(name: &ArchiveName) -> EventsError {
    EventsError::NoSuch(Kind::Archive, name.to_string())
}

/// The input of an operation on an archive as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    archive_name: ArchiveName,
}

impl OnResource for ByName {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(archive_arn(call, &self.archive_name))
    }
}

/// The output of CreateArchive and UpdateArchive.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Changed {
    archive_arn: Arn,
    state: &'static str,
    creation_time: Timestamp,
}
