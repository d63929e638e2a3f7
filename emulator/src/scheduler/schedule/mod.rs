//! Schedules, one file for each operation.

pub mod delete;
pub mod get;
pub mod list;
pub mod put;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    access::OnSchedule,
    error::SchedulerError,
    names::{ScheduleGroupName, ScheduleKey, ScheduleName},
    target::ScheduleTarget,
};
use crate::schedule::{Expression, Zone};

/// The most schedules of an account. AWS's quota is a million.
const MOST: usize = 300;
/// The most schedules of an account that wait for their time. AWS has no such limit; here each costs a commit whenever it occurs,
/// also when nobody uses the account.
const MOST_WAITING: usize = 50;
/// How far in the past a start may be.
const PAST_START: SignedDuration = SignedDuration::from_mins(5);

/// A schedule, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Schedule {
    pub settings: Settings,
    pub created: Timestamp,
    pub modified: Timestamp,
    /// When its expression was set: without a start, a rate counts from then.
    pub since: Timestamp,
    /// The token of the call that created it: the same call again is no error.
    pub client_token: Option<String>,
}

/// What operations take and show of a schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Settings {
    pub schedule_expression: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule_expression_timezone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<SwitchState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kms_key_arn: Option<String>,
    pub target: ScheduleTarget,
    pub flexible_time_window: Window,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_after_completion: Option<AfterCompletion>,
}

/// Whether a schedule occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SwitchState {
    Enabled,
    Disabled,
}

/// What becomes of a schedule after its last occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AfterCompletion {
    None,
    Delete,
}

/// AWS's `FlexibleTimeWindow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Window {
    mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_window_in_minutes: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Mode {
    Off,
    Flexible,
}

impl Settings {
    /// Adds AWS's defaults.
    #[must_use]
    pub fn with_defaults(mut self) -> Self {
        self.schedule_expression_timezone.get_or_insert_with(|| "UTC".into());
        self.state.get_or_insert(SwitchState::Enabled);
        self.action_after_completion.get_or_insert(AfterCompletion::None);
        Self { target: self.target.with_defaults(), ..self }
    }

    /// Returns the expression.
    ///
    /// # Errors
    /// It is invalid.
    pub fn expression(&self) -> Result<Expression, SchedulerError> {
        let text = &self.schedule_expression;
        Expression::of_schedule(text).map_err(|_| SchedulerError::Expression(text.clone()))
    }

    /// Returns the time zone, if it exists.
    pub fn zone(&self) -> Option<Zone> {
        self.schedule_expression_timezone.as_deref().map_or(Some(Zone::UTC), Zone::named)
    }

    /// Checks everything but the target.
    ///
    /// # Errors
    /// AWS would refuse it.
    pub fn check(&self, now: Timestamp) -> Result<(), SchedulerError> {
        self.expression()?;
        if self.zone().is_none() {
            return Err(SchedulerError::Zone(self.schedule_expression_timezone.clone().unwrap_or_default()));
        }
        if self.start_date.is_some_and(|start| now.duration_since(start) > PAST_START) {
            return Err(SchedulerError::invalid("The StartDate you specify cannot be earlier than 5 minutes ago."));
        }
        if self.end_date.is_some_and(|end| end < now) {
            return Err(SchedulerError::invalid("The EndDate you specify cannot be in the past."));
        }
        if let (Some(start), Some(end)) = (self.start_date, self.end_date)
            && start >= end
        {
            return Err(SchedulerError::invalid("The StartDate you specify must come before the EndDate."));
        }
        match (self.flexible_time_window.mode, self.flexible_time_window.maximum_window_in_minutes) {
            (Mode::Off, None) | (Mode::Flexible, Some(_)) => Ok(()),
            (Mode::Off, Some(_)) => Err(SchedulerError::invalid("MaximumWindowInMinutes must not be set when Mode is OFF.")),
            (Mode::Flexible, None) => Err(SchedulerError::invalid("MaximumWindowInMinutes must be set when Mode is FLEXIBLE.")),
        }
    }
}

/// The input of an operation on a schedule as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    name: ScheduleName,
    group_name: Option<ScheduleGroupName>,
}

impl OnSchedule for ByName {
    fn schedule(&self) -> ScheduleKey {
        (self.group_name.clone().unwrap_or_else(ScheduleGroupName::default_group), self.name.clone())
    }
}
