//! DeleteQueue.

use super::ByUrl;
use crate::{Call, sqs::error::SqsError};

/// Deletes a queue with its messages.
pub async fn delete_queue(call: Call<ByUrl>) -> Result<(), SqsError> {
    let name = call.queue()?;
    call.account.write(|state| {
        state.sqs.queue(&name)?;
        state.sqs.remove(&name);
        Ok(())
    })
}
