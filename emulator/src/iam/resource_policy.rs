//! Policies of resources: of topics, queues, buckets, buses.
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

/// Returns the decision of a resource's policy about a caller of the same account. `request` has the action, the resource and the
/// condition keys.
pub fn of_resource(state: &State, policy: &Document, caller: &Principal, account: AccountId, request: &Request<'_>) -> Decision {
    let role = match caller {
        Principal::Owner | Principal::Stranger(_) => None,
        Principal::Role { role, .. } => state.roles.get(role).map(|role| role.arn.clone()),
    };
    let own: Vec<String> = std::iter::once(caller.arn(account)).chain(role).collect();
    let mut all = own.clone();
    all.extend([account.to_string(), Principal::Owner.arn(account)]);
    let ask = |names| decide([policy], &Request { caller: Some(Caller::Aws(names)), ..request.clone() });
    match ask(all) {
        Decision::ExplicitlyDenied => Decision::ExplicitlyDenied,
        Decision::Allowed | Decision::ImplicitlyDenied => ask(own),
    }
}

/// Returns whether a resource's policy lets a service act on it for another resource of the account.
pub fn lets_in(policy: &Document, (principal, source_arn): (&str, &Arn), account: AccountId, action: &str, resource: &str) -> bool {
    let context = Context::default().with("aws:SourceArn", source_arn.to_string()).with("aws:SourceAccount", account.to_string());
    let request = Request { action, resource, caller: Some(Caller::Service(principal)), context };
    decide([policy], &request) == Decision::Allowed
}
