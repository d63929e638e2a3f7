//! One call of one operation: who calls, in which account, with what input.

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    Account, AccountId, Arn, Service,
    emulator::Core,
    iam::{RoleName, SessionPolicies},
};

/// The argument of an operation: one account and one input. [`Call::core`] also holds the emulator's other parts, so an operation must not use it to
/// reach an account other than [`Call::account`].
pub struct Call<I> {
    /// The account that is called.
    pub account: Arc<Account>,
    /// Who calls.
    pub principal: Principal,
    /// The request's id, a UUID, as answered in `x-amzn-RequestId`.
    pub request_id: String,
    /// When the call came in.
    pub now: Timestamp,
    /// The operation's input.
    pub input: I,
    /// Clock, ids, runtime, store and the services that an operation may call on.
    pub core: Arc<Core>,
}

impl<I> Call<I> {
    /// The same call with another input: for an operation that goes on to call another.
    pub fn with<J>(&self, input: J) -> Call<J> {
        Call {
            account: self.account.clone(),
            principal: self.principal.clone(),
            request_id: self.request_id.clone(),
            now: self.now,
            input,
            core: self.core.clone(),
        }
    }

    /// The same call with what its input becomes.
    ///
    /// # Errors
    /// When the input can't become that.
    pub fn try_map<J, E>(self, change: impl FnOnce(I) -> Result<J, E>) -> Result<Call<J>, E> {
        let Self { account, principal, request_id, now, input, core } = self;
        Ok(Call { account, principal, request_id, now, input: change(input)?, core })
    }

    /// The region's name.
    pub fn region(&self) -> &str {
        &self.core.config.region
    }

    /// `arn:aws:{service}:{region}:{account}:{resource}`.
    pub fn arn(&self, service: &str, resource: impl std::fmt::Display) -> Arn {
        Arn::new(service, self.region(), self.account.id, resource)
    }
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The account's owner: a student with the account's own keys. May do everything.
    Owner,
    /// A role that somebody took on: code in a function, with the role's temporary credentials. May do what the role's policies and its session's both allow.
    Role {
        /// The role.
        role: RoleName,
        /// The session's name; for a function, the function's name.
        session: String,
        /// What the session may do at most.
        policies: SessionPolicies,
    },
}

impl Principal {
    /// The principal's ARN: `arn:aws:iam::{account}:root`, or `arn:aws:sts::{account}:assumed-role/{role}/{session}`.
    pub fn arn(&self, account: AccountId) -> String {
        match self {
            Self::Owner => Arn::new("iam", "", account, "root"),
            Self::Role { role, session, .. } => Arn::new("sts", "", account, format_args!("assumed-role/{role}/{session}")),
        }
        .to_string()
    }
}

/// How a call came; kept in the journal. It is told by the way that the request took, never by what the request says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallSource {
    /// The AWS endpoint: the student's own CLI, SDK, curl or terraform.
    Endpoint,
    /// The console pages.
    Console,
    /// The terminal in the page.
    Terminal,
    /// Code in a function, whatever keys it signs with.
    Function,
    /// The site, which types a lab's solution for a learner: "catch me up" and "reset". Never the learner's own doing.
    Solution,
    /// The checker, which looks and never counts as the student's doing.
    #[serde(rename = "grader")]
    Internal,
}

/// A caller who has been let in already, by a session cookie or because it is a part of the server.
#[derive(Clone, Debug)]
pub struct CallerContext {
    /// The account.
    pub account: AccountId,
    /// Who calls.
    pub principal: Principal,
    /// The service called; `None` where the request's own path and headers tell.
    pub service: Option<Service>,
    /// How the call came.
    pub source: CallSource,
}
