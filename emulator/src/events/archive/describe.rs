//! DescribeArchive.

use jiff::Timestamp;
use serde::Serialize;

use super::{ByName, Contents, absent, archive_arn, contents, source_arn};
use crate::{
    Arn, Call,
    events::{error::EventsError, names::ArchiveName},
};

/// DescribeArchive's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Described {
    archive_arn: Arn,
    archive_name: ArchiveName,
    event_source_arn: Arn,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_pattern: Option<String>,
    state: &'static str,
    retention_days: u32,
    #[serde(flatten)]
    contents: Contents,
    creation_time: Timestamp,
}

/// Returns an archive.
pub async fn describe_archive(call: Call<ByName>) -> Result<Described, EventsError> {
    let name = &call.input.archive_name;
    call.account.read(|state| {
        let archive = state.events.archives.get(name).ok_or_else(|| absent(name))?;
        Ok(Described {
            archive_arn: archive_arn(&call, name),
            archive_name: name.clone(),
            event_source_arn: source_arn(&call, archive),
            description: archive.description.clone(),
            event_pattern: archive.pattern.clone(),
            state: "ENABLED",
            retention_days: archive.retention_days,
            contents: contents(&state.events, name, archive, call.now),
            creation_time: archive.created,
        })
    })
}
