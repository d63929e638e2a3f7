//! Versions of a managed policy: CreatePolicyVersion, GetPolicyVersion, ListPolicyVersions, DeletePolicyVersion,
//! SetDefaultPolicyVersion.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::{
        access::on_policy,
        document::Document,
        error::IamError,
        limits,
        names::PolicyArn,
        paging::{Paging, Rest},
        state::{Policy, Version, whole_second},
    },
};

/// CreatePolicyVersion's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyVersionRequest {
    policy_arn: PolicyArn,
    policy_document: String,
    set_as_default: Option<bool>,
}

/// The input of an operation on one version.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByVersion {
    policy_arn: PolicyArn,
    version_id: String,
}

/// ListPolicyVersions' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPolicyVersionsRequest {
    policy_arn: PolicyArn,
    #[serde(flatten)]
    paging: Paging,
}

/// An output with one version.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OneVersion {
    policy_version: VersionView,
}

/// ListPolicyVersions' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Versions {
    versions: Vec<VersionView>,
    #[serde(flatten)]
    rest: Rest,
}

/// A version in an output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VersionView {
    document: Option<String>,
    version_id: String,
    is_default_version: bool,
    create_date: Timestamp,
}

impl VersionView {
    /// Returns the version with its document.
    pub fn whole(policy: &Policy, number: u32, version: &Version) -> Self {
        Self { document: Some(version.document.encoded()), ..Self::listed(policy, number, version) }
    }

    fn listed(policy: &Policy, number: u32, version: &Version) -> Self {
        Self {
            document: None,
            version_id: format!("v{number}"),
            is_default_version: policy.default_version == number,
            create_date: version.created,
        }
    }
}

/// Returns the version with an id such as `v3`, and its number.
fn find<'p>(policy: &'p Policy, id: &str) -> Result<(u32, &'p Version), IamError> {
    let number = id.strip_prefix('v').and_then(|digits| digits.parse().ok());
    let found = number.and_then(|number| Some((number, policy.versions.get(&number)?)));
    found.ok_or_else(|| IamError::VersionNotFound(policy.arn.clone(), id.to_owned()))
}

/// Adds a version.
pub async fn create_policy_version(call: Call<CreatePolicyVersionRequest>) -> Result<OneVersion, IamError> {
    let created = whole_second(call.now);
    let CreatePolicyVersionRequest { policy_arn, policy_document, set_as_default } = call.input;
    call.account.write(|state| {
        let policy = state.iam.policy_mut(&policy_arn)?;
        let document = Document::identity(&policy_document)?;
        limits::policy_length(&document)?;
        if policy.versions.len() >= 5 {
            return Err(IamError::TooManyVersions);
        }
        policy.last_version += 1;
        policy.updated = created;
        let (number, version) = (policy.last_version, Version { document, created });
        policy.versions.insert(number, version.clone());
        if set_as_default == Some(true) {
            policy.default_version = number;
        }
        Ok(OneVersion { policy_version: VersionView::listed(policy, number, &version) })
    })
}

/// Returns a version with its document.
pub async fn get_policy_version(call: Call<ByVersion>) -> Result<OneVersion, IamError> {
    let ByVersion { policy_arn, version_id } = call.input;
    call.account.read(|state| {
        let policy = state.iam.policy(&policy_arn)?;
        let (number, version) = find(policy, &version_id)?;
        Ok(OneVersion { policy_version: VersionView::whole(policy, number, version) })
    })
}

/// Returns a policy's versions, newest first.
pub async fn list_policy_versions(call: Call<ListPolicyVersionsRequest>) -> Result<Versions, IamError> {
    let ListPolicyVersionsRequest { policy_arn, paging } = &call.input;
    call.account.read(|state| {
        let policy = state.iam.policy(policy_arn)?;
        let (versions, rest) = paging.cut(policy.versions.iter(), |(number, _)| Reverse(**number))?;
        let versions = versions.into_iter().map(|(number, version)| VersionView::listed(policy, *number, version)).collect();
        Ok(Versions { versions, rest })
    })
}

/// Deletes a version, which must not be the default one.
pub async fn delete_policy_version(call: Call<ByVersion>) -> Result<(), IamError> {
    let ByVersion { policy_arn, version_id } = call.input;
    call.account.write(|state| {
        let policy = state.iam.policy_mut(&policy_arn)?;
        let (number, _) = find(policy, &version_id)?;
        if policy.default_version == number {
            return Err(IamError::VersionIsDefault);
        }
        policy.versions.remove(&number);
        Ok(())
    })
}

/// Makes a version the default one, which is evaluated.
pub async fn set_default_policy_version(call: Call<ByVersion>) -> Result<(), IamError> {
    let ByVersion { policy_arn, version_id } = call.input;
    call.account.write(|state| {
        let policy = state.iam.policy_mut(&policy_arn)?;
        policy.default_version = find(policy, &version_id)?.0;
        Ok(())
    })
}

on_policy!(CreatePolicyVersionRequest, ByVersion, ListPolicyVersionsRequest);
