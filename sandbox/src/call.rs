//! The instance's only way out.

use async_trait::async_trait;
use bytes::Bytes;

/// Whoever embeds the sandbox answers these. Operations called `sandbox.*` never get here.
#[async_trait]
pub trait HostCalls: Send + Sync {
    /// Answers `op`. An `Err` reaches the instance's code as `OSError` with that sentence.
    async fn call(&self, op: &str, payload: Bytes) -> Result<Bytes, String>;
}

/// No way out at all.
#[derive(Clone, Copy, Debug)]
pub struct NoCalls;

#[async_trait]
impl HostCalls for NoCalls {
    async fn call(&self, op: &str, _payload: Bytes) -> Result<Bytes, String> {
        Err(format!("{op} is not available in this sandbox"))
    }
}
