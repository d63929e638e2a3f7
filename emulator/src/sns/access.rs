//! The permissions that the operations of SNS need: on a topic, by the caller's policies or by the topic's.
//!
//! Operations on a subscription are on its topic.
//! See <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html>.

use super::{
    error::SnsError,
    names::{TopicName, topic_arn},
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// An input with the topic that is the operation's resource.
pub trait OnTopic {
    /// Returns the topic's name. Whether there is such a topic is not checked.
    fn topic<I>(&self, call: &Call<I>) -> Result<TopicName, SnsError>;
}

/// Implements [`OnTopic`] for inputs whose `topic_arn` is a topic's ARN.
macro_rules! by_topic_arn {
    ($($input:ty),+ $(,)?) => {$(
        impl $crate::sns::access::OnTopic for $input {
            fn topic<I>(&self, call: &$crate::Call<I>) -> Result<$crate::sns::TopicName, $crate::sns::SnsError> {
                $crate::sns::names::topic_of(call, "TopicArn", &self.topic_arn)
            }
        }
    )+};
}

pub(super) use by_topic_arn;

impl<I: OnTopic> Call<I> {
    /// Returns the topic of the call.
    pub(super) fn topic(&self) -> Result<TopicName, SnsError> {
        self.input.topic(self)
    }
}

/// Returns the needs of an operation on a topic.
pub fn needs<I: OnTopic>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(on(call, row, &call.topic()?))
}

/// Returns the needs of an operation on this topic.
pub fn on<I>(call: &Call<I>, row: &Row<'_>, topic: &TopicName) -> Needs {
    let needs = Needs::of(row, topic_arn(&call.core, call.account.id, topic));
    call.account.read(|state| needs.under(state.sns.topics.get(topic).and_then(|topic| topic.policy.as_ref())))
}

/// Returns the needs of an operation that lists what the account has.
pub fn of_any_topic<I>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, call.arn("sns", "*")))
}
