//! What is due in DynamoDB: items expire, stream records and tokens are dropped.

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;

use super::{Job, JobError, Kind};
use crate::{account::State, dynamodb::upkeep::Task, lambda};

/// The kind of job whose records are the tasks of DynamoDB.
pub struct TableUpkeep;

#[async_trait]
impl Kind for TableUpkeep {
    fn table(&self) -> &'static str {
        "dynamodb/upkeep/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        Some(state.dynamodb.upkeep.get(&Task::from_text(key).ok()?)?.due)
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.dynamodb.upkeep.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.dynamodb.upkeep.clear();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(task) = Task::from_text(&job.key) else { return Ok(()) };
        let now = job.core.now(&job.account);
        job.write(|state| {
            if let Some(stream) = state.dynamodb.keep_up(&task, now, &*job.core.ids) {
                lambda::stream_filled(state, &stream, now);
            }
        })
        .await
    }
}
