//! DescribeReplay.

use jiff::Timestamp;
use serde::Serialize;

use super::{ByName, Replay, ReplayState, absent, replay_arn, start::Destination};
use crate::{
    Arn, Call,
    events::{
        archive::archive_arn,
        error::EventsError,
        names::{ReplayName, bus_arn},
    },
};

/// A replay, as operations show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Shown {
    replay_name: ReplayName,
    event_source_arn: Arn,
    state: ReplayState,
    event_start_time: Timestamp,
    event_end_time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_last_replayed_time: Option<Timestamp>,
    replay_start_time: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay_end_time: Option<Timestamp>,
}

/// DescribeReplay's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Described {
    replay_arn: Arn,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    destination: Destination,
    #[serde(flatten)]
    replay: Shown,
}

impl Shown {
    pub fn of<I>(call: &Call<I>, name: &ReplayName, replay: &Replay) -> Self {
        let last = replay.last.as_ref().and_then(|(at, _)| Timestamp::from_millisecond(i64::try_from(*at).ok()?).ok());
        Self {
            replay_name: name.clone(),
            event_source_arn: archive_arn(call, &replay.archive),
            state: replay.state,
            event_start_time: replay.from,
            event_end_time: replay.to,
            event_last_replayed_time: last,
            replay_start_time: replay.started,
            replay_end_time: replay.ended,
        }
    }
}

/// Returns a replay.
pub async fn describe_replay(call: Call<ByName>) -> Result<Described, EventsError> {
    let name = &call.input.replay_name;
    call.account.read(|state| {
        let replay = state.events.replays.get(name).ok_or_else(|| absent(name))?;
        let arn = bus_arn(&call.core, call.account.id, &replay.bus).to_string();
        Ok(Described {
            replay_arn: replay_arn(&call, name),
            description: replay.description.clone(),
            destination: Destination { arn, filter_arns: replay.rules.clone() },
            replay: Shown::of(&call, name, replay),
        })
    })
}
