//! Users. The only one is the account's owner, its root user.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    error::IamError,
    paging::{Paging, Rest},
    state::{State, whole_second},
};
use crate::{
    AccessKey, Arn, AwsError, Call, Principal,
    access::{Needs, Row},
};

/// GetUser's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserRequest {
    user_name: Option<String>,
}

/// GetUser's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OneUser {
    user: RootUser,
}

/// The root user, which has neither path nor name.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct RootUser {
    user_id: String,
    arn: String,
    create_date: Timestamp,
}

/// ListUsers' input.
#[derive(Debug, Deserialize)]
pub struct ListUsersRequest {
    #[serde(flatten)]
    paging: Paging,
}

/// ListUsers' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Users {
    users: Vec<()>,
    #[serde(flatten)]
    rest: Rest,
}

/// ListAccessKeys' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccessKeysRequest {
    user_name: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// ListAccessKeys' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeys {
    access_key_metadata: Vec<AccessKeyMetadata>,
    #[serde(flatten)]
    rest: Rest,
}

/// A key without its secret. That of the root user has no user name.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccessKeyMetadata {
    access_key_id: String,
    status: &'static str,
    create_date: Timestamp,
}

/// An input with the user that is the operation's resource; without a name it is the caller.
pub trait OnUser {
    /// Returns the user's name, if given.
    fn user_name(&self) -> Option<&str>;
}

impl OnUser for GetUserRequest {
    fn user_name(&self) -> Option<&str> {
        self.user_name.as_deref()
    }
}

impl OnUser for ListAccessKeysRequest {
    fn user_name(&self) -> Option<&str> {
        self.user_name.as_deref()
    }
}

/// Returns the needs of ListUsers: all users, which policies name by the ARN of a user without a name.
///
/// # Errors
/// None.
pub fn of_all_users(call: &Call<ListUsersRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, "user/")))
}

/// Returns the needs of an operation on a user.
///
/// # Errors
/// None.
pub fn of_user<I: OnUser>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let name = call.input.user_name().unwrap_or("");
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, format_args!("user/{name}"))))
}

/// Returns the caller, the root user.
pub async fn get_user(call: Call<GetUserRequest>) -> Result<OneUser, IamError> {
    only_root(&call)?;
    let account = call.account.id;
    let create_date = call.account.read(|state| oldest(&state.iam)).unwrap_or_else(|| whole_second(call.now));
    Ok(OneUser { user: RootUser { user_id: account.to_string(), arn: call.principal.arn(account), create_date } })
}

/// Returns the account's users: none.
pub async fn list_users(call: Call<ListUsersRequest>) -> Result<Users, IamError> {
    let (users, rest) = call.input.paging.cut(Vec::new(), |(): &()| ())?;
    Ok(Users { users, rest })
}

/// Returns the root user's keys.
pub async fn list_access_keys(call: Call<ListAccessKeysRequest>) -> Result<AccessKeys, IamError> {
    only_root(&call)?;
    let keys = call.core.keyring.keys_of(call.account.id).await.map_err(|error| IamError::Internal(error.to_string()))?;
    let (keys, rest) = call.input.paging.cut(keys, |key: &AccessKey| key.id.clone())?;
    let shown =
        |key: AccessKey| AccessKeyMetadata { access_key_id: key.id, status: "Active", create_date: whole_second(key.created) };
    Ok(AccessKeys { access_key_metadata: keys.into_iter().map(shown).collect(), rest })
}

fn only_root<I: OnUser>(call: &Call<I>) -> Result<(), IamError> {
    match (call.input.user_name(), &call.principal) {
        (Some(name), _) => Err(IamError::UserNotFound(name.to_owned())),
        (None, Principal::Role { .. } | Principal::Stranger(_)) => Err(IamError::NotAUser),
        (None, Principal::Owner) => Ok(()),
    }
}

/// Returns the creation time of the account's oldest role or policy, as an approximation of the account's own.
fn oldest(state: &State) -> Option<Timestamp> {
    state.roles.values().map(|role| role.created).chain(state.policies.values().map(|policy| policy.created)).min()
}
