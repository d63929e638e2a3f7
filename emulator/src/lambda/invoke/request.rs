//! The request for an invocation.

use bytes::Bytes;

use super::lineage::Lineage;
use crate::{
    lambda::names::{FunctionName, Qualifier},
    trace::Trace,
};

/// The request for one invocation.
#[derive(Clone, Debug)]
pub struct InvocationRequest {
    /// The function's name.
    pub function: FunctionName,
    /// The version or alias; `None` means `$LATEST`.
    pub qualifier: Option<Qualifier>,
    /// The event, JSON.
    pub payload: Bytes,
    /// The request's id, a UUID.
    pub request_id: String,
    /// The client context, which mobile SDKs send, JSON.
    pub client_context: Option<String>,
    /// The trace of the request.
    pub trace: Trace,
    /// The functions that have run before this invocation, and this one.
    pub lineage: Lineage,
}
