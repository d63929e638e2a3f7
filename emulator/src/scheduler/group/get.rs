//! GetScheduleGroup.

use jiff::Timestamp;
use serde::Serialize;

use super::{ByName, Group};
use crate::{
    Arn, Call,
    scheduler::{
        error::SchedulerError,
        names::{ScheduleGroupName, group_arn},
    },
};

/// A group, as operations show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Shown {
    arn: Arn,
    name: ScheduleGroupName,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    creation_date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modification_date: Option<Timestamp>,
}

impl Shown {
    pub fn of<I>(call: &Call<I>, name: &ScheduleGroupName, group: Option<&Group>) -> Self {
        let created = group.map(|group| group.created);
        Self {
            arn: group_arn(&call.core, call.account.id, name),
            name: name.clone(),
            state: "ACTIVE",
            creation_date: created,
            last_modification_date: created,
        }
    }
}

/// Returns a group.
pub async fn get_schedule_group(call: Call<ByName>) -> Result<Shown, SchedulerError> {
    let name = &call.input.name;
    call.account.read(|state| {
        state.scheduler.check_group(name)?;
        Ok(Shown::of(&call, name, state.scheduler.groups.get(name)))
    })
}
