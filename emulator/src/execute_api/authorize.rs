//! Step: who may call the method.

use super::{parse::Incoming, refusal::Refusal};
use crate::apigateway::methods::{AuthorizationType, Method};

/// Lets the caller pass. A method for signed callers lets nobody pass yet: signatures of callers are not looked at, and it says so.
pub fn authorize(incoming: &Incoming, method: &Method) -> Result<(), Refusal> {
    match method.authorization_type {
        AuthorizationType::None => Ok(()),
        AuthorizationType::Iam if incoming.header("authorization").is_none() => Err(Refusal::NotSigned),
        AuthorizationType::Iam => Err(Refusal::SignaturesUnsupported),
    }
}
