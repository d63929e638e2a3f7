//! Replays of archived events, one file for each operation. A job carries a replay out.

pub mod cancel;
pub mod describe;
pub mod list;
mod run;
pub mod start;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::OnResource,
    error::{EventsError, Kind},
    names::{ArchiveName, BusName, ReplayName, arn},
};
use crate::{Arn, Call};

pub use run::go_on;

/// The most replays of an account that are kept. Those that are over do not hinder new ones: the oldest of them is removed.
const MOST: usize = 100;
/// The most replays at once, by AWS's quota.
const MOST_AT_ONCE: usize = 10;

/// A replay, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Replay {
    pub archive: ArchiveName,
    pub bus: BusName,
    pub description: Option<String>,
    /// The rules that get the events; without any all get them.
    pub rules: Vec<String>,
    /// The time of the events, both ends included.
    pub from: Timestamp,
    pub to: Timestamp,
    pub state: ReplayState,
    pub started: Timestamp,
    pub ended: Option<Timestamp>,
    /// The last event that was sent: its arrival, milliseconds since 1970, and its id.
    pub last: Option<(u64, String)>,
    /// When it goes on.
    pub due: Timestamp,
}

/// How far a replay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReplayState {
    Starting,
    Running,
    Cancelled,
    Completed,
}

impl Replay {
    /// Returns when it goes on, if it is not over.
    pub fn due(&self) -> Option<Timestamp> {
        match self.state {
            ReplayState::Starting | ReplayState::Running => Some(self.due),
            ReplayState::Cancelled | ReplayState::Completed => None,
        }
    }
}

/// Returns a replay's ARN.
pub fn replay_arn<I>(call: &Call<I>, name: &ReplayName) -> Arn {
    arn(&call.core, call.account.id, format_args!("replay/{name}"))
}

fn absent(name: &ReplayName) -> EventsError {
    EventsError::NoSuch(Kind::Replay, name.to_string())
}

/// The input of an operation on a replay as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    replay_name: ReplayName,
}

impl OnResource for ByName {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(replay_arn(call, &self.replay_name))
    }
}
