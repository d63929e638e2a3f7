//! The hand-over of a batch to its function, and what follows.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    batch::{Batch, role},
    event::event,
};
use crate::{
    Account,
    account::State,
    emulator::Core,
    lambda::{
        Lineage,
        event_source::partial::{Failed, failed},
        invoke::{InvocationRequest, run},
    },
    sqs::{self, Taken},
    trace::Trace,
};

/// A batch that the function has processed.
pub struct HandedOver {
    batch: Batch,
    /// The ids of the messages that leave the queue.
    done: BTreeSet<String>,
    /// Messages that go to the dead-letter queue at once, because they are part of a loop.
    looping: Vec<Taken>,
}

/// Invokes the function with a batch. Messages that are part of a loop are left out; without others there is no invocation. A function
/// that fails or is throttled leaves its messages to the visibility timeout.
pub async fn hand_over(core: &Arc<Core>, account: &Arc<Account>, mut batch: Batch) -> HandedOver {
    let function = batch.mapping.function.clone();
    let is_looping = |taken: &Taken| {
        let lineage = taken.message.lineage.clone().then(account.id, &function);
        account.read(|state| state.lambda.stops(&function, &lineage))
    };
    let (looping, messages): (Vec<Taken>, Vec<Taken>) = std::mem::take(&mut batch.messages).into_iter().partition(is_looping);
    batch.messages = messages;
    let mut done: BTreeSet<String> = batch.unwanted.iter().map(|taken| taken.message.id.clone()).collect();
    if batch.messages.is_empty() {
        return HandedOver { batch, done, looping };
    }
    let header = batch.messages.iter().find_map(|taken| taken.message.trace_header.as_deref());
    let lineage = batch.messages.iter().fold(Lineage::default(), |all, taken| all.with(&taken.message.lineage));
    let request = InvocationRequest {
        lineage: lineage.then(account.id, &function),
        function,
        qualifier: batch.mapping.qualifier.clone(),
        payload: event(core, account.id, &batch.queue, &batch.messages),
        request_id: core.ids.uuid(),
        client_context: None,
        trace: Trace::of(core, header).with_parent(core),
    };
    let ids = || batch.messages.iter().map(|taken| taken.message.id.as_str());
    let failed = match run(core, account, request).await {
        Ok(answer) if answer.failed => Failed::All,
        Ok(answer) if batch.mapping.reports_failures => failed(&answer.payload, ids()),
        Ok(_) => Failed::These(BTreeSet::new()),
        Err(error) => {
            tracing::info!(%error, queue = %batch.queue, "a batch of messages was not processed");
            Failed::All
        }
    };
    if let Failed::These(failed) = failed {
        done.extend(ids().filter(|id| !failed.contains(*id)).map(str::to_owned));
    }
    HandedOver { batch, done, looping }
}

/// Deletes the messages that are done, as the function's role; without the permission they stay, and come again.
pub fn settle(core: &Core, account: &Account, state: &mut State, handed_over: &HandedOver) {
    let HandedOver { batch, done, looping } = handed_over;
    if role(core, account, state, &batch.mapping, &["DeleteMessage"]).is_none() {
        return;
    }
    let all = batch.messages.iter().chain(&batch.unwanted);
    for taken in all.filter(|taken| done.contains(&taken.message.id)) {
        sqs::remove(state, &batch.queue, taken);
    }
    for taken in looping {
        sqs::bury(core, state, &batch.queue, taken);
    }
}
