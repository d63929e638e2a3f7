//! A result in the format of Classroom 50's `result.json`.
//!
//! <https://github.com/foundation50/classroom50/blob/main/schemas/result-v1.schema.json>. Whose submission it is, is in the environment variables that
//! its runner sets; the runner stamps some of the members again.

use serde_json::{Value, json};

use super::{
    GradeError,
    junit::waits,
    report::{CheckReport, CheckState, SubmissionReport},
};

/// The document for a submission that was graded.
///
/// # Errors
/// If a variable of the runner is missing.
pub fn results(submission: &SubmissionReport, variable: impl Fn(&str) -> Option<String>) -> Result<Value, GradeError> {
    let given = |name: &str| variable(name).filter(|value| !value.is_empty());
    let needed = |name: &str| {
        let missing =
            || GradeError::Input(format!("--format classroom50 needs the variable {name}, which Classroom 50's runner sets"));
        given(name).ok_or_else(missing)
    };
    let tag = needed("SUBMISSION_TAG")?;
    let commit = needed("COMMIT_URL")?;
    let owner = given("OWNER").map_or_else(|| needed("USERNAME"), Ok)?;
    let tests: Vec<Value> = submission.checks.iter().map(test).collect();
    Ok(json!({
        "schema": "classroom50/result/v1",
        "classroom": needed("CLASSROOM")?,
        "assignment": needed("ASSIGNMENT")?,
        "assignment_type": given("ASSIGNMENT_TYPE").unwrap_or_else(|| "individual".into()),
        "owner": owner,
        "datetime": submitted_at(&tag)?,
        "submission": tag,
        "release": needed("RELEASE_URL")?,
        "review": given("REVIEW_URL").unwrap_or_else(|| commit.clone()),
        "commit": commit,
        "score": submission.points,
        "max-score": submission.of,
        "tests": tests,
    }))
}

fn test(check: &CheckReport) -> Value {
    let message = if check.state == CheckState::Blocked { waits(check) } else { check.message.clone() };
    json!({
        "test-name": check.say,
        "passed": check.state == CheckState::Pass,
        "score": check.points,
        "max-score": check.of,
        "message": message,
    })
}

/// The time in a tag such as `submit/2026-06-01T14-32-05Z-a1b2c3d`.
fn submitted_at(tag: &str) -> Result<String, GradeError> {
    let strange = || GradeError::Input(format!("SUBMISSION_TAG is `{tag}`, and not like submit/2026-06-01T14-32-05Z-a1b2c3d"));
    let stamp = tag.strip_prefix("submit/").and_then(|stamp| stamp.get(..20)).ok_or_else(strange)?;
    let (day, time) = stamp.split_once('T').ok_or_else(strange)?;
    let moment = format!("{day}T{}", time.replace('-', ":"));
    let read: Result<jiff::Timestamp, _> = moment.parse();
    read.map(|_| moment).map_err(|_| strange())
}
