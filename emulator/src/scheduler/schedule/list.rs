//! ListSchedules.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Schedule, SwitchState};
use crate::{
    Arn, Call,
    page::page,
    scheduler::{
        error::SchedulerError,
        group::list::PAGE,
        names::{ScheduleGroupName, ScheduleKey, ScheduleName, schedule_arn},
    },
};

/// ListSchedules' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListSchedulesInput {
    group_name: Option<ScheduleGroupName>,
    name_prefix: Option<String>,
    state: Option<SwitchState>,
    next_token: Option<String>,
    max_results: Option<usize>,
}

/// ListSchedules' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Schedules {
    schedules: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    arn: Arn,
    name: ScheduleName,
    group_name: ScheduleGroupName,
    state: Option<SwitchState>,
    creation_date: Timestamp,
    last_modification_date: Timestamp,
    target: Target,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Target {
    arn: String,
}

/// Returns the account's schedules, by group and name.
pub async fn list_schedules(call: Call<ListSchedulesInput>) -> Result<Schedules, SchedulerError> {
    let ListSchedulesInput { group_name, name_prefix, state: wanted, next_token, max_results } = &call.input;
    call.account.read(|state| {
        if let Some(group) = group_name {
            state.scheduler.check_group(group)?;
        }
        let fits = |((group, name), schedule): &(&ScheduleKey, &Schedule)| {
            group_name.as_ref().is_none_or(|wanted| wanted == group)
                && name_prefix.as_ref().is_none_or(|prefix| name.as_str().starts_with(prefix.as_str()))
                && wanted.is_none_or(|wanted| schedule.settings.state == Some(wanted))
        };
        let schedules = state.scheduler.schedules.iter().filter(fits);
        let place = |((group, name), _): &(&ScheduleKey, &Schedule)| (group.to_string(), name.to_string());
        let page = page(schedules, place, next_token.as_deref(), max_results.unwrap_or(PAGE))?;
        let listed = |(key, schedule): (&ScheduleKey, &Schedule)| Listed {
            arn: schedule_arn(&call.core, call.account.id, key),
            name: key.1.clone(),
            group_name: key.0.clone(),
            state: schedule.settings.state,
            creation_date: schedule.created,
            last_modification_date: schedule.modified,
            target: Target { arn: schedule.settings.target.arn.clone() },
        };
        Ok(Schedules { schedules: page.items.into_iter().map(listed).collect(), next_token: page.next })
    })
}
