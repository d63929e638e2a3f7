//! A result in the format of check50's JSON.
//!
//! <https://cs50.readthedocs.io/projects/check50/en/latest/json_specification.html>

use serde_json::{Map, Value, json};

use super::{
    junit::waits,
    report::{CheckReport, CheckState, Report, SubmissionReport},
};
use crate::labs::Lab;

/// The document for a submission. One that was not graded has an `error` in place of `results`.
pub fn results(report: &Report, submission: &SubmissionReport, lab: &Lab) -> Value {
    let version = &report.program;
    if submission.points.is_none() {
        let value = submission.reason.clone().unwrap_or_default();
        let error = json!({ "type": "NotGraded", "value": value, "traceback": [], "data": {} });
        return json!({ "slug": report.lab, "error": error, "version": version });
    }
    let results: Vec<Value> = submission.checks.iter().map(|check| result(check, submission, lab)).collect();
    json!({ "slug": report.lab, "results": results, "version": version })
}

fn result(check: &CheckReport, submission: &SubmissionReport, lab: &Lab) -> Value {
    let passed = match check.state {
        CheckState::Pass => Value::Bool(true),
        CheckState::Open | CheckState::Fail => Value::Bool(false),
        CheckState::Blocked | CheckState::Error => Value::Null,
    };
    let is_shown = |need: &&String| submission.checks.iter().any(|known| known.check == **need);
    let dependency = lab.check(&check.check).and_then(|(_, check)| check.needs.iter().rfind(is_shown));
    let log: Vec<&str> = check.log.as_deref().unwrap_or_default().lines().collect();
    json!({
        "name": check.check,
        "description": check.say,
        "passed": passed,
        "log": log,
        "cause": cause(check),
        "data": { "points": check.points, "of": check.of },
        "dependency": dependency,
    })
}

fn cause(check: &CheckReport) -> Value {
    let rationale = match check.state {
        CheckState::Pass => return Value::Null,
        CheckState::Blocked => waits(check),
        CheckState::Open | CheckState::Fail | CheckState::Error => check.message.clone(),
    };
    let mut cause = Map::from_iter([("rationale".to_owned(), Value::from(rationale)), ("help".to_owned(), Value::Null)]);
    if let (Some(expected), Some(got)) = (&check.expected, &check.got) {
        cause.insert("expected".into(), expected.as_str().into());
        cause.insert("actual".into(), got.as_str().into());
    }
    Value::Object(cause)
}
