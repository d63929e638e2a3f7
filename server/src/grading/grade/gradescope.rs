//! A result in the format of Gradescope's `results.json`.
//!
//! <https://gradescope-autograders.readthedocs.io/en/latest/specs/>. Gradescope hides tests itself, by their `visibility`.

use serde_json::{Value, json};

use super::{
    junit::waits,
    report::{CheckReport, CheckState, Hidden, SubmissionReport},
};

/// The document for a submission that was graded.
pub fn results(submission: &SubmissionReport) -> Value {
    let tests: Vec<Value> = submission.checks.iter().map(test).collect();
    let output = submission.script.as_ref().and_then(|script| script.stopped.clone()).unwrap_or_default();
    json!({ "output": output, "stdout_visibility": "hidden", "tests": tests })
}

fn test(check: &CheckReport) -> Value {
    let visibility = match check.hidden {
        None => "visible",
        Some(Hidden::AfterDue) => "after_due_date",
        Some(Hidden::Never) => "hidden",
    };
    json!({
        "name": check.say,
        "score": check.points,
        "max_score": check.of,
        "status": if check.state == CheckState::Pass { "passed" } else { "failed" },
        "output": said(check),
        "tags": [check.step, check.check],
        "visibility": visibility,
    })
}

/// What the learner reads about a check: the message, and the comparison if there is one.
fn said(check: &CheckReport) -> String {
    let mut said = if check.state == CheckState::Blocked { waits(check) } else { check.message.clone() };
    for (label, text) in [("Expected", &check.expected), ("Got", &check.got), ("Sent", &check.sent)] {
        if let Some(text) = text {
            said.push_str(&format!("\n\n{label}:\n{text}"));
        }
    }
    said
}
