//! The occurrence of a schedule of EventBridge Scheduler.

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;

use super::{Job, JobError, Kind};
use crate::{
    account::State,
    scheduler::{self, ScheduleKey},
};

/// The kind of job whose records are the next occurrences of schedules.
pub struct ScheduleOccurrence;

#[async_trait]
impl Kind for ScheduleOccurrence {
    fn table(&self) -> &'static str {
        "scheduler/due/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        Some(state.scheduler.due.get(&ScheduleKey::from_text(key).ok()?)?.at)
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.scheduler.due.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.scheduler.due.clear();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(key) = ScheduleKey::from_text(&job.key) else { return Ok(()) };
        job.write(|state| scheduler::fire(&job.core, job.account.id, state, &key)).await
    }
}
