//! Dead-letter queues: which queues have one, and tasks that move messages out of one.

mod policy;
pub mod sources;
pub mod tasks;

pub use policy::{RedriveAllowPolicy, RedrivePolicy};
pub use tasks::{MoveTask, move_messages};
