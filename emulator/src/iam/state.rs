//! The state of IAM in an account.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;
use records::{Single, Table, records, text_key};
use serde::{Deserialize, Serialize};

use super::{
    document::Document,
    error::IamError,
    holder::Holder,
    managed,
    names::{AccessKeyId, Description, GroupName, Path, PolicyArn, PolicyName, RoleName, UserName},
    tags::Tags,
};

/// The path of service-linked roles; the service's name follows.
pub const SERVICE_LINKED: &str = "/aws-service-role/";

records! {
    /// The durable state of IAM.
    #[derive(Debug)]
    pub struct State {
        pub roles: Table<RoleName, Role> = "role",
        pub users: Table<UserName, User> = "user",
        pub groups: Table<GroupName, Group> = "group",
        /// The users' access keys, by id. Their ids are global names.
        pub access_keys: Table<AccessKeyId, AccessKey> = "access-key",
        /// When each access key was last used, apart from the key because it changes often.
        pub key_uses: Table<AccessKeyId, KeyUse> = "key-use",
        /// The account's own managed policies. AWS's are in [`managed`](super::managed).
        pub policies: Table<PolicyArn, Policy> = "policy",
        /// Ids of the newest deletions of service-linked roles, whose status can be requested.
        pub deletions: Single<VecDeque<String>> = "deletions",
    }
}

text_key!(RoleName, UserName, GroupName, AccessKeyId, PolicyArn);

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
    /// The managed policy that limits what the other policies give.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<PolicyArn>,
}

/// A user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    pub name: UserName,
    pub path: Path,
    /// The unique id, `AIDA…`.
    pub id: String,
    /// Its ARN, with the path.
    pub arn: String,
    /// When it was created, whole seconds.
    pub created: Timestamp,
    pub tags: Tags,
    /// The groups it is in.
    pub groups: BTreeSet<GroupName>,
    /// Attached managed policies, in the order of their ARNs.
    pub attached: BTreeSet<PolicyArn>,
    /// Inline policies.
    pub inline: BTreeMap<PolicyName, Document>,
    /// The managed policy that limits what the other policies give.
    pub boundary: Option<PolicyArn>,
}

/// A group, whose policies count for its users.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    pub name: GroupName,
    pub path: Path,
    /// The unique id, `AGPA…`.
    pub id: String,
    /// Its ARN, with the path.
    pub arn: String,
    /// When it was created, whole seconds.
    pub created: Timestamp,
    /// Attached managed policies, in the order of their ARNs.
    pub attached: BTreeSet<PolicyArn>,
    /// Inline policies.
    pub inline: BTreeMap<PolicyName, Document>,
}

/// A user's access key.
#[derive(Clone, Serialize, Deserialize)]
pub struct AccessKey {
    pub user: UserName,
    pub secret: String,
    /// When it was created, whole seconds.
    pub created: Timestamp,
    /// Whether it may be used.
    pub is_active: bool,
}

impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessKey").field("user", &self.user).field("is_active", &self.is_active).finish_non_exhaustive()
    }
}

/// The last use of an access key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyUse {
    /// Whole seconds.
    pub at: Timestamp,
    /// The service's signing name.
    pub service: String,
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

    /// Returns a user.
    ///
    /// # Errors
    /// There is no user with this name.
    pub fn user(&self, name: &UserName) -> Result<&User, IamError> {
        self.users.get(name).ok_or_else(|| IamError::UserNotFound(name.clone()))
    }

    /// Returns a user to change.
    ///
    /// # Errors
    /// There is no user with this name.
    pub fn user_mut(&mut self, name: &UserName) -> Result<&mut User, IamError> {
        self.users.get_mut(name).ok_or_else(|| IamError::UserNotFound(name.clone()))
    }

    /// Returns a group.
    ///
    /// # Errors
    /// There is no group with this name.
    pub fn group(&self, name: &GroupName) -> Result<&Group, IamError> {
        self.groups.get(name).ok_or_else(|| IamError::GroupNotFound(name.clone()))
    }

    /// Returns the users of a group.
    pub fn users_in<'s>(&'s self, group: &'s GroupName) -> impl Iterator<Item = &'s User> {
        self.users.values().filter(|user| user.groups.contains(group))
    }

    /// Returns the keys of a user.
    pub fn keys_of<'s>(&'s self, user: &'s UserName) -> impl Iterator<Item = (&'s AccessKeyId, &'s AccessKey)> {
        self.access_keys.iter().filter(move |(_, key)| key.user == *user)
    }

    /// Returns how many roles, users and groups a managed policy is attached to.
    pub fn attachments(&self, arn: &PolicyArn) -> usize {
        let roles = self.roles.values().filter(|role| role.attached.contains(arn)).count();
        let users = self.users.values().filter(|user| user.attached.contains(arn)).count();
        roles + users + self.groups.values().filter(|group| group.attached.contains(arn)).count()
    }

    /// Returns how many roles and users have a managed policy as their boundary.
    pub fn bounded_by(&self, arn: &PolicyArn) -> usize {
        let roles = self.roles.values().filter(|role| role.boundary.as_ref() == Some(arn)).count();
        roles + self.users.values().filter(|user| user.boundary.as_ref() == Some(arn)).count()
    }

    /// Returns the documents of one role, user or group that give permissions: inline policies, and default versions of managed
    /// ones.
    pub fn documents_of<'s>(&'s self, holder: &'s impl Holder) -> impl Iterator<Item = &'s Document> {
        let attached = holder.attached().iter().filter_map(|arn| self.policy(arn).ok()).filter_map(Policy::document);
        attached.chain(holder.inline().values())
    }

    /// Returns all documents that give a user permissions: its own, and those of its groups.
    pub fn documents_of_user<'s>(&'s self, user: &'s User) -> impl Iterator<Item = &'s Document> {
        let groups = user.groups.iter().filter_map(|name| self.groups.get(name));
        self.documents_of(user).chain(groups.flat_map(|group| self.documents_of(group)))
    }

    /// Returns the document of a boundary; `None` if it was deleted.
    pub fn boundary<'s>(&'s self, arn: &'s PolicyArn) -> Option<&'s Document> {
        self.policy(arn).ok().and_then(Policy::document)
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
