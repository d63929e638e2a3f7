//! UpdateGroup.

use serde::Deserialize;

use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
    iam::{
        access::{of_group, on_group},
        error::IamError,
        names::{GroupName, Path, UserName},
    },
};

/// UpdateGroup's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateGroupRequest {
    group_name: GroupName,
    new_path: Option<Path>,
    new_group_name: Option<GroupName>,
}

/// Returns the needs: the permission for the group as it is, and as it will be.
///
/// # Errors
/// None.
pub fn needs(call: &Call<UpdateGroupRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let UpdateGroupRequest { group_name, new_path, new_group_name } = &call.input;
    let path = call.account.read(|state| state.iam.groups.get(group_name).map(|group| group.path.clone()));
    let path = new_path.clone().or(path).unwrap_or_default();
    let name = new_group_name.as_ref().unwrap_or(group_name);
    let after = Arn::new("iam", "", call.account.id, format_args!("group{path}{name}"));
    Ok(of_group(call, row)?.and_of(row, after))
}

/// Changes a group's name and path. Its users and policies stay.
pub async fn update_group(call: Call<UpdateGroupRequest>) -> Result<(), IamError> {
    let account = call.account.id;
    let UpdateGroupRequest { group_name, new_path, new_group_name } = call.input;
    call.account.write(|state| {
        let iam = &mut state.iam;
        let mut group = iam.group(&group_name)?.clone();
        if let Some(name) = new_group_name {
            let is_other = |kept: &GroupName| *kept != group_name;
            if iam.groups.keys().any(|kept| is_other(kept) && kept.as_str().eq_ignore_ascii_case(name.as_str())) {
                return Err(IamError::GroupExists(name));
            }
            group.name = name;
        }
        group.path = new_path.unwrap_or(group.path);
        group.arn = Arn::new("iam", "", account, format_args!("group{}{}", group.path, group.name)).to_string();
        let users: Vec<UserName> = iam.users_in(&group_name).map(|user| user.name.clone()).collect();
        for user in users.iter().filter(|_| group.name != group_name) {
            let groups = &mut iam.user_mut(user)?.groups;
            groups.remove(&group_name);
            groups.insert(group.name.clone());
        }
        iam.groups.remove(&group_name);
        iam.groups.insert(group.name.clone(), group);
        Ok(())
    })
}

on_group!(UpdateGroupRequest);
