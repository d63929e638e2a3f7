//! A report as JUnit XML: a test suite for each submission, a test case for each check.

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::report::{CheckReport, CheckState, Outcome, Report, SubmissionReport};

/// The XML. It has no times, so that it is the same for the same submission.
pub fn xml(report: &Report) -> Result<String, quick_junit::SerializeError> {
    let mut xml = quick_junit::Report::new(format!("coldstart grade {}", report.lab));
    for submission in &report.submissions {
        xml.add_test_suite(suite(&report.lab, submission));
    }
    xml.to_string()
}

fn suite(lab: &str, submission: &SubmissionReport) -> TestSuite {
    let mut suite = TestSuite::new(submission.name.clone());
    for check in &submission.checks {
        let mut case = TestCase::new(check.say.clone(), status(check));
        case.set_classname(format!("{lab}.{}.{}", check.step, check.check));
        if let Some(log) = &check.log {
            case.set_system_out(log.clone());
        }
        suite.add_test_case(case);
    }
    if matches!(submission.outcome, Outcome::BadInput | Outcome::NotGraded) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_type(if submission.outcome == Outcome::BadInput { "bad-input" } else { "not-graded" });
        status.set_message(submission.reason.clone().unwrap_or_default());
        let mut case = TestCase::new("The submission is graded", status);
        case.set_classname(format!("{lab}.submission"));
        suite.add_test_case(case);
    }
    suite
}

fn status(check: &CheckReport) -> TestCaseStatus {
    let mut status = match check.state {
        CheckState::Pass => return TestCaseStatus::success(),
        CheckState::Blocked => {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_message(waits(check));
            return skipped;
        }
        CheckState::Open | CheckState::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        CheckState::Error => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    status.set_type(if check.state == CheckState::Error { "not-graded" } else { "check" });
    status.set_message(check.message.clone());
    let compared = [("expected", &check.expected), ("got", &check.got), ("sent", &check.sent)];
    let compared: Vec<String> =
        compared.iter().filter_map(|(label, text)| text.as_ref().map(|text| format!("{label}:\n{text}"))).collect();
    if !compared.is_empty() {
        status.set_description(compared.join("\n"));
    }
    status
}

/// What a check waits for, in a sentence.
pub fn waits(check: &CheckReport) -> String {
    match check.waits_for.is_empty() {
        true => check.message.clone(),
        false => format!("Waits for: {}", check.waits_for.join("; ")),
    }
}
