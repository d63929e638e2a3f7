//! ListRoles.

use serde::{Deserialize, Serialize};

use super::RoleView;
use crate::{
    Call,
    iam::{
        error::IamError,
        paging::{Paging, Rest},
    },
};

/// ListRoles' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRolesRequest {
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// ListRoles' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Roles {
    roles: Vec<RoleView>,
    #[serde(flatten)]
    rest: Rest,
}

/// Returns the account's roles, by name.
pub async fn list_roles(call: Call<ListRolesRequest>) -> Result<Roles, IamError> {
    let ListRolesRequest { path_prefix, paging } = &call.input;
    let prefix = path_prefix.as_deref().unwrap_or("/");
    call.account.read(|state| {
        let roles = state.iam.roles.values().filter(|role| role.path.as_str().starts_with(prefix));
        let (roles, rest) = paging.cut(roles, |role| role.name.to_string())?;
        Ok(Roles { roles: roles.into_iter().map(RoleView::listed).collect(), rest })
    })
}
