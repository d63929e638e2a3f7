//! Reads the source of an event source mapping, and hands batches over to its function.
//!
//! A run ends when the source has nothing to read and no batch is being processed. The record then says when the next batch is due;
//! without one it is removed, until somebody sends a message or changes an item.

use async_trait::async_trait;
use jiff::Timestamp;
use records::Key;
use tokio::task::JoinSet;

use super::{Job, JobError, Kind};
use crate::{
    account::State,
    lambda::{
        queue::{self, HandedOver, NoBatch},
        stream,
    },
};

/// The most batches at once of a mapping that has no number of its own. AWS begins with as many.
const BATCHES: usize = 5;

/// The kind of job whose records are the polls of event source mappings.
pub struct EventSource;

#[async_trait]
impl Kind for EventSource {
    fn table(&self) -> &'static str {
        "lambda/poll/"
    }

    fn due(&self, state: &State, key: &str) -> Option<Timestamp> {
        Some(state.lambda.polls.get(&String::from_text(key).ok()?)?.due)
    }

    fn keys(&self, state: &State) -> Vec<String> {
        state.lambda.polls.keys().map(Key::text).collect()
    }

    fn clear(&self, state: &mut State) {
        state.lambda.polls.clear();
    }

    async fn run(&self, job: &Job) -> Result<(), JobError> {
        let Ok(id) = String::from_text(&job.key) else { return Ok(()) };
        if job.read(|state| state.lambda.readers.contains_key(&id).then_some(())).is_some() {
            return read_stream(job, &id).await;
        }
        let mut running: JoinSet<HandedOver> = JoinSet::new();
        loop {
            let most =
                job.read(|state| Some(state.lambda.mappings.get(&id)?.maximum_concurrency.map_or(BATCHES, |most| most as usize)));
            let mut why = NoBatch::Nothing;
            let mut woken = std::pin::pin!(job.account.live.sqs.woken());
            // From here on nothing is missed that happens meanwhile.
            woken.as_mut().enable();
            while running.len() < most.unwrap_or(0) {
                match queue::next_batch(&job.core, &job.account, &id).await {
                    Ok(batch) => {
                        if batch.mapping.window > 0 {
                            let now = job.core.now(&job.account);
                            job.write(|state| state.lambda.begin_window(&id, now)).await?;
                        }
                        let (core, account) = (job.core.clone(), job.account.clone());
                        running.spawn(async move { queue::hand_over(&core, &account, batch).await });
                    }
                    Err(none) => {
                        why = none;
                        break;
                    }
                }
            }
            if running.is_empty() {
                return end(job, &id, why).await;
            }
            tokio::select! {
                ended = running.join_next() => {
                    if let Some(Ok(handed_over)) = ended {
                        job.write(|state| queue::settle(&job.core, &job.account, state, &handed_over)).await?;
                    }
                }
                () = woken, if running.len() < most.unwrap_or(0) => {}
                () = until_next(job, &id), if running.len() < most.unwrap_or(0) && why == NoBatch::Nothing => {}
            }
        }
    }
}

/// Hands one batch of a stream after the other over, in order, as long as one is due.
async fn read_stream(job: &Job, id: &str) -> Result<(), JobError> {
    loop {
        let now = job.core.now(&job.account);
        let Some(next) = job.read(|state| Some(stream::next(&job.core, &job.account, state, id, now))) else { return Ok(()) };
        let batch = match next {
            Ok(Some(batch)) => batch,
            Ok(None) => return job.write(|state| stream::schedule(state, id, now)).await,
            Err(stream::Refused) => return job.write(|state| stream::refuse(state, id, now)).await,
        };
        let handed_over = stream::hand_over(&job.core, &job.account, batch).await;
        let settled = stream::settle(&job.core, &job.account, &handed_over).await;
        job.write(|state| settled.apply(&job.core, job.account.id, state)).await?;
        let due = job.read(|state| Some(state.lambda.polls.get(id)?.due));
        if due.is_none_or(|due| due > job.core.now(&job.account)) {
            return Ok(());
        }
    }
}

/// Returns when the next batch may be there, although nothing happens.
async fn until_next(job: &Job, id: &str) {
    let next = job.read(|state| {
        let poll = queue::next_poll(&job.core, &job.account, state, id, NoBatch::Nothing)?;
        Some(state.clock.real(poll.due))
    });
    match next {
        Some(next) => job.core.clock.sleep_until(next).await,
        None => std::future::pending().await,
    }
}

/// Sets the time of the next run.
async fn end(job: &Job, id: &str, why: NoBatch) -> Result<(), JobError> {
    job.write(|state| match queue::next_poll(&job.core, &job.account, state, id, why) {
        Some(poll) => drop(state.lambda.polls.insert(id.to_owned(), poll)),
        None => drop(state.lambda.polls.remove(id)),
    })
    .await
}
