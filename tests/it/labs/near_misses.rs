//! Students' typical mistakes, made with the real CLI and graded by the site: the check that fails says why.
//!
//! `coldstart check` tries every near miss of the course (see `content`); these tests try, for each lab, those that use the most
//! clients.

use app::grading::{CheckResult, State, api::ResetLab};
use server::{grading::matching::matches, labs::text::Scope};
use tests::{Coldstart, Student};

use super::terminal::{LABS, Terminal};

/// Does a lab with a near miss, and checks that the site reports it as the near miss says.
async fn is_named(lab: &str, name: &str) {
    let lab = &LABS.labs[lab];
    let miss = lab.near_misses.iter().find(|miss| miss.name == name).unwrap();
    let terminal = Terminal::of(Student::guest(Coldstart::shared_site()).await.unwrap()).await;
    terminal.student.ask(&ResetLab { lab: lab.id.clone() }).await.unwrap().unwrap();
    terminal.types(lab, Some(miss), 0..miss.step + 1).await;
    let verdict = terminal.checks(lab).await;
    let failed = verdict.results.iter().find(|result| result.check == miss.fails).unwrap();
    assert!(matches!(failed.state, State::Fail | State::Open) && failed.points == 0, "{name}: {failed:#?}");
    let message = serde_json::Value::String(failed.message.clone());
    assert!(matches(&miss.message, Some(&message), &Scope::default()).is_ok(), "{name}: {}", failed.message);
    // Only in the near miss's own step: later steps are not done yet, and earlier checks that have passed stay passed.
    let step = &lab.steps[miss.step].id;
    let is_other = |result: &&CheckResult| {
        result.step == *step && result.check != miss.fails && matches!(result.state, State::Fail | State::Open)
    };
    let others: Vec<_> = verdict.results.iter().filter(is_other).collect();
    assert!(others.is_empty(), "{name} fails something else, too: {others:#?}");
}

#[tokio::test]
async fn a_body_that_is_no_json_and_a_wrong_file_in_the_zip() {
    is_named("hello-lambda", "body-not-json").await;
    is_named("hello-lambda", "wrong-file-in-zip").await;
}

#[tokio::test]
async fn an_api_without_permission_and_a_query_that_is_null() {
    is_named("rest-api", "no-permission").await;
    is_named("rest-api", "query-is-null").await;
}

#[tokio::test]
async fn a_method_not_redeployed_and_a_reservation_of_nothing() {
    is_named("api-keys", "not-redeployed").await;
    is_named("operate-hello", "switched-off").await;
}
