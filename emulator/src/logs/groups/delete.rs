//! DeleteLogGroup.

use super::ByName;
use crate::{Call, logs::error::LogsError};

/// Deletes a group with its streams and events.
pub async fn delete_log_group(call: Call<ByName>) -> Result<(), LogsError> {
    let name = &call.input.log_group_name;
    let live = call.account.live.logs.ready(&call.core, &call.account).await?;
    call.account.write(|state| state.logs.groups.remove(name).ok_or(LogsError::GroupNotFound))?;
    live.forget(name.as_str(), None);
    call.core.store.delete_logs(call.account.id, Some(name.as_str()), None).await?;
    Ok(())
}
