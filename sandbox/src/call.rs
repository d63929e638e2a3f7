//! Calls from an instance to the host: the only way in which its code reaches anything outside.

use async_trait::async_trait;
use bytes::Bytes;

/// Answers an instance's calls; the program that embeds the sandbox implements it. The sandbox itself answers operations named
/// `sandbox.*`.
#[async_trait]
pub trait HostCalls: Send + Sync {
    /// Answers the operation `op`. An `Err` is raised in the instance's code as an `OSError` with this message.
    async fn call(&self, op: &str, payload: Bytes) -> Result<Bytes, String>;
}

/// Refuses every call.
#[derive(Clone, Copy, Debug)]
pub struct NoCalls;

#[async_trait]
impl HostCalls for NoCalls {
    async fn call(&self, op: &str, _payload: Bytes) -> Result<Bytes, String> {
        Err(format!("{op} is not available in this sandbox"))
    }
}
