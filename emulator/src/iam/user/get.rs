//! GetUser.

use jiff::Timestamp;
use serde::Deserialize;

use super::{OneUser, UserView, named_or_caller};
use crate::{
    Arn, AwsError, Call, Principal,
    access::{Needs, Row},
    iam::{
        access::arn_of,
        error::IamError,
        names::UserName,
        state::{State, User, whole_second},
    },
};

/// GetUser's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUserRequest {
    user_name: Option<UserName>,
}

/// An input with the user that is the operation's resource; without a name it is the caller.
pub trait OnNamedOrCaller {
    /// Returns the user's name, if given.
    fn user_name(&self) -> Option<&UserName>;
}

impl OnNamedOrCaller for GetUserRequest {
    fn user_name(&self) -> Option<&UserName> {
        self.user_name.as_ref()
    }
}

/// Returns the needs of an operation on a user that may be the caller.
///
/// # Errors
/// None.
pub fn of_named_or_caller<I: OnNamedOrCaller>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    match named_or_caller(call, call.input.user_name()) {
        Ok(Some(name)) => Ok(Needs::of(row, arn_of::<User, I>(call, &name))),
        Ok(None) | Err(_) => Ok(Needs::of(row, Arn::new("iam", "", call.account.id, "user/"))),
    }
}

/// Returns a user; without a name the caller, who may be the root user.
pub async fn get_user(call: Call<GetUserRequest>) -> Result<OneUser, IamError> {
    if let Some(name) = named_or_caller(&call, call.input.user_name.as_ref())? {
        return call.account.read(|state| Ok(OneUser { user: UserView::whole(state.iam.user(&name)?) }));
    }
    let account = call.account.id;
    let create_date = call.account.read(|state| oldest(&state.iam)).unwrap_or_else(|| whole_second(call.now));
    let user = UserView {
        path: None,
        user_name: None,
        user_id: account.to_string(),
        arn: Principal::Owner.arn(account),
        create_date,
        permissions_boundary: None,
        tags: None,
    };
    Ok(OneUser { user })
}

/// Returns the creation time of the account's oldest role or policy, as an approximation of the account's own.
fn oldest(state: &State) -> Option<Timestamp> {
    state.roles.values().map(|role| role.created).chain(state.policies.values().map(|policy| policy.created)).min()
}
