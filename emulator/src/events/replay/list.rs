//! ListReplays.

use serde::{Deserialize, Serialize};

use super::{Replay, describe::Shown};
use crate::{
    Call,
    events::{archive::archive_arn, bus::list::PAGE, error::EventsError, names::ReplayName, replay::ReplayState},
    page::page,
};

/// ListReplays' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListReplaysRequest {
    name_prefix: Option<String>,
    /// Any of the model's, of which some do not occur here.
    state: Option<String>,
    event_source_arn: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

/// ListReplays' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Replays {
    replays: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

fn word(state: ReplayState) -> &'static str {
    match state {
        ReplayState::Starting => "STARTING",
        ReplayState::Running => "RUNNING",
        ReplayState::Cancelled => "CANCELLED",
        ReplayState::Completed => "COMPLETED",
    }
}

/// Returns the account's replays, by name.
pub async fn list_replays(call: Call<ListReplaysRequest>) -> Result<Replays, EventsError> {
    let ListReplaysRequest { name_prefix, state: wanted, event_source_arn, next_token, limit } = &call.input;
    if [name_prefix, wanted, event_source_arn].into_iter().filter(|filter| filter.is_some()).count() > 1 {
        let text = "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.";
        return Err(EventsError::Invalid(text.into()));
    }
    call.account.read(|state| {
        let fits = |(name, replay): &(&ReplayName, &Replay)| {
            name_prefix.as_ref().is_none_or(|prefix| name.as_str().starts_with(prefix.as_str()))
                && wanted.as_ref().is_none_or(|wanted| wanted == word(replay.state))
                && event_source_arn.as_ref().is_none_or(|arn| archive_arn(&call, &replay.archive).to_string() == *arn)
        };
        let replays = state.events.replays.iter().filter(fits);
        let page = page(replays, |(name, _)| name.to_string(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
        let replays = page.items.into_iter().map(|(name, replay)| Shown::of(&call, name, replay)).collect();
        Ok(Replays { replays, next_token: page.next })
    })
}
