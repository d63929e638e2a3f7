//! CreateLogStream.

use super::{ByName, exists, live};
use crate::{Call, logs::error::LogsError};

/// Creates a stream.
pub async fn create_log_stream(call: Call<ByName>) -> Result<(), LogsError> {
    let ByName { log_group_name: group, log_stream_name: stream } = &call.input;
    match exists(&call.account, live(&call).await?, group.as_str(), stream) {
        Ok(()) => Err(LogsError::StreamExists),
        Err(LogsError::StreamNotFound) => call.account.write(|state| {
            state.logs.group_mut(group.as_str())?.streams.insert(stream.clone(), call.now.as_millisecond());
            Ok(())
        }),
        Err(other) => Err(other),
    }
}
