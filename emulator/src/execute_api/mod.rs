//! API Gateway's data plane: what a caller of a deployed API meets.
//!
//! A list of steps, one file a step: parse → route → API key → throttle and quota → integration request → integration → responses.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::{Config, emulator::Core, wire};

/// Token buckets of throttles.
#[derive(Default)]
pub struct Live {}

/// Which API and stage a request is for, and the path within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The API's id, unchecked.
    pub api_id: String,
    /// Everything behind the host, stage first, still encoded.
    pub path: String,
}

/// Whether a request is a call of a deployed API: `http://{api}.execute-api.localhost:4566/{stage}/…` or
/// `http://localhost:4566/_aws/execute-api/{api}/{stage}/…`.
pub fn target(config: &Config, request: &Request<Bytes>) -> Option<Target> {
    let _ = (config, request);
    None
}

/// Answers it.
pub async fn handle(core: &Arc<Core>, target: Target, request: Request<Bytes>) -> Response<Bytes> {
    let _ = (core, target, request);
    wire::response(http::StatusCode::NOT_FOUND, "application/json", &[], "")
}
