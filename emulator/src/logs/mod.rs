//! CloudWatch Logs: groups, streams, events.
//!
//! Groups, and streams that CreateLogStream made, are in [`State`]; events, and the streams that appeared with them, are in
//! [`Live`], which is loaded from the store when an account's logs are first used. [`groups`], [`streams`] and [`events`] have the
//! operations, one file for each; [`pattern`] is the language of filters. Insights and metric filters are not implemented.

mod access;
mod error;
mod events;
mod groups;
mod intake;
mod live;
mod names;
mod pattern;
mod receive;
mod resource_policy;
mod routes;
mod state;
mod streams;
mod write;

pub use error::LogsError;
pub use live::{Live, Stored};
pub use names::{GroupName, StreamName, stream_arn};
pub use receive::receive;
pub use resource_policy::ResourcePolicy;
pub use routes::table;
pub use state::{Group, State};
pub use write::{Event, write};
