//! UpdateArchive.

use serde::Deserialize;

use super::{Changed, absent, archive_arn};
use crate::{
    Arn, Call,
    events::{access::OnResource, error::EventsError, names::ArchiveName, pattern},
};

/// UpdateArchive's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateArchiveRequest {
    archive_name: ArchiveName,
    description: Option<String>,
    event_pattern: Option<String>,
    retention_days: Option<u32>,
}

impl OnResource for UpdateArchiveRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(archive_arn(call, &self.archive_name))
    }
}

/// Replaces those settings of an archive that are given.
pub async fn update_archive(call: Call<UpdateArchiveRequest>) -> Result<Changed, EventsError> {
    let arn = archive_arn(&call, &call.input.archive_name);
    let UpdateArchiveRequest { archive_name, description, event_pattern, retention_days } = call.input;
    event_pattern.as_deref().map(pattern::parse).transpose()?;
    let created = call.account.write(|state| {
        let archive = state.events.archives.get_mut(&archive_name).ok_or_else(|| absent(&archive_name))?;
        archive.description = description.or(archive.description.take());
        archive.pattern = event_pattern.or(archive.pattern.take());
        archive.retention_days = retention_days.unwrap_or(archive.retention_days);
        Ok::<_, EventsError>(archive.created)
    })?;
    Ok(Changed { archive_arn: arn, state: "ENABLED", creation_time: created })
}
