//! What the callers of these operations need.
//!
//! A role is named by its name, and policies name it by its ARN, path and all: that of the role that is there. A managed policy is named by its ARN.
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html>.

use super::names::{PolicyArn, RoleName};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Resource, Row},
};

/// An input that names the role that its operation is on.
pub trait OnRole {
    /// Which role.
    fn role(&self) -> &RoleName;
}

/// An input that names the managed policy that its operation is on.
pub trait OnPolicy {
    /// Which policy.
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

/// For an operation on a role.
pub fn of_role<I: OnRole>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let name = call.input.role();
    let known = call.account.read(|state| state.iam.role(name).map(|role| role.arn.clone()).ok());
    let arn = known.unwrap_or_else(|| Arn::new("iam", "", call.account.id, format_args!("role/{name}")).to_string());
    Ok(Needs::of(row, Resource::One(arn)))
}

/// For an operation that gives a role a managed policy or takes one off it: the role's, with the policy as a circumstance.
pub fn of_attachment<I: OnRole + OnPolicy>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(of_role(call, row)?.when("iam:PolicyARN", call.input.policy().as_str()))
}

/// For an operation on a managed policy.
pub fn of_policy<I: OnPolicy>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Resource::One(call.input.policy().to_string())))
}

/// For ListRoles: all roles, by the ARN of one without a name.
pub fn of_all_roles<I>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, "role/")))
}
