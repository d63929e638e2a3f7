//! The content of journal entries.

use http::HeaderMap;
use serde_json::Value as Json;
use wire::{Model, Operation, Value};

use crate::{AwsError, CallerContext, JournalEntry, Service, ServiceTable, emulator::Core, route::Answer};

/// An input that is longer as JSON, bytes, is stored without its large members.
const LONGEST_INPUT: usize = 16 << 10;
/// Members of a long input that are longer than this, bytes, are replaced by their length.
const LARGE_MEMBER: usize = 512;
/// A string that is longer, bytes, is a body or a document; only its length is stored.
const LONGEST_TEXT: usize = 2048;

/// An entry whose outcome is not known yet.
pub struct Draft {
    entry: JournalEntry,
    operation: &'static Operation,
}

impl Draft {
    /// Begins the entry of a call: caller, operation and input.
    pub fn new(
        core: &Core,
        table: &ServiceTable,
        operation: &'static Operation,
        caller: &CallerContext,
        input: &Value,
        headers: &HeaderMap,
        request_id: &str,
    ) -> Self {
        let user_agent = headers.get(http::header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
        let entry = JournalEntry {
            account: caller.account,
            at: core.clock.now(),
            source: caller.source,
            service: table.service.signing_name().into(),
            operation: operation.name.as_str().into(),
            input: bounded(noted(table.service, operation, input)),
            status: 0,
            error: None,
            request_id: request_id.into(),
            user_agent: user_agent.chars().take(200).collect(),
        };
        Self { entry, operation }
    }

    /// Completes the entry of a call that succeeded. The error of a function is stored too, although its invocation succeeded.
    pub fn answered(mut self, model: &'static Model, Answer { output, reply }: &Answer) -> JournalEntry {
        self.entry.status = reply.status.unwrap_or_else(|| model.status(self.operation, output)).as_u16();
        self.entry.error = output.get("FunctionError").and_then(Value::as_str).map(str::to_owned);
        self.entry
    }

    /// Completes the entry of a call that failed.
    pub fn refused(mut self, error: &AwsError) -> JournalEntry {
        self.entry.status = error.status.as_u16();
        self.entry.error = Some(error.code.to_string());
        self.entry
    }
}

/// Returns the input; for an invocation with its type also if the caller relies on the default, and without the event.
fn noted(service: Service, operation: &Operation, input: &Value) -> Json {
    let mut input = input.to_short_json(LONGEST_TEXT);
    if let (Service::LAMBDA, "Invoke", Json::Object(members)) = (service, operation.name.as_str(), &mut input) {
        members.remove("Payload");
        members.entry("InvocationType").or_insert("RequestResponse".into());
    }
    input
}

/// Returns the input as text of at most about `LONGEST_INPUT` bytes.
fn bounded(fields: Json) -> String {
    let text = fields.to_string();
    let Json::Object(members) = fields else { return text };
    if text.len() <= LONGEST_INPUT {
        return text;
    }
    let mut bytes = 0;
    let small = members.into_iter().map_while(|(name, member)| {
        let (length, name_length) = (member.to_string().len(), name.len());
        let kept = if length > LARGE_MEMBER { Json::String(format!("({length} bytes)")) } else { member };
        bytes += name_length + length.min(LARGE_MEMBER);
        (bytes <= LONGEST_INPUT).then_some((name, kept))
    });
    Json::Object(small.collect()).to_string()
}
