//! Environments whose process has ended: the next invocation restarts the process in the same environment.

use emulator::runtime::Outcome;
use serde_json::json;

use super::{FUNCTIONS, lambda, log_of_hello, package, with_hello};
use crate::harness::{Act, Aws};

async fn invoke(aws: &Aws) -> String {
    let answer = lambda(aws, "POST", &format!("{FUNCTIONS}/hello/invocations"), json!({})).await;
    format!("{} {}", answer.header("x-amz-function-error"), answer.text()).trim().to_owned()
}

fn counted(aws: &Aws) -> (usize, usize) {
    (aws.python.starts().len(), aws.python.restarts())
}

#[tokio::test]
async fn after_a_timeout_a_crash_or_a_lack_of_memory_the_environment_serves_on_with_a_new_process() {
    let aws = with_hello().await;
    let mut seen = String::new();
    for outcome in [Outcome::TimedOut, Outcome::Exited { status: Some(1) }, Outcome::OutOfMemory] {
        aws.python.then(Act::Ends(outcome.clone(), vec![]));
        invoke(&aws).await;
        let ended = counted(&aws);
        invoke(&aws).await;
        invoke(&aws).await;
        seen += &format!("{outcome:?}: {ended:?}, then {:?}\n", counted(&aws));
    }
    for outcome in [Outcome::Raised("{}".into()), Outcome::ResponseTooLarge(7_000_000)] {
        aws.python.then(Act::Ends(outcome.clone(), vec![]));
        invoke(&aws).await;
        invoke(&aws).await;
        seen += &format!("{outcome:?}: {:?}\n", counted(&aws));
    }
    insta::assert_snapshot!(seen, @r#"
    TimedOut: (1, 0), then (1, 1)
    Exited { status: Some(1) }: (1, 1), then (1, 2)
    OutOfMemory: (1, 2), then (1, 3)
    Raised(b"{}"): (1, 3)
    ResponseTooLarge(7000000): (1, 3)
    "#);
}

#[tokio::test]
async fn the_log_of_a_reset_goes_on_in_the_same_stream_without_another_init() {
    let aws = with_hello().await;
    aws.python.then(Act::Ends(Outcome::TimedOut, vec!["begun"]));
    invoke(&aws).await;
    invoke(&aws).await;
    insta::assert_snapshot!(log_of_hello(&aws).await, @r#"
    "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\n"
    "START RequestId: 00000000-0000-0000-0000-000000000008 Version: $LATEST\n"
    "begun\n"
    "2026-11-24T12:00:00.000Z 00000000-0000-0000-0000-000000000008 Task timed out after 3.00 seconds\n\n"
    "END RequestId: 00000000-0000-0000-0000-000000000008\n"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000008\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\tStatus: timeout\t\n"
    "START RequestId: 00000000-0000-0000-0000-000000000013 Version: $LATEST\n"
    "END RequestId: 00000000-0000-0000-0000-000000000013\n"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000013\tDuration: 113.11 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n"
    "#);
    let group = json!({ "logGroupName": "/aws/lambda/hello" });
    let streams = aws.target("logs", "Logs_20140328.DescribeLogStreams", group).await.json();
    assert_eq!(streams["logStreams"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn init_that_fails_in_a_reset_is_a_part_of_the_invocation() {
    let aws = with_hello().await;
    aws.python.then(Act::Ends(Outcome::Exited { status: Some(1) }, vec![]));
    invoke(&aws).await;
    aws.python.then_init_fails(Outcome::TimedOut);
    let failed = invoke(&aws).await;
    insta::assert_snapshot!(failed, @r#"Unhandled {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000013 Error: Task timed out after 3.00 seconds"}"#);
    let log = log_of_hello(&aws).await;
    insta::assert_snapshot!(log.lines().rev().take(4).collect::<Vec<_>>().join("\n"), @r#"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000013\tDuration: 110.10 ms\tBilled Duration: 111 ms\tMemory Size: 128 MB\tMax Memory Used: 0 MB\tStatus: timeout\t\n"
    "END RequestId: 00000000-0000-0000-0000-000000000013\n"
    "2026-11-24T12:00:00.000Z 00000000-0000-0000-0000-000000000013 Task timed out after 3.00 seconds\n\n"
    "INIT_REPORT Init Duration: 110.10 ms\tPhase: invoke\tStatus: timeout\n"
    "#);
    assert_eq!(invoke(&aws).await, "{}");
    assert_eq!(counted(&aws), (1, 2));
}

#[tokio::test]
async fn new_code_does_not_run_in_an_environment_of_the_old() {
    let aws = with_hello().await;
    aws.python.then(Act::Ends(Outcome::TimedOut, vec![]));
    invoke(&aws).await;
    lambda(&aws, "PUT", &format!("{FUNCTIONS}/hello/code"), json!({ "ZipFile": package("x = 1\n") })).await;
    invoke(&aws).await;
    assert_eq!(counted(&aws), (2, 0));
}
