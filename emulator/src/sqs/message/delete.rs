//! DeleteMessage, DeleteMessageBatch.

use serde::Deserialize;

use super::{
    batch::{BatchResult, Done, check_ids},
    handle::Handle,
};
use crate::{
    Account, Call,
    account::State,
    sqs::{QueueName, access::on_queue, error::SqsError},
};

/// DeleteMessage's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteMessageRequest {
    queue_url: String,
    receipt_handle: String,
}

/// DeleteMessageBatch's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteMessageBatchRequest {
    queue_url: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: String,
    receipt_handle: String,
}

on_queue!(DeleteMessageRequest, DeleteMessageBatchRequest);

/// Deletes a message.
pub async fn delete_message(call: Call<DeleteMessageRequest>) -> Result<(), SqsError> {
    let name = call.queue()?;
    let now = call.now.as_millisecond();
    call.account.write(|state| delete(&call.account, state, &name, &call.input.receipt_handle, now))
}

/// Deletes several messages.
pub async fn delete_message_batch(call: Call<DeleteMessageBatchRequest>) -> Result<BatchResult<Done>, SqsError> {
    let name = call.queue()?;
    let now = call.now.as_millisecond();
    call.account.write(|state| {
        state.sqs.queue(&name)?;
        check_ids("DeleteMessageBatch", call.input.entries.iter().map(|entry| &entry.id))?;
        let results = call.input.entries.iter().map(|Entry { id, receipt_handle }| {
            let deleted = delete(&call.account, state, &name, receipt_handle, now);
            (id.clone(), deleted.map(|()| Done { id: id.clone() }))
        });
        Ok(BatchResult::of(results.collect::<Vec<_>>()))
    })
}

/// Deletes a message by any of its receipt handles; one that is gone is ignored. In a FIFO queue only the last handle counts, and only
/// while the message is in flight.
fn delete(account: &Account, state: &mut State, name: &QueueName, text: &str, now: i64) -> Result<(), SqsError> {
    let handle = Handle::read(text, &state.sqs.queue(name)?.id)?;
    let key = (name.clone(), handle.sequence);
    if state.sqs.messages.get(&key).is_none_or(|message| message.id != handle.message) {
        return Ok(());
    }
    if name.is_fifo() && !account.live.sqs.is_in_flight(&state.sqs, name, &handle.receipt, handle.sequence, now) {
        return Err(SqsError::invalid(text, "ReceiptHandle", "The receipt handle has expired."));
    }
    state.sqs.messages.remove(&key);
    Ok(())
}
