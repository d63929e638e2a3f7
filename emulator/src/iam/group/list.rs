//! ListGroups, ListGroupsForUser.

use serde::{Deserialize, Serialize};

use super::GroupView;
use crate::{
    Call,
    iam::{
        access::on_user,
        error::IamError,
        names::UserName,
        paging::{Paging, Rest},
    },
};

/// ListGroups' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsRequest {
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// ListGroupsForUser's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListGroupsForUserRequest {
    user_name: UserName,
    #[serde(flatten)]
    paging: Paging,
}

/// The output of both.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Groups {
    groups: Vec<GroupView>,
    #[serde(flatten)]
    rest: Rest,
}

/// Returns the account's groups, by name.
pub async fn list_groups(call: Call<ListGroupsRequest>) -> Result<Groups, IamError> {
    let ListGroupsRequest { path_prefix, paging } = &call.input;
    let prefix = path_prefix.as_deref().unwrap_or("/");
    call.account.read(|state| {
        let groups = state.iam.groups.values().filter(|group| group.path.as_str().starts_with(prefix));
        let (groups, rest) = paging.cut(groups, |group| group.name.to_string())?;
        Ok(Groups { groups: groups.into_iter().map(GroupView::of).collect(), rest })
    })
}

/// Returns the groups of a user, by name.
pub async fn list_groups_for_user(call: Call<ListGroupsForUserRequest>) -> Result<Groups, IamError> {
    let ListGroupsForUserRequest { user_name, paging } = &call.input;
    call.account.read(|state| {
        let names = state.iam.user(user_name)?.groups.iter();
        let groups = names.filter_map(|name| state.iam.groups.get(name));
        let (groups, rest) = paging.cut(groups, |group| group.name.to_string())?;
        Ok(Groups { groups: groups.into_iter().map(GroupView::of).collect(), rest })
    })
}

on_user!(ListGroupsForUserRequest);
