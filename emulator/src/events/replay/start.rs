//! StartReplay.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{MOST, MOST_AT_ONCE, Replay, ReplayState, replay_arn};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Resource, Row},
    events::{
        error::{EventsError, Kind},
        names::{ArchiveName, ReplayName, own, own_bus},
    },
};

/// StartReplay's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartReplayRequest {
    replay_name: ReplayName,
    description: Option<String>,
    event_source_arn: String,
    event_start_time: Timestamp,
    event_end_time: Timestamp,
    destination: Destination,
}

/// AWS's `ReplayDestination`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Destination {
    pub arn: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filter_arns: Vec<String>,
}

/// StartReplay's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Started {
    replay_arn: Arn,
    state: &'static str,
    replay_start_time: Timestamp,
}

/// Returns the needs: the replay's and the archive's.
pub fn needs(call: &Call<StartReplayRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let replay = replay_arn(call, &call.input.replay_name);
    Ok(Needs::of(row, replay).and_of(row, Resource::One(call.input.event_source_arn.clone())))
}

/// Starts to send events of an archive to the rules of its bus again.
pub async fn start_replay(call: Call<StartReplayRequest>) -> Result<Started, EventsError> {
    let arn = replay_arn(&call, &call.input.replay_name);
    let (region, account, now) = (call.region().to_owned(), call.account.id, call.now);
    let StartReplayRequest { replay_name, description, event_source_arn, event_start_time, event_end_time, destination } =
        call.input;
    let no_bus = || EventsError::NoSuchBus(destination.arn.rsplit('/').next().unwrap_or_default().to_owned());
    let bus = own_bus(&destination.arn, &region, account).ok_or_else(no_bus)?;
    let archive = own(&event_source_arn, &region, account).and_then(|resource| {
        let name: ArchiveName = resource.strip_prefix("archive/")?.parse().ok()?;
        Some(name)
    });
    let no_archive = || {
        let name = event_source_arn.rsplit('/').next().unwrap_or_default();
        EventsError::reason("EventSourceArn", format_args!("Archive {name} does not exist."))
    };
    call.account.write(|state| {
        let events = &mut state.events;
        events.bus(&bus)?;
        let archive = archive.filter(|name| events.archives.contains_key(name)).ok_or_else(no_archive)?;
        if events.archives.get(&archive).is_some_and(|archive| archive.bus != bus) {
            return Err(EventsError::reason("Destination.Arn", "Cross event bus replay is not permitted."));
        }
        if event_start_time >= event_end_time {
            return Err(EventsError::reason("EventEndTime", "EventStartTime must be before EventEndTime."));
        }
        if events.replays.contains_key(&replay_name) {
            return Err(EventsError::Exists(Kind::Replay, replay_name.to_string()));
        }
        if events.replays.values().filter(|replay| replay.due().is_some()).count() >= MOST_AT_ONCE {
            return Err(EventsError::Limit);
        }
        if events.replays.len() >= MOST {
            let over = events.replays.iter().filter(|(_, replay)| replay.due().is_none());
            if let Some(oldest) = over.min_by_key(|(_, replay)| replay.started).map(|(name, _)| name.clone()) {
                events.replays.remove(&oldest);
            }
        }
        let replay = Replay {
            archive,
            bus,
            description,
            rules: destination.filter_arns.clone(),
            from: event_start_time,
            to: event_end_time,
            state: ReplayState::Starting,
            started: now,
            ended: None,
            last: None,
            due: now,
        };
        events.replays.insert(replay_name, replay);
        Ok(())
    })?;
    Ok(Started { replay_arn: arn, state: "STARTING", replay_start_time: now })
}
