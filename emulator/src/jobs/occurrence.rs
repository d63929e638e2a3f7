//! The occurrence of a rule that has a schedule.

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;

use super::{Job, JobError, Kind};
use crate::{
    account::State,
    events::{self, RuleName},
};

/// The kind of job whose records are the next occurrences of rules.
pub struct RuleOccurrence;

#[async_trait]
impl Kind for RuleOccurrence {
    fn table(&self) -> &'static str {
        "events/due/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        Some(state.events.due.get(&RuleName::from_text(key).ok()?)?.at)
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.events.due.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.events.due.clear();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(rule) = RuleName::from_text(&job.key) else { return Ok(()) };
        job.write(|state| {
            let now = state.clock.at(job.core.clock.now());
            if let Some(due) = state.events.due.get(&rule).copied().filter(|due| due.at <= now) {
                events::fire(&job.core, job.account.id, state, &rule, due.at);
            }
        })
        .await
    }
}
