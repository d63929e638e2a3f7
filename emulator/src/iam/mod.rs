//! IAM: roles, policies, and the decision whether a principal may call an operation.
//!
//! [`document`] parses policies and decides; [`role`], [`role_policy`], [`attachment`] and [`policy`] have the operations, one file
//! for each; [`authorize`](authorize::authorize) runs before every operation of every service. There are no users and groups: an
//! account belongs to one person, its owner.

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
mod resource_policy;
pub mod role;
pub mod role_policy;
mod routes;
pub mod service_linked;
mod session_policies;
pub mod simulate;
mod state;
mod tags;
pub mod user;

pub use authorize::{authorize, context};
pub use decisions::{NotAssumable, allowed_on, allows, assumable, decision};
pub use error::IamError;
pub use names::{Description, Path, PolicyArn, PolicyName, RoleName};
pub use resource_policy::{lets_in, of_resource};
pub use routes::table;
pub use session_policies::SessionPolicies;
pub use state::{Policy, Role, State, Version, whole_second};
pub use tags::{Tag, Tags};
