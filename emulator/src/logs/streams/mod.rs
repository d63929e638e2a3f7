//! Log streams, one file for each operation, and the functions that find a stream.

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
    pub log_group_name: GroupName,
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

/// Checks that a group has a stream: one that was created by name, or one that is known by its events.
///
/// # Errors
/// There is no such group, or it has no such stream.
pub fn exists(account: &Account, live: &Live, group: &str, stream: &StreamName) -> Result<(), LogsError> {
    let named = account.read(|state| Ok::<_, LogsError>(state.logs.group(group)?.1.streams.contains_key(stream)))?;
    if named || live.streams(group).contains_key(stream.as_str()) { Ok(()) } else { Err(LogsError::StreamNotFound) }
}

/// Returns the group of a name or an identifier, exactly one of which must be given.
///
/// # Errors
/// Both or neither are given, or the identifier is of another account.
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

/// Returns the account's events, which are loaded first if necessary.
pub async fn live<I: Sync>(call: &Call<I>) -> Result<&Live, LogsError> {
    Ok(call.account.live.logs.ready(&call.core, &call.account).await?)
}
