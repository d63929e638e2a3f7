//! PurgeQueue.

use super::ByUrl;
use crate::{Call, sqs::error::SqsError};

/// The shortest time between two purges of a queue, milliseconds.
const PAUSE: i64 = 60_000;

/// Deletes all messages of a queue.
pub async fn purge_queue(call: Call<ByUrl>) -> Result<(), SqsError> {
    let (name, now) = (call.queue()?, call.now.as_millisecond());
    call.account.write(|state| {
        let queue = state.sqs.queue_mut(&name)?;
        if queue.purged.is_some_and(|before| now - before < PAUSE) {
            return Err(SqsError::PurgeInProgress(name.clone()));
        }
        queue.purged = Some(now);
        state.sqs.remove_messages(&name);
        Ok(())
    })
}
