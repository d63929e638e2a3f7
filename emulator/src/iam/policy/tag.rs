//! TagPolicy, UntagPolicy, ListPolicyTags.

use serde::Deserialize;

use crate::{
    Call,
    iam::{
        access::on_policy,
        error::IamError,
        names::PolicyArn,
        paging::{Paging, TagPage},
        tags::Tag,
    },
};

/// TagPolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagPolicyRequest {
    policy_arn: PolicyArn,
    tags: Vec<Tag>,
}

/// Adds tags to a policy, or replaces their values.
pub async fn tag_policy(call: Call<TagPolicyRequest>) -> Result<(), IamError> {
    let TagPolicyRequest { policy_arn, tags } = call.input;
    call.account.write(|state| state.iam.policy_mut(&policy_arn)?.tags.set(tags))
}

/// UntagPolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UntagPolicyRequest {
    policy_arn: PolicyArn,
    tag_keys: Vec<String>,
}

/// Removes tags from a policy.
pub async fn untag_policy(call: Call<UntagPolicyRequest>) -> Result<(), IamError> {
    let UntagPolicyRequest { policy_arn, tag_keys } = call.input;
    call.account.write(|state| {
        state.iam.policy_mut(&policy_arn)?.tags.remove(&tag_keys);
        Ok(())
    })
}

/// ListPolicyTags' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyTagsRequest {
    policy_arn: PolicyArn,
    #[serde(flatten)]
    paging: Paging,
}

/// Returns a policy's tags.
pub async fn list_policy_tags(call: Call<ListPolicyTagsRequest>) -> Result<TagPage, IamError> {
    call.account.read(|state| TagPage::of(&state.iam.policy(&call.input.policy_arn)?.tags, &call.input.paging))
}

on_policy!(TagPolicyRequest, UntagPolicyRequest, ListPolicyTagsRequest);
