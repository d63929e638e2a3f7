//! Lambda: functions, versions, aliases, permissions, concurrency, and the invocation of them.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{Account, Protocol, Service, ServiceTable, emulator::Core};

/// What of Lambda a restart must not lose.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}

/// What of Lambda a restart may lose: warm environments and the count of busy ones.
#[derive(Default)]
pub struct Live {}

/// The operations.
pub fn table() -> ServiceTable {
    ServiceTable { service: Service::Lambda, protocol: Protocol::RestJson, routes: vec![] }
}

/// A service's call of a function on a student's behalf: API Gateway's, a trigger's.
#[derive(Clone, Debug)]
pub struct ServiceInvocation {
    /// The function's ARN, with version or alias where there is one.
    pub function_arn: String,
    /// The service that calls, such as `apigateway.amazonaws.com`: the function's policy must let it.
    pub principal: &'static str,
    /// What it calls for, such as `arn:aws:execute-api:us-east-1:…:abc123/dev/GET/hello`.
    pub source_arn: String,
    /// The event, JSON.
    pub payload: Bytes,
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
pub enum Refusal {
    /// The function's policy does not let the service.
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
) -> Result<Invoked, Refusal> {
    let _ = (core, account, invocation);
    Err(Refusal::NotFound)
}
