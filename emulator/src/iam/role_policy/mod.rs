//! Inline policies of roles, one file for each operation.

pub mod delete;
pub mod get;
pub mod list;
pub mod put;

use serde::Deserialize;

use super::{
    access::on_role,
    names::{PolicyName, RoleName},
};

/// The input of an operation on an inline policy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    role_name: RoleName,
    policy_name: PolicyName,
}

on_role!(ByName);
