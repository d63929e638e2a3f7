//! The settings of the whole account: the role that writes execution logs, and the throttle, which is fixed.

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

/// The settings that are stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct GatewayAccount {
    /// The role that writes execution logs. Without it, no stage can enable logging.
    pub cloudwatch_role_arn: Option<String>,
}

/// The response of `get-account` and `update-account`.
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

/// Returns the settings of the account.
pub async fn get_account(call: Call<Nowhere>) -> Result<Account, GatewayError> {
    call.account.read(|state| Ok(state.apigateway.account.shown()))
}

/// Returns the needs of [`update_account`], with `iam:PassRole` for the role that the request gives to API Gateway.
pub fn update_needs(call: &Call<Patching<Nowhere>>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let roles = call.input.values("/cloudwatchRoleArn");
    Ok(roles.fold(access::needs(call, row)?, |needs, role| needs.and_pass_role(Some(role), "apigateway.amazonaws.com")))
}

/// Patches the settings of the account. A role that API Gateway cannot assume is a 400.
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
