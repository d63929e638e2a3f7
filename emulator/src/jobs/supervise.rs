//! Runs one job. A job that panics, fails or leaves its record as it was runs again later.

use std::sync::Arc;

use super::{Job, JobError, kind_of, waiting::Started};
use crate::{Account, emulator::Core};

/// Runs a job in a task of its own, so that a panic ends only the run.
pub async fn supervise(core: Arc<Core>, account: Arc<Account>, started: Started) {
    let outcome = run(&core, &account, &started.key).await;
    let failures = account.jobs.end(&started, core.clock.now().as_millisecond());
    if let Err(error) = outcome.and(if failures.is_some() { Err(JobError::Unchanged) } else { Ok(()) }) {
        let job = &started.key;
        tracing::error!(%error, account = %account.id, job, failures, "a job failed and runs again later");
    }
    core.jobs.refresh(&account);
}

async fn run(core: &Arc<Core>, account: &Arc<Account>, key: &str) -> Result<(), JobError> {
    let Some((kind, key)) = kind_of(key) else { return Err(JobError::Unchanged) };
    let job = Job { core: core.clone(), account: account.clone(), key: key.into(), generation: account.generation() };
    tokio::spawn(async move { kind.run(&job).await }).await?
}
