//! The permissions that the operations of Logs need.
//!
//! Policies name a group by the ARN of one of its streams. If a call has no stream, it is the ARN of a stream without a name, which
//! is why a group's ARN in a policy ends in `:*`. Operations on tags have the group itself as resource, by its ARN without `:*`.
//! See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html>.

use super::{
    error::LogsError,
    names::{GroupName, arn, stream_arn},
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// An input with the group that is the operation's resource.
pub trait OnGroup {
    /// Returns the group's name.
    fn group<I>(&self, call: &Call<I>) -> Result<GroupName, LogsError>;

    /// Returns the stream's name; empty if the resource is the group.
    fn stream(&self) -> &str {
        ""
    }
}

impl<I: OnGroup> Call<I> {
    /// Returns the group of the call.
    pub(super) fn group(&self) -> Result<GroupName, LogsError> {
        self.input.group(self)
    }
}

/// Returns the needs of an operation on a group or one of its streams.
pub fn needs<I: OnGroup>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let (group, stream) = (call.group()?, call.input.stream());
    Ok(Needs::of(row, stream_arn(&call.core, &call.account, group.as_str(), stream)))
}

/// Returns the needs of an operation on a group's tags.
pub fn of_tags<I: OnGroup>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, arn(&call.core, &call.account, call.group()?.as_str())))
}

/// Returns the needs of an operation that lists all groups.
pub fn of_any_group<I>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, stream_arn(&call.core, &call.account, "", "")))
}
