//! CreatePolicy.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{OnePolicy, PolicyView};
use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
    iam::{
        document::Document,
        error::IamError,
        limits,
        names::{Description, Path, PolicyArn, PolicyName},
        state::{Policy, Version, whole_second},
        tags::{Tag, Tags},
    },
    ids,
};

/// CreatePolicy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyRequest {
    policy_name: PolicyName,
    policy_document: String,
    #[serde(default)]
    path: Path,
    description: Option<Description>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// Returns the needs: a caller who creates a policy with tags also needs the permission to tag it.
pub fn needs(call: &Call<CreatePolicyRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let arn = || Resource::One(PolicyArn::of(call.account.id, &call.input.path, &call.input.policy_name).into());
    let needs = Needs::of(row, arn());
    match call.input.tags.is_empty() {
        true => Ok(needs),
        false => Ok(needs.and("iam:TagPolicy", arn())),
    }
}

/// Creates a managed policy.
pub async fn create_policy(call: Call<CreatePolicyRequest>) -> Result<OnePolicy, IamError> {
    let (account, created) = (call.account.id, whole_second(call.now));
    let id = format!("ANPA{}", call.core.ids.draw(ids::BASE32_UPPER, 17));
    let CreatePolicyRequest { policy_name: name, policy_document, path, description, tags: given } = call.input;
    let document = Document::identity(&policy_document)?;
    limits::policy_length(&document)?;
    let mut tags = Tags::default();
    tags.set(given)?;
    call.account.write(|state| {
        if state.iam.policies.values().any(|kept| kept.name.as_str().eq_ignore_ascii_case(name.as_str())) {
            return Err(IamError::PolicyExists(name));
        }
        limits::room_for_a_policy(&state.iam)?;
        let policy = Policy {
            arn: PolicyArn::of(account, &path, &name),
            name,
            path,
            id,
            created,
            updated: created,
            description,
            tags,
            versions: BTreeMap::from([(1, Version { document, created })]),
            default_version: 1,
            last_version: 1,
        };
        state.iam.policies.insert(policy.arn.clone(), policy.clone());
        let view = PolicyView { description: None, ..PolicyView::whole(&state.iam, &policy) };
        Ok(OnePolicy { policy: view })
    })
}
