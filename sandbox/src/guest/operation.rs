//! The host's own answers to `call`: log events and zlib.

use super::Guest;

/// Answers `sandbox.{op}`.
pub(super) fn answer(guest: &mut Guest, op: &str, payload: &[u8]) -> Result<Vec<u8>, String> {
    if op == "log" {
        guest.output.lock().event(payload);
        return Ok(Vec::new());
    }
    match op.strip_prefix("zlib.") {
        Some(op) => guest.streams.answer(op, payload, guest.memory.allowed()),
        None => Err(format!("sandbox.{op} is not an operation")),
    }
}
