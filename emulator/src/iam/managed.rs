//! AWS's managed policies: the few of more than a thousand that the course's services need.
//!
//! Names, paths, dates, version numbers and documents are from the AWS Managed Policy Reference
//! (<https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>); ids are derived from the names. Each has
//! only its default version. `ReadOnlyAccess` is reduced to the services that Coldstart has or plans.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    document::Document,
    names::{Path, PolicyArn, PolicyName},
    state::{Policy, Version},
    tags::Tags,
};
use crate::ids::BASE32_UPPER;

static POLICIES: LazyLock<BTreeMap<PolicyArn, Policy>> = LazyLock::new(|| {
    let listed: Vec<Listed> = serde_json::from_str(include_str!("managed.json"))
        .unwrap_or_else(|error| unreachable!("managed.json is a part of the program, and a test reads it: {error}"));
    listed.into_iter().map(Listed::policy).map(|policy| (policy.arn.clone(), policy)).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: PolicyName,
    path: Path,
    version: u32,
    created: Timestamp,
    updated: Timestamp,
    document: serde_json::Value,
}

impl Listed {
    fn policy(self) -> Policy {
        let text = format!("{:#}", self.document);
        let document = Document::identity(&text)
            .unwrap_or_else(|error| unreachable!("managed.json is a part of the program, and a test reads it: {error}"));
        Policy {
            id: id(&self.name),
            arn: PolicyArn::of("aws", &self.path, &self.name),
            name: self.name,
            path: self.path,
            created: self.created,
            updated: self.updated,
            description: None,
            tags: Tags::default(),
            versions: BTreeMap::from([(self.version, Version { document, created: self.updated })]),
            default_version: self.version,
            last_version: self.version,
        }
    }
}

fn id(name: &PolicyName) -> String {
    let letters = BASE32_UPPER.as_bytes();
    let digest = Sha256::digest(name.as_str());
    let drawn = digest.iter().take(17).map(|byte| char::from(letters[usize::from(*byte) % letters.len()]));
    "ANPA".chars().chain(drawn).collect()
}

/// Returns the policy with an ARN.
pub fn policy(arn: &PolicyArn) -> Option<&'static Policy> {
    POLICIES.get(arn)
}

/// Returns all of them, by ARN.
pub fn all() -> impl Iterator<Item = &'static Policy> {
    POLICIES.values()
}
