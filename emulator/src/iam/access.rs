//! The permissions that IAM's operations need.
//!
//! Calls name a role, user or group by its name, but policies by its ARN with the path; the path is that of the existing one. A
//! managed policy is named by its ARN in both.
//! See <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html>.

use super::{
    holder::Holder,
    names::PolicyArn,
    state::{Group, Role, User},
};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Resource, Row},
};

/// An input with the role, user or group that is the operation's resource.
pub trait On<H: Holder> {
    /// Returns its name.
    fn holder(&self) -> &H::Name;
}

/// An input with the managed policy that is the operation's resource.
pub trait OnPolicy {
    /// Returns the policy's ARN.
    fn policy(&self) -> &PolicyArn;
}

/// Implements [`On`] for inputs by a member with the name.
macro_rules! on {
    ($holder:ty, $member:ident: $($input:ty),+ $(,)?) => {$(
        impl $crate::iam::access::On<$holder> for $input {
            fn holder(&self) -> &<$holder as $crate::iam::holder::Holder>::Name {
                &self.$member
            }
        }
    )+};
}

/// Implements [`On`] for inputs by their member `role_name`.
macro_rules! on_role {
    ($($input:ty),+ $(,)?) => {
        $crate::iam::access::on!($crate::iam::state::Role, role_name: $($input),+);
    };
}

/// Implements [`On`] for inputs by their member `user_name`.
macro_rules! on_user {
    ($($input:ty),+ $(,)?) => {
        $crate::iam::access::on!($crate::iam::state::User, user_name: $($input),+);
    };
}

/// Implements [`On`] for inputs by their member `group_name`.
macro_rules! on_group {
    ($($input:ty),+ $(,)?) => {
        $crate::iam::access::on!($crate::iam::state::Group, group_name: $($input),+);
    };
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

pub(super) use {on, on_group, on_policy, on_role, on_user};

/// Returns the needs of an operation on a role, user or group.
pub fn of<H: Holder, I: On<H>>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, arn_of::<H, I>(call, call.input.holder())))
}

/// Returns the ARN of a role, user or group; if there is none with this name, the ARN without a path.
pub fn arn_of<H: Holder, I>(call: &Call<I>, name: &H::Name) -> Resource {
    let known = call.account.read(|state| H::find(&state.iam, name).map(|holder| holder.arn().to_owned()).ok());
    Resource::One(known.unwrap_or_else(|| Arn::new("iam", "", call.account.id, format_args!("{}/{name}", H::KIND)).to_string()))
}

/// Returns the needs of an operation that changes the policies of a role, user or group: its boundary is a condition key.
pub fn of_policies<H: Holder, I: On<H>>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let needs = of::<H, I>(call, row)?;
    let boundary = call.account.read(|state| H::find(&state.iam, call.input.holder()).ok().and_then(Holder::boundary).cloned());
    Ok(match boundary {
        Some(boundary) => needs.when("iam:PermissionsBoundary", boundary),
        None => needs,
    })
}

/// Returns the needs of an operation that attaches or detaches a managed policy: the resource is the role, user or group, the
/// policy's ARN is a condition key.
pub fn of_attachment<H: Holder, I: On<H> + OnPolicy>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(of_policies::<H, I>(call, row)?.when("iam:PolicyARN", call.input.policy().as_str()))
}

/// Returns the needs of an operation on a role.
pub fn of_role<I: On<Role>>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    of::<Role, I>(call, row)
}

/// Returns the needs of an operation on a user.
pub fn of_user<I: On<User>>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    of::<User, I>(call, row)
}

/// Returns the needs of an operation on a group.
pub fn of_group<I: On<Group>>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    of::<Group, I>(call, row)
}

/// Returns the needs of an operation on a managed policy.
pub fn of_policy<I: OnPolicy>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Resource::One(call.input.policy().to_string())))
}

/// Returns the needs of ListRoles: all roles, which policies name by the ARN of a role without a name.
pub fn of_all_roles<I>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, "role/")))
}

/// Returns the needs of ListUsers: all users, which policies name by the ARN of a user without a name.
pub fn of_all_users<I>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, "user/")))
}

/// Returns the needs of ListGroups: all groups, which policies name by the ARN of a group without a name.
pub fn of_all_groups<I>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, "group/")))
}
