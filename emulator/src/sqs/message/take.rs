//! Receiving messages: for the operation, and for event source mappings.

use std::sync::Arc;

use super::{Message, handle::Handle};
use crate::{
    Account,
    account::State,
    emulator::Core,
    sqs::{QueueName, error::SqsError, live::Found, message::put},
};

/// The most times that messages which have expired or were received too often are removed before a receipt ends.
const MOST_ROUNDS: usize = 20;

/// A message that was received.
#[derive(Clone, Debug)]
pub struct Taken {
    pub message: Message,
    pub sequence: u64,
    /// The receipt handle.
    pub handle: String,
    /// How often it was received, this time included.
    pub received: u32,
    /// When it was received first, milliseconds since 1970.
    pub first_received: i64,
}

/// Receives at most `most` messages, which are invisible for `timeout` seconds then, or for the queue's own time. Messages that have
/// expired are deleted, and those that were received too often go to the dead-letter queue.
///
/// # Errors
/// There is no such queue.
pub async fn take(
    core: &Core,
    account: &Arc<Account>,
    queue: &QueueName,
    most: usize,
    timeout: Option<i64>,
) -> Result<Vec<Taken>, SqsError> {
    let mut all = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let now = core.now(account).as_millisecond();
        let (taken, found) = account.read(|state| {
            let Queued { id, timeout, retention, most_receipts } = Queued::of(state, queue, timeout)?;
            let found = account.live.sqs.find(&state.sqs, queue, now, now - retention, most - all.len(), most_receipts);
            let receive = |sequence: &u64| {
                let message = state.sqs.messages.get(&(queue.clone(), *sequence))?.clone();
                let receipt = core.ids.uuid();
                let (received, first_received) = account.live.sqs.start_flight(queue, *sequence, now, now + timeout, &receipt)?;
                let handle = Handle { queue: id.clone(), sequence: *sequence, message: message.id.clone(), receipt };
                let received = message.received_before + received;
                Some(Taken { sequence: *sequence, handle: handle.to_string(), received, first_received, message })
            };
            let taken: Vec<Taken> = found.visible.iter().filter_map(receive).collect();
            Ok::<_, SqsError>((taken, found))
        })?;
        all.extend(taken);
        if found.expired.is_empty() && found.dead.is_empty() {
            break;
        }
        clear_away(core, account, queue, &found, now).await;
        if all.len() >= most {
            break;
        }
    }
    Ok(all)
}

/// What a receipt needs to know of a queue.
struct Queued {
    id: String,
    /// Milliseconds.
    timeout: i64,
    /// Milliseconds.
    retention: i64,
    /// The number of receipts after which a message goes to the dead-letter queue; `None` if there is no such queue.
    most_receipts: Option<u32>,
}

impl Queued {
    fn of(state: &State, name: &QueueName, timeout: Option<i64>) -> Result<Self, SqsError> {
        let queue = state.sqs.queue(name)?;
        let settings = &queue.settings;
        let redrive = settings.redrive.as_ref().filter(|redrive| state.sqs.queues.contains_key(&redrive.target));
        Ok(Self {
            id: queue.id.clone(),
            timeout: timeout.unwrap_or_else(|| settings.visibility_timeout.into()) * 1_000,
            retention: i64::from(settings.message_retention_period) * 1_000,
            most_receipts: redrive.map(|redrive| redrive.max_receive_count),
        })
    }
}

/// Deletes a message that was received.
pub fn remove(state: &mut State, queue: &QueueName, taken: &Taken) {
    let key = (queue.clone(), taken.sequence);
    if state.sqs.messages.get(&key).is_some_and(|message| message.id == taken.message.id) {
        state.sqs.messages.remove(&key);
    }
}

/// Moves a message that was received to the dead-letter queue; deletes it if there is none.
pub fn bury(core: &Core, state: &mut State, queue: &QueueName, taken: &Taken) {
    let key = (queue.clone(), taken.sequence);
    let redrive = state.sqs.queues.get(queue).and_then(|queue| queue.settings.redrive.clone());
    let target = redrive.map(|redrive| redrive.target).filter(|target| state.sqs.queues.contains_key(target));
    let Some(message) = state.sqs.messages.get(&key).filter(|message| message.id == taken.message.id).cloned() else { return };
    state.sqs.messages.remove(&key);
    if let Some(target) = target {
        let now = state.clock.at(core.clock.now()).as_millisecond();
        let received = taken.received - message.received_before;
        put(core, state, &target, message.buried(queue, received, now), now);
    }
}

impl Message {
    /// Returns the message as a dead-letter queue gets it: the same one, whose age in a standard queue counts from when it was sent
    /// first.
    fn buried(self, queue: &QueueName, received: u32, now: i64) -> Self {
        Self {
            sent: if queue.is_fifo() { now } else { self.sent },
            visible_from: now,
            dead_letter_source: Some(queue.clone()),
            received_before: self.received_before + received,
            ..self
        }
    }
}

/// Deletes messages that have expired, and moves those that were received too often.
async fn clear_away(core: &Core, account: &Arc<Account>, queue: &QueueName, found: &Found, now: i64) {
    let changed = account.write(|state| {
        for sequence in &found.expired {
            state.sqs.messages.remove(&(queue.clone(), *sequence));
        }
        let redrive = state.sqs.queue(queue)?.settings.redrive.clone();
        let target = redrive.map(|redrive| redrive.target).filter(|target| state.sqs.queues.contains_key(target));
        for (sequence, received) in &found.dead {
            let (key, Some(target)) = ((queue.clone(), *sequence), &target) else { continue };
            let Some(message) = state.sqs.messages.remove(&key) else { continue };
            put(core, state, target, message.buried(queue, *received, now), now);
        }
        Ok::<_, SqsError>(())
    });
    if changed.is_ok()
        && let Err(error) = core.save(account, None).await
    {
        tracing::warn!(%error, account = %account.id, %queue, "messages that are due to leave a queue are still there");
    }
}
