//! A replay of archived events.

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;

use super::{Job, JobError, Kind};
use crate::{
    account::State,
    events::{self, ReplayName},
};

/// The kind of job whose records are replays that are not over.
pub struct ReplayOfEvents;

#[async_trait]
impl Kind for ReplayOfEvents {
    fn table(&self) -> &'static str {
        "events/replay/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        state.events.replays.get(&ReplayName::from_text(key).ok()?)?.due()
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.events.replays.iter().filter(|(_, replay)| replay.due().is_some()).map(|(name, _)| name.text()).collect()
    }

    fn clear(&self, state: &mut State) {
        state.events.replays.retain(|_, replay| replay.due().is_none());
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(name) = ReplayName::from_text(&job.key) else { return Ok(()) };
        job.write(|state| events::go_on_with_replay(&job.core, job.account.id, state, &name)).await
    }
}
