//! TagRole, UntagRole, ListRoleTags.

use serde::Deserialize;

use crate::{
    Call,
    iam::{
        access::on_role,
        error::IamError,
        names::RoleName,
        paging::{Paging, TagPage},
        tags::Tag,
    },
};

/// TagRole's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagRoleRequest {
    role_name: RoleName,
    tags: Vec<Tag>,
}

/// Adds tags to a role, or replaces their values.
pub async fn tag_role(call: Call<TagRoleRequest>) -> Result<(), IamError> {
    let TagRoleRequest { role_name, tags } = call.input;
    call.account.write(|state| state.iam.role_mut(&role_name)?.tags.set(tags))
}

/// UntagRole's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagRoleRequest {
    role_name: RoleName,
    tag_keys: Vec<String>,
}

/// Removes tags from a role.
pub async fn untag_role(call: Call<UntagRoleRequest>) -> Result<(), IamError> {
    let UntagRoleRequest { role_name, tag_keys } = call.input;
    call.account.write(|state| {
        state.iam.role_mut(&role_name)?.tags.remove(&tag_keys);
        Ok(())
    })
}

/// ListRoleTags' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRoleTagsRequest {
    role_name: RoleName,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a role's tags.
pub async fn list_role_tags(call: Call<ListRoleTagsRequest>) -> Result<TagPage, IamError> {
    call.account.read(|state| TagPage::of(&state.iam.role(&call.input.role_name)?.tags, &call.input.paging))
}

on_role!(TagRoleRequest, UntagRoleRequest, ListRoleTagsRequest);
