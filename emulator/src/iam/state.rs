//! What an account's IAM holds.

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

/// The path of roles that services make for themselves; the service's name follows.
pub const SERVICE_LINKED: &str = "/aws-service-role/";

records! {
    /// What of IAM a restart must not lose.
    #[derive(Debug)]
    pub struct State {
        /// The account's roles.
        pub roles: Table<RoleName, Role> = "role",
        /// The account's own managed policies. AWS's are in [`managed`](super::managed).
        pub policies: Table<PolicyArn, Policy> = "policy",
        /// Ids of the newest deletions of service-linked roles, which callers may ask after.
        pub deletions: Single<VecDeque<String>> = "deletions",
    }
}

text_key!(RoleName, PolicyArn);

/// A role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: RoleName,
    /// `/`, or `/service-role/`.
    pub path: Path,
    /// `AROA…`.
    pub id: String,
    /// Its ARN, path and all.
    pub arn: String,
    /// When it was made, whole seconds.
    pub created: Timestamp,
    /// Who may take it on.
    pub trust: Document,
    /// What it is for.
    pub description: Option<Description>,
    /// How long a session may last, seconds.
    pub max_session_duration: u32,
    /// Its tags.
    pub tags: Tags,
    /// Managed policies that it has, in the order of their ARNs.
    pub attached: BTreeSet<PolicyArn>,
    /// Policies of its own.
    pub inline: BTreeMap<PolicyName, Document>,
}

/// A managed policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: PolicyName,
    /// `/`, or `/service-role/`.
    pub path: Path,
    /// `ANPA…`.
    pub id: String,
    /// Its ARN.
    pub arn: PolicyArn,
    /// When it was made, whole seconds.
    pub created: Timestamp,
    /// When its newest version was made, whole seconds.
    pub updated: Timestamp,
    /// What it is for.
    pub description: Option<Description>,
    /// Its tags.
    pub tags: Tags,
    /// Its versions by number: 1 is `v1`.
    pub versions: BTreeMap<u32, Version>,
    /// The one that counts.
    pub default_version: u32,
    /// The highest number given so far; a deleted version's number is not given again.
    pub last_version: u32,
}

/// A version of a managed policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// What it says.
    pub document: Document,
    /// When it was made, whole seconds.
    pub created: Timestamp,
}

impl State {
    /// A role.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn role(&self, name: &RoleName) -> Result<&Role, IamError> {
        self.roles.get(name).ok_or_else(|| IamError::RoleNotFound(name.clone()))
    }

    /// A role, to be changed.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn role_mut(&mut self, name: &RoleName) -> Result<&mut Role, IamError> {
        self.roles.get_mut(name).ok_or_else(|| IamError::RoleNotFound(name.clone()))
    }

    /// A role that is the account's to change: not a service's.
    ///
    /// # Errors
    /// When there is none of this name, or it is service-linked.
    pub fn own_role_mut(&mut self, name: &RoleName) -> Result<&mut Role, IamError> {
        match self.role_mut(name)? {
            role if role.is_service_linked() => Err(IamError::RoleIsProtected(name.clone())),
            role => Ok(role),
        }
    }

    /// A managed policy, the account's or AWS's.
    ///
    /// # Errors
    /// When there is none of this ARN.
    pub fn policy(&self, arn: &PolicyArn) -> Result<&Policy, IamError> {
        let own = self.policies.get(arn);
        own.or_else(|| managed::policy(arn)).ok_or_else(|| IamError::PolicyNotFound(arn.clone()))
    }

    /// A managed policy of the account's own, to be changed.
    ///
    /// # Errors
    /// When there is none of this ARN, or it is AWS's.
    pub fn policy_mut(&mut self, arn: &PolicyArn) -> Result<&mut Policy, IamError> {
        match self.policies.get_mut(arn) {
            Some(policy) => Ok(policy),
            None if managed::policy(arn).is_some() => Err(IamError::PolicyIsAws(arn.clone())),
            None => Err(IamError::PolicyNotFound(arn.clone())),
        }
    }

    /// The roles that a managed policy is attached to.
    pub fn roles_with<'s>(&'s self, arn: &'s PolicyArn) -> impl Iterator<Item = &'s Role> {
        self.roles.values().filter(|role| role.attached.contains(arn))
    }

    /// All documents that say what a role may do.
    pub fn documents_of<'s>(&'s self, role: &'s Role) -> impl Iterator<Item = &'s Document> {
        let attached = role.attached.iter().filter_map(|arn| self.policy(arn).ok()).filter_map(Policy::document);
        attached.chain(role.inline.values())
    }
}

impl Role {
    /// Whether a service made it for itself, by its path.
    pub fn is_service_linked(&self) -> bool {
        self.path.as_str().starts_with(SERVICE_LINKED)
    }
}

impl Policy {
    /// What its default version says.
    pub fn document(&self) -> Option<&Document> {
        self.versions.get(&self.default_version).map(|version| &version.document)
    }
}

/// The moment without its fraction, as IAM keeps times.
pub fn whole_second(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}
