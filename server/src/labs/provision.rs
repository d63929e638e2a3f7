//! What every learner's account holds from its first day: course.yaml's `account`.

use emulator::{AccountId, CallSource, CallerContext, Emulator, Principal, Service};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::grading::aws::{Aws, CallError};

/// course.yaml, as far as accounts are concerned; what it says of pages is read, and judged, by [`crate::course`].
#[derive(Clone, Debug, Default, Deserialize)]
pub struct CourseFile {
    /// What every account is provisioned with.
    #[serde(default)]
    pub account: Provision,
}

/// What an account is provisioned with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Roles.
    #[serde(default)]
    pub roles: Vec<ProvisionedRole>,
}

/// A role that is there from the start.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProvisionedRole {
    /// Its name.
    pub name: String,
    /// Its path; `/` if left out.
    pub path: Option<String>,
    /// Services that may take it on.
    pub trusts: Vec<String>,
    /// AWS managed policies, by name.
    #[serde(default)]
    pub policies: Vec<String>,
}

/// Makes what an account is provisioned with; what is there already stays as it is.
///
/// # Errors
/// When the account can't be read or changed.
pub async fn provision(emulator: &Emulator, account: AccountId, provision: &Provision) -> Result<(), CallError> {
    let caller = CallerContext { account, principal: Principal::Owner, service: Some(Service::Iam), source: CallSource::Internal };
    let aws = Aws::new(emulator.clone(), caller);
    for role in &provision.roles {
        if aws.iam("GetRole", &[("RoleName", &role.name)]).await?.is_some() {
            continue;
        }
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": { "Service": role.trusts }, "Action": "sts:AssumeRole" }],
        });
        let path = role.path.as_deref().unwrap_or("/");
        let created: Option<Value> = aws
            .iam("CreateRole", &[("RoleName", &role.name), ("Path", path), ("AssumeRolePolicyDocument", &trust.to_string())])
            .await?;
        created.ok_or_else(|| CallError::unexpected("CreateRole", 404))?;
        for policy in &role.policies {
            let arn = managed_arn(policy);
            let attached = aws.iam("AttachRolePolicy", &[("RoleName", &role.name), ("PolicyArn", &arn)]).await?;
            attached.ok_or_else(|| CallError::unexpected("AttachRolePolicy", 404))?;
        }
    }
    Ok(())
}

/// The ARN of an AWS managed policy; those that Lambda's console attaches lie under `service-role/`.
fn managed_arn(policy: &str) -> String {
    let path = if policy.starts_with("AWSLambda") && policy.ends_with("Role") { "service-role/" } else { "" };
    format!("arn:aws:iam::aws:policy/{path}{policy}")
}
