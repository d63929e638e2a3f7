//! The URI of an integration of type `AWS` or `AWS_PROXY`: `arn:aws:apigateway:{region}:{service}:{path or action}/…`.

use std::str::FromStr;

use super::GatewayError;
use crate::Arn;

/// A parsed URI. Its references to stage variables may be unresolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationUri {
    service: String,
    target: String,
}

/// What a URI calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called<'u> {
    /// An operation, by its name.
    Action(&'u str),
    /// A path of the service, without its first slash.
    Path(&'u str),
}

impl IntegrationUri {
    /// Returns the service, which may have a name before it: `sqs`, `bucket.s3`.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Returns what the URI calls.
    pub fn called(&self) -> Called<'_> {
        match self.target.split_once('/') {
            Some(("action", action)) => Called::Action(action),
            Some((_, path)) => Called::Path(path),
            None => Called::Path(&self.target),
        }
    }

    /// Returns whether the URI is a path of Lambda.
    pub fn is_lambda(&self) -> bool {
        self.service == "lambda" && self.target.starts_with("path/")
    }

    /// Returns the function's ARN, with its version or alias if it has one, from `path/2015-03-31/functions/{ARN}/invocations`.
    pub fn function(&self) -> Option<Arn> {
        let (_, rest) = self.target.split_once("/functions/").filter(|_| self.is_lambda())?;
        rest.split_once("/invocations").map_or(rest, |(arn, _)| arn).parse().ok()
    }
}

impl FromStr for IntegrationUri {
    type Err = GatewayError;

    fn from_str(text: &str) -> Result<Self, GatewayError> {
        let invalid = || GatewayError::invalid("Invalid ARN specified in the request");
        // These URIs have the integrated service in the place of an ARN's account.
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
