//! Who sent a request: from its signature to a [`Ticket`].

use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use crate::{AccountId, AwsError, Door, Doorkeeping, Principal, Service, Ticket, emulator::Core, wire::sigv4};

/// Lets a request in, or says why not.
pub async fn identify(core: &Arc<Core>, request: &Request<Bytes>, service: Option<Service>) -> Result<Ticket, AwsError> {
    let scope = sigv4::scope(request);
    match core.config.doorkeeping {
        Doorkeeping::Open => {
            let account = scope.and_then(|scope| scope.access_key_id.parse().ok()).unwrap_or(AccountId::DEFAULT);
            Ok(Ticket { account, principal: Principal::Owner, service, door: Door::Endpoint })
        }
        Doorkeeping::Signed => {
            Err(AwsError::new(http::StatusCode::FORBIDDEN, "MissingAuthenticationTokenException", "Missing Authentication Token"))
        }
    }
}
