//! A service's call of a function on a student's behalf: API Gateway's, a trigger's.

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

/// What a service asks for.
#[derive(Clone, Debug)]
pub struct ServiceInvocation {
    /// The function's ARN, with version or alias where there is one.
    pub function_arn: Arn,
    /// In whose name.
    pub identity: Identity,
    /// The event, JSON.
    pub payload: Bytes,
    /// The trace of the request that it is for.
    pub trace: Trace,
}

/// In whose name a service calls a function.
#[derive(Clone, Debug)]
pub enum Identity {
    /// In the service's own: the function's policy must let it.
    Service {
        /// The service, such as `apigateway.amazonaws.com`.
        principal: &'static str,
        /// What it calls for, such as `arn:aws:execute-api:us-east-1:…:abc123/dev/GET/hello`.
        source_arn: Arn,
    },
    /// In that of a role which the service has taken on: the role's policies must let it.
    Role {
        /// The role.
        role: RoleName,
        /// The session's name.
        session: String,
    },
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Invoked {
    /// The function's answer, or Lambda's error document.
    pub payload: Bytes,
    /// Whether it is the latter.
    pub failed: bool,
    /// `$LATEST` or a number.
    pub executed_version: String,
    /// The request id, as in the log.
    pub request_id: String,
    /// The last 4 KB of the log.
    pub log_tail: String,
}

/// Why a function was not called at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// The function's policy does not let the service, or the role's policies not the role.
    #[error("Invalid permissions on Lambda function")]
    NotPermitted,
    /// No such function, version or alias in this account.
    #[error("The function does not exist")]
    NotFound,
    /// No concurrency left, or reserved concurrency 0.
    #[error("Rate Exceeded.")]
    Throttled,
    /// Our fault, or the machine is full.
    #[error("{0}")]
    Unavailable(String),
}

/// Calls a function for a service, synchronously.
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

/// The function of an ARN in this account and region.
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
