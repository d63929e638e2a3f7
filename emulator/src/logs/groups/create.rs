//! CreateLogGroup.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    AwsError, Call,
    access::{Needs, Row},
    logs::{
        access::{self, OnGroup},
        error::LogsError,
        names::{GroupName, arn},
        state::Group,
    },
};

/// CreateLogGroup's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLogGroupRequest {
    log_group_name: GroupName,
    #[serde(default)]
    tags: BTreeMap<String, String>,
}

impl OnGroup for CreateLogGroupRequest {
    fn group<I>(&self, _: &Call<I>) -> Result<GroupName, LogsError> {
        Ok(self.log_group_name.clone())
    }
}

/// Returns the needs: a caller who creates a group with tags also needs the permission to tag it.
pub fn needs(call: &Call<CreateLogGroupRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let needs = access::needs(call, row)?;
    match call.input.tags.is_empty() {
        true => Ok(needs),
        false => Ok(needs.and("logs:TagResource", arn(&call.core, &call.account, call.input.log_group_name.as_str()))),
    }
}

/// Creates a group.
pub async fn create_log_group(call: Call<CreateLogGroupRequest>) -> Result<(), LogsError> {
    let created = call.now.as_millisecond();
    let CreateLogGroupRequest { log_group_name, tags } = call.input;
    call.account.write(|state| {
        let groups = &mut state.logs.groups;
        if groups.contains_key(&log_group_name) {
            return Err(LogsError::GroupExists);
        }
        groups.insert(log_group_name, Group { tags, ..Group::new(created) });
        Ok(())
    })
}
