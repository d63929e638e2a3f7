//! What the callers of these operations need.
//!
//! Policies name a group by the ARN of one of its streams; where a call names no stream, by that of one without a name, which is what the `:*` at the
//! end of a group's ARN in a policy is for. The operations on tags are on the group itself, by its ARN without `:*`.
//! See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html>.

use super::{
    error::LogsError,
    names::{GroupName, arn, stream_arn},
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// An input that names the group that its operation is on.
pub trait OnGroup {
    /// Which group.
    fn group<I>(&self, call: &Call<I>) -> Result<GroupName, LogsError>;

    /// Which stream of it; nothing where the operation is on the group.
    fn stream(&self) -> &str {
        ""
    }
}

impl<I: OnGroup> Call<I> {
    /// The group that the call is on.
    pub(super) fn group(&self) -> Result<GroupName, LogsError> {
        self.input.group(self)
    }
}

/// For an operation on a group or one of its streams.
pub fn needs<I: OnGroup>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let (group, stream) = (call.group()?, call.input.stream());
    Ok(Needs::of(row, stream_arn(&call.core, &call.account, group.as_str(), stream)))
}

/// For an operation on a group's tags.
pub fn of_tags<I: OnGroup>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, arn(&call.core, &call.account, call.group()?.as_str())))
}

/// For an operation that lists all groups.
pub fn of_any_group<I>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, stream_arn(&call.core, &call.account, "", "")))
}
