//! IAM: roles, users, groups, policies, and the decision whether a principal may call an operation.
//!
//! [`document`] parses policies and decides; [`role`], [`user`], [`group`], [`access_key`], [`inline_policy`], [`attachment`] and
//! [`policy`] have the operations, one file for each; [`verdict`] combines what all policies say about a caller;
//! [`authorize`](authorize::authorize) runs before every operation of every service.

mod access;
pub mod access_key;
pub mod account;
pub mod attachment;
pub mod authorize;
pub mod boundary;
mod decisions;
pub mod document;
mod error;
pub mod group;
mod holder;
pub mod inline_policy;
mod limits;
mod managed;
mod names;
mod paging;
pub mod policy;
mod resource_policy;
pub mod role;
mod routes;
pub mod service_linked;
mod session_policies;
pub mod simulate;
mod state;
mod tags;
pub mod user;
pub mod verdict;

pub use authorize::{authorize, context, decide_for, from_network, may};
pub use decisions::{NotAssumable, allowed_on, allows, assumable, decision};
pub use error::IamError;
pub use names::{AccessKeyId, Description, GroupName, Path, PolicyArn, PolicyName, RoleName, UserName};
pub use resource_policy::{ByResource, lets_in, names_of, of_resource};
pub use routes::table;
pub use session_policies::SessionPolicies;
pub use state::{Group, Policy, Role, State, User, Version, whole_second};
pub use tags::{Tag, Tags};
pub use verdict::Verdict;
