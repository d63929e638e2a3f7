//! AssumeRole.

use serde::{Deserialize, Serialize};

use super::{
    error::StsError,
    session::{self, CredentialsView, Wanted},
};
use crate::{
    Call, CallSource, Principal, iam,
    iam::{
        PolicyArn, SessionPolicies,
        document::{
            Document, Malformed,
            decide::{Caller, Decision, Request, decide},
        },
    },
};

/// The most that all policies of a session may take together, characters.
/// See <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>.
const LONGEST_POLICIES: usize = 2048;

/// AssumeRole's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeRoleRequest {
    role_arn: String,
    role_session_name: String,
    duration_seconds: Option<i64>,
    external_id: Option<String>,
    policy: Option<String>,
    #[serde(default)]
    policy_arns: Vec<PolicyDescriptor>,
}

/// A managed policy, by its ARN.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct PolicyDescriptor {
    arn: PolicyArn,
}

/// AssumeRole's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumedRole {
    credentials: CredentialsView,
    assumed_role_user: AssumedRoleUser,
    /// Percent of the space for session policies that is used; `None` without session policies.
    packed_policy_size: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AssumedRoleUser {
    assumed_role_id: String,
    arn: String,
}

/// Returns credentials of one of the account's roles, if its trust policy allows the caller.
pub async fn assume_role(call: Call<AssumeRoleRequest>) -> Result<AssumedRole, StsError> {
    let AssumeRoleRequest { role_arn, role_session_name: session, duration_seconds, external_id, .. } = &call.input;
    let (policies, packed_policy_size) = session_policies(&call, call.input.policy.as_deref(), &call.input.policy_arns)?;
    let account = call.account.id;
    let refused = || StsError::MayNotAssume { caller: call.principal.arn(account), role_arn: role_arn.clone() };
    let (role, id, longest) = call.account.read(|state| {
        let role = state.iam.roles.values().find(|role| role.arn == *role_arn).ok_or_else(refused)?;
        if !trusted(&call, state, role, external_id.as_deref()) {
            return Err(refused());
        }
        Ok((role.name.clone(), role.id.clone(), i64::from(role.max_session_duration)))
    })?;
    let seconds = duration(*duration_seconds, longest, &call.principal)?;
    let wanted =
        Wanted { role: Some(&role), user: None, is_federated: false, session, policies, seconds, source: CallSource::Endpoint };
    let credentials = CredentialsView::of(session::issue(&call.core, &call.account, wanted), call.now, seconds);
    let principal = Principal::Role { role, session: session.clone(), policies: SessionPolicies::default() };
    let assumed_role_user = AssumedRoleUser { assumed_role_id: format!("{id}:{session}"), arn: principal.arn(account) };
    Ok(AssumedRole { credentials, assumed_role_user, packed_policy_size })
}

/// Returns the session policies of a call, and how much of their space they use, percent. AWS does not document how it packs them;
/// here the text without white space and the ARNs are counted.
pub(super) fn session_policies<I>(
    call: &Call<I>,
    policy: Option<&str>,
    policy_arns: &[PolicyDescriptor],
) -> Result<(SessionPolicies, Option<usize>), StsError> {
    let inline = policy.map(compact).transpose()?;
    let managed: Vec<PolicyArn> = policy_arns.iter().map(|policy| policy.arn.clone()).collect();
    call.account.read(|state| {
        let missing = managed.iter().find(|arn| state.iam.policy(arn).is_err());
        missing.map_or(Ok(()), |arn| Err(StsError::PolicyNotFound(arn.clone())))
    })?;
    let policies = SessionPolicies { inline, managed };
    let packed = (policies.length() * 100).div_ceil(LONGEST_POLICIES);
    match packed {
        _ if policies.is_empty() => Ok((policies, None)),
        0..=100 => Ok((policies, Some(packed))),
        _ => Err(StsError::PackedTooLarge(packed)),
    }
}

/// Returns a policy without white space.
fn compact(text: &str) -> Result<String, StsError> {
    Document::identity(text)?;
    let value: serde_json::Value = serde_json::from_str(text).map_err(|_| Malformed::Syntax)?;
    Ok(value.to_string())
}

/// Returns whether the caller may assume the role. A trust policy that names the caller's user, role or session suffices. If it names
/// the account, the caller's own policies have to allow it too; the owner needs none. A denial in the caller's own policies counts in
/// each case.
fn trusted(call: &Call<AssumeRoleRequest>, state: &crate::account::State, role: &iam::Role, external_id: Option<&str>) -> bool {
    let (account, caller) = (call.account.id, &call.principal);
    if matches!(caller, Principal::Stranger(_)) {
        return false;
    }
    let context = iam::context(&state.iam, account, caller, call.region(), call.now);
    let mut context = iam::from_network(context, call.source_ip).with("sts:RoleSessionName", &*call.input.role_session_name);
    if let Some(external_id) = external_id {
        context = context.with("sts:ExternalId", external_id);
    }
    let request = Request { action: "sts:AssumeRole", resource: &role.arn, caller: None, context };
    let names = iam::names_of(&state.iam, caller, account);
    let by_trust = decide([&role.trust], &Request { caller: Some(Caller::Aws(names)), ..request.clone() });
    by_trust == Decision::Allowed && iam::may(&state.iam, caller, account, &request, Some(&role.trust)).is_ok()
}

fn duration(asked: Option<i64>, longest: i64, caller: &Principal) -> Result<i64, StsError> {
    let seconds = asked.unwrap_or(3600);
    match seconds {
        3601.. if matches!(caller, Principal::Role { .. }) => Err(StsError::ChainTooLong),
        seconds if seconds > longest => Err(StsError::TooLong),
        seconds => Ok(seconds),
    }
}
