//! Errors of Scheduler, with AWS's messages.

use http::StatusCode;

use super::names::{ScheduleGroupName, ScheduleName};
use crate::{AwsError, page::InvalidMark};

/// Why an operation of Scheduler is refused.
#[derive(Debug, thiserror::Error)]
pub enum SchedulerError {
    /// The group has no schedule with this name.
    #[error("Schedule {0} does not exist.")]
    NoSuchSchedule(ScheduleName),
    /// There is no group with this name.
    #[error("Schedule group {0} does not exist.")]
    NoSuchGroup(ScheduleGroupName),
    /// The ARN is not of a group.
    #[error("Schedule group {0} does not exist.")]
    NoSuchArn(String),
    /// The group has a schedule with this name.
    #[error("Schedule {0} already exists.")]
    ScheduleExists(ScheduleName),
    /// There is a group with this name.
    #[error("Schedule group {0} already exists.")]
    GroupExists(ScheduleGroupName),
    /// A quota is used up.
    #[error("The quota of {0} is used up.")]
    Quota(&'static str),
    /// The expression is invalid.
    #[error("Invalid Schedule Expression {0}.")]
    Expression(String),
    /// The time zone does not exist.
    #[error("Invalid Schedule Expression Timezone {0}.")]
    Zone(String),
    /// Scheduler can't assume the role.
    #[error("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.")]
    Role,
    /// A member's value is invalid.
    #[error("{0}")]
    Invalid(String),
}

impl SchedulerError {
    pub fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(text.into())
    }
}

impl From<InvalidMark> for SchedulerError {
    fn from(_: InvalidMark) -> Self {
        Self::invalid("Invalid NextToken.")
    }
}

impl From<SchedulerError> for AwsError {
    fn from(error: SchedulerError) -> Self {
        let (status, code) = match &error {
            SchedulerError::NoSuchSchedule(_) | SchedulerError::NoSuchGroup(_) | SchedulerError::NoSuchArn(_) => {
                (StatusCode::NOT_FOUND, "ResourceNotFoundException")
            }
            SchedulerError::ScheduleExists(_) | SchedulerError::GroupExists(_) => (StatusCode::CONFLICT, "ConflictException"),
            SchedulerError::Quota(_) => (StatusCode::PAYMENT_REQUIRED, "ServiceQuotaExceededException"),
            SchedulerError::Expression(_) | SchedulerError::Zone(_) | SchedulerError::Role | SchedulerError::Invalid(_) => {
                (StatusCode::BAD_REQUEST, "ValidationException")
            }
        };
        Self::new(status, code, error.to_string())
    }
}
