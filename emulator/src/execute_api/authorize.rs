//! Step: decide whether the caller may call the method.

use super::{gateway_error::GatewayError, parse::Incoming};
use crate::apigateway::methods::{AuthorizationType, Method};

/// Accepts all callers of a method without authorization. A method with `AWS_IAM` refuses all callers: signatures are not verified
/// yet, and a signed call gets a 501 that says so.
pub fn authorize(incoming: &Incoming, method: &Method) -> Result<(), GatewayError> {
    match method.authorization_type {
        AuthorizationType::None => Ok(()),
        AuthorizationType::Iam if incoming.header("authorization").is_none() => Err(GatewayError::NotSigned),
        AuthorizationType::Iam => Err(GatewayError::SignaturesUnsupported),
    }
}
