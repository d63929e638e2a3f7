//! GetSchedule.

use jiff::Timestamp;
use serde::Serialize;

use super::{ByName, Settings};
use crate::{
    Arn, Call,
    scheduler::{
        access::OnSchedule,
        error::SchedulerError,
        names::{ScheduleGroupName, ScheduleName, schedule_arn},
    },
};

/// GetSchedule's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Shown {
    arn: Arn,
    group_name: ScheduleGroupName,
    name: ScheduleName,
    #[serde(flatten)]
    settings: Settings,
    creation_date: Timestamp,
    last_modification_date: Timestamp,
}

/// Returns a schedule.
pub async fn get_schedule(call: Call<ByName>) -> Result<Shown, SchedulerError> {
    let key = call.input.schedule();
    let schedule = call.account.read(|state| state.scheduler.schedule(&key).cloned())?;
    Ok(Shown {
        arn: schedule_arn(&call.core, call.account.id, &key),
        group_name: key.0,
        name: key.1,
        settings: schedule.settings,
        creation_date: schedule.created,
        last_modification_date: schedule.modified,
    })
}
