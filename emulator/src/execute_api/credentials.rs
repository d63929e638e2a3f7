//! Step: in whose name the integration is called.
//!
//! Without credentials it is API Gateway's own name, and the function's policy decides. With a role's ARN it is the role's, once the role lets API Gateway
//! take it on, and the role's policies decide.
//! See <https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html#apigw-Type-Integration-credentials>.

use super::{
    exchange::Exchange,
    execution_log::{ExecutionLog, Level},
    gateway_error::GatewayError,
    lambda::with_variables,
};
use crate::{apigateway::integrations::Integration, iam, lambda::Identity};

/// API Gateway, as policies name it.
const SERVICE: &str = "apigateway.amazonaws.com";
/// The credentials that stand for the caller's own.
const CALLER: &str = "arn:aws:iam::*:user/*";
/// What API Gateway calls its sessions of roles.
const SESSION: &str = "BackplaneAssumeRoleSession";

/// In whose name the integration is called.
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
    match exchange.deployed.account.read(|state| iam::assumable(&state.iam, &credentials, SERVICE)) {
        Ok(role) => Ok(Identity::Role { role, session: SESSION.into() }),
        Err(iam::NotAssumable::Absent | iam::NotAssumable::NotTrusted) => {
            log.line(
                Level::Error,
                format!(
                    "Execution failed due to configuration error: API Gateway does not have permission to assume the provided role {credentials}"
                ),
            );
            Err(GatewayError::Misconfigured)
        }
    }
}
