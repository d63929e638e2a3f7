//! What is asked for.

use bytes::Bytes;

use super::lineage::Lineage;
use crate::{
    emulator::Core,
    ids::HEX,
    lambda::names::{FunctionName, Qualifier},
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
    /// The trace that it belongs to, without `Sampled` and `Lineage`.
    pub trace: String,
    /// Which functions have run on the way to it, itself included.
    pub lineage: Lineage,
}

/// A new trace's id and parent: `Root=1-…;Parent=…`.
pub fn new_trace(core: &Core) -> String {
    let second = core.clock.now().as_second();
    format!("Root=1-{second:08x}-{};Parent={}", core.ids.draw(HEX, 24), core.ids.draw(HEX, 16))
}
