//! GetGroup.

use serde::{Deserialize, Serialize};

use super::GroupView;
use crate::{
    Call,
    iam::{
        access::on_group,
        error::IamError,
        names::GroupName,
        paging::{Paging, Rest},
        user::UserView,
    },
};

/// GetGroup's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetGroupRequest {
    group_name: GroupName,
    #[serde(flatten)]
    paging: Paging,
}

/// GetGroup's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GroupWithUsers {
    group: GroupView,
    users: Vec<UserView>,
    #[serde(flatten)]
    rest: Rest,
}

/// Returns a group and its users.
pub async fn get_group(call: Call<GetGroupRequest>) -> Result<GroupWithUsers, IamError> {
    let GetGroupRequest { group_name, paging } = &call.input;
    call.account.read(|state| {
        let group = GroupView::of(state.iam.group(group_name)?);
        let (users, rest) = paging.cut(state.iam.users_in(group_name), |user| user.name.to_string())?;
        Ok(GroupWithUsers { group, users: users.into_iter().map(UserView::listed).collect(), rest })
    })
}

on_group!(GetGroupRequest);
