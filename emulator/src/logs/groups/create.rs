//! CreateLogGroup.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    Call,
    logs::{error::LogsError, groups::tags::check, names::GroupName, state::Group},
};

/// CreateLogGroup's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateLogGroupRequest {
    log_group_name: GroupName,
    #[serde(default)]
    tags: BTreeMap<String, String>,
}

/// Makes a group.
pub async fn create_log_group(call: Call<CreateLogGroupRequest>) -> Result<(), LogsError> {
    let created = call.now.as_millisecond();
    let CreateLogGroupRequest { log_group_name, tags } = call.input;
    check(&tags)?;
    call.account.write(|state| {
        let groups = &mut state.logs.groups;
        if groups.contains_key(&log_group_name) {
            return Err(LogsError::GroupExists);
        }
        groups.insert(log_group_name, Group { tags, ..Group::new(created) });
        Ok(())
    })
}
