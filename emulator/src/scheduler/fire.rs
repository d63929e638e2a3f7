//! The occurrences of schedules.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    names::{ScheduleKey, schedule_arn},
    schedule::{AfterCompletion, Schedule, SwitchState},
    state::{Due, State as SchedulerState},
};
use crate::{
    AccountId, Arn,
    account::State,
    delivery::{
        Message,
        queue::{Origin, Queued, Retry},
    },
    emulator::Core,
    lambda::Lineage,
};

/// Queues the call of a schedule's target, and sets when it occurs next. After its last occurrence a schedule is deleted, if it says
/// so. What it missed meanwhile, because the server did not run, is not made up for.
pub fn fire(core: &Core, account: AccountId, state: &mut State, key: &ScheduleKey) {
    let now = state.clock.at(core.clock.now());
    let Some(due) = state.scheduler.due.get(key).copied().filter(|due| due.at <= now) else { return };
    let Some(schedule) = state.scheduler.schedules.get(key).cloned() else {
        state.scheduler.due.remove(key);
        return;
    };
    let queued = queued(core, account, key, &schedule, due.scheduled, now);
    if let Err(full) = state.deliveries.add(core, vec![queued]) {
        tracing::info!(%full, %account, schedule = %key.1, "an occurrence of a schedule is dropped");
    }
    let next = schedule.next(core, due.scheduled).filter(|next| next.scheduled + schedule.window() > now);
    plan(&mut state.scheduler, key, next.or_else(|| schedule.next(core, now)));
    let is_over = !state.scheduler.due.contains_key(key);
    if is_over && schedule.settings.action_after_completion == Some(AfterCompletion::Delete) {
        state.scheduler.schedules.remove(key);
    }
}

/// Sets the next occurrence of a schedule.
pub fn plan(state: &mut SchedulerState, key: &ScheduleKey, next: Option<Due>) {
    match next {
        Some(due) => drop(state.due.insert(key.clone(), due)),
        None => drop(state.due.remove(key)),
    }
}

fn queued(core: &Core, account: AccountId, key: &ScheduleKey, schedule: &Schedule, scheduled: Timestamp, now: Timestamp) -> Queued {
    let (arn, target) = (schedule_arn(core, account, key), &schedule.settings.target);
    let policy = target.retry_policy;
    Queued {
        payload: target.input.clone().unwrap_or_else(|| notification(core, account, &arn, scheduled)),
        origin: Origin::Schedule {
            arn,
            role: target.role_arn.clone(),
            scheduled,
            put_events: target.event_bridge_parameters.clone(),
        },
        target: target.arn.clone(),
        message: Message {
            group_id: target.sqs_parameters.as_ref().and_then(|parameters| parameters.message_group_id.clone()),
            ..Message::default()
        },
        http: None,
        retry: Retry::of(
            policy.and_then(|policy| policy.maximum_retry_attempts),
            policy.and_then(|policy| policy.maximum_event_age_in_seconds),
        ),
        dead_letters: target.dead_letter_config.as_ref().and_then(|config| config.arn.clone()),
        lineage: Lineage::default(),
        trace: None,
        accepted_at: now,
        due: now,
        tries: 0,
    }
}

/// Returns what a target without an input gets.
/// See <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html>.
fn notification(core: &Core, account: AccountId, arn: &Arn, scheduled: Timestamp) -> String {
    let notification = json!({
        "version": "0",
        "id": core.ids.uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": account.to_string(),
        "time": whole_second(scheduled),
        "region": core.config.region,
        "resources": [arn.to_string()],
        "detail": "{}",
    });
    notification.to_string()
}

/// Puts the values of an occurrence into an input.
/// See <https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html>.
pub fn fill(core: &Core, input: &str, arn: &Arn, scheduled: Timestamp, attempt: u32) -> String {
    if !input.contains("<aws.scheduler.") {
        return input.to_owned();
    }
    input
        .replace("<aws.scheduler.schedule-arn>", &arn.to_string())
        .replace("<aws.scheduler.scheduled-time>", &whole_second(scheduled))
        .replace("<aws.scheduler.execution-id>", &core.ids.uuid())
        .replace("<aws.scheduler.attempt-number>", &attempt.to_string())
}

fn whole_second(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Schedule {
    /// Returns the first occurrence after a time, if the schedule is enabled.
    pub fn next(&self, core: &Core, after: Timestamp) -> Option<Due> {
        let settings = &self.settings;
        if settings.state == Some(SwitchState::Disabled) {
            return None;
        }
        let start = settings.start_date.unwrap_or(self.since);
        // The start itself may be an occurrence.
        let after = after.max(start.checked_sub(SignedDuration::from_millis(1)).ok()?);
        let scheduled = settings.expression().ok()?.next_after(after, start, &settings.zone()?)?;
        if settings.end_date.is_some_and(|end| scheduled > end) {
            return None;
        }
        let window = u64::try_from(self.window().as_secs()).unwrap_or(0);
        let drawn = match window {
            0 => 0,
            window => core.ids.draw("0123456789", 8).parse::<u64>().unwrap_or(0) % window,
        };
        Some(Due { at: scheduled + SignedDuration::from_secs(i64::try_from(drawn).unwrap_or(0)), scheduled })
    }

    /// Returns the length of the flexible window.
    pub fn window(&self) -> SignedDuration {
        SignedDuration::from_mins(self.settings.flexible_time_window.maximum_window_in_minutes.unwrap_or(0).into())
    }
}
