//! Managed policies attached to roles, users and groups, one file for each operation.

pub mod attach;
pub mod detach;
pub mod list;

use serde::Deserialize;

use super::{
    access::{OnPolicy, on},
    holder::Holder,
    names::PolicyArn,
    state::{Group, Role, User},
};

/// The input of an operation on one attachment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", bound = "")]
pub struct Attachment<H: Holder> {
    #[serde(alias = "RoleName", alias = "UserName", alias = "GroupName")]
    name: H::Name,
    policy_arn: PolicyArn,
}

on!(Role, name: Attachment<Role>);
on!(User, name: Attachment<User>);
on!(Group, name: Attachment<Group>);

impl<H: Holder> OnPolicy for Attachment<H> {
    fn policy(&self) -> &PolicyArn {
        &self.policy_arn
    }
}
