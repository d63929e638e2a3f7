//! UpdateUser.

use serde::Deserialize;

use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
    iam::{
        access::of_user,
        access::on_user,
        error::IamError,
        names::{Path, UserName},
    },
};

/// UpdateUser's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateUserRequest {
    user_name: UserName,
    new_path: Option<Path>,
    new_user_name: Option<UserName>,
}

/// Returns the needs: the permission for the user as it is, and as it will be.
///
/// # Errors
/// None.
pub fn needs(call: &Call<UpdateUserRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let UpdateUserRequest { user_name, new_path, new_user_name } = &call.input;
    let path = call.account.read(|state| state.iam.users.get(user_name).map(|user| user.path.clone()));
    let path = new_path.clone().or(path).unwrap_or_default();
    let name = new_user_name.as_ref().unwrap_or(user_name);
    let after = Arn::new("iam", "", call.account.id, format_args!("user{path}{name}"));
    Ok(of_user(call, row)?.and_of(row, after))
}

/// Changes a user's name and path. Its keys, policies and groups stay.
pub async fn update_user(call: Call<UpdateUserRequest>) -> Result<(), IamError> {
    let account = call.account.id;
    let UpdateUserRequest { user_name, new_path, new_user_name } = call.input;
    call.account.write(|state| {
        let iam = &mut state.iam;
        let mut user = iam.user(&user_name)?.clone();
        if let Some(name) = new_user_name {
            let is_other = |kept: &UserName| *kept != user_name;
            if iam.users.keys().any(|kept| is_other(kept) && kept.as_str().eq_ignore_ascii_case(name.as_str())) {
                return Err(IamError::UserExists(name));
            }
            user.name = name;
        }
        user.path = new_path.unwrap_or(user.path);
        user.arn = Arn::new("iam", "", account, format_args!("user{}{}", user.path, user.name)).to_string();
        let keys: Vec<_> = iam.keys_of(&user_name).map(|(id, _)| id.clone()).collect();
        for key in keys.iter().filter(|_| user.name != user_name) {
            if let Some(key) = iam.access_keys.get_mut(key) {
                key.user = user.name.clone();
            }
        }
        iam.users.remove(&user_name);
        iam.users.insert(user.name.clone(), user);
        Ok(())
    })
}

on_user!(UpdateUserRequest);
