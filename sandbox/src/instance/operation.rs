//! The operations of `call` that the sandbox answers itself: log events and zlib.

use super::InstanceState;

/// Answers `sandbox.{op}`.
pub(super) fn answer(state: &mut InstanceState, op: &str, payload: &[u8]) -> Result<Vec<u8>, String> {
    if op == "log" {
        state.output.lock().event(payload);
        return Ok(Vec::new());
    }
    match op.strip_prefix("zlib.") {
        Some(op) => state.streams.answer(op, payload, state.memory.allowed()),
        None => Err(format!("sandbox.{op} is not an operation")),
    }
}
