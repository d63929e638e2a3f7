//! Log streams, one file a verb; here is how a stream is found.

pub mod create;
pub mod delete;
pub mod describe;

use serde::Deserialize;

use super::{
    access::OnGroup,
    error::LogsError,
    live::Live,
    names::{GroupIdentifier, GroupName, StreamName},
};
use crate::{Account, Call};

/// The input of an operation on a stream as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ByName {
    /// The group.
    pub log_group_name: GroupName,
    /// The stream.
    pub log_stream_name: StreamName,
}

impl OnGroup for ByName {
    fn group<I>(&self, _: &Call<I>) -> Result<GroupName, LogsError> {
        Ok(self.log_group_name.clone())
    }

    fn stream(&self) -> &str {
        self.log_stream_name.as_str()
    }
}

/// Whether a group has a stream: one made by name, or one that its events tell of.
///
/// # Errors
/// When there is no such group, or it has no such stream.
pub fn exists(account: &Account, live: &Live, group: &str, stream: &StreamName) -> Result<(), LogsError> {
    let named = account.read(|state| Ok::<_, LogsError>(state.logs.group(group)?.1.streams.contains_key(stream)))?;
    if named || live.streams(group).contains_key(stream.as_str()) { Ok(()) } else { Err(LogsError::StreamNotFound) }
}

/// The group that a name or an identifier means, one of which must be there.
///
/// # Errors
/// When neither or both are there, or the identifier is of another account.
pub fn group_name<I>(
    call: &Call<I>,
    name: Option<&GroupName>,
    identifier: Option<&GroupIdentifier>,
) -> Result<GroupName, LogsError> {
    match (name, identifier) {
        (Some(name), None) => Ok(name.clone()),
        (None, Some(identifier)) => identifier.name(&call.core, &call.account).ok_or(LogsError::GroupNotFound),
        (None, None) | (Some(_), Some(_)) => Err(LogsError::OneGroup),
    }
}

/// The events' store, read back.
pub async fn live<I: Sync>(call: &Call<I>) -> Result<&Live, LogsError> {
    Ok(call.account.live.logs.ready(&call.core, &call.account).await?)
}
