//! What follows a batch: the next batch, another try of this one or of its halves, or its end without success.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{
    LastResult, Reader, Retried, StreamSettings,
    batch::{Batch, Record},
    failure::{Condition, Failure},
    handover::{HandedOver, Outcome},
    schedule,
};
use crate::{
    Account, AccountId,
    account::State,
    dynamodb::streams::{Position, SequenceNumber},
    emulator::Core,
};

/// The longest delay before another try, seconds.
const LONGEST_DELAY: i64 = 60;

/// What follows a batch.
struct Step {
    reader: Reader,
    /// What is told to the destination of failures.
    failure: Option<Failure>,
}

/// What has to be committed after a batch.
pub struct Settled {
    id: String,
    now: Timestamp,
    step: Step,
}

/// Decides what follows a batch, and tells the destination of failures about one that is given up, if it is a bucket.
pub async fn settle(core: &Arc<Core>, account: &Account, handed_over: &HandedOver) -> Settled {
    let now = core.now(account);
    let step = step(handed_over, now);
    if let Some(failure) = &step.failure {
        failure.put(core, account).await;
    }
    Settled { id: handed_over.batch.id.clone(), now, step }
}

impl Settled {
    /// Sets where the mapping is now and when it reads next, and tells the destination of failures, if it is a queue or a topic.
    pub fn apply(self, core: &Core, account: AccountId, state: &mut State) {
        let Self { id, now, step: Step { reader, failure } } = self;
        if !state.lambda.readers.contains_key(&id) {
            return;
        }
        if let Some(failure) = failure {
            failure.send(core, account, state);
        }
        state.lambda.readers.insert(id.clone(), reader);
        schedule(state, &id, now);
    }
}

fn step(handed_over: &HandedOver, now: Timestamp) -> Step {
    let HandedOver { batch, outcome, request_id } = handed_over;
    let Some(settings) = &batch.mapping.stream else { return Step { reader: batch.reader.clone(), failure: None } };
    let give_up = |records: &[Record], condition, failures, executed| {
        let failure = Failure::of(batch, records, request_id, now, (condition, failures, executed));
        Step { reader: done(batch, now, LastResult::Failed), failure }
    };
    let before = batch.reader.retried.as_ref();
    let failures = before.map_or(0, |retried| retried.failures);
    let parts = before.map_or_else(|| vec![batch.end], |retried| retried.parts.clone());
    let (from, executed) = match outcome {
        Outcome::Done if batch.records.is_empty() => {
            return Step { reader: done(batch, now, batch.reader.last_result), failure: None };
        }
        Outcome::Done => return Step { reader: done(batch, now, LastResult::Ok), failure: None },
        Outcome::TooOld => return give_up(&batch.records, Condition::RecordAgeExceeded, failures, None),
        Outcome::Throttled => {
            let throttles = before.map_or(0, |retried| retried.throttles) + 1;
            let retried = Retried { parts, failures, throttles, due: now + delay(throttles) };
            let reader = Reader { retried: Some(retried), last_result: LastResult::Failed, ..batch.reader.clone() };
            return Step { reader, failure: None };
        }
        Outcome::Failed(executed) => (None, Some(*executed)),
        Outcome::FailedFrom(number) => (Some(*number), None),
    };
    let first = from.and_then(|from| batch.records.iter().position(|record| record.number == from)).unwrap_or(0);
    let left = &batch.records[first..];
    let position = from.filter(|_| first > 0).map_or(batch.reader.position, |from| Position::after(from.previous()));
    let again = |parts: Vec<SequenceNumber>, failures: u32, due: Timestamp| Step {
        reader: Reader { position, retried: Some(Retried { parts, failures, throttles: 0, due }), last_result: LastResult::Failed },
        failure: None,
    };
    let (split, has_progressed) = (halves(settings, left, from.is_some(), &parts), first > 0);
    match split {
        Some(parts) => again(parts, 0, now),
        None if settings.bisects && has_progressed => again(parts, 0, now),
        None if settings.maximum_retries.is_some_and(|most| failures >= most) => {
            give_up(left, Condition::RetryAttemptsExhausted, failures + 1, executed)
        }
        None => again(parts, failures + 1, now + delay(failures + 1)),
    }
}

/// Returns the parts with the first one halved, if a batch that has failed as a whole is bisected.
fn halves(settings: &StreamSettings, left: &[Record], is_partial: bool, parts: &[SequenceNumber]) -> Option<Vec<SequenceNumber>> {
    if !settings.bisects || is_partial || left.len() < 2 {
        return None;
    }
    let middle = left[left.len() / 2 - 1].number;
    Some([middle].into_iter().chain(parts.iter().copied()).collect())
}

/// Returns where the mapping is after a batch that is over, with or without success.
fn done(batch: &Batch, now: Timestamp, last_result: LastResult) -> Reader {
    let retried = batch.reader.retried.clone().and_then(|mut retried| {
        if retried.parts.first().is_some_and(|end| *end <= batch.end) {
            retried.parts.remove(0);
            (retried.failures, retried.throttles, retried.due) = (0, 0, now);
        }
        (!retried.parts.is_empty()).then_some(retried)
    });
    Reader { position: Position::after(batch.end), retried, last_result }
}

/// Returns the delay before a try, which doubles from one second.
fn delay(tries: u32) -> SignedDuration {
    let seconds = 1_i64.checked_shl(tries.saturating_sub(1)).filter(|seconds| (1..LONGEST_DELAY).contains(seconds));
    SignedDuration::from_secs(seconds.unwrap_or(LONGEST_DELAY))
}
