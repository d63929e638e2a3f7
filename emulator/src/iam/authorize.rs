//! The gate before every operation: may this principal call it?

use crate::{AwsError, Call, Service, route::WireRequest};

/// Whether the caller of an operation may call it. The account's owner may; a role may what its policies allow.
pub fn authorize(call: &Call<WireRequest>, service: Service, operation: &str) -> Result<(), AwsError> {
    let _ = (call, service, operation);
    Ok(())
}
