//! CreateUser.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{OneUser, UserView};
use crate::{
    Arn, AwsError, Call,
    access::{Needs, Row},
    iam::{
        boundary,
        error::IamError,
        limits,
        names::{Path, PolicyArn, UserName},
        state::{User, whole_second},
        tags::{Tag, Tags},
    },
    ids,
};

/// CreateUser's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateUserRequest {
    user_name: UserName,
    #[serde(default)]
    path: Path,
    permissions_boundary: Option<PolicyArn>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// Returns the needs: a caller who creates a user with tags also needs the permission to tag it.
///
/// # Errors
/// None.
pub fn needs(call: &Call<CreateUserRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let mut needs = Needs::of(row, arn(&call.input, call));
    if let Some(boundary) = &call.input.permissions_boundary {
        needs = needs.when("iam:PermissionsBoundary", boundary.as_str());
    }
    match call.input.tags.is_empty() {
        true => Ok(needs),
        false => Ok(needs.and("iam:TagUser", arn(&call.input, call))),
    }
}

fn arn<I>(CreateUserRequest { path, user_name, .. }: &CreateUserRequest, call: &Call<I>) -> Arn {
    Arn::new("iam", "", call.account.id, format_args!("user{path}{user_name}"))
}

/// Creates a user, who has neither keys nor permissions.
pub async fn create_user(call: Call<CreateUserRequest>) -> Result<OneUser, IamError> {
    let input = &call.input;
    let mut tags = Tags::default();
    tags.set(input.tags.clone())?;
    let name = &input.user_name;
    let user = User {
        name: name.clone(),
        path: input.path.clone(),
        id: format!("AIDA{}", call.core.ids.draw(ids::BASE32_UPPER, 17)),
        arn: arn(input, &call).to_string(),
        created: whole_second(call.now),
        tags,
        groups: BTreeSet::new(),
        attached: BTreeSet::new(),
        inline: BTreeMap::new(),
        boundary: input.permissions_boundary.clone(),
    };
    call.account.write(|state| {
        if state.iam.users.keys().any(|kept| kept.as_str().eq_ignore_ascii_case(name.as_str())) {
            return Err(IamError::UserExists(name.clone()));
        }
        limits::room_for_a_user(&state.iam)?;
        boundary::check(&state.iam, user.boundary.as_ref())?;
        let view = UserView::whole(&user);
        state.iam.users.insert(name.clone(), user);
        Ok(OneUser { user: view })
    })
}
