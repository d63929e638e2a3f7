//! Step: who may call the method.

use super::{gateway_error::GatewayError, parse::Incoming};
use crate::apigateway::methods::{AuthorizationType, Method};

/// Lets the caller pass. A method for signed callers lets nobody pass yet: signatures of callers are not looked at, and it says so.
pub fn authorize(incoming: &Incoming, method: &Method) -> Result<(), GatewayError> {
    match method.authorization_type {
        AuthorizationType::None => Ok(()),
        AuthorizationType::Iam if incoming.header("authorization").is_none() => Err(GatewayError::NotSigned),
        AuthorizationType::Iam => Err(GatewayError::SignaturesUnsupported),
    }
}
