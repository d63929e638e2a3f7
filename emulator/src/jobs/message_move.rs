//! Moves messages out of a dead-letter queue, those of a second at once.

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;

use super::{Job, JobError, Kind};
use crate::{account::State, sqs};

/// The kind of job whose records are SQS's message move tasks.
pub struct MessageMove;

#[async_trait]
impl Kind for MessageMove {
    fn table(&self) -> &'static str {
        "sqs/move-task/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        state.sqs.move_tasks.get(&String::from_text(key).ok()?)?.due
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.sqs.move_tasks.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.sqs.move_tasks.clear();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(id) = String::from_text(&job.key) else { return Ok(()) };
        job.write(|state| sqs::move_messages(&job.core, &job.account, state, &id)).await
    }
}
