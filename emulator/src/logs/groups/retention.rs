//! PutRetentionPolicy, DeleteRetentionPolicy.

use serde::Deserialize;

use super::ByName;
use crate::{
    Call,
    logs::{access::OnGroup, error::LogsError, names::GroupName},
};

/// PutRetentionPolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PutRetentionPolicyRequest {
    log_group_name: GroupName,
    retention_in_days: i64,
}

impl OnGroup for PutRetentionPolicyRequest {
    fn group<I>(&self, _: &Call<I>) -> Result<GroupName, LogsError> {
        Ok(self.log_group_name.clone())
    }
}

/// Sets the number of days after which a group's events expire.
pub async fn put_retention_policy(call: Call<PutRetentionPolicyRequest>) -> Result<(), LogsError> {
    let PutRetentionPolicyRequest { log_group_name, retention_in_days: days } = call.input;
    call.account.write(|state| {
        state.logs.group_mut(log_group_name.as_str())?.retention_days = Some(days);
        Ok(())
    })
}

/// Removes a group's retention, so that its events do not expire.
pub async fn delete_retention_policy(call: Call<ByName>) -> Result<(), LogsError> {
    call.account.write(|state| {
        state.logs.group_mut(call.input.log_group_name.as_str())?.retention_days = None;
        Ok(())
    })
}
