//! ChangeMessageVisibility, ChangeMessageVisibilityBatch.

use serde::Deserialize;

use super::{
    batch::{BatchResult, Done, check_ids},
    handle::Handle,
    receive::{LONGEST_TIMEOUT, tell_readers},
};
use crate::{
    Call,
    sqs::{QueueName, access::on_queue, error::SqsError, live::Change},
};

/// ChangeMessageVisibility's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChangeMessageVisibilityRequest {
    queue_url: String,
    receipt_handle: String,
    visibility_timeout: i64,
}

/// ChangeMessageVisibilityBatch's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChangeMessageVisibilityBatchRequest {
    queue_url: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    id: String,
    receipt_handle: String,
    visibility_timeout: Option<i64>,
}

on_queue!(ChangeMessageVisibilityRequest, ChangeMessageVisibilityBatchRequest);

/// Changes how long a message in flight stays invisible, from now on.
pub async fn change_message_visibility(call: Call<ChangeMessageVisibilityRequest>) -> Result<(), SqsError> {
    let name = call.queue()?;
    change(&call, &name, &call.input.receipt_handle, call.input.visibility_timeout)?;
    call.account.live.sqs.wake();
    tell_readers(&call.account, &name);
    Ok(())
}

/// Changes how long several messages stay invisible.
pub async fn change_message_visibility_batch(
    call: Call<ChangeMessageVisibilityBatchRequest>,
) -> Result<BatchResult<Done>, SqsError> {
    let name = call.queue()?;
    call.account.read(|state| state.sqs.queue(&name).map(drop))?;
    check_ids("ChangeMessageVisibilityBatch", call.input.entries.iter().map(|entry| &entry.id))?;
    let results = call.input.entries.iter().map(|Entry { id, receipt_handle, visibility_timeout }| {
        let timeout = visibility_timeout.ok_or(SqsError::Missing("VisibilityTimeout"));
        let changed = timeout.and_then(|timeout| change(&call, &name, receipt_handle, timeout));
        (id.clone(), changed.map(|()| Done { id: id.clone() }))
    });
    let result = BatchResult::of(results.collect::<Vec<_>>());
    call.account.live.sqs.wake();
    tell_readers(&call.account, &name);
    Ok(result)
}

fn change<I>(call: &Call<I>, name: &QueueName, text: &str, timeout: i64) -> Result<(), SqsError> {
    call.account.read(|state| {
        let handle = Handle::read(text, &state.sqs.queue(name)?.id)?;
        if !(0..=LONGEST_TIMEOUT).contains(&timeout) {
            return Err(SqsError::invalid(timeout, "VisibilityTimeout", "Must be between 0 and 43200."));
        }
        let gone = || {
            let reason = "Message does not exist or is not available for visibility timeout change.";
            Err(SqsError::invalid(text, "ReceiptHandle", reason))
        };
        let message = state.sqs.messages.get(&(name.clone(), handle.sequence));
        if message.is_none_or(|message| message.id != handle.message) {
            return gone();
        }
        let now = call.now.as_millisecond();
        let until = now + timeout * 1_000;
        match call.account.live.sqs.change(&state.sqs, name, (&handle.receipt, handle.sequence), now, until) {
            Change::Done => Ok(()),
            Change::NotInFlight => gone(),
            Change::TooLong => {
                let reason = "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]";
                Err(SqsError::invalid(timeout, "VisibilityTimeout", reason))
            }
        }
    })
}
