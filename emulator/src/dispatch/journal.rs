//! The content of journal entries.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::{
    AwsError, CallerContext, JournalEntry, Service, ServiceTable,
    emulator::Core,
    route::{Answer, Decoded, Route},
};

/// An input that is longer as JSON, bytes, is stored without its large members.
const LONGEST_INPUT: usize = 16 << 10;
/// Members of a long input that are longer than this, bytes, are replaced by their length.
const LARGE_MEMBER: usize = 512;
/// A string that is longer, bytes, is a package or a body; only its length is stored.
const LONGEST_TEXT: usize = 2048;
/// The most characters of an invocation's type that are stored; the type may be invalid.
const LONGEST_TYPE: usize = 40;

/// An entry whose outcome is not known yet.
pub struct Draft(JournalEntry);

impl Draft {
    /// Begins the entry of a call: caller, operation and input.
    pub fn new(
        core: &Core,
        table: &ServiceTable,
        route: &Route,
        caller: &CallerContext,
        input: &Decoded,
        headers: &HeaderMap,
        request_id: &str,
    ) -> Self {
        let user_agent = headers.get(http::header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
        Self(JournalEntry {
            account: caller.account,
            at: core.clock.now(),
            source: caller.source,
            service: table.service.signing_name().into(),
            operation: route.operation.into(),
            input: bounded(noted(table.service, route, input, headers)),
            status: 0,
            error: None,
            request_id: request_id.into(),
            user_agent: user_agent.chars().take(200).collect(),
        })
    }

    /// Completes the entry with the outcome. The error of a function is stored too, although its invocation succeeded.
    pub fn answered(mut self, answer: &Result<Answer, AwsError>, status: StatusCode) -> JournalEntry {
        match answer {
            Ok(Answer::Value(..) | Answer::Members(_)) => self.0.status = status.as_u16(),
            Ok(Answer::Whole(response)) => {
                self.0.status = response.status().as_u16();
                let function_error = response.headers().get("x-amz-function-error").and_then(|value| value.to_str().ok());
                self.0.error = function_error.map(str::to_owned);
            }
            Err(error) => {
                self.0.status = error.status.as_u16();
                self.0.error = Some(error.code.to_string());
            }
        }
        self.0
    }
}

/// Returns the input; for an invocation also its type from the header, because a `DryRun` runs nothing. It replaces a member of
/// that name.
fn noted(service: Service, route: &Route, input: &Decoded, headers: &HeaderMap) -> Value {
    let mut input = match input {
        Decoded::ByModel(value) => value.to_short_json(LONGEST_TEXT),
        Decoded::ByHand(input) => shortened(&input.fields),
    };
    if let (Service::LAMBDA, "Invoke", Value::Object(members)) = (service, route.operation, &mut input) {
        let asked = headers.get("x-amz-invocation-type").and_then(|value| value.to_str().ok());
        let asked: String = asked.unwrap_or("RequestResponse").chars().take(LONGEST_TYPE).collect();
        members.insert("InvocationType".into(), asked.into());
    }
    input
}

/// Returns the input as text of at most about `LONGEST_INPUT` bytes.
fn bounded(fields: Value) -> String {
    let text = fields.to_string();
    let Value::Object(members) = fields else { return text };
    if text.len() <= LONGEST_INPUT {
        return text;
    }
    let mut bytes = 0;
    let small = members.into_iter().map_while(|(name, member)| {
        let (length, name_length) = (member.to_string().len(), name.len());
        let kept = if length > LARGE_MEMBER { Value::String(format!("({length} bytes)")) } else { member };
        bytes += name_length + length.min(LARGE_MEMBER);
        (bytes <= LONGEST_INPUT).then_some((name, kept))
    });
    Value::Object(small.collect()).to_string()
}

fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.len() > LONGEST_TEXT => Value::String(format!("({} bytes)", text.len())),
        Value::Array(items) => items.iter().map(shortened).collect(),
        Value::Object(members) => Value::Object(members.iter().map(|(name, member)| (name.clone(), shortened(member))).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}
