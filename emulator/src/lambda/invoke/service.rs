//! Invocations by other services, such as API Gateway.

use std::sync::Arc;

use bytes::Bytes;

use super::{lineage::Lineage, request::InvocationRequest, run};
use crate::{
    Account, Arn, Principal,
    emulator::Core,
    iam::{
        self, RoleName, SessionPolicies,
        document::decide::{Decision, Request},
    },
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

/// The identity with which a service invokes a function.
#[derive(Clone, Debug)]
pub enum Identity {
    /// The service itself: the function's policy must allow it.
    Service {
        /// The service, such as `apigateway.amazonaws.com`.
        principal: &'static str,
        /// The ARN of the calling resource, such as `arn:aws:execute-api:us-east-1:…:abc123/dev/GET/hello`.
        source_arn: Arn,
    },
    /// A role that the service has assumed: the role's policies must allow it.
    Role {
        /// The role's name.
        role: RoleName,
        /// The session's name.
        session: String,
    },
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
    let (function, qualifier) = read_arn(core, account, &function_arn).ok_or(InvokeError::NotFound)?;
    account.read(|state| {
        let function = state.lambda.functions.get(&function).ok_or(InvokeError::NotFound)?;
        function.resolve(qualifier.as_ref()).ok_or(InvokeError::NotFound)?;
        let allowed = match &identity {
            Identity::Service { principal, source_arn } => {
                let (source_arn, source_account) = (source_arn.to_string(), account.id.to_string());
                let caller = Caller { service: principal, source_arn: &source_arn, source_account: &source_account };
                function.policies.get(&qualifier).is_some_and(|policy| policy.allows(caller))
            }
            Identity::Role { role, session } => {
                let caller = Principal::Role { role: role.clone(), session: session.clone(), policies: SessionPolicies::default() };
                let context = iam::context(account.id, &caller, &core.config.region, core.clock.now());
                let resource = function_arn.to_string();
                let request = Request { action: "lambda:InvokeFunction", resource: &resource, caller: None, context };
                iam::decision(&state.iam, role, &request) == Decision::Allowed
            }
        };
        if allowed { Ok(()) } else { Err(InvokeError::NotPermitted) }
    })?;
    let request_id = core.ids.uuid();
    let request = InvocationRequest {
        lineage: Lineage::beginning(account.id, &function),
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

/// Returns the function and the qualifier of an ARN; `None` if the ARN is not of a function in this account and region.
fn read_arn(core: &Core, account: &Account, arn: &Arn) -> Option<(FunctionName, Option<Qualifier>)> {
    let Arn { service, region, account: owner, resource } = arn;
    let own = service == "lambda" && *region == core.config.region && *owner == account.id.to_string();
    let rest = resource.strip_prefix("function:").filter(|_| own)?;
    let (name, qualifier) = rest.split_once(':').map_or((rest, None), |(name, qualifier)| (name, Some(qualifier)));
    let qualifier = qualifier.map(str::parse).transpose().ok()?;
    Some((name.parse().ok()?, qualifier))
}

fn invoke_error(error: LambdaError) -> InvokeError {
    match error {
        LambdaError::NoSuchFunction(_) => InvokeError::NotFound,
        LambdaError::Throttled(_) => InvokeError::Throttled,
        error => InvokeError::Unavailable(error.to_string()),
    }
}
