//! EventBridge Scheduler: schedules in groups, with time zones, flexible windows and targets that are called with a role.
//!
//! A schedule's next occurrence is a record and a job ([`fire()`]); what it sends waits in the queue of deliveries, as that of a rule
//! does. [`universal()`] calls operations of the services that are here.

mod access;
mod error;
mod fire;
mod group;
mod names;
mod routes;
mod schedule;
mod state;
mod tag;
mod target;
mod universal;

pub use error::SchedulerError;
pub(crate) use fire::{fill, fire};
pub use group::Group;
pub use names::{ScheduleGroupName, ScheduleKey, ScheduleName};
pub use routes::table;
pub use schedule::Schedule;
pub use state::{Due, State};
pub use target::{PutEvents, ScheduleTarget};
pub(crate) use universal::{Universal, call, universal};

/// The service's name as a principal.
pub const PRINCIPAL: &str = "scheduler.amazonaws.com";
