//! Policies of resources: of topics, queues, buckets, buses, APIs.
//!
//! In one account a call is allowed by the caller's own policies or by the resource's; a denial in either counts. A statement for
//! the whole account leaves the decision to the callers' own policies, so it allows nothing by itself.

use super::{
    State,
    document::{
        Document,
        decide::{Caller, Context, Decision, Request, decide},
    },
};
use crate::{AccountId, Arn, Principal};

/// What a resource's policy says about a caller of its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByResource {
    pub decision: Decision,
    /// Whether it allows the call to the user or the session itself, or to everybody: then neither a boundary nor a session's policies
    /// have to allow it, too. If it allows the call to the role, they have to.
    pub names_session: bool,
}

/// Returns what a resource's policy says about a caller of the same account. `request` has the action, the resource and the
/// condition keys.
pub fn of_resource(state: &State, policy: &Document, caller: &Principal, account: AccountId, request: &Request<'_>) -> ByResource {
    let session = vec![caller.arn(account)];
    let own: Vec<String> = session.iter().cloned().chain(maker(state, caller, account)).collect();
    let all = names_of(state, caller, account);
    let ask = |names| decide([policy], &Request { caller: Some(Caller::Aws(names)), ..request.clone() });
    match ask(all) {
        Decision::ExplicitlyDenied => ByResource { decision: Decision::ExplicitlyDenied, names_session: false },
        Decision::Allowed | Decision::ImplicitlyDenied => match ask(session) {
            Decision::Allowed => ByResource { decision: Decision::Allowed, names_session: true },
            Decision::ExplicitlyDenied | Decision::ImplicitlyDenied => ByResource { decision: ask(own), names_session: false },
        },
    }
}

/// Returns all names by which a policy can mean a caller: its own ARN, that of its role or user, and those of the account.
pub fn names_of(state: &State, caller: &Principal, account: AccountId) -> Vec<String> {
    let own = std::iter::once(caller.arn(account)).chain(maker(state, caller, account));
    own.chain([account.to_string(), Principal::Owner.arn(account)]).collect()
}

/// Returns the ARN of the role or user behind a session.
fn maker(state: &State, caller: &Principal, account: AccountId) -> Option<String> {
    match caller {
        Principal::Owner | Principal::User(_) | Principal::Stranger(_) => None,
        Principal::Role { role, .. } => state.roles.get(role).map(|role| role.arn.clone()),
        Principal::Federated { user, .. } => user.clone().map(|user| Principal::User(user).arn(account)),
    }
}

/// Returns whether a resource's policy lets a service act on it for another resource of the account.
pub fn lets_in(policy: &Document, (principal, source_arn): (&str, &Arn), account: AccountId, action: &str, resource: &str) -> bool {
    let context = Context::default().with("aws:SourceArn", source_arn.to_string()).with("aws:SourceAccount", account.to_string());
    let request = Request { action, resource, caller: Some(Caller::Service(principal)), context };
    decide([policy], &request) == Decision::Allowed
}
