//! Invocations by other services, such as API Gateway.

use std::sync::Arc;

use bytes::Bytes;

use super::{lineage::Lineage, payload::InvocationType, request::InvocationRequest, run};
use crate::{
    Account, AccountId, Arn, Principal,
    account::State,
    delivery::{Delivery, Identity, Target, Undelivered},
    emulator::Core,
    iam::{self, SessionPolicies, document::decide::Request},
    lambda::{FunctionName, LambdaError, Qualifier, permission::Caller},
    trace::Trace,
};

/// An invocation by a service.
#[derive(Clone, Debug)]
pub struct ServiceInvocation {
    /// The function's ARN, with a version or alias if there is one.
    pub function_arn: Arn,
    /// The identity that needs the permission.
    pub identity: Identity,
    /// The event, JSON.
    pub payload: Bytes,
    /// The trace of the request to the service.
    pub trace: Trace,
}

/// An invocation by a function URL.
#[derive(Clone, Debug)]
pub struct UrlInvocation {
    pub function: FunctionName,
    /// The alias; `None` for `$LATEST`.
    pub qualifier: Option<Qualifier>,
    /// The event, JSON.
    pub payload: Bytes,
    /// The request's id, a UUID.
    pub request_id: String,
    /// The trace of the request.
    pub trace: Trace,
    /// The functions that have run before.
    pub lineage: Lineage,
}

/// The result of an invocation.
#[derive(Clone, Debug)]
pub struct Invoked {
    /// The function's result, or Lambda's error document.
    pub payload: Bytes,
    /// Whether the payload is an error document.
    pub failed: bool,
    /// The version that ran: `$LATEST` or a number.
    pub executed_version: String,
    /// The request id, as in the log.
    pub request_id: String,
    /// The last 4 KB of the log.
    pub log_tail: String,
}

/// The reason why a function did not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// The call is not allowed: by the function's policy for a service, by the role's policies for a role.
    #[error("Invalid permissions on Lambda function")]
    NotPermitted,
    /// The account does not have the function, version or alias in this region.
    #[error("The function does not exist")]
    NotFound,
    /// The limit of concurrency is reached, or the function's reserved concurrency is 0.
    #[error("Rate Exceeded.")]
    Throttled,
    /// The function is in a loop of invocations.
    #[error("a recursive loop was detected")]
    Looping,
    /// Coldstart failed, or the function can't run now: it is being created, or Lambda can't assume its role.
    #[error("{0}")]
    Unavailable(String),
}

/// Invokes a function for a service, and waits for the result.
pub async fn invoke_for_service(
    core: &Arc<Core>,
    account: &Arc<Account>,
    invocation: ServiceInvocation,
) -> Result<Invoked, InvokeError> {
    let ServiceInvocation { function_arn, identity, payload, trace } = invocation;
    let target = Target::of(&function_arn, account.id, &core.config.region).map_err(|_| InvokeError::NotFound)?;
    let Target::Function { name: function, qualifier } = target else { return Err(InvokeError::NotFound) };
    account.read(|state| match may_invoke(core, account.id, state, (&function, qualifier.as_ref()), &identity) {
        Some(true) => Ok(()),
        Some(false) => Err(InvokeError::NotPermitted),
        None => Err(InvokeError::NotFound),
    })?;
    let request_id = core.ids.uuid();
    let lineage = Lineage::default();
    invoke_by_url(core, account, UrlInvocation { function, qualifier, payload, request_id, trace, lineage }).await
}

/// Invokes a function for a caller whose permission was checked, and waits for the result.
///
/// # Errors
/// All but [`InvokeError::NotPermitted`].
pub async fn invoke_by_url(core: &Arc<Core>, account: &Arc<Account>, invocation: UrlInvocation) -> Result<Invoked, InvokeError> {
    let UrlInvocation { function, qualifier, payload, request_id, trace, lineage } = invocation;
    let lineage = lineage.then(account.id, &function);
    if account.read(|state| state.lambda.stops(&function, &lineage)) {
        return Err(InvokeError::Looping);
    }
    let request = InvocationRequest {
        lineage,
        function,
        qualifier,
        payload,
        request_id: request_id.clone(),
        client_context: None,
        trace: trace.with_parent(core),
    };
    let answer = run(core, account, request).await.map_err(invoke_error)?;
    Ok(Invoked {
        payload: answer.payload,
        failed: answer.failed,
        executed_version: answer.executed.to_string(),
        request_id,
        log_tail: String::from_utf8_lossy(&answer.log_tail).into_owned(),
    })
}

/// Queues an event that a service delivers to a function.
///
/// # Errors
/// The function does not exist, the delivery is not allowed or is part of a loop, the event is too large, or the queue is full.
pub fn receive(
    core: &Core,
    account: AccountId,
    state: &mut State,
    (function, qualifier): (&FunctionName, Option<&Qualifier>),
    delivery: Delivery,
) -> Result<(), Undelivered> {
    let Delivery { identity, payload, message: _, lineage, trace } = delivery;
    match may_invoke(core, account, state, (function, qualifier), &identity) {
        Some(true) => {}
        Some(false) => return Err(Undelivered::NotPermitted),
        None => return Err(Undelivered::NotFound),
    }
    let (bytes, limit) = (payload.len(), InvocationType::Event.limit());
    if bytes > limit {
        return Err(Undelivered::TooLarge { bytes, limit });
    }
    let lineage = lineage.then(account, function);
    if state.lambda.stops(function, &lineage) {
        return Err(Undelivered::Looping);
    }
    let request = InvocationRequest {
        function: function.clone(),
        qualifier: qualifier.cloned(),
        payload,
        request_id: core.ids.uuid(),
        client_context: None,
        trace: trace.unwrap_or_else(|| Trace::new(core)).with_parent(core),
        lineage,
    };
    let now = state.clock.at(core.clock.now());
    state.lambda.accept(request, now).map_err(|error| Undelivered::Full(error.to_string()))
}

/// Returns whether an identity may invoke a function; `None` if the function, version or alias does not exist.
fn may_invoke(
    core: &Core,
    account: AccountId,
    state: &State,
    (name, qualifier): (&FunctionName, Option<&Qualifier>),
    identity: &Identity,
) -> Option<bool> {
    let function = state.lambda.functions.get(name)?;
    function.resolve(qualifier)?;
    Some(match identity {
        Identity::Service { principal, source_arn } => {
            let (source_arn, source_account) = (source_arn.to_string(), account.to_string());
            let caller = Caller { service: principal, source_arn: &source_arn, source_account: &source_account };
            function.policies.get(&qualifier.cloned()).is_some_and(|policy| policy.allows(caller))
        }
        Identity::Role { role, session } => {
            let caller = Principal::Role { role: role.clone(), session: session.clone(), policies: SessionPolicies::default() };
            let region = &core.config.region;
            let context = iam::context(&state.iam, account, &caller, region, state.clock.at(core.clock.now()));
            let qualifier = qualifier.map(|qualifier| format!(":{qualifier}")).unwrap_or_default();
            let resource = Arn::new("lambda", region, account, format_args!("function:{name}{qualifier}")).to_string();
            let request = Request { action: "lambda:InvokeFunction", resource: &resource, caller: None, context };
            iam::may(&state.iam, &caller, account, &request, None).is_ok()
        }
    })
}

fn invoke_error(error: LambdaError) -> InvokeError {
    match error {
        LambdaError::NoSuchFunction(_) => InvokeError::NotFound,
        LambdaError::Throttled(_) => InvokeError::Throttled,
        error => InvokeError::Unavailable(error.to_string()),
    }
}
