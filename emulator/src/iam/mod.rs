//! IAM: roles, policies, and the decision whether a principal may do a thing.
//!
//! [`document`] reads policies and decides; [`role`], [`role_policy`], [`attachment`] and [`policy`] hold the operations, one file a verb;
//! [`authorize`](authorize::authorize) stands before every operation of every service. There are no users and groups: an account here is one person, its owner.

mod access;
pub mod account;
pub mod attachment;
pub mod authorize;
mod decisions;
pub mod document;
mod error;
mod limits;
mod managed;
mod names;
mod paging;
pub mod policy;
pub mod role;
pub mod role_policy;
pub mod service_linked;
mod session_policies;
pub mod simulate;
mod state;
mod table;
mod tags;
pub mod user;

pub use authorize::{authorize, context};
pub use decisions::{NotAssumable, allows, assumable, decision};
pub use error::IamError;
pub use names::{Description, Path, PolicyArn, PolicyName, RoleName};
pub use session_policies::SessionPolicies;
pub use state::{Policy, Role, State, Version, whole_second};
pub use table::table;
pub use tags::{Tag, Tags};
