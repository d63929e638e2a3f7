//! IAM: roles, policies, and the decision whether a principal may do a thing.

use serde::{Deserialize, Serialize};

use crate::{AwsError, Call, Protocol, Service, ServiceTable, route::WireRequest};

/// What of IAM a restart must not lose.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {}

/// A role's name, checked: 1 to 64 of `[\w+=,.@-]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RoleName(String);

impl RoleName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The operations.
pub fn table() -> ServiceTable {
    ServiceTable {
        service: Service::Iam,
        protocol: Protocol::Query { namespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
        routes: vec![],
    }
}

/// Whether the caller of an operation may call it. The account's owner may; a role may what its policies allow.
pub fn authorize(call: &Call<WireRequest>, service: Service, operation: &str) -> Result<(), AwsError> {
    let _ = (call, service, operation);
    Ok(())
}

/// Whether a role's policies allow an action (`logs:PutLogEvents`) on a resource (an ARN).
pub fn allows(state: &State, role: &RoleName, action: &str, resource: &str) -> bool {
    let _ = (state, role, action, resource);
    false
}

/// Why a service can't take on a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAssumable {
    /// No role of this ARN in this account.
    Absent,
    /// Its trust policy does not name the service.
    NotTrusted,
}

/// The role of an ARN in this account, if its trust policy lets a service (`lambda.amazonaws.com`) take it on.
pub fn assumable(state: &State, role_arn: &str, service: &str) -> Result<RoleName, NotAssumable> {
    let _ = (state, role_arn, service);
    Err(NotAssumable::Absent)
}
