//! Users: there are none but the account's owner, who is its root user.

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

/// GetUser's answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OneUser {
    user: RootUser,
}

/// The root user, who has neither path nor name.
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

/// ListUsers' answer.
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

/// ListAccessKeys' answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeys {
    access_key_metadata: Vec<AccessKeyMetadata>,
    #[serde(flatten)]
    rest: Rest,
}

/// A key without its secret. The root user's has no user name.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccessKeyMetadata {
    access_key_id: String,
    status: &'static str,
    create_date: Timestamp,
}

/// An input that names the user that its operation is on; without a name it is the caller.
pub trait OnUser {
    /// Which user.
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

/// For ListUsers: all users, by the ARN of one without a name.
///
/// # Errors
/// Never.
pub fn of_all_users(call: &Call<ListUsersRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, "user/")))
}

/// For an operation on a user, by the user's ARN.
///
/// # Errors
/// Never.
pub fn of_user<I: OnUser>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let name = call.input.user_name().unwrap_or("");
    Ok(Needs::of(row, Arn::new("iam", "", call.account.id, format_args!("user/{name}"))))
}

/// Shows the caller, who is the root user: no other is there.
pub async fn get_user(call: Call<GetUserRequest>) -> Result<OneUser, IamError> {
    only_root(&call)?;
    let account = call.account.id;
    let create_date = call.account.read(|state| oldest(&state.iam)).unwrap_or_else(|| whole_second(call.now));
    Ok(OneUser { user: RootUser { user_id: account.to_string(), arn: call.principal.arn(account), create_date } })
}

/// Shows the account's users: none.
pub async fn list_users(call: Call<ListUsersRequest>) -> Result<Users, IamError> {
    let (users, rest) = call.input.paging.cut(Vec::new(), |(): &()| ())?;
    Ok(Users { users, rest })
}

/// Shows the root user's keys.
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
        (None, Principal::Role { .. }) => Err(IamError::NotAUser),
        (None, Principal::Owner) => Ok(()),
    }
}

/// When the account began, as far as it knows: when its oldest role or policy was made.
fn oldest(state: &State) -> Option<Timestamp> {
    state.roles.values().map(|role| role.created).chain(state.policies.values().map(|policy| policy.created)).min()
}
