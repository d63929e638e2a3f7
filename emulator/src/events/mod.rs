//! EventBridge: buses, rules with patterns and schedules, targets, archives and replays, connections and API destinations.
//!
//! An event comes by PutEvents, by [`put`] from a service of the account, by [`receive()`] from another bus or a destination, or by a
//! schedule ([`fire()`]). [`routing`] finds the rules that match it, makes each target's input, and queues the deliveries
//! ([`delivery::queue`](crate::delivery)), which jobs carry out. Partner events, global endpoints and schemas are not implemented.

mod access;
mod api_destination;
mod archive;
mod bus;
mod connection;
mod error;
mod event;
mod fire;
mod names;
mod pattern;
mod policy;
mod put_events;
mod receive;
mod replay;
mod routes;
mod routing;
mod rule;
mod state;
mod tag;
mod target;

pub(crate) use api_destination::call as call_destination;
pub use api_destination::{ApiDestination, HttpParameters};
pub use archive::{Archive, Archived};
pub use bus::Bus;
pub use connection::Connection;
pub use error::EventsError;
pub use event::Event;
pub(crate) use fire::fire;
pub use names::{ArchiveName, BusName, ConnectionName, DestinationName, ReplayName, RuleName, TargetId};
pub use policy::Policy;
pub(crate) use receive::forward;
pub use receive::{put, receive};
pub use replay::Replay;
pub(crate) use replay::go_on as go_on_with_replay;
pub use routes::table;
pub use rule::{Rule, RuleState};
pub use state::{Due, State};
pub use target::RuleTarget;

/// The service's name as a principal.
pub const PRINCIPAL: &str = "events.amazonaws.com";
