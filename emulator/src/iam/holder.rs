//! What roles, users and groups have in common: attached and inline policies. The operations on these are written once, for all
//! three.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{Debug, Display},
};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    document::Document,
    error::IamError,
    names::{GroupName, PolicyArn, PolicyName, RoleName, UserName},
    state::{Group, Role, State, User},
};

/// A role, user or group.
pub trait Holder: Clone + Debug + Send + Sync + 'static {
    type Name: Clone + Debug + Display + DeserializeOwned + Send + Sync + 'static;
    /// The word for it in messages and ARNs.
    const KIND: &'static str;
    /// The quota of attached policies, as messages name it. All are 10.
    const ATTACHED_QUOTA: &'static str;
    /// The longest that all inline policies may be together, characters without white space.
    const INLINE_LENGTH: usize;

    /// Returns the one with a name.
    fn find<'s>(state: &'s State, name: &Self::Name) -> Result<&'s Self, IamError>;
    /// Returns the one with a name to change, if the account may change it.
    fn find_mut<'s>(state: &'s mut State, name: &Self::Name) -> Result<&'s mut Self, IamError>;
    /// Returns the members of an output that name it.
    fn named(name: &Self::Name) -> Named;

    fn arn(&self) -> &str;
    fn attached(&self) -> &BTreeSet<PolicyArn>;
    fn attached_mut(&mut self) -> &mut BTreeSet<PolicyArn>;
    fn inline(&self) -> &BTreeMap<PolicyName, Document>;
    fn inline_mut(&mut self) -> &mut BTreeMap<PolicyName, Document>;
    /// Returns the permissions boundary; a group has none.
    fn boundary(&self) -> Option<&PolicyArn>;
}

/// The name of a role, user or group in an output.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Named {
    role_name: Option<String>,
    user_name: Option<String>,
    group_name: Option<String>,
}

macro_rules! policies {
    () => {
        fn arn(&self) -> &str {
            &self.arn
        }

        fn attached(&self) -> &BTreeSet<PolicyArn> {
            &self.attached
        }

        fn attached_mut(&mut self) -> &mut BTreeSet<PolicyArn> {
            &mut self.attached
        }

        fn inline(&self) -> &BTreeMap<PolicyName, Document> {
            &self.inline
        }

        fn inline_mut(&mut self) -> &mut BTreeMap<PolicyName, Document> {
            &mut self.inline
        }
    };
}

impl Holder for Role {
    type Name = RoleName;
    const KIND: &'static str = "role";
    const ATTACHED_QUOTA: &'static str = "PoliciesPerRole";
    const INLINE_LENGTH: usize = 10_240;

    fn find<'s>(state: &'s State, name: &RoleName) -> Result<&'s Self, IamError> {
        state.role(name)
    }

    fn find_mut<'s>(state: &'s mut State, name: &RoleName) -> Result<&'s mut Self, IamError> {
        state.own_role_mut(name)
    }

    fn named(name: &RoleName) -> Named {
        Named { role_name: Some(name.to_string()), ..Named::default() }
    }

    fn boundary(&self) -> Option<&PolicyArn> {
        self.boundary.as_ref()
    }

    policies!();
}

impl Holder for User {
    type Name = UserName;
    const KIND: &'static str = "user";
    const ATTACHED_QUOTA: &'static str = "PoliciesPerUser";
    const INLINE_LENGTH: usize = 2048;

    fn find<'s>(state: &'s State, name: &UserName) -> Result<&'s Self, IamError> {
        state.user(name)
    }

    fn find_mut<'s>(state: &'s mut State, name: &UserName) -> Result<&'s mut Self, IamError> {
        state.user_mut(name)
    }

    fn named(name: &UserName) -> Named {
        Named { user_name: Some(name.to_string()), ..Named::default() }
    }

    fn boundary(&self) -> Option<&PolicyArn> {
        self.boundary.as_ref()
    }

    policies!();
}

impl Holder for Group {
    type Name = GroupName;
    const KIND: &'static str = "group";
    const ATTACHED_QUOTA: &'static str = "PoliciesPerGroup";
    const INLINE_LENGTH: usize = 5120;

    fn find<'s>(state: &'s State, name: &GroupName) -> Result<&'s Self, IamError> {
        state.group(name)
    }

    fn find_mut<'s>(state: &'s mut State, name: &GroupName) -> Result<&'s mut Self, IamError> {
        state.groups.get_mut(name).ok_or_else(|| IamError::GroupNotFound(name.clone()))
    }

    fn named(name: &GroupName) -> Named {
        Named { group_name: Some(name.to_string()), ..Named::default() }
    }

    fn boundary(&self) -> Option<&PolicyArn> {
        None
    }

    policies!();
}
