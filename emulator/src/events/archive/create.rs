//! CreateArchive.

use serde::Deserialize;

use super::{Archive, Changed, MOST, archive_arn};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
    events::{
        error::{EventsError, Kind},
        names::{ArchiveName, own_bus},
        pattern,
    },
};

/// CreateArchive's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateArchiveRequest {
    archive_name: ArchiveName,
    event_source_arn: String,
    description: Option<String>,
    event_pattern: Option<String>,
    retention_days: Option<u32>,
}

/// Returns the needs: the archive's and the bus's.
pub fn needs(call: &Call<CreateArchiveRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let archive: Arn = archive_arn(call, &call.input.archive_name);
    Ok(Needs::of(row, archive).and_of(row, crate::access::Resource::One(call.input.event_source_arn.clone())))
}

/// Creates an archive of a bus's events from now on.
pub async fn create_archive(call: Call<CreateArchiveRequest>) -> Result<Changed, EventsError> {
    let arn = archive_arn(&call, &call.input.archive_name);
    let (region, account, now) = (call.region().to_owned(), call.account.id, call.now);
    let CreateArchiveRequest { archive_name, event_source_arn, description, event_pattern, retention_days } = call.input;
    event_pattern.as_deref().map(pattern::parse).transpose()?;
    let bus = own_bus(&event_source_arn, &region, account).ok_or_else(|| EventsError::NoSuchBus(event_source_arn.clone()))?;
    call.account.write(|state| {
        state.events.bus(&bus)?;
        if state.events.archives.contains_key(&archive_name) {
            return Err(EventsError::Exists(Kind::Archive, archive_name.to_string()));
        }
        if state.events.archives.len() >= MOST {
            return Err(EventsError::Limit);
        }
        let retention_days = retention_days.unwrap_or(0);
        state
            .events
            .archives
            .insert(archive_name, Archive { bus, description, pattern: event_pattern, retention_days, created: now });
        Ok(())
    })?;
    Ok(Changed { archive_arn: arn, state: "ENABLED", creation_time: now })
}
