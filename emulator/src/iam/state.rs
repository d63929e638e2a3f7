//! The state of IAM in an account.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use records::{Single, Table, records, text_key};
use serde::{Deserialize, Serialize};

use super::{
    document::Document,
    error::IamError,
    managed,
    names::{Description, Path, PolicyArn, PolicyName, RoleName},
    tags::Tags,
};

/// The path of service-linked roles; the service's name follows.
pub const SERVICE_LINKED: &str = "/aws-service-role/";

records! {
    /// The durable state of IAM.
    #[derive(Debug)]
    pub struct State {
        pub roles: Table<RoleName, Role> = "role",
        /// The account's own managed policies. AWS's are in [`managed`](super::managed).
        pub policies: Table<PolicyArn, Policy> = "policy",
        /// Ids of the newest deletions of service-linked roles, whose status can be requested.
        pub deletions: Single<VecDeque<String>> = "deletions",
    }
}

text_key!(RoleName, PolicyArn);

/// A role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    pub name: RoleName,
    /// `/`, or another path such as `/service-role/`.
    pub path: Path,
    /// The unique id, `AROA…`.
    pub id: String,
    /// Its ARN, with the path.
    pub arn: String,
    /// When it was created, whole seconds.
    pub created: Timestamp,
    /// The trust policy, which decides who may assume the role.
    pub trust: Document,
    pub description: Option<Description>,
    /// The longest duration of a session, seconds.
    pub max_session_duration: u32,
    pub tags: Tags,
    /// Attached managed policies, in the order of their ARNs.
    pub attached: BTreeSet<PolicyArn>,
    /// Inline policies.
    pub inline: BTreeMap<PolicyName, Document>,
}

/// A managed policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Policy {
    pub name: PolicyName,
    /// `/`, or another path such as `/service-role/`.
    pub path: Path,
    /// The unique id, `ANPA…`.
    pub id: String,
    pub arn: PolicyArn,
    /// When it was created, whole seconds.
    pub created: Timestamp,
    /// When its newest version was created, whole seconds.
    pub updated: Timestamp,
    pub description: Option<Description>,
    pub tags: Tags,
    /// Its versions by number: 1 is `v1`.
    pub versions: BTreeMap<u32, Version>,
    /// The number of the default version, which is evaluated.
    pub default_version: u32,
    /// The highest number so far; the number of a deleted version is not used again.
    pub last_version: u32,
}

/// A version of a managed policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    pub document: Document,
    /// When it was created, whole seconds.
    pub created: Timestamp,
}

impl State {
    /// Returns a role.
    ///
    /// # Errors
    /// There is no role with this name.
    pub fn role(&self, name: &RoleName) -> Result<&Role, IamError> {
        self.roles.get(name).ok_or_else(|| IamError::RoleNotFound(name.clone()))
    }

    /// Returns a role to change.
    ///
    /// # Errors
    /// There is no role with this name.
    pub fn role_mut(&mut self, name: &RoleName) -> Result<&mut Role, IamError> {
        self.roles.get_mut(name).ok_or_else(|| IamError::RoleNotFound(name.clone()))
    }

    /// Returns a role to change, if the account may change it.
    ///
    /// # Errors
    /// There is no role with this name, or it is service-linked.
    pub fn own_role_mut(&mut self, name: &RoleName) -> Result<&mut Role, IamError> {
        match self.role_mut(name)? {
            role if role.is_service_linked() => Err(IamError::RoleIsProtected(name.clone())),
            role => Ok(role),
        }
    }

    /// Returns a managed policy, the account's or AWS's.
    ///
    /// # Errors
    /// There is no policy with this ARN.
    pub fn policy(&self, arn: &PolicyArn) -> Result<&Policy, IamError> {
        let own = self.policies.get(arn);
        own.or_else(|| managed::policy(arn)).ok_or_else(|| IamError::PolicyNotFound(arn.clone()))
    }

    /// Returns a managed policy of the account to change.
    ///
    /// # Errors
    /// There is no policy with this ARN, or it is AWS's.
    pub fn policy_mut(&mut self, arn: &PolicyArn) -> Result<&mut Policy, IamError> {
        match self.policies.get_mut(arn) {
            Some(policy) => Ok(policy),
            None if managed::policy(arn).is_some() => Err(IamError::PolicyIsAws(arn.clone())),
            None => Err(IamError::PolicyNotFound(arn.clone())),
        }
    }

    /// Returns the roles to which a managed policy is attached.
    pub fn roles_with<'s>(&'s self, arn: &'s PolicyArn) -> impl Iterator<Item = &'s Role> {
        self.roles.values().filter(|role| role.attached.contains(arn))
    }

    /// Returns all documents that give a role permissions: inline policies, and default versions of managed ones.
    pub fn documents_of<'s>(&'s self, role: &'s Role) -> impl Iterator<Item = &'s Document> {
        let attached = role.attached.iter().filter_map(|arn| self.policy(arn).ok()).filter_map(Policy::document);
        attached.chain(role.inline.values())
    }
}

impl Role {
    /// Returns whether the role is service-linked, by its path.
    pub fn is_service_linked(&self) -> bool {
        self.path.as_str().starts_with(SERVICE_LINKED)
    }
}

impl Policy {
    /// Returns the document of its default version.
    pub fn document(&self) -> Option<&Document> {
        self.versions.get(&self.default_version).map(|version| &version.document)
    }
}

/// Returns a time without fractions of a second, as IAM stores times.
pub fn whole_second(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}
