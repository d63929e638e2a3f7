//! TagUser, UntagUser, ListUserTags.

use serde::Deserialize;

use crate::{
    Call,
    iam::{
        access::on_user,
        error::IamError,
        names::UserName,
        paging::{Paging, TagPage},
        tags::Tag,
    },
};

/// TagUser's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagUserRequest {
    user_name: UserName,
    tags: Vec<Tag>,
}

/// Adds tags to a user, or replaces their values.
pub async fn tag_user(call: Call<TagUserRequest>) -> Result<(), IamError> {
    let TagUserRequest { user_name, tags } = call.input;
    call.account.write(|state| state.iam.user_mut(&user_name)?.tags.set(tags))
}

/// UntagUser's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagUserRequest {
    user_name: UserName,
    tag_keys: Vec<String>,
}

/// Removes tags from a user.
pub async fn untag_user(call: Call<UntagUserRequest>) -> Result<(), IamError> {
    let UntagUserRequest { user_name, tag_keys } = call.input;
    call.account.write(|state| {
        state.iam.user_mut(&user_name)?.tags.remove(&tag_keys);
        Ok(())
    })
}

/// ListUserTags' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUserTagsRequest {
    user_name: UserName,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a user's tags.
pub async fn list_user_tags(call: Call<ListUserTagsRequest>) -> Result<TagPage, IamError> {
    call.account.read(|state| TagPage::of(&state.iam.user(&call.input.user_name)?.tags, &call.input.paging))
}

on_user!(TagUserRequest, UntagUserRequest, ListUserTagsRequest);
