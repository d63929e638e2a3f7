//! AssumeRole.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{error::StsError, session};
use crate::{
    Call, CallSource, Principal, iam,
    iam::{
        document::decide::{Caller, Context, Decision, Request, decide},
        whole_second,
    },
    wire::{
        members::{self, Violation},
        query,
    },
};

/// AssumeRole's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeRoleRequest {
    role_arn: String,
    role_session_name: SessionName,
    #[serde(default, deserialize_with = "members::text")]
    duration_seconds: Option<i64>,
    external_id: Option<String>,
    policy: Option<String>,
    #[serde(default, deserialize_with = "query::list")]
    policy_arns: Vec<serde::de::IgnoredAny>,
}

/// A session's name: 2 to 64 of `[\w+=,.@-]`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct SessionName(String);

impl TryFrom<String> for SessionName {
    type Error = Violation;

    fn try_from(text: String) -> Result<Self, Violation> {
        let lawful = |letter: char| letter.is_ascii_alphanumeric() || "_+=,.@-".contains(letter);
        let constraint = match text.chars().count() {
            0..2 => "Member must have length greater than or equal to 2",
            2..=64 if text.chars().all(lawful) => return Ok(Self(text)),
            2..=64 => r"Member must satisfy regular expression pattern: [\w+=,.@-]*",
            _ => "Member must have length less than or equal to 64",
        };
        Err(Violation { value: text, constraint: constraint.into() })
    }
}

/// AssumeRole's answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumedRole {
    credentials: CredentialsView,
    assumed_role_user: AssumedRoleUser,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct CredentialsView {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: Timestamp,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AssumedRoleUser {
    assumed_role_id: String,
    arn: String,
}

/// Takes on one of the account's own roles, if its trust policy lets the caller.
pub async fn assume_role(call: Call<AssumeRoleRequest>) -> Result<AssumedRole, StsError> {
    let AssumeRoleRequest { role_arn, role_session_name: SessionName(session), duration_seconds, external_id, policy, policy_arns } =
        &call.input;
    if policy.is_some() || !policy_arns.is_empty() {
        return Err(StsError::Unsupported("session policies"));
    }
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
    let made = session::issue(&call.core, account, &role, session, seconds, CallSource::Endpoint);
    let principal = Principal::Role { role, session: session.clone() };
    Ok(AssumedRole {
        credentials: CredentialsView {
            access_key_id: made.access_key_id,
            secret_access_key: made.secret_access_key,
            session_token: made.session_token,
            expiration: whole_second(call.now + SignedDuration::from_secs(seconds)),
        },
        assumed_role_user: AssumedRoleUser { assumed_role_id: format!("{id}:{session}"), arn: principal.arn(account) },
    })
}

/// A trust policy that names the caller's role lets it; one that names the account leaves it to the caller's own policies, of which the owner needs none.
/// What the caller's own policies deny is denied in both cases.
fn trusted(call: &Call<AssumeRoleRequest>, state: &crate::account::State, role: &iam::Role, external_id: Option<&str>) -> bool {
    let account = call.account.id;
    let mut context = Context::default().with("aws:PrincipalAccount", account.to_string());
    if let Some(external_id) = external_id {
        context = context.with("sts:ExternalId", external_id);
    }
    let ask = |names: Vec<String>| Request {
        action: "sts:AssumeRole",
        resource: &role.arn,
        caller: Some(Caller::Aws(names)),
        context: context.clone(),
    };
    let account_names = vec![account.to_string(), Principal::Owner.arn(account)];
    match &call.principal {
        Principal::Owner => decide([&role.trust], &ask(account_names)) == Decision::Allowed,
        Principal::Role { role: caller, .. } => {
            let arn = state.iam.role(caller).map(|caller| caller.arn.clone());
            let own_names: Vec<_> = arn.into_iter().chain([call.principal.arn(account)]).collect();
            let own_policies = iam::decision(
                &state.iam,
                caller,
                &Request { action: "sts:AssumeRole", resource: &role.arn, caller: None, context: context.clone() },
            );
            let by_name = decide([&role.trust], &ask(own_names));
            let by_account = decide([&role.trust], &ask(account_names));
            let allowed = by_name == Decision::Allowed || [by_account, own_policies] == [Decision::Allowed; 2];
            allowed && ![by_name, by_account, own_policies].contains(&Decision::ExplicitlyDenied)
        }
    }
}

fn duration(asked: Option<i64>, longest: i64, caller: &Principal) -> Result<i64, StsError> {
    let seconds = asked.unwrap_or(3600);
    let violation = |bound: &str| {
        StsError::Invalid(format!(
            "1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value {bound}"
        ))
    };
    match seconds {
        ..900 => Err(violation("greater than or equal to 900")),
        43_201.. => Err(violation("less than or equal to 43200")),
        3601.. if matches!(caller, Principal::Role { .. }) => Err(StsError::ChainTooLong),
        seconds if seconds > longest => Err(StsError::TooLong),
        seconds => Ok(seconds),
    }
}
