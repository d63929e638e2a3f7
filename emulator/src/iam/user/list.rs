//! ListUsers.

use serde::{Deserialize, Serialize};

use super::UserView;
use crate::{
    Call,
    iam::{
        error::IamError,
        paging::{Paging, Rest},
    },
};

/// ListUsers' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUsersRequest {
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// ListUsers' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Users {
    users: Vec<UserView>,
    #[serde(flatten)]
    rest: Rest,
}

/// Returns the account's users, by name.
pub async fn list_users(call: Call<ListUsersRequest>) -> Result<Users, IamError> {
    let ListUsersRequest { path_prefix, paging } = &call.input;
    let prefix = path_prefix.as_deref().unwrap_or("/");
    call.account.read(|state| {
        let users = state.iam.users.values().filter(|user| user.path.as_str().starts_with(prefix));
        let (users, rest) = paging.cut(users, |user| user.name.to_string())?;
        Ok(Users { users: users.into_iter().map(UserView::listed).collect(), rest })
    })
}
