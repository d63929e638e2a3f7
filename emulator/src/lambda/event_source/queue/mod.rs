//! Queues as sources: the next batch of messages, the hand-over to the function, and what follows.

mod batch;
mod event;
mod filter;
mod handover;

pub use batch::{NoBatch, next_batch, next_poll};
pub use handover::{HandedOver, hand_over, settle};
