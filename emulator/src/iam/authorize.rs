//! The decision before each operation: whether the caller has the permissions that the operation needs.

use http::StatusCode;
use jiff::Timestamp;
use wire::Protocol;

use super::{
    decisions::decision,
    document::decide::{Context, Decision, Request},
    resource_policy::of_resource,
};
use crate::{
    AccountId, AwsError, Call, Principal,
    access::{Need, Needs},
};

/// Checks that the caller of an operation has all its needs. The account's owner may do everything; a role what both its policies
/// and those of the session allow.
///
/// # Errors
/// AWS's AccessDenied, which names caller, action, resource and the kind of policy that decided.
pub fn authorize<I>(call: &Call<I>, protocol: Protocol, needs: &Needs) -> Result<(), AwsError> {
    needs.iter().try_for_each(|need| check(call, protocol, need))
}

fn check<I>(call: &Call<I>, protocol: Protocol, need: &Need) -> Result<(), AwsError> {
    let (role, policies) = match &call.principal {
        Principal::Owner => return Ok(()),
        Principal::Role { role, policies, .. } => (role, policies),
        // No policy of these resources is for strangers.
        Principal::Stranger(_) => return Err(denied(call, protocol, need, "because no resource-based policy allows it")),
    };
    let (action, resource) = (need.action.as_ref(), need.resource.as_str());
    let request = Request { action, resource, caller: None, context: context_of(call, need) };
    let (by_role, by_session) =
        call.account.read(|state| (decision(&state.iam, role, &request), policies.decision(&state.iam, &request)));
    let of_resource =
        |policy| call.account.read(|state| of_resource(&state.iam, policy, &call.principal, call.account.id, &request));
    let by_resource = need.policy.as_ref().map(of_resource);
    let by_role = match (by_role, by_resource) {
        (by_role, Some(Decision::ExplicitlyDenied)) if by_role != Decision::ExplicitlyDenied => {
            return Err(denied(call, protocol, need, "with an explicit deny in a resource-based policy"));
        }
        // In one account, the policy of either is enough.
        (Decision::ImplicitlyDenied, Some(Decision::Allowed)) => Decision::Allowed,
        (by_role, _) => by_role,
    };
    let because = match (by_role, by_session) {
        (Decision::Allowed, None | Some(Decision::Allowed)) => return Ok(()),
        (Decision::ExplicitlyDenied, _) => "with an explicit deny in an identity-based policy".to_owned(),
        (_, Some(Decision::ExplicitlyDenied)) => "with an explicit deny in a session policy".into(),
        (Decision::ImplicitlyDenied, _) => format!("because no identity-based policy allows the {action} action"),
        (Decision::Allowed, Some(Decision::ImplicitlyDenied)) => format!("because no session policy allows the {action} action"),
    };
    Err(denied(call, protocol, need, &because))
}

fn denied<I>(call: &Call<I>, protocol: Protocol, need: &Need, because: &str) -> AwsError {
    let (action, resource) = (need.action.as_ref(), need.resource.as_str());
    let caller = call.principal.arn(call.account.id);
    let message = format!("User: {caller} is not authorized to perform: {action} on resource: {resource} {because}");
    match protocol {
        Protocol::Query | Protocol::Ec2 | Protocol::RestXml => AwsError::new(StatusCode::FORBIDDEN, "AccessDenied", message),
        Protocol::Json10 | Protocol::Json11 | Protocol::Cbor => {
            AwsError::bad_request("AccessDeniedException", message).message_as("Message")
        }
        Protocol::RestJson => AwsError::new(StatusCode::FORBIDDEN, "AccessDeniedException", message).message_as("Message"),
    }
}

/// Returns the condition keys that every call has.
pub fn context(account: AccountId, caller: &Principal, region: &str, now: Timestamp) -> Context {
    Context::default()
        .with("aws:PrincipalAccount", account.to_string())
        .with("aws:PrincipalArn", caller.arn(account))
        .with("aws:RequestedRegion", region)
        .with("aws:CurrentTime", now.to_string())
}

fn context_of<I>(call: &Call<I>, need: &Need) -> Context {
    let context = context(call.account.id, &call.principal, call.region(), call.now);
    need.context.iter().fold(context, |context, (key, value)| context.with(key, value.as_str()))
}
