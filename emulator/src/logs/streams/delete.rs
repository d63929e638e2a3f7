//! DeleteLogStream.

use super::{ByName, exists, live};
use crate::{Call, logs::error::LogsError};

/// Deletes a stream with its events.
pub async fn delete_log_stream(call: Call<ByName>) -> Result<(), LogsError> {
    let ByName { log_group_name: group, log_stream_name: stream } = &call.input;
    let (group, live) = (group.as_str(), live(&call).await?);
    exists(&call.account, live, group, stream)?;
    call.account.write(|state| Ok::<_, LogsError>(state.logs.group_mut(group)?.streams.remove(stream)))?;
    live.forget(group, Some(stream.as_str()));
    call.core.store.delete_logs(call.account.id, Some(group), Some(stream.as_str())).await?;
    Ok(())
}
