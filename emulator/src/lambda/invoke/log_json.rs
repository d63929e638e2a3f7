//! An invocation's log in the JSON format, without the events below the function's log levels.
//!
//! Lambda's runtime client in the function writes log records as JSON already. Printed text stays text, as on Lambda. Lambda's own
//! events have the members and levels of its documentation.
//! See <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html> and
//! <https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html>.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{environment::Init, log, request::InvocationRequest, target::Target};
use crate::{
    lambda::function::LogLevel,
    logs::Event,
    runtime::{Initialised, InvocationResult, Outcome},
};

/// Returns the events of an invocation, in order.
pub fn events(
    target: &Target,
    request: &InvocationRequest,
    init: Option<&Init>,
    report: &InvocationResult,
    (began, ended): (Timestamp, Timestamp),
    (application, system): (LogLevel, LogLevel),
) -> Vec<Event> {
    let platform = |moment: Timestamp, level: LogLevel, kind: &str, record: Value| {
        let time = moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let message = format!("{}\n", json!({ "time": time, "type": kind, "record": record }));
        (level >= system).then_some(Event { timestamp: moment.as_millisecond(), message })
    };
    let printed = |moment: Timestamp, lines: &[String]| {
        let wanted = lines.iter().filter(|line| level_of(line) >= application);
        wanted.map(|line| Event { timestamp: moment.as_millisecond(), message: format!("{line}\n") }).collect::<Vec<_>>()
    };
    let mut events = Vec::new();
    let start = platform(began, LogLevel::Info, "platform.start", start(request, target));
    let suppressed = init.is_some_and(|init| init.suppressed);
    if suppressed {
        events.extend(start.clone());
    }
    if let Some(Init { left, .. }) = init {
        if !suppressed {
            events.extend(platform(began, LogLevel::Info, "platform.initStart", init_start(target)));
        }
        events.extend(printed(began, &left.output));
        let level = if left.failure.is_none() { LogLevel::Debug } else { LogLevel::Warn };
        let done = init_done(left, suppressed);
        events.extend(platform(began, level, "platform.initRuntimeDone", done.clone()));
        events.extend(platform(began, level, "platform.initReport", with_duration(done, left.duration)));
    }
    if !suppressed {
        events.extend(start);
    }
    events.extend(printed(ended, &report.output));
    let well = matches!(report.outcome, Outcome::Returned(_));
    let level = |well_level: LogLevel| if well { well_level } else { LogLevel::Warn };
    events.extend(platform(ended, level(LogLevel::Debug), "platform.runtimeDone", runtime_done(request, report)));
    let billed = init.filter(|init| !init.suppressed).map(|init| &init.left);
    events.extend(platform(ended, level(LogLevel::Info), "platform.report", reported(target, request, billed, report)));
    events
}

/// Returns the level of a line of the code's output: the member `level` or `log_level` if the line is JSON, else INFO.
fn level_of(line: &str) -> LogLevel {
    #[derive(Deserialize)]
    struct Levelled {
        #[serde(alias = "log_level")]
        level: String,
    }
    let levelled = line.starts_with('{').then(|| serde_json::from_str::<Levelled>(line).ok()).flatten();
    levelled.and_then(|line| LogLevel::read(&line.level)).unwrap_or(LogLevel::Info)
}

fn init_start(target: &Target) -> Value {
    let settings = &target.version.settings;
    let region = target.invoked_arn.split(':').nth(3).unwrap_or("");
    let mut record = json!({
        "initializationType": "on-demand",
        "phase": "init",
        "runtimeVersion": settings.runtime.release(),
        "runtimeVersionArn": settings.runtime.version_arn(region),
        "functionName": target.function,
        "functionVersion": target.function_version,
    });
    if let Some(notice) = settings.runtime.notice() {
        record["notice"] = notice.into();
    }
    record
}

fn start(request: &InvocationRequest, target: &Target) -> Value {
    json!({ "requestId": request.request_id, "version": target.function_version })
}

fn init_done(left: &Initialised, suppressed: bool) -> Value {
    let phase = if suppressed { "invoke" } else { "init" };
    let mut record = json!({ "initializationType": "on-demand", "phase": phase, "status": "success" });
    if let Some(failure) = &left.failure {
        put_status(&mut record, failure);
    }
    record
}

fn with_duration(mut record: Value, duration: Duration) -> Value {
    record["metrics"] = json!({ "durationMs": milliseconds(duration) });
    record
}

fn runtime_done(request: &InvocationRequest, report: &InvocationResult) -> Value {
    let produced = match &report.outcome {
        Outcome::Returned(payload) | Outcome::Raised(payload) => payload.len(),
        Outcome::TimedOut | Outcome::Exited { .. } | Outcome::OutOfMemory | Outcome::ResponseTooLarge(_) => 0,
    };
    let metrics = json!({ "durationMs": milliseconds(report.duration), "producedBytes": produced });
    let mut record = json!({ "requestId": request.request_id, "status": "success", "metrics": metrics });
    put_status(&mut record, &report.outcome);
    record
}

fn reported(target: &Target, request: &InvocationRequest, init: Option<&Initialised>, report: &InvocationResult) -> Value {
    let memory_size = target.version.settings.memory_size;
    let mut metrics = json!({
        "durationMs": milliseconds(report.duration),
        "billedDurationMs": log::billed(init, report),
        "memorySizeMB": memory_size,
        "maxMemoryUsedMB": log::used(memory_size, report),
    });
    if let Some(init) = init.filter(|init| init.failure.is_none()) {
        metrics["initDurationMs"] = milliseconds(init.duration).into();
    }
    let mut record = json!({ "requestId": request.request_id, "metrics": metrics, "status": "success" });
    put_status(&mut record, &report.outcome);
    record
}

/// Sets `status` and `errorType` of a platform event by an outcome. An event whose outcome is a return keeps its status.
fn put_status(record: &mut Value, outcome: &Outcome) {
    let (status, error_type) = match outcome {
        Outcome::Returned(_) => return,
        Outcome::Raised(document) => ("error", log::error_type(document)),
        Outcome::TimedOut => ("timeout", None),
        Outcome::Exited { .. } => ("failure", Some("Runtime.ExitError".into())),
        Outcome::OutOfMemory => ("failure", Some("Runtime.OutOfMemory".into())),
        Outcome::ResponseTooLarge(_) => ("error", Some("Function.ResponseSizeTooLarge".into())),
    };
    record["status"] = status.into();
    if let Some(error_type) = error_type {
        record["errorType"] = error_type.into();
    }
}

/// Returns milliseconds, rounded to two decimals as in the text format.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 100_000.0).round() / 100.0
}
