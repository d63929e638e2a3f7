//! Where an integration of the types `AWS` and `AWS_PROXY` leads: `arn:aws:apigateway:{region}:{service}:{path or action}/…`.

use std::str::FromStr;

use super::GatewayError;
use crate::Arn;

/// The URI of such an integration. Stage variables may still stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationUri {
    service: String,
    target: String,
}

impl IntegrationUri {
    /// Whether it leads to Lambda's Invoke.
    pub fn is_lambda(&self) -> bool {
        self.service == "lambda" && self.target.starts_with("path/")
    }

    /// The function's ARN, with version or alias where there is one: `path/2015-03-31/functions/{ARN}/invocations`.
    pub fn function(&self) -> Option<Arn> {
        let (_, rest) = self.target.split_once("/functions/").filter(|_| self.is_lambda())?;
        rest.split_once("/invocations").map_or(rest, |(arn, _)| arn).parse().ok()
    }
}

impl FromStr for IntegrationUri {
    type Err = GatewayError;

    fn from_str(text: &str) -> Result<Self, GatewayError> {
        let invalid = || GatewayError::invalid("Invalid ARN specified in the request");
        // The integrated service stands where an ARN has the account.
        let Arn { service: gateway, account: service, resource: target, .. } = text.parse().map_err(|_| invalid())?;
        if gateway != "apigateway" {
            return Err(invalid());
        }
        if !target.starts_with("path/") && !target.starts_with("action/") {
            return Err(GatewayError::invalid("AWS ARN for integration must contain path or action"));
        }
        Ok(Self { service, target })
    }
}
