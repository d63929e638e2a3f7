//! Users, one file for each operation, and their form in outputs. The account's owner is its root user, which is not in the list.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;
pub mod tag;
pub mod update;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::on_user,
    boundary::AttachedBoundary,
    error::IamError,
    names::{Path, UserName},
    state::User,
    tags::Tag,
};
use crate::{Call, Principal};

/// The input of an operation on a user as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    user_name: UserName,
}

/// An output with one user.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OneUser {
    user: UserView,
}

/// A user in an output; the operation decides which members it has. The root user has neither path nor name.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserView {
    path: Option<Path>,
    user_name: Option<UserName>,
    user_id: String,
    arn: String,
    create_date: Timestamp,
    permissions_boundary: Option<AttachedBoundary>,
    tags: Option<Vec<Tag>>,
}

impl UserView {
    /// Returns the user as in ListUsers.
    pub fn listed(user: &User) -> Self {
        Self {
            path: Some(user.path.clone()),
            user_name: Some(user.name.clone()),
            user_id: user.id.clone(),
            arn: user.arn.clone(),
            create_date: user.created,
            permissions_boundary: None,
            tags: None,
        }
    }

    /// Returns the user as in GetUser.
    pub fn whole(user: &User) -> Self {
        let permissions_boundary = user.boundary.as_ref().map(AttachedBoundary::of);
        Self { permissions_boundary, tags: user.tags.shown(), ..Self::listed(user) }
    }
}

/// Returns the name in an input, else that of the caller.
///
/// # Errors
/// The input has no name, and the caller is neither a user nor the owner; `None` for the owner.
pub fn named_or_caller<I>(call: &Call<I>, name: Option<&UserName>) -> Result<Option<UserName>, IamError> {
    match (name, &call.principal) {
        (Some(name), _) => Ok(Some(name.clone())),
        (None, Principal::User(user)) => Ok(Some(user.name.clone())),
        (None, Principal::Owner) => Ok(None),
        (None, Principal::Role { .. } | Principal::Federated { .. } | Principal::Stranger(_)) => Err(IamError::NotAUser),
    }
}

on_user!(ByName);
