//! Inline policies of roles, users and groups, one file for each operation.

pub mod delete;
pub mod get;
pub mod list;
pub mod put;

use serde::Deserialize;

use super::{
    access::on,
    holder::Holder,
    names::PolicyName,
    state::{Group, Role, User},
};

/// The input of an operation on an inline policy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", bound = "")]
pub struct ByName<H: Holder> {
    #[serde(alias = "RoleName", alias = "UserName", alias = "GroupName")]
    name: H::Name,
    policy_name: PolicyName,
}

on!(Role, name: ByName<Role>);
on!(User, name: ByName<User>);
on!(Group, name: ByName<Group>);
