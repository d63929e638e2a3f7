use app::grading::{State, port::Grading};
use emulator::CallSource;
use http::Method;
use serde_json::json;

use super::site::Site;

const INVOKED: &str = "steps:
  - id: call
    title: Call it
    checks:
      - id: called
        say: The function was called
        cli: { service: lambda, operation: Invoke, where: { FunctionName: Hello } }
";

#[tokio::test]
async fn a_call_is_seen_by_the_check_that_asks_for_it() {
    let site = Site::with(&[("lab", "lab.yaml", INVOKED)]).await;
    site.function("Hello", &[("lambda_function.py", "")]).await;
    let before = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(before.results[0].message, "You have not called lambda Invoke yet.");
    site.invoke("Hello").await;
    let after = site.grading.check(&site.learner, "lab", None).await.unwrap();
    assert_eq!(after.results[0].state, State::Pass);
}

#[tokio::test]
async fn only_an_invocation_that_ran_and_was_answered_well_counts() {
    let site = Site::with(&[("lab", "lab.yaml", INVOKED)]).await;
    site.function("Hello", &[("lambda_function.py", "")]).await;
    site.function("Other", &[("lambda_function.py", "")]).await;
    let state = || async { site.grading.check(&site.learner, "lab", None).await.unwrap().results.remove(0).state };
    let (console, event) = (CallSource::Console, json!({}));

    assert_eq!(site.invoke_by(console, "Hello", "DryRun", &event).await, 204);
    assert_eq!(state().await, State::Fail, "a DryRun runs nothing");
    assert_eq!(site.invoke_by(console, "Hello", "DryRun", &json!({ "InvocationType": "RequestResponse" })).await, 204);
    assert_eq!(state().await, State::Fail, "the type is not what the event says");
    assert_eq!(site.invoke_by(console, "Hello", "Event", &event).await, 202);
    assert_eq!(state().await, State::Fail, "an event that was taken may never run");
    assert_eq!(site.invoke_by(console, "Other", "RequestResponse", &json!({ "FunctionName": "Hello" })).await, 200);
    assert_eq!(state().await, State::Fail, "the function is not what the event says");
    let reserve = |number: u32| json!({ "ReservedConcurrentExecutions": number });
    let path = "/2017-10-31/functions/Hello/concurrency";
    assert_eq!(site.lambda(Method::PUT, path, &reserve(0)).await, 200);
    assert_eq!(site.invoke_by(console, "Hello", "RequestResponse", &event).await, 429);
    assert_eq!(state().await, State::Fail, "a throttled one did not run");
    assert_eq!(site.lambda(Method::PUT, path, &reserve(5)).await, 200);
    for source in [CallSource::Function, CallSource::Solution, CallSource::Internal] {
        assert_eq!(site.invoke_by(source, "Hello", "RequestResponse", &event).await, 200);
        assert_eq!(state().await, State::Fail, "{source:?} is not the learner");
    }

    assert_eq!(site.invoke_by(CallSource::Endpoint, "Hello", "RequestResponse", &event).await, 200);
    assert_eq!(state().await, State::Pass);
}

#[tokio::test]
async fn a_check_that_names_the_type_counts_that_type() {
    let asked = INVOKED.replace("FunctionName: Hello }", "FunctionName: Hello, InvocationType: DryRun }");
    let site = Site::with(&[("lab", "lab.yaml", &asked)]).await;
    site.function("Hello", &[("lambda_function.py", "")]).await;
    site.invoke("Hello").await;
    let state = || async { site.grading.check(&site.learner, "lab", None).await.unwrap().results.remove(0).state };
    assert_eq!(state().await, State::Open);
    assert_eq!(site.invoke_by(CallSource::Terminal, "Hello", "DryRun", &json!({})).await, 204);
    assert_eq!(state().await, State::Pass);
}

#[tokio::test]
async fn calls_of_the_checker_are_not_in_the_journal() {
    let site = Site::with(&[("lab", "lab.yaml", INVOKED)]).await;
    let noted = || async {
        site.store.calls(site.account(), "lambda", "GetFunction", &[]).await.unwrap();
        store::sql::query("SELECT count(*) FROM journal").fetch_scalar::<i64>(&site.db.reader).await.unwrap()
    };
    let before = noted().await;
    let aws = site.aws(CallSource::Internal);
    aws.call(emulator::Service::LAMBDA, "ListFunctions", serde_json::json!({})).await.unwrap();
    assert_eq!(noted().await, before);
}

crate::db::testing::also_on_postgres! {
    a_call_is_seen_by_the_check_that_asks_for_it,
    only_an_invocation_that_ran_and_was_answered_well_counts,
    a_check_that_names_the_type_counts_that_type,
    calls_of_the_checker_are_not_in_the_journal,
}
