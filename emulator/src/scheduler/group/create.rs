//! CreateScheduleGroup.

use serde::{Deserialize, Serialize};

use super::{Group, MOST};
use crate::{
    Arn, Call,
    scheduler::{
        access::OnGroup,
        error::SchedulerError,
        names::{ScheduleGroupName, group_arn},
        tag::{Tag, tags},
    },
};

/// CreateScheduleGroup's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateScheduleGroupInput {
    name: ScheduleGroupName,
    #[serde(default)]
    tags: Vec<Tag>,
    client_token: Option<String>,
}

/// CreateScheduleGroup's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Created {
    schedule_group_arn: Arn,
}

impl OnGroup for CreateScheduleGroupInput {
    fn group<I>(&self, _: &Call<I>) -> Result<ScheduleGroupName, SchedulerError> {
        Ok(self.name.clone())
    }
}

/// Creates a group.
pub async fn create_schedule_group(call: Call<CreateScheduleGroupInput>) -> Result<Created, SchedulerError> {
    let schedule_group_arn = group_arn(&call.core, call.account.id, &call.input.name);
    let now = call.now;
    let CreateScheduleGroupInput { name, tags: given, client_token } = call.input;
    let tags = tags(given)?;
    call.account.write(|state| {
        let groups = &mut state.scheduler.groups;
        match groups.get(&name) {
            Some(group) if group.client_token.is_some() && group.client_token == client_token => return Ok(()),
            None if !name.is_default() => {}
            Some(_) | None => return Err(SchedulerError::GroupExists(name)),
        }
        if groups.len() >= MOST {
            return Err(SchedulerError::Quota("schedule groups"));
        }
        groups.insert(name, Group { created: now, tags, client_token });
        Ok(())
    })?;
    Ok(Created { schedule_group_arn })
}
