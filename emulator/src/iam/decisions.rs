//! Decisions for services that act with a role.

use super::{
    State,
    document::decide::{Caller, Context, Decision, Request, decide, patterns},
    names::RoleName,
};

/// Returns whether a role's policies allow an action (`logs:PutLogEvents`) on a resource (an ARN).
pub fn allows(state: &State, role: &RoleName, action: &str, resource: &str) -> bool {
    let request = Request { action, resource, caller: None, context: Context::default() };
    decision(state, role, &request) == Decision::Allowed
}

/// Returns the decision of all policies of a role together, within its boundary; a deleted role has no permissions.
pub fn decision(state: &State, role: &RoleName, request: &Request<'_>) -> Decision {
    let Some(role) = state.roles.get(role) else { return Decision::ImplicitlyDenied };
    let own = decide(state.documents_of(role), request);
    let Some(boundary) = &role.boundary else { return own };
    match (own, decide(state.boundary(boundary), request)) {
        (Decision::ExplicitlyDenied, _) | (_, Decision::ExplicitlyDenied) => Decision::ExplicitlyDenied,
        (Decision::Allowed, Decision::Allowed) => Decision::Allowed,
        (Decision::ImplicitlyDenied, _) | (_, Decision::ImplicitlyDenied) => Decision::ImplicitlyDenied,
    }
}

/// Returns the patterns of ARNs on which a role's policies allow an action, whatever their conditions; none for a deleted role.
pub fn allowed_on(state: &State, role: &RoleName, action: &str) -> Vec<String> {
    state.roles.get(role).map(|role| patterns(state.documents_of(role), action)).unwrap_or_default()
}

/// Why a service can't assume a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAssumable {
    /// The account has no role with this ARN.
    Absent,
    /// Its trust policy does not name the service.
    NotTrusted,
}

/// Returns the name of the role with an ARN, if its trust policy allows a service (`lambda.amazonaws.com`) to assume it. Of the
/// condition keys, only `aws:SourceAccount` has a value here, so a condition on `aws:SourceArn` does not hold.
pub fn assumable(state: &State, role_arn: &str, service: &str) -> Result<RoleName, NotAssumable> {
    let role = state.roles.values().find(|role| role.arn == role_arn).ok_or(NotAssumable::Absent)?;
    let account = role_arn.split(':').nth(4).unwrap_or("");
    let request = Request {
        action: "sts:AssumeRole",
        resource: role_arn,
        caller: Some(Caller::Service(service)),
        context: Context::default().with("aws:SourceAccount", account),
    };
    match decide([&role.trust], &request) {
        Decision::Allowed => Ok(role.name.clone()),
        Decision::ExplicitlyDenied | Decision::ImplicitlyDenied => Err(NotAssumable::NotTrusted),
    }
}
