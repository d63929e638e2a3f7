//! ListArchives.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Archive, Contents, contents, source_arn};
use crate::{
    Arn, Call,
    events::{
        bus::list::PAGE,
        error::EventsError,
        names::{ArchiveName, own_bus},
    },
    page::page,
};

/// ListArchives' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListArchivesRequest {
    name_prefix: Option<String>,
    event_source_arn: Option<String>,
    state: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

/// ListArchives' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Archives {
    archives: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    archive_name: ArchiveName,
    event_source_arn: Arn,
    state: &'static str,
    retention_days: u32,
    #[serde(flatten)]
    contents: Contents,
    creation_time: Timestamp,
}

/// Returns the account's archives, by name.
pub async fn list_archives(call: Call<ListArchivesRequest>) -> Result<Archives, EventsError> {
    let ListArchivesRequest { name_prefix, event_source_arn, state: wanted, next_token, limit } = &call.input;
    let filters = [name_prefix, event_source_arn, wanted].into_iter().filter(|filter| filter.is_some()).count();
    if filters > 1 {
        let text = "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.";
        return Err(EventsError::Invalid(text.into()));
    }
    let missing = |arn: &String| EventsError::NoSuchBus(arn.rsplit('/').next().unwrap_or(arn).to_owned());
    let bus = event_source_arn
        .as_ref()
        .map(|arn| own_bus(arn, call.region(), call.account.id).ok_or_else(|| missing(arn)))
        .transpose()?;
    call.account.read(|state| {
        if let Some(bus) = &bus {
            state.events.bus(bus)?;
        }
        let fits = |(name, archive): &(&ArchiveName, &Archive)| {
            name_prefix.as_ref().is_none_or(|prefix| name.as_str().starts_with(prefix.as_str()))
                && bus.as_ref().is_none_or(|bus| archive.bus == *bus)
                && wanted.as_ref().is_none_or(|wanted| wanted == "ENABLED")
        };
        let archives = state.events.archives.iter().filter(fits);
        let page = page(archives, |(name, _)| name.to_string(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
        let listed = |(name, archive): (&ArchiveName, &Archive)| Listed {
            archive_name: name.clone(),
            event_source_arn: source_arn(&call, archive),
            state: "ENABLED",
            retention_days: archive.retention_days,
            contents: contents(&state.events, name, archive, call.now),
            creation_time: archive.created,
        };
        Ok(Archives { archives: page.items.into_iter().map(listed).collect(), next_token: page.next })
    })
}
