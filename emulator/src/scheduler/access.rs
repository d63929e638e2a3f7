//! The permissions that the operations of Scheduler need.
//!
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html>.

use super::{
    PRINCIPAL,
    error::SchedulerError,
    names::{ScheduleGroupName, ScheduleKey, group_arn, schedule_arn},
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// An input whose resource is a schedule.
pub trait OnSchedule {
    /// Returns the schedule's group and name.
    fn schedule(&self) -> ScheduleKey;

    /// Returns the ARN of the role that the caller passes to Scheduler.
    fn passed_role(&self) -> Option<&str> {
        None
    }
}

/// An input whose resource is a group.
pub trait OnGroup {
    /// Returns the group's name.
    fn group<I>(&self, call: &Call<I>) -> Result<ScheduleGroupName, SchedulerError>;
}

/// Returns the needs of an operation on a schedule.
pub fn on_schedule<I: OnSchedule>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let arn = schedule_arn(&call.core, call.account.id, &call.input.schedule());
    Ok(Needs::of(row, arn).and_pass_role(call.input.passed_role(), PRINCIPAL))
}

/// Returns the needs of an operation on a group.
pub fn on_group<I: OnGroup>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, group_arn(&call.core, call.account.id, &call.input.group(call)?)))
}
