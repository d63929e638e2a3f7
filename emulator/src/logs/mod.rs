//! CloudWatch Logs: groups, streams, events.
//!
//! Groups, and streams that somebody made by name, are [`State`]; events, and the streams that came with them, are [`Live`], read back from the
//! store when an account is first asked for its logs. [`groups`], [`streams`] and [`events`] hold the operations, one file a verb;
//! [`pattern`] is the language of filters. There is no Insights and no metric filter.

mod access;
mod error;
mod events;
mod groups;
mod intake;
mod live;
mod names;
mod pattern;
mod state;
mod streams;
mod table;
mod write;

pub use error::LogsError;
pub use live::{Live, Stored};
pub use names::{GroupName, StreamName, stream_arn};
pub use state::{Group, State};
pub use table::table;
pub use write::{Event, write};
