//! The next batch of a mapping.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::filter::lets_in;
use crate::{
    Account,
    account::State,
    emulator::Core,
    iam::{self, RoleName},
    lambda::event_source::{Mapping, Poll, filters::Filters, settings::ACTIONS},
    sqs::{self, QueueName, Taken},
};

/// The delay before a mapping is tried again that can't read its source, or has no function.
const AFTER_A_REFUSAL: SignedDuration = SignedDuration::from_mins(5);

/// Messages that the function gets at once.
pub struct Batch {
    pub mapping: Mapping,
    pub queue: QueueName,
    pub messages: Vec<Taken>,
    /// Messages that no filter lets in.
    pub unwanted: Vec<Taken>,
}

/// Why there is no batch now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBatch {
    /// There are no visible messages, or they are still collected.
    Nothing,
    /// The mapping is gone or disabled.
    Stopped,
    /// The function is gone, or its role may not read the queue.
    Refused,
}

/// Receives the next batch.
///
/// # Errors
/// There is none now.
pub async fn next_batch(core: &Core, account: &Arc<Account>, id: &str) -> Result<Batch, NoBatch> {
    let now = core.now(account);
    let mapping = account.read(|state| {
        let mapping = state.lambda.mappings.get(id).filter(|mapping| mapping.enabled).ok_or(NoBatch::Stopped)?;
        if role(core, account, state, mapping, &ACTIONS[..1]).is_none() {
            return Err(NoBatch::Refused);
        }
        match collects_until(account, state, id, mapping, now) {
            Some(_) => Err(NoBatch::Nothing),
            None => Ok(mapping.clone()),
        }
    })?;
    let Some(queue) = mapping.queue().cloned() else { return Err(NoBatch::Stopped) };
    let filters = Filters::of(&mapping.filters).map_err(|_| NoBatch::Refused)?;
    let taken = sqs::take(core, account, &queue, mapping.batch_size as usize, None).await.map_err(|_| NoBatch::Refused)?;
    if taken.is_empty() {
        return Err(NoBatch::Nothing);
    }
    let (messages, unwanted) = taken.into_iter().partition(|taken| lets_in(&filters, &taken.message.body));
    Ok(Batch { mapping, queue, messages, unwanted })
}

/// Returns the role of a mapping's function, if Lambda can assume it and it may do this with the queue.
pub fn role(core: &Core, account: &Account, state: &State, mapping: &Mapping, actions: &[&str]) -> Option<RoleName> {
    let (_, version) = state.lambda.functions.get(&mapping.function)?.resolve(mapping.qualifier.as_ref())?;
    let role = iam::assumable(&state.iam, &version.settings.role, "lambda.amazonaws.com").ok()?;
    let queue = mapping.queue()?;
    let may = |action: &&str| sqs::role_may(core, account.id, state, queue, (&role, mapping.function.as_str()), action);
    actions.iter().all(may).then_some(role)
}

/// Returns until when messages are collected for a batch; `None` if the batch is full, or the time is over, or is not wanted.
fn collects_until(account: &Account, state: &State, id: &str, mapping: &Mapping, now: Timestamp) -> Option<Timestamp> {
    let since = state.lambda.polls.get(id).map_or(now, |poll| poll.since);
    let until = since + SignedDuration::from_secs(mapping.window.into());
    let queue = mapping.queue()?;
    let visible = account.live.sqs.counts(&state.sqs, queue, now.as_millisecond()).visible;
    (until > now && visible < mapping.batch_size as usize).then_some(until)
}

/// Returns when a mapping's source has to be read next, after `why` there was no batch; `None` if not before something happens.
pub fn next_poll(core: &Core, account: &Account, state: &State, id: &str, why: NoBatch) -> Option<Poll> {
    let now = state.clock.at(core.clock.now());
    let mapping = state.lambda.mappings.get(id).filter(|mapping| mapping.enabled)?;
    let queue = mapping.queue()?;
    let counts = account.live.sqs.counts(&state.sqs, queue, now.as_millisecond());
    if why == NoBatch::Refused {
        let again = now + AFTER_A_REFUSAL;
        return (counts.visible + counts.in_flight + counts.delayed > 0).then_some(Poll { due: again, since: again });
    }
    if counts.is_open {
        let since = state.lambda.polls.get(id).map_or(now, |poll| poll.since);
        return Some(Poll { due: collects_until(account, state, id, mapping, now).unwrap_or(now), since });
    }
    let next = Timestamp::from_millisecond(account.live.sqs.next(queue)?).ok()?;
    Some(Poll { due: next, since: next })
}
