//! Step: select the identity that calls the integration.
//!
//! Without credentials, API Gateway calls as a service, and the function's policy decides. With a role's ARN, API Gateway assumes
//! the role, if the role's trust policy allows it, and the role's policies decide.
//! See <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html#apigw-Type-Integration-credentials>.

use super::{
    exchange::Exchange,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
    lambda::with_variables,
};
use crate::{Account, apigateway::integrations::Integration, delivery::Identity, iam};

/// API Gateway's service principal in policies.
pub const SERVICE: &str = "apigateway.amazonaws.com";
/// The value of `credentials` that stands for the caller's own identity.
const CALLER: &str = "arn:aws:iam::*:user/*";
/// The session name that API Gateway uses when it assumes a role.
const SESSION: &str = "BackplaneAssumeRoleSession";

/// Returns the identity that calls the integration. The caller's own identity, and a role that API Gateway cannot assume, are
/// `Misconfigured`.
pub fn identity(exchange: &Exchange<'_>, integration: &Integration, log: &mut ExecutionLog) -> Result<Identity, GatewayError> {
    let Some(credentials) = &integration.credentials else {
        return Ok(Identity::Service { principal: SERVICE, source_arn: exchange.source_arn() });
    };
    let credentials = with_variables(credentials, &exchange.deployed.stage.variables);
    if credentials == CALLER {
        log.line(
            Level::Error,
            "Execution failed due to configuration error: The integration passes the caller's identity on, and this caller has none: \
             the method's authorization is not AWS_IAM",
        );
        return Err(GatewayError::Misconfigured);
    }
    role(&exchange.deployed.account, &credentials, log)
}

/// Returns the identity of a role that API Gateway assumes. One that it can't assume is `Misconfigured`.
pub fn role(account: &Account, credentials: &str, log: &mut ExecutionLog) -> Result<Identity, GatewayError> {
    match account.read(|state| iam::assumable(&state.iam, credentials, SERVICE)) {
        Ok(role) => Ok(Identity::Role { role, session: SESSION.into() }),
        Err(iam::NotAssumable::Absent | iam::NotAssumable::NotTrusted) => {
            log.line(
                Level::Error,
                format_args!(
                    "Execution failed due to configuration error: API Gateway does not have permission to assume the provided role {credentials}"
                ),
            );
            Err(GatewayError::Misconfigured)
        }
    }
}
