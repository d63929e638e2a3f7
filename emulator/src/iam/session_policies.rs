//! Session policies, which limit the permissions of a session's role.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>.

use serde::{Deserialize, Serialize};

use super::{
    State,
    document::{
        Document,
        decide::{Decision, Request, decide},
    },
    names::PolicyArn,
    state::Policy,
};

/// The policies that the caller of AssumeRole passed; without any there is no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPolicies {
    /// The policy in the call itself, JSON without white space.
    pub inline: Option<String>,
    /// Managed policies of the account or of AWS.
    pub managed: Vec<PolicyArn>,
}

impl SessionPolicies {
    pub fn is_empty(&self) -> bool {
        self.inline.is_none() && self.managed.is_empty()
    }

    /// Returns the number of characters of all policies and ARNs.
    pub fn length(&self) -> usize {
        let inline = self.inline.as_ref().map_or(0, |text| text.chars().count());
        inline + self.managed.iter().map(|arn| arn.as_str().chars().count()).sum::<usize>()
    }

    /// Returns their decision about a call; `None` if there are none. The present version of a managed policy counts; a deleted one
    /// allows nothing.
    pub fn decision(&self, state: &State, request: &Request<'_>) -> Option<Decision> {
        if self.is_empty() {
            return None;
        }
        let inline = self.inline.as_ref().and_then(|text| Document::try_from(text.clone()).ok());
        let managed = self.managed.iter().filter_map(|arn| state.policy(arn).ok()).filter_map(Policy::document);
        Some(decide(managed.chain(&inline), request))
    }
}
