//! Step 5: the invocation's log, as events of CloudWatch Logs.
//!
//! See <https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html>.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    environment::{Init, LeaseInfo},
    log_json,
    request::InvocationRequest,
    target::Target,
};
use crate::{
    Account,
    emulator::Core,
    iam,
    lambda::function::{LogFormat, log_group},
    logs::{self, Event},
    runtime::{Initialised, InvocationResult, Outcome},
};

/// The size of the log's end in a response, in bytes, as on AWS.
const TAIL: usize = 4096;
const MEGABYTE: u64 = 1024 * 1024;

/// The log of one invocation.
pub struct Record {
    /// All events, in order, including `INIT_START`.
    events: Vec<Event>,
    /// The last 4 KB of the log. In the text format it is without `INIT_START`.
    pub tail: Vec<u8>,
}

/// Returns the log of an invocation, in the function's format.
pub fn record(
    target: &Target,
    request: &InvocationRequest,
    init: Option<&Init>,
    report: &InvocationResult,
    began: Timestamp,
    ended: Timestamp,
) -> Record {
    let settings = &target.version.settings;
    if let LogFormat::Json { application, system } = settings.log_format {
        let events = log_json::events(target, request, init, report, (began, ended), (application, system));
        let text: String = events.iter().map(|event| event.message.as_str()).collect();
        return Record { tail: end_of(&text), events };
    }
    let id = &request.request_id;
    let (began, ended_ms) = (began.as_millisecond(), ended.as_millisecond());
    let mut lines: Vec<(i64, String)> = Vec::new();
    if let Some(init) = init {
        lines.extend(init.left.output.iter().map(|line| (began, format!("{line}\n"))));
        if let Some(failure) = &init.left.failure {
            let status = status(failure).unwrap_or_else(|| "Status: error".into());
            let phase = if init.suppressed { "invoke" } else { "init" };
            let duration = milliseconds(init.left.duration);
            lines.push((began, format!("INIT_REPORT Init Duration: {duration} ms\tPhase: {phase}\t{status}\n")));
        }
    }
    let start = format!("START RequestId: {id} Version: {}\n", target.function_version);
    // A suppressed init is a part of the invocation, so its output follows the invocation's start.
    match init.is_some_and(|init| init.suppressed) {
        true => lines.insert(0, (began, start)),
        false => lines.push((began, start)),
    }
    lines.extend(report.output.iter().map(|line| (ended_ms, format!("{line}\n"))));
    lines.extend(last_words(&report.outcome, id, settings.timeout, ended).map(|line| (ended_ms, line)));
    lines.push((ended_ms, format!("END RequestId: {id}\n")));
    lines.push((
        ended_ms,
        report_line(id, settings.memory_size, init.filter(|init| !init.suppressed).map(|init| &init.left), report),
    ));
    let text: String = lines.iter().map(|(_, line)| line.as_str()).collect();
    let tail = end_of(&text);
    let cold = init.filter(|init| !init.suppressed);
    let init_start = cold.map(|_| {
        let region = target.invoked_arn.split(':').nth(3).unwrap_or("");
        let runtime = settings.runtime;
        let notice = runtime.notice().map(|notice| format!("\t{notice}")).unwrap_or_default();
        let (release, arn) = (runtime.release(), runtime.version_arn(region));
        let line = format!("INIT_START Runtime Version: {release}\tRuntime Version ARN: {arn}{notice}\n");
        (began, line)
    });
    let events = init_start.into_iter().chain(lines).map(|(timestamp, message)| Event { timestamp, message }).collect();
    Record { events, tail }
}

fn end_of(text: &str) -> Vec<u8> {
    text.as_bytes()[text.len().saturating_sub(TAIL)..].to_vec()
}

/// Writes the log to CloudWatch Logs, if the function's role is allowed to. Otherwise there is neither a log nor an error, as on
/// AWS.
pub async fn write(core: &Core, account: &Arc<Account>, target: &Target, of: &LeaseInfo, record: &Record) {
    let group = log_group(&target.function, &target.version);
    // The same ARNs as for a request to CloudWatch Logs.
    let arn = |stream: &str| logs::stream_arn(core, account, &group, stream).to_string();
    let stream_arn = arn(&of.log_stream);
    let may = account.read(|state| {
        let allows = |action: &str, resource: &str| iam::allows(&state.iam, &of.role, action, resource);
        let group_there = state.logs.group(&group).is_ok();
        (group_there || allows("logs:CreateLogGroup", &arn("")))
            && allows("logs:CreateLogStream", &stream_arn)
            && allows("logs:PutLogEvents", &stream_arn)
    });
    if may {
        logs::write(core, account, &group, &of.log_stream, record.events.clone()).await;
    }
}

