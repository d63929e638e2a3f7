//! GetFederationToken.

use serde::{Deserialize, Serialize};

use super::{
    assume_role::{PolicyDescriptor, session_policies},
    error::StsError,
    session::{self, CredentialsView, Wanted},
    session_token::duration,
};
use crate::{
    Arn, AwsError, Call, CallSource, Principal,
    access::{Needs, Row},
};

/// GetFederationToken's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetFederationTokenRequest {
    name: String,
    policy: Option<String>,
    #[serde(default)]
    policy_arns: Vec<PolicyDescriptor>,
    duration_seconds: Option<i64>,
}

/// GetFederationToken's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FederationToken {
    credentials: CredentialsView,
    federated_user: FederatedUser,
    /// Percent of the space for session policies that is used; `None` without session policies.
    packed_policy_size: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct FederatedUser {
    federated_user_id: String,
    arn: String,
}

/// Returns the needs: the resource is the federated user.
///
/// # Errors
/// None.
pub fn needs(call: &Call<GetFederationTokenRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Needs::of(row, Arn::new("sts", "", call.account.id, format_args!("federated-user/{}", call.input.name))))
}

/// Returns credentials of a session that has the permissions of the caller, within those of the session policies.
pub async fn get_federation_token(call: Call<GetFederationTokenRequest>) -> Result<FederationToken, StsError> {
    let GetFederationTokenRequest { name, policy, policy_arns, duration_seconds } = &call.input;
    let user = match &call.principal {
        Principal::Owner => None,
        Principal::User(user) => Some(user),
        Principal::Role { .. } | Principal::Federated { .. } | Principal::Stranger(_) => {
            return Err(StsError::SessionOfSession("GetFederationToken"));
        }
    };
    let (policies, packed_policy_size) = session_policies(&call, policy.as_deref(), policy_arns)?;
    let seconds = duration(*duration_seconds, user.is_some());
    let principal = Principal::Federated { user: user.cloned(), name: name.clone(), policies: policies.clone() };
    let account = call.account.id;
    let federated_user = FederatedUser { federated_user_id: format!("{account}:{name}"), arn: principal.arn(account) };
    let wanted = Wanted { role: None, user, is_federated: true, session: name, policies, seconds, source: CallSource::Endpoint };
    let made = session::issue(&call.core, &call.account, wanted);
    Ok(FederationToken { credentials: CredentialsView::of(made, call.now, seconds), federated_user, packed_policy_size })
}
