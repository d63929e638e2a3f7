//! Managed policies attached to roles, one file for each operation.

pub mod attach;
pub mod detach;
pub mod list;

use serde::Deserialize;

use super::{
    access::{on_policy, on_role},
    names::{PolicyArn, RoleName},
};

/// The input of an operation on one attachment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attachment {
    role_name: RoleName,
    policy_arn: PolicyArn,
}

on_role!(Attachment);
on_policy!(Attachment);
