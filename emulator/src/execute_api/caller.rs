//! Who calls a deployed API, as the step that authorizes the call found out.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{AccountId, Principal};

/// What is known of a caller. Of a method without authorization nothing is.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// What the method's Lambda authorizer returned.
    pub authorizer: Option<Authorized>,
    /// Who signed the call, if the method requires a signature.
    pub signer: Option<Signer>,
}

/// The result of an authorizer that allows the call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorized {
    pub principal_id: String,
    /// The values for `$context.authorizer`, as text.
    pub context: Map<String, Value>,
    /// The API key that the authorizer has for the caller.
    pub usage_identifier_key: Option<String>,
    /// The duration of the authorizer's call, ms; 0 from the cache.
    pub latency: i64,
}

impl Authorized {
    /// Returns `requestContext.authorizer`, which is also `$context.authorizer`.
    pub fn members(&self) -> Map<String, Value> {
        let mut members = self.context.clone();
        members.insert("principalId".into(), self.principal_id.clone().into());
        members.insert("integrationLatency".into(), self.latency.into());
        members
    }
}

/// The caller of a signed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    pub account: AccountId,
    pub principal: Principal,
    pub access_key_id: String,
    /// The unique id, such as `AIDA…` or `AROA…:session`.
    pub id: String,
}

/// The members of `requestContext.identity` that a signature gives.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Signed {
    pub account_id: Option<String>,
    pub access_key: Option<String>,
    pub caller: Option<String>,
    pub user: Option<String>,
    pub user_arn: Option<String>,
}

impl Caller {
    /// Returns what a signature gives for `requestContext.identity`.
    pub fn signed(&self) -> Signed {
        let Some(Signer { account, principal, access_key_id, id }) = &self.signer else { return Signed::default() };
        Signed {
            account_id: Some(account.to_string()),
            access_key: Some(access_key_id.clone()),
            caller: Some(id.clone()),
            user: Some(id.clone()),
            user_arn: Some(principal.arn(*account)),
        }
    }
}
