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
    wire::members::{self, Violation},
};

/// A version's number, written `v3`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct VersionId(u32);

impl TryFrom<String> for VersionId {
    type Error = Violation;

    fn try_from(text: String) -> Result<Self, Violation> {
        let number = text.strip_prefix('v').filter(|digits| !digits.starts_with(['0', '+'])).and_then(|digits| digits.parse().ok());
        number.map(Self).ok_or_else(|| Violation {
            value: text,
            constraint: r"Member must satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?".into(),
        })
    }
}

/// CreatePolicyVersion's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreatePolicyVersionRequest {
    policy_arn: PolicyArn,
    policy_document: String,
    #[serde(default, deserialize_with = "members::text")]
    set_as_default: Option<bool>,
}

/// The input of an operation on one version.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByVersion {
    policy_arn: PolicyArn,
    version_id: VersionId,
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

fn find(policy: &Policy, VersionId(number): VersionId) -> Result<&Version, IamError> {
    policy.versions.get(&number).ok_or_else(|| IamError::VersionNotFound(policy.arn.clone(), format!("v{number}")))
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
        let version = find(policy, version_id)?;
        Ok(OneVersion { policy_version: VersionView::whole(policy, version_id.0, version) })
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
        find(policy, version_id)?;
        if policy.default_version == version_id.0 {
            return Err(IamError::VersionIsDefault);
        }
        policy.versions.remove(&version_id.0);
        Ok(())
    })
}

/// Makes a version the default one, which is evaluated.
pub async fn set_default_policy_version(call: Call<ByVersion>) -> Result<(), IamError> {
    let ByVersion { policy_arn, version_id } = call.input;
    call.account.write(|state| {
        let policy = state.iam.policy_mut(&policy_arn)?;
        find(policy, version_id)?;
        policy.default_version = version_id.0;
        Ok(())
    })
}

on_policy!(CreatePolicyVersionRequest, ByVersion, ListPolicyVersionsRequest);
