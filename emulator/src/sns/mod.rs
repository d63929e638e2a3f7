//! SNS: topics, subscriptions, and the delivery of messages.
//!
//! [`publish`] accepts a message, by an operation or from another service ([`receive`]), and notes for which subscriptions it is. A job
//! ([`jobs`](crate::jobs)) then sends it to each, by [`deliver`]: to functions and queues by [`delivery`](crate::delivery), to
//! deployed APIs over HTTP within the emulator, and e-mails and text messages into the account's inbox ([`Letter`]). A FIFO topic hands
//! its messages over in the change that accepts them, so that their order is kept.
//!
//! Nobody is asked outside: an address of an e-mail is any text, and what is sent to it is read in the inbox.

mod access;
pub(crate) mod deliver;
mod error;
pub(crate) mod link;
mod names;
pub(crate) mod publish;
mod routes;
mod state;
mod subscription;
mod topic;

pub use deliver::{Kind, Letter};
pub use error::SnsError;
pub(crate) use names::topic_arn;
pub use names::{SubscriptionId, TopicName};
pub(crate) use publish::receive;
pub use publish::{Message, Pending, Publication};
pub use routes::table;
pub use state::{Answered, State};
pub use subscription::{Protocol, Subscription};
pub use topic::Topic;

/// The service's name as a principal.
const PRINCIPAL: &str = "sns.amazonaws.com";
