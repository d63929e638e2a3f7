//! One call of one operation: the caller, the account and the input.

use std::{net::IpAddr, sync::Arc};

use jiff::Timestamp;

use crate::{
    Account, AccountId, Arn, Incoming, Service,
    emulator::Core,
    iam::{self, RoleName, SessionPolicies, UserName},
};

/// The argument of an operation: one account and one input. [`Call::core`] also holds the emulator's other parts, so an operation
/// must not use it to reach an account other than [`Call::account`].
pub struct Call<I> {
    pub account: Arc<Account>,
    /// The authenticated caller.
    pub principal: Principal,
    /// The request's id, a UUID; sent as `x-amzn-RequestId`.
    pub request_id: String,
    /// When the request arrived, by the account's clock.
    pub now: Timestamp,
    /// The request's `X-Amzn-Trace-Id`, unparsed. It has the trace and the lineage of what the call causes.
    pub trace_header: Option<String>,
    /// The client's address.
    pub source_ip: IpAddr,
    /// Whether a browser's form sent it.
    pub is_form: bool,
    /// The request's body, if it is streamed.
    pub incoming: Option<Incoming>,
    /// The operation's input.
    pub input: I,
    /// Clock, ids, runtime, store, and the tables of all services.
    pub core: Arc<Core>,
}

impl<I> Call<I> {
    /// Returns the same call with another input, for an operation that calls another one.
    pub fn with<J>(&self, input: J) -> Call<J> {
        Call {
            account: self.account.clone(),
            principal: self.principal.clone(),
            request_id: self.request_id.clone(),
            now: self.now,
            trace_header: self.trace_header.clone(),
            source_ip: self.source_ip,
            is_form: self.is_form,
            incoming: None,
            input,
            core: self.core.clone(),
        }
    }

    /// Returns the call without its input, and the input.
    pub fn apart(self) -> (Call<()>, I) {
        let Self { account, principal, request_id, now, trace_header, source_ip, is_form, incoming, input, core } = self;
        (Call { account, principal, request_id, now, trace_header, source_ip, is_form, incoming, input: (), core }, input)
    }

    /// Converts the input, and keeps the rest of the call.
    ///
    /// # Errors
    /// Those of `change`.
    pub fn try_map<J, E>(self, change: impl FnOnce(I) -> Result<J, E>) -> Result<Call<J>, E> {
        let Self { account, principal, request_id, now, trace_header, source_ip, is_form, incoming, input, core } = self;
        Ok(Call { account, principal, request_id, now, trace_header, source_ip, is_form, incoming, input: change(input)?, core })
    }

    pub fn region(&self) -> &str {
        &self.core.config.region
    }

    /// Returns `arn:aws:{service}:{region}:{account}:{resource}`.
    pub fn arn(&self, service: &str, resource: impl std::fmt::Display) -> Arn {
        Arn::new(service, self.region(), self.account.id, resource)
    }
}

/// The identity of a caller in its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The account's owner: a student with the account's own keys. The owner may do everything.
    Owner,
    /// An assumed role, such as that of a function's code. It may do what both the role's policies and the session's policies
    /// allow.
    Role {
        role: RoleName,
        /// The session's name; for a function, the function's name.
        session: String,
        /// The session's own policies, which limit those of the role.
        policies: SessionPolicies,
    },
    /// A user, by its access key or by temporary credentials of its own. It may do what its policies and those of its groups allow.
    User(UserIdentity),
    /// A session that a user or the owner made for somebody else (GetFederationToken). It may do what both the maker's policies and
    /// the session's policies allow.
    Federated {
        /// The user who made it; `None` for the owner.
        user: Option<UserIdentity>,
        /// The session's name.
        name: String,
        policies: SessionPolicies,
    },
    /// A caller from outside of the account, to whom only a resource's policy gives permissions: another account, or nobody.
    Stranger(Option<AccountId>),
}

/// A user, as it was when the call arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserIdentity {
    pub name: UserName,
    pub path: iam::Path,
    /// The unique id, `AIDA…`.
    pub id: String,
}

impl UserIdentity {
    pub fn of(user: &iam::User) -> Self {
        Self { name: user.name.clone(), path: user.path.clone(), id: user.id.clone() }
    }
}

impl Principal {
    /// Returns the caller's unique id: that of the account, `AIDA…` for a user, `AROA…:session` for a role; `None` if the role is
    /// gone, or for nobody.
    pub fn id(&self, state: &iam::State, account: AccountId) -> Option<String> {
        match self {
            Self::Owner => Some(account.to_string()),
            Self::Role { role, session, .. } => state.roles.get(role).map(|role| format!("{}:{session}", role.id)),
            Self::User(user) => Some(user.id.clone()),
            Self::Federated { name, .. } => Some(format!("{account}:{name}")),
            Self::Stranger(other) => other.map(|other| other.to_string()),
        }
    }

    /// Returns the principal's ARN: `arn:aws:iam::{account}:root`, `arn:aws:iam::{account}:user/{name}`,
    /// `arn:aws:sts::{account}:assumed-role/{role}/{session}` or `arn:aws:sts::{account}:federated-user/{name}`.
    pub fn arn(&self, account: AccountId) -> String {
        match self {
            Self::Owner => Arn::new("iam", "", account, "root"),
            Self::Role { role, session, .. } => Arn::new("sts", "", account, format_args!("assumed-role/{role}/{session}")),
            Self::User(user) => Arn::new("iam", "", account, format_args!("user{}{}", user.path, user.name)),
            Self::Federated { name, .. } => Arn::new("sts", "", account, format_args!("federated-user/{name}")),
            Self::Stranger(Some(other)) => Arn::new("iam", "", other, "root"),
            Self::Stranger(None) => return "anonymous".into(),
        }
        .to_string()
    }
}

/// The way by which a call arrived; stored in the journal. It depends on the part of the server that received the request and on
/// verified credentials, never on other content of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallSource {
    /// The AWS endpoint: the student's own CLI, SDK, curl or terraform.
    Endpoint,
    /// The console pages.
    Console,
    /// The terminal in the page.
    Terminal,
    /// Code in a function, whatever keys sign the request; or any caller with credentials that were issued to a function.
    Function,
    /// The site, which runs a lab's solution for a learner ("catch me up", "reset"). Its calls count only in the steps that they
    /// solve.
    Solution,
    /// The checker. Its calls never count as the learner's.
    #[serde(rename = "grader")]
    Internal,
}

/// A caller who is authenticated already, by a session cookie or because it is a part of the server.
#[derive(Clone, Debug)]
pub struct CallerContext {
    pub account: AccountId,
    pub principal: Principal,
    /// The service that is called; `None` if the request's path and headers name it.
    pub service: Option<Service>,
    /// The way by which the call arrived.
    pub source: CallSource,
}
