//! Events of a bucket: who is told, and what.
//!
//! [`configuration`] has the operations, [`record`] what an event looks like, [`send`](fn@send) hands it over. An event is handed over in the
//! write that causes it. A target that does not take it any more is told nothing, as on AWS.

pub mod configuration;
mod filter;
mod record;
mod send;
pub mod test_event;

pub use configuration::Notifications;
pub use record::Event;
pub use send::send;
