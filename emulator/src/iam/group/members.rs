//! AddUserToGroup, RemoveUserFromGroup.

use serde::Deserialize;

use crate::{
    Call,
    iam::{
        access::on_group,
        error::IamError,
        limits::MOST_GROUPS_OF_A_USER,
        names::{GroupName, UserName},
    },
};

/// The input of both.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Membership {
    group_name: GroupName,
    user_name: UserName,
}

/// Adds a user to a group. It succeeds too if the user is in it already.
pub async fn add_user_to_group(call: Call<Membership>) -> Result<(), IamError> {
    let Membership { group_name, user_name } = call.input;
    call.account.write(|state| {
        state.iam.group(&group_name)?;
        let groups = &mut state.iam.user_mut(&user_name)?.groups;
        if groups.len() >= MOST_GROUPS_OF_A_USER && !groups.contains(&group_name) {
            return Err(IamError::TooMany("GroupsPerUser", MOST_GROUPS_OF_A_USER));
        }
        groups.insert(group_name);
        Ok(())
    })
}

/// Removes a user from a group. It succeeds too if the user is not in it.
pub async fn remove_user_from_group(call: Call<Membership>) -> Result<(), IamError> {
    let Membership { group_name, user_name } = call.input;
    call.account.write(|state| {
        state.iam.group(&group_name)?;
        state.iam.user_mut(&user_name)?.groups.remove(&group_name);
        Ok(())
    })
}

on_group!(Membership);
