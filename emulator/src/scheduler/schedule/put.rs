//! CreateSchedule, UpdateSchedule.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{MOST, MOST_WAITING, Schedule, Settings};
use crate::{
    Arn, Call,
    scheduler::{
        access::OnSchedule,
        error::SchedulerError,
        fire::plan,
        names::{ScheduleGroupName, ScheduleKey, ScheduleName, schedule_arn},
        state::State,
    },
};

/// The input of CreateSchedule and UpdateSchedule.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ScheduleInput {
    name: ScheduleName,
    group_name: Option<ScheduleGroupName>,
    client_token: Option<String>,
    #[serde(flatten)]
    settings: Settings,
}

/// The output of CreateSchedule and UpdateSchedule.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Put {
    schedule_arn: Arn,
}

impl OnSchedule for ScheduleInput {
    fn schedule(&self) -> ScheduleKey {
        (self.group_name.clone().unwrap_or_else(ScheduleGroupName::default_group), self.name.clone())
    }

    fn passed_role(&self) -> Option<&str> {
        Some(&self.settings.target.role_arn)
    }
}

/// Creates a schedule.
pub async fn create_schedule(call: Call<ScheduleInput>) -> Result<Put, SchedulerError> {
    let (key, now) = (call.input.schedule(), call.now);
    let put = Put { schedule_arn: schedule_arn(&call.core, call.account.id, &key) };
    call.input.settings.check(now)?;
    call.account.write(|state| {
        let ScheduleInput { client_token, settings, .. } = &call.input;
        state.scheduler.check_group(&key.0)?;
        match state.scheduler.schedules.get(&key) {
            Some(known) if known.client_token.is_some() && known.client_token == *client_token => return Ok(put),
            Some(_) => return Err(SchedulerError::ScheduleExists(key.1)),
            None => {}
        }
        settings.target.check(&call, state)?;
        if state.scheduler.schedules.len() >= MOST {
            return Err(SchedulerError::Quota("schedules"));
        }
        let settings = settings.clone().with_defaults();
        let schedule = Schedule { settings, created: now, modified: now, since: now, client_token: client_token.clone() };
        insert(&call, &mut state.scheduler, key, schedule, before(now))?;
        Ok(put)
    })
}

/// Replaces a schedule: what is left out has its default.
pub async fn update_schedule(call: Call<ScheduleInput>) -> Result<Put, SchedulerError> {
    let (key, now) = (call.input.schedule(), call.now);
    let put = Put { schedule_arn: schedule_arn(&call.core, call.account.id, &key) };
    call.input.settings.check(now)?;
    call.account.write(|state| {
        let known = state.scheduler.schedule(&key)?.clone();
        call.input.settings.target.check(&call, state)?;
        let settings = call.input.settings.clone().with_defaults();
        let is_same = known.settings.schedule_expression == settings.schedule_expression;
        let (since, after) = if is_same { (known.since, now) } else { (now, before(now)) };
        let schedule = Schedule { settings, modified: now, since, ..known };
        insert(&call, &mut state.scheduler, key, schedule, after)?;
        Ok(put)
    })
}

/// Returns the moment before a time, after which the time itself comes.
fn before(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_millis(1)).unwrap_or(now)
}

fn insert<I>(
    call: &Call<I>,
    state: &mut State,
    key: ScheduleKey,
    schedule: Schedule,
    after: Timestamp,
) -> Result<(), SchedulerError> {
    let next = schedule.next(&call.core, after);
    if next.is_some() && !state.due.contains_key(&key) && state.due.len() >= MOST_WAITING {
        return Err(SchedulerError::Quota("schedules that wait for their time"));
    }
    plan(state, &key, next);
    state.schedules.insert(key, schedule);
    Ok(())
}
