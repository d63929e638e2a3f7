//! The permissions that IAM's operations need.
//!
//! Calls name a role by its name, but policies by its ARN with the path; the path is that of the existing role. A managed policy is
//! named by its ARN in both.
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html>.

use super::names::{PolicyArn, RoleName};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Resource, Row},
};

/// An input with the role that is the operation's resource.
pub trait OnRole {
    /// Returns the role's name.
    fn role(&self) -> &RoleName;
}

/// An input with the managed policy that is the operation's resource.
pub trait OnPolicy {
    /// Returns the policy's ARN.
    fn policy(&self) -> &PolicyArn;
}

/// Implements [`OnRole`] for inputs by their member `role_name`.
macro_rules! on_role {
    ($($input:ty),+ $(,)?) => {$(
        impl $crate::iam::access::OnRole for $input {
            fn role(&self) -> &$crate::iam::names::RoleName {
                &self.role_name
            }
        }
    )+};
}

/// Implements [`OnPolicy`] for inputs by their member `policy_arn`.
macro_rules! on_policy {
    ($($input:ty),+ $(,)?) => {$(
        impl $crate::iam::access::OnPolicy for $input {
            fn policy(&self) -> &$crate::iam::names::PolicyArn {
                &self.policy_arn
            }
        }
    )+};
}

pub(super) use {on_policy, on_role};

/// Returns the needs of an operation on a role.
pub fn of_role<I: OnRole>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let name = call.input.role();
    let known = call.account.read(|state| state.iam.role(name).map(|role| role.arn.clone()).ok());
    let arn = known.unwrap_or_else(|| Arn::new("iam", "", call.account.id, format_args!("role/{name}")).to_string());
    Ok(Needs::of(row, Resource::One(arn)))
}

/// Returns the needs of an operation that attaches or detaches a managed policy: the resource is the role, the policy's ARN is a
/// condition key.
pub fn of_attachment<I: OnRole + OnPolicy>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(of_role(call, row)?.when("iam:PolicyARN", call.input.policy().as_str()))
}

/// Returns the needs of an operation on a managed policy.
pub fn of_policy<I: OnPolicy>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Resource::One(call.input.policy().to_string())))
}

/// Returns the needs of ListRoles: all roles, which policies name by the ARN of a role without a name.
pub fn of_all_roles<I>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, "role/")))
}
