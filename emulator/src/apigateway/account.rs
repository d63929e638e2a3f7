//! What holds for the whole account: the role that writes execution logs, and its throttle.

use serde::{Deserialize, Serialize};

use super::{
    GatewayError, access,
    common::Nowhere,
    patch::{self, Field, Patching, Table},
    usage_plans::Throttle,
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
};

/// What is kept.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct GatewayAccount {
    /// The role that writes execution logs; without one there are none.
    pub cloudwatch_role_arn: Option<String>,
}

/// What is shown.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "AWS's own member names")]
pub struct Account {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloudwatch_role_arn: Option<String>,
    pub throttle_settings: Throttle,
    pub features: [&'static str; 1],
    pub api_key_version: &'static str,
}

impl GatewayAccount {
    fn shown(&self) -> Account {
        Account {
            cloudwatch_role_arn: self.cloudwatch_role_arn.clone(),
            throttle_settings: Throttle { burst_limit: 5000, rate_limit: 10_000.0 },
            features: ["UsagePlans"],
            api_key_version: "4",
        }
    }
}

/// `get-account`.
pub async fn get_account(call: Call<Nowhere>) -> Result<Account, GatewayError> {
    call.account.read(|state| Ok(state.apigateway.account.shown()))
}

/// What the callers of [`update_account`] need: who gives API Gateway a role to log with must be allowed to pass it on.
pub fn update_needs(call: &Call<Patching<Nowhere>>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let roles = call.input.values("/cloudwatchRoleArn");
    Ok(roles.fold(access::needs(call, row)?, |needs, role| needs.and_pass_role(Some(role), "apigateway.amazonaws.com")))
}

/// `update-account`.
pub async fn update_account(call: Call<Patching<Nowhere>>) -> Result<Account, GatewayError> {
    call.account.write(|state| {
        let mut account = GatewayAccount::clone(&state.apigateway.account);
        patch::apply(&mut account, PATHS, &call.input.operations)?;
        if let Some(arn) = &account.cloudwatch_role_arn
            && crate::iam::assumable(&state.iam, arn, "apigateway.amazonaws.com").is_err()
        {
            return Err(GatewayError::invalid("The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy."));
        }
        *state.apigateway.account.get_mut() = account;
        Ok(state.apigateway.account.shown())
    })
}

const PATHS: &Table<GatewayAccount> = &Table::listed(&[Field::replace("/cloudwatchRoleArn", |account, change| {
    account.cloudwatch_role_arn = change.optional();
    Ok(())
})]);
