//! The permissions that the operations of DynamoDB Streams need: the resource is the stream. Actions are DynamoDB's.

use super::error::StreamsError;
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    dynamodb::streams::StreamId,
};

/// An input with the stream that is the operation's resource.
pub trait OnStream {
    /// Returns the stream.
    fn stream<I>(&self, call: &Call<I>) -> Result<StreamId, StreamsError>;
}

/// Returns the needs of an operation on a stream.
pub fn needs<I: OnStream>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let stream = call.input.stream(call)?;
    Ok(Needs::of(row, stream.arn(call.region(), call.account.id)))
}

/// Returns the stream of an ARN, if it is one of this account and region.
pub fn of_arn<I>(call: &Call<I>, text: &str) -> Result<StreamId, StreamsError> {
    let not_found = || StreamsError::StreamNotFound(text.into());
    let id = text.parse().ok().and_then(|arn| StreamId::of(&arn)).ok_or_else(not_found)?;
    if id.arn(call.region(), call.account.id).to_string() == text { Ok(id) } else { Err(not_found()) }
}
