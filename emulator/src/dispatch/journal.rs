//! The content of journal entries.

use std::{borrow::Cow, io};

use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::{
    AwsError, CallerContext, JournalEntry, Service, ServiceTable,
    emulator::Core,
    route::{Answer, Route},
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
        fields: &Value,
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
            input: bounded(&input(table.service, route, fields, headers)),
            status: 0,
            error: None,
            request_id: request_id.into(),
            user_agent: user_agent.chars().take(200).collect(),
        })
    }

    /// Completes the entry with the outcome. The error of a function is stored too, although its invocation succeeded.
    pub fn answered(mut self, answer: &Result<Answer, AwsError>, status: StatusCode) -> JournalEntry {
        match answer {
            Ok(Answer::Members(_)) => self.0.status = status.as_u16(),
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
fn input<'v>(service: Service, route: &Route, fields: &'v Value, headers: &HeaderMap) -> Cow<'v, Value> {
    let mut input = Cow::Borrowed(fields);
    // The body of an invocation is a payload, so its members are few and short.
    if (service, route.operation) == (Service::Lambda, "Invoke")
        && let Value::Object(members) = input.to_mut()
    {
        let asked = headers.get("x-amz-invocation-type").and_then(|value| value.to_str().ok());
        let asked: String = asked.unwrap_or("RequestResponse").chars().take(LONGEST_TYPE).collect();
        members.insert("InvocationType".into(), asked.into());
    }
    input
}

/// Returns the input as text of at most about `LONGEST_INPUT` bytes. What is not in the text is not copied, since an input may have
/// 70 MB.
fn bounded(fields: &Value) -> String {
    let mut text = Bounded(Vec::new());
    if serde_json::to_writer(&mut text, &Shortened(fields)).is_ok() {
        return String::from_utf8(text.0).unwrap_or_default();
    }
    let Value::Object(members) = fields else { return counted(fields).to_string() };
    let mut bytes = 0;
    let small = members.iter().map_while(|(name, member)| {
        let length = length(member);
        let kept = match length > LARGE_MEMBER {
            true => counted(member),
            false => serde_json::to_value(Shortened(member)).unwrap_or_default(),
        };
        bytes += name.len() + length.min(LARGE_MEMBER);
        (bytes <= LONGEST_INPUT).then_some((name.clone(), kept))
    });
    Value::Object(small.collect()).to_string()
}

fn counted(value: &Value) -> Value {
    Value::String(format!("({} bytes)", length(value)))
}

/// Returns the length of a value as JSON with its long texts shortened, bytes.
fn length(value: &Value) -> usize {
    let mut count = Count(0);
    serde_json::to_writer(&mut count, &Shortened(value)).ok();
    count.0
}

/// A value whose long texts are replaced by their lengths when it is written.
struct Shortened<'v>(&'v Value);

impl Serialize for Shortened<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) if text.len() > LONGEST_TEXT => serializer.collect_str(&format_args!("({} bytes)", text.len())),
            Value::Array(items) => serializer.collect_seq(items.iter().map(Shortened)),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(name, member)| (name, Shortened(member)))),
            other => other.serialize(serializer),
        }
    }
}

/// A text that takes `LONGEST_INPUT` bytes and no more.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST_INPUT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Counts bytes.
struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
