//! Step 5: the log of it, event by event as CloudWatch has them.
//!
//! See <https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html>.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{environment::LeaseInfo, request::InvocationRequest, target::Target};
use crate::{
    Account,
    emulator::Core,
    iam,
    lambda::function::log_group,
    logs::{self, Event},
    runtime::{Initialised, InvocationResult, Outcome},
};

/// How much of the log an answer can carry, bytes.
const TAIL: usize = 4096;
const MEGABYTE: u64 = 1024 * 1024;

/// The log of one invocation.
pub struct Record {
    /// All events, in order.
    events: Vec<Event>,
    /// The last 4 KB of it, without what was before INIT's output.
    pub tail: Vec<u8>,
}

/// Writes it down.
pub fn record(
    target: &Target,
    request: &InvocationRequest,
    init: Option<&Initialised>,
    report: &InvocationResult,
    began: Timestamp,
    ended: Timestamp,
) -> Record {
    let settings = &target.version.settings;
    let id = &request.request_id;
    let (began, ended_ms) = (began.as_millisecond(), ended.as_millisecond());
    let mut lines: Vec<(i64, String)> = Vec::new();
    if let Some(init) = init {
        lines.extend(init.output.iter().map(|line| (began, format!("{line}\n"))));
        if let Some(failure) = &init.failure {
            let status = status(failure).unwrap_or_else(|| "Status: error".into());
            lines.push((began, format!("INIT_REPORT Init Duration: {} ms\tPhase: init\t{status}\n", milliseconds(init.duration))));
        }
    }
    lines.push((began, format!("START RequestId: {id} Version: {}\n", target.function_version)));
    lines.extend(report.output.iter().map(|line| (ended_ms, format!("{line}\n"))));
    lines.extend(last_words(&report.outcome, id, settings.timeout, ended).map(|line| (ended_ms, line)));
    lines.push((ended_ms, format!("END RequestId: {id}\n")));
    lines.push((ended_ms, report_line(id, settings.memory_size, init, report)));
    let text: String = lines.iter().map(|(_, line)| line.as_str()).collect();
    let tail = text.as_bytes()[text.len().saturating_sub(TAIL)..].to_vec();
    let init_start = init.map(|_| {
        let region = target.invoked_arn.split(':').nth(3).unwrap_or("");
        let runtime = settings.runtime;
        let line =
            format!("INIT_START Runtime Version: {}\tRuntime Version ARN: {}\n", runtime.release(), runtime.version_arn(region));
        (began, line)
    });
    let events = init_start.into_iter().chain(lines).map(|(timestamp, message)| Event { timestamp, message }).collect();
    Record { events, tail }
}

/// Hands it to CloudWatch Logs, if the function's role may write there. Without that right there is no log, and no error either.
pub async fn write(core: &Core, account: &Arc<Account>, target: &Target, of: &LeaseInfo, record: &Record) {
    let group = log_group(&target.function, &target.version);
    // The same resources as when CloudWatch Logs is called from outside.
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

/// What Lambda adds to what the code printed, when it did not end well.
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

/// What becomes of an interpreter that takes too much memory.
pub const KILLED: &str = "Runtime exited with error: signal: killed";

/// Why an interpreter ended, in Lambda's words.
pub fn exit_reason(status: Option<i32>) -> String {
    match status {
        None | Some(0) => "Runtime exited without providing a reason".into(),
        Some(status) => format!("Runtime exited with error: exit status {status}"),
    }
}

/// The status that a report carries when Lambda, not the handler, ended it.
fn status(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Returned(_) | Outcome::ResponseTooLarge(_) => None,
        Outcome::Raised(document) => error_type(document).map(|name| format!("Status: error\tError Type: {name}")),
        Outcome::TimedOut => Some("Status: timeout".into()),
        Outcome::Exited { .. } => Some("Status: error\tError Type: Runtime.ExitError".into()),
        Outcome::OutOfMemory => Some("Status: error\tError Type: Runtime.OutOfMemory".into()),
    }
}

fn error_type(document: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ErrorDocument {
        error_type: String,
    }
    serde_json::from_slice::<ErrorDocument>(document).ok().map(|document| document.error_type)
}

/// `REPORT …`: tabs between, and one at the end. INIT is billed.
fn report_line(id: &str, memory_size: u32, init: Option<&Initialised>, report: &InvocationResult) -> String {
    let init_duration = init.filter(|init| init.failure.is_none()).map(|init| init.duration);
    let billed = init.map_or(Duration::ZERO, |init| init.duration) + report.duration;
    let billed = billed.as_micros().div_ceil(1000).max(1);
    let used = report.max_memory.div_ceil(MEGABYTE).min(memory_size.into());
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

fn milliseconds(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1000.0)
}