/// Returns Lambda's line after the code's output, if the invocation timed out or its process ended.
fn last_words(outcome: &Outcome, id: &str, timeout: u32, ended: Timestamp) -> Option<String> {
    match outcome {
        Outcome::Returned(_) | Outcome::Raised(_) | Outcome::ResponseTooLarge(_) => None,
        Outcome::TimedOut => {
            let moment = ended.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
            Some(format!("{moment} {id} Task timed out after {timeout}.00 seconds\n\n"))
        }
        Outcome::Exited { status } => Some(format!("RequestId: {id} Error: {}\nRuntime.ExitError\n", exit_reason(*status))),
        Outcome::OutOfMemory => Some(format!("RequestId: {id} Error: {}\nRuntime.OutOfMemory\n", KILLED)),
    }
}

/// Lambda's message for a process that used too much memory.
pub const KILLED: &str = "Runtime exited with error: signal: killed";

/// Returns Lambda's message for a process that ended with a status.
pub fn exit_reason(status: Option<i32>) -> String {
    match status {
        None | Some(0) => "Runtime exited without providing a reason".into(),
        Some(status) => format!("Runtime exited with error: exit status {status}"),
    }
}

/// Returns the status of a `REPORT` or `INIT_REPORT` line; `None` if there is nothing to report.
fn status(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Returned(_) | Outcome::ResponseTooLarge(_) => None,
        Outcome::Raised(document) => error_type(document).map(|name| format!("Status: error\tError Type: {name}")),
        Outcome::TimedOut => Some("Status: timeout".into()),
        Outcome::Exited { .. } => Some("Status: error\tError Type: Runtime.ExitError".into()),
        Outcome::OutOfMemory => Some("Status: error\tError Type: Runtime.OutOfMemory".into()),
    }
}

pub fn error_type(document: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ErrorDocument {
        error_type: String,
    }
    serde_json::from_slice::<ErrorDocument>(document).ok().map(|document| document.error_type)
}

/// Returns the `REPORT` line: its parts are separated by tabs, and the last one is followed by a tab. INIT's time is billed.
fn report_line(id: &str, memory_size: u32, init: Option<&Initialised>, report: &InvocationResult) -> String {
    let init_duration = init.filter(|init| init.failure.is_none()).map(|init| init.duration);
    let billed = billed(init, report);
    let used = used(memory_size, report);
    let init = init_duration.map_or_else(String::new, |duration| format!("Init Duration: {} ms\t", milliseconds(duration)));
    let status = match &report.outcome {
        Outcome::Returned(_) | Outcome::Raised(_) | Outcome::ResponseTooLarge(_) => String::new(),
        outcome @ (Outcome::TimedOut | Outcome::Exited { .. } | Outcome::OutOfMemory) => {
            status(outcome).map_or_else(String::new, |status| format!("{status}\t"))
        }
    };
    format!(
        "REPORT RequestId: {id}\tDuration: {} ms\tBilled Duration: {billed} ms\tMemory Size: {memory_size} MB\tMax Memory Used: {used} \
         MB\t{init}{status}\n",
        milliseconds(report.duration)
    )
}

/// Returns the billed duration in milliseconds, rounded up, at least 1.
pub fn billed(init: Option<&Initialised>, report: &InvocationResult) -> u64 {
    let billed = init.map_or(Duration::ZERO, |init| init.duration) + report.duration;
    u64::try_from(billed.as_micros().div_ceil(1000)).unwrap_or(u64::MAX).max(1)
}

/// Returns the most memory that the environment has used, in MB, at most the function's memory.
pub fn used(memory_size: u32, report: &InvocationResult) -> u64 {
    report.max_memory.div_ceil(MEGABYTE).min(memory_size.into())
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1000.0)
}
