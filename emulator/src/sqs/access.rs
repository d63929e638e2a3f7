//! The permissions that the operations of SQS need.
//!
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html>.

use super::{
    error::SqsError,
    names::{QueueName, arn},
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// An input with the queue that is the operation's resource.
pub trait OnQueue {
    /// Returns the queue's name. The queue need not exist.
    fn queue<I>(&self, call: &Call<I>) -> Result<QueueName, SqsError>;
}

/// Implements [`OnQueue`] for inputs by their member `queue_url`.
macro_rules! on_queue {
    ($($input:ty),+ $(,)?) => {$(
        impl $crate::sqs::access::OnQueue for $input {
            fn queue<I>(&self, call: &$crate::Call<I>) -> Result<$crate::sqs::QueueName, $crate::sqs::SqsError> {
                $crate::sqs::QueueName::of_url(&self.queue_url, call.account.id)
            }
        }
    )+};
}

pub(super) use on_queue;

impl<I: OnQueue> Call<I> {
    /// Returns the queue that the call names.
    pub(super) fn queue(&self) -> Result<QueueName, SqsError> {
        self.input.queue(self)
    }
}

/// Returns the needs of an operation on a queue, whose own policy counts, too.
pub fn needs<I: OnQueue>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let queue = call.queue()?;
    let policy = call.account.read(|state| state.sqs.queues.get(&queue).and_then(|queue| queue.settings.policy.clone()));
    Ok(Needs::of(row, arn(&call.core, call.account.id, &queue)).under(policy.as_ref()))
}
