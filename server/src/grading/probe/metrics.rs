//! Reads a metric of a function. There is no CloudWatch, so it is computed from the function's log in the learner's own account: one `REPORT` line is
//! one invocation. Invocations that wrote no log, because the role may not, are not counted, and throttles leave no line.

use emulator::Service;
use serde_json::{Value, json};

use super::{Observation, Observations, ProbeContext, ProbeError};
use crate::labs::format::Metrics;

/// How many pages of events are read.
const MOST_PAGES: usize = 20;

pub async fn probe(context: &ProbeContext<'_>, metrics: &Metrics) -> Result<Observations, ProbeError> {
    let function = metrics.dimensions.get("FunctionName").map(|name| name.fill(&context.scope)).unwrap_or_default();
    let group = format!("/aws/lambda/{function}");
    let aws = &context.original;
    let mut input = json!({ "logGroupName": group });
    if let Some(minutes) = metrics.minutes {
        let real = aws.emulator().core().clock.now();
        let now = aws.emulator().account(aws.account()).await?.clock().at(real);
        input["startTime"] = (now.as_millisecond() - i64::from(minutes) * 60_000).into();
    }
    let mut invocations = Invocations::default();
    for _ in 0..MOST_PAGES {
        let Some(mut page) = aws.call(Service::LOGS, "FilterLogEvents", input.clone()).await? else {
            return Ok(Observations::Nothing(format!("{function} has not run yet: there is no log group {group}.")));
        };
        let messages = page.get("events").and_then(Value::as_array).into_iter().flatten();
        messages.filter_map(|event| event.get("message").and_then(Value::as_str)).for_each(|message| invocations.read(message));
        input["nextToken"] = page.get_mut("nextToken").map(Value::take).unwrap_or_default();
        if input["nextToken"].is_null() {
            break;
        }
    }
    let samples = match metrics.metric.raw() {
        "Errors" => invocations.errors(),
        "Duration" => invocations.durations,
        _ => vec![1.0; invocations.durations.len()],
    };
    let statistic = metrics.statistic.as_deref().unwrap_or("Sum");
    let value = of(statistic, &samples);
    let value = json!({ "value": value, "statistic": statistic, "samples": samples.len(), "minutes": metrics.minutes });
    Ok(Observations::One(Observation::still(value)))
}

#[derive(Debug, Default)]
struct Invocations {
    /// In milliseconds.
    durations: Vec<f64>,
    failed: usize,
}

impl Invocations {
    /// Reads a line of a function's log, in text or in JSON.
    fn read(&mut self, message: &str) {
        if let Some(duration) = message.strip_prefix("REPORT ").and_then(duration_of) {
            self.durations.push(duration);
            // Timeouts and crashes are in the report itself.
            self.failed += usize::from(message.contains("Status: "));
            return;
        }
        if message.starts_with("[ERROR] ") {
            self.failed += 1;
            return;
        }
        let Some(event) = message.starts_with('{').then(|| serde_json::from_str::<Value>(message).ok()).flatten() else { return };
        if event["type"] == "platform.report" {
            self.durations.extend(event["record"]["metrics"]["durationMs"].as_f64());
            self.failed += usize::from(event["record"]["status"].as_str().is_some_and(|status| status != "success"));
        }
    }

    /// One sample for each invocation: 1 if it failed.
    fn errors(&self) -> Vec<f64> {
        let failed = self.failed.min(self.durations.len());
        (0..self.durations.len()).map(|at| if at < failed { 1.0 } else { 0.0 }).collect()
    }
}

/// `1.42` of `REPORT RequestId: … Duration: 1.42 ms …`.
fn duration_of(report: &str) -> Option<f64> {
    report.split("Duration: ").nth(1)?.split(" ms").next()?.trim().parse().ok()
}

fn of(statistic: &str, samples: &[f64]) -> Option<f64> {
    let sum: f64 = samples.iter().sum();
    #[expect(clippy::cast_precision_loss, reason = "a log has fewer events than a f64 counts exactly")]
    let count = samples.len() as f64;
    match statistic {
        "SampleCount" => Some(count),
        "Sum" => Some(sum),
        "Average" => (count > 0.0).then(|| sum / count),
        "Minimum" => samples.iter().copied().reduce(f64::min),
        _ => samples.iter().copied().reduce(f64::max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_tells_invocations_errors_and_durations() {
        let mut invocations = Invocations::default();
        for line in [
            "START RequestId: a Version: $LATEST",
            "REPORT RequestId: a\tDuration: 2.50 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB",
            "[ERROR] ValueError: no",
            "REPORT RequestId: b\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB",
            "REPORT RequestId: c\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tStatus: timeout",
            r#"{"type":"platform.report","record":{"metrics":{"durationMs":4.0},"status":"success"}}"#,
        ] {
            invocations.read(line);
        }
        assert_eq!(of("Sum", &invocations.errors()), Some(2.0));
        assert_eq!(of("SampleCount", &invocations.durations), Some(4.0));
        assert_eq!((of("Minimum", &invocations.durations), of("Maximum", &invocations.durations)), (Some(1.5), Some(3000.0)));
        assert_eq!((of("Average", &[]), of("Average", &[1.0, 2.0])), (None, Some(1.5)));
    }
}
