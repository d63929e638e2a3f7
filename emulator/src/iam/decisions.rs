//! What services ask IAM on behalf of a role.

use super::{
    State,
    document::decide::{Caller, Context, Decision, Request, decide},
    names::RoleName,
};

/// Whether a role's policies allow an action (`logs:PutLogEvents`) on a resource (an ARN).
pub fn allows(state: &State, role: &RoleName, action: &str, resource: &str) -> bool {
    let request = Request { action, resource, caller: None, context: Context::default() };
    decision(state, role, &request) == Decision::Allowed
}

/// What a role's policies together say to a call; a role that is gone may do nothing.
pub fn decision(state: &State, role: &RoleName, request: &Request<'_>) -> Decision {
    match state.roles.get(role) {
        Some(role) => decide(state.documents_of(role), request),
        None => Decision::ImplicitlyDenied,
    }
}

/// Why a service can't take on a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAssumable {
    /// No role of this ARN in this account.
    Absent,
    /// Its trust policy does not name the service.
    NotTrusted,
}

/// The role of an ARN in this account, if its trust policy lets a service (`lambda.amazonaws.com`) take it on. Of the circumstances that a trust
/// policy's conditions can ask for, only `aws:SourceAccount` is known here: a condition on `aws:SourceArn` does not hold.
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
