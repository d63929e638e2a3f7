//! Delivery of events by services to resources of the account: from a source with an identity to a target.
//!
//! [`deliver`] is the one place. It checks that the source may deliver to the target, counts the lineage, and hands the event over
//! as a change of the account's state. The caller makes this change together with its own, such as the removal of the job that
//! delivers, so an event is handed over exactly once; what the target then does with it is a job of the target.
//!
//! [`Target`] lists the kinds of targets. To add one: a variant, its ARN in [`Target::of`], and an arm in [`deliver`].

mod identity;
mod message;
pub mod queue;
mod target;

use bytes::Bytes;

pub use identity::Identity;
pub use message::{Attribute, AttributeValue, Message};
pub use target::{NotATarget, Target};

use crate::{
    AccountId,
    account::State,
    emulator::Core,
    events,
    lambda::{self, Lineage},
    logs, sns, sqs,
    trace::Trace,
};

/// An event on its way, with its source.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The identity that needs the permission.
    pub identity: Identity,
    /// The event, JSON; the body of a message, text.
    pub payload: Bytes,
    /// What queues and topics take beside the body.
    pub message: Message,
    /// The functions that have run before, so that loops are detected.
    pub lineage: Lineage,
    /// The trace that the event belongs to; `None` begins a new one.
    pub trace: Option<Trace>,
}

/// Why an event was not delivered. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// The source may not deliver to this target: the policy of the role, or of the target, does not allow it.
    #[error("the target does not allow it")]
    NotPermitted,
    /// The account does not have the target.
    #[error("the target does not exist")]
    NotFound,
    /// The ARN is not of a target.
    #[error(transparent)]
    NotATarget(#[from] NotATarget),
    /// A function has run more than sixteen times in this chain of events.
    #[error("a recursive loop was detected")]
    Looping,
    /// The event is larger than the target accepts.
    #[error("the event has {bytes} bytes, and the target accepts {limit}")]
    TooLarge {
        /// The size, bytes.
        bytes: usize,
        /// The largest size, bytes.
        limit: usize,
    },
    /// The target does not take this event.
    #[error("the target refuses it: {0}")]
    Refused(String),
    /// The target accepts no more events now.
    #[error("{0}")]
    Full(String),
}

/// Hands an event over to its target.
///
/// # Errors
/// See [`Undelivered`].
pub fn deliver(core: &Core, account: AccountId, state: &mut State, target: &Target, delivery: Delivery) -> Result<(), Undelivered> {
    match target {
        Target::Function { name, qualifier } => lambda::receive(core, account, state, (name, qualifier.as_ref()), delivery),
        Target::Topic(name) => sns::receive(core, account, state, name, delivery),
        Target::Queue(name) => sqs::receive(core, account, state, name, delivery),
        Target::EventBus { bus } => events::receive(core, account, state, bus, delivery),
        Target::LogGroup { group } => logs::receive(core, account, state, group, delivery),
    }
}
