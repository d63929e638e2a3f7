//! What is asked for.

use bytes::Bytes;

use super::lineage::Lineage;
use crate::{
    lambda::names::{FunctionName, Qualifier},
    trace::Trace,
};

/// One invocation to be.
#[derive(Clone, Debug)]
pub struct InvocationRequest {
    /// Which function.
    pub function: FunctionName,
    /// Which version or alias; the bare name's without.
    pub qualifier: Option<Qualifier>,
    /// The event, JSON.
    pub payload: Bytes,
    /// The request's id, a UUID.
    pub request_id: String,
    /// What a mobile client tells of itself, JSON.
    pub client_context: Option<String>,
    /// The trace that it belongs to.
    pub trace: Trace,
    /// Which functions have run on the way to it, itself included.
    pub lineage: Lineage,
}
