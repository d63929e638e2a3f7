//! What every learner's account holds from the start: the key `account` of course.yaml.

use emulator::{AccountId, Arn, CallSource, CallerContext, Emulator, Principal, Service};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws::client::{Aws, CallError};

/// The part of course.yaml that concerns accounts; [`crate::course`] reads and validates the part that concerns pages.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct CourseFile {
    #[serde(default)]
    pub account: Provision,
}

/// What an account is provisioned with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    #[serde(default)]
    pub roles: Vec<ProvisionedRole>,
}

/// A role that exists from the start.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProvisionedRole {
    pub name: String,
    /// The role's path; `/` if left out.
    pub path: Option<String>,
    /// Services that may assume the role.
    pub trusts: Vec<String>,
    /// Names of AWS managed policies that are attached to the role.
    #[serde(default)]
    pub policies: Vec<String>,
}

/// Creates what the account is provisioned with. Roles that exist already are not changed.
///
/// # Errors
/// If the account cannot be read or changed.
pub async fn provision(emulator: &Emulator, account: AccountId, provision: &Provision) -> Result<(), CallError> {
    let caller = CallerContext { account, principal: Principal::Owner, service: Some(Service::IAM), source: CallSource::Internal };
    let aws = Aws::new(emulator.clone(), caller);
    for role in &provision.roles {
        if aws.call(Service::IAM, "GetRole", json!({ "RoleName": role.name })).await?.is_some() {
            continue;
        }
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": { "Service": role.trusts }, "Action": "sts:AssumeRole" }],
        });
        let path = role.path.as_deref().unwrap_or("/");
        let created: Option<Value> = aws
            .call(
                Service::IAM,
                "CreateRole",
                json!({ "RoleName": role.name, "Path": path, "AssumeRolePolicyDocument": trust.to_string() }),
            )
            .await?;
        created.ok_or_else(|| CallError::unexpected("CreateRole", 404))?;
        for policy in &role.policies {
            let arn = managed_arn(policy);
            let input = json!({ "RoleName": role.name, "PolicyArn": arn });
            let attached = aws.call(Service::IAM, "AttachRolePolicy", input).await?;
            attached.ok_or_else(|| CallError::unexpected("AttachRolePolicy", 404))?;
        }
    }
    Ok(())
}

/// The ARN of an AWS managed policy. The policies that Lambda's console attaches have the path `service-role/`.
fn managed_arn(policy: &str) -> String {
    let path = if policy.starts_with("AWSLambda") && policy.ends_with("Role") { "service-role/" } else { "" };
    Arn::new("iam", "", "aws", format_args!("policy/{path}{policy}")).to_string()
}
