//! SQS: queues, messages, dead-letter queues.
//!
//! [`queue`] has the operations on queues, [`message`] those on messages, [`dead_letter`] what concerns dead-letter queues. Messages
//! are records ([`State`]); which of them are visible, in flight or delayed is an index over these records ([`Live`]), which follows
//! every change of the state, and is made anew after a restart, when everything is visible again. [`take`] receives for others than
//! callers: event source mappings. [`receive()`] accepts what services deliver.

mod access;
mod dead_letter;
mod error;
mod live;
mod message;
mod names;
mod queue;
mod routes;
mod state;

pub use dead_letter::{MoveTask, RedrivePolicy, move_messages};
pub use error::SqsError;
pub use live::Live;
pub use message::{Message, Received, Taken, bury, receive, remove, role_may, take};
pub use names::{QueueName, arn};
pub use queue::Settings;
pub use routes::table;
pub use state::{Known, MessageKey, Queue, State};
