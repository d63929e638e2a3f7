//! The decision before each operation: whether the caller has the permissions that the operation needs.

use std::net::IpAddr;

use http::StatusCode;
use jiff::Timestamp;
use wire::Protocol;

use super::{
    State,
    document::{
        Document,
        decide::{Context, Decision, Request},
    },
    resource_policy::of_resource,
    tags::Tags,
    verdict::{Refusal, Verdict, the_same},
};
use crate::{
    AccountId, AwsError, Call, Principal,
    access::{Need, Needs},
};

/// Checks that the caller of an operation has all its needs. The account's owner may do everything; a role or user what its own
/// policies, its boundary and those of the session allow.
///
/// # Errors
/// AWS's AccessDenied, which names caller, action, resource and the kind of policy that decided.
pub fn authorize<I>(call: &Call<I>, protocol: Protocol, needs: &Needs) -> Result<(), AwsError> {
    needs.iter().try_for_each(|need| check(call, protocol, need))
}

fn check<I>(call: &Call<I>, protocol: Protocol, need: &Need) -> Result<(), AwsError> {
    let because = match &call.principal {
        Principal::Owner => return Ok(()),
        // No policy of these resources is for strangers.
        Principal::Stranger(_) => "because no resource-based policy allows it".to_owned(),
        Principal::Role { .. } | Principal::User(_) | Principal::Federated { .. } => {
            let (action, resource) = (need.action.as_ref(), need.resource.as_str());
            let decided = call.account.read(|state| {
                let request = Request { action, resource, caller: None, context: context_of(call, &state.iam, need) };
                may(&state.iam, &call.principal, call.account.id, &request, need.policy.as_ref())
            });
            match decided {
                Ok(()) => return Ok(()),
                Err(refusal) => refusal.because(action),
            }
        }
    };
    Err(denied(call, protocol, need, &because))
}

/// Returns whether a caller of an account may do something, by its own policies and the resource's.
///
/// # Errors
/// The policies that refuse it.
pub fn may(
    state: &State,
    caller: &Principal,
    account: AccountId,
    request: &Request<'_>,
    policy: Option<&Document>,
) -> Result<(), Refusal> {
    let resource = policy.map(|policy| of_resource(state, policy, caller, account, request));
    Verdict::of(state, caller, request).with_resource(resource).outcome()
}

/// Returns the decision of a caller's own policies and the resource's together.
pub fn decide_for(
    state: &State,
    caller: &Principal,
    account: AccountId,
    request: &Request<'_>,
    policy: Option<&Document>,
) -> Decision {
    let resource = policy.map(|policy| of_resource(state, policy, caller, account, request));
    Verdict::of(state, caller, request).with_resource(resource).decision()
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

/// Returns the condition keys that every call has: those of the caller, the region and the time.
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
pub fn context(state: &State, account: AccountId, caller: &Principal, region: &str, now: Timestamp) -> Context {
    let context = Context::default()
        .with("aws:RequestedRegion", region)
        .with("aws:CurrentTime", now.to_string())
        .with("aws:EpochTime", now.as_second().to_string());
    of_caller(state, account, caller).into_iter().fold(context, |context, (key, value)| context.with(&key, value))
}

fn of_caller(state: &State, account: AccountId, caller: &Principal) -> Vec<(String, String)> {
    let key = |key: &str, value: String| (key.to_owned(), value);
    let tags =
        |tags: &Tags| tags.as_slice().iter().map(|tag| (format!("aws:PrincipalTag/{}", tag.key), tag.value.clone())).collect();
    let (kind, arn, of_tags): (_, _, Vec<_>) = match caller {
        Principal::Stranger(_) => return vec![key("aws:PrincipalArn", caller.arn(account))],
        Principal::Owner => ("Account", caller.arn(account), Vec::new()),
        // The ARN is that of the role, not of the session.
        Principal::Role { role, .. } => match state.roles.get(role) {
            Some(role) => ("AssumedRole", role.arn.clone(), tags(&role.tags)),
            None => ("AssumedRole", caller.arn(account), Vec::new()),
        },
        Principal::User(user) => {
            ("User", caller.arn(account), the_same(state, user).map(|user| tags(&user.tags)).unwrap_or_default())
        }
        Principal::Federated { .. } => ("FederatedUser", caller.arn(account), Vec::new()),
    };
    let name = match caller {
        Principal::User(user) => Some(key("aws:username", user.name.to_string())),
        _ => None,
    };
    let id = caller.id(state, account).map(|id| key("aws:userid", id));
    let own =
        [key("aws:PrincipalAccount", account.to_string()), key("aws:PrincipalArn", arn), key("aws:PrincipalType", kind.into())];
    own.into_iter().chain(name).chain(id).chain(of_tags).collect()
}

/// Adds the condition keys of a request from the network. `aws:SecureTransport` is true for every request, because requests reach
/// this machine only from itself or through a proxy with TLS.
pub fn from_network(context: Context, source_ip: IpAddr) -> Context {
    context.with("aws:SecureTransport", "true").with("aws:SourceIp", source_ip.to_canonical().to_string())
}

fn context_of<I>(call: &Call<I>, state: &State, need: &Need) -> Context {
    let context = context(state, call.account.id, &call.principal, call.region(), call.now);
    let context = from_network(context, call.source_ip);
    need.context.iter().fold(context, |context, (key, value)| context.with(key, value.as_str()))
}
