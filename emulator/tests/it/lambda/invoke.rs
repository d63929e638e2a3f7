//! Synchronous invocations and their logs.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use emulator::runtime::Outcome;
use serde_json::json;

use super::{log_of_hello, with_hello};
use crate::harness::{Act, Answer, Aws};

pub const INVOCATIONS: &str = "/2015-03-31/functions/hello/invocations";

/// Invokes `hello` with `X-Amz-Log-Type: Tail`.
pub async fn invoke(aws: &Aws, payload: &str) -> Answer {
    let request = aws.request("lambda", "POST", INVOCATIONS).header("x-amz-log-type", "Tail");
    aws.send(request.body(Bytes::from(payload.to_owned())).expect("a request")).await
}

/// Returns the version, the error, the response and the decoded end of the log, for a snapshot.
pub fn shown(answer: &Answer) -> String {
    let log = BASE64_STANDARD.decode(answer.header("x-amz-log-result")).expect("base64");
    let log = String::from_utf8(log).expect("text");
    let headers = format!("version {} error {:?}", answer.header("x-amz-executed-version"), answer.header("x-amz-function-error"));
    format!("{headers}\n{answer}\n{log:?}\n")
}

#[tokio::test]
async fn the_first_call_is_cold_and_the_second_warm() {
    let aws = with_hello().await;
    aws.python.then(Act::Ends(Outcome::Returned("{\"ok\": true}".into()), vec!["one", "two"]));
    insta::assert_snapshot!(shown(&invoke(&aws, "{}").await), @r#"
    version $LATEST error ""
    200
    {"ok": true}
    "START RequestId: 00000000-0000-0000-0000-000000000008 Version: $LATEST\none\ntwo\nEND RequestId: 00000000-0000-0000-0000-000000000008\nREPORT RequestId: 00000000-0000-0000-0000-000000000008\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n"
    "#);
    insta::assert_snapshot!(shown(&invoke(&aws, "{\"a\":1}").await), @r#"
    version $LATEST error ""
    200
    {"a":1}
    "START RequestId: 00000000-0000-0000-0000-000000000013 Version: $LATEST\nEND RequestId: 00000000-0000-0000-0000-000000000013\nREPORT RequestId: 00000000-0000-0000-0000-000000000013\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n"
    "#);
    assert_eq!(aws.python.starts().len(), 1);
    insta::assert_snapshot!(log_of_hello(&aws).await, @r#"
    "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\n"
    "START RequestId: 00000000-0000-0000-0000-000000000008 Version: $LATEST\n"
    "one\n"
    "two\n"
    "END RequestId: 00000000-0000-0000-0000-000000000008\n"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000008\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n"
    "START RequestId: 00000000-0000-0000-0000-000000000013 Version: $LATEST\n"
    "END RequestId: 00000000-0000-0000-0000-000000000013\n"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000013\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n"
    "#);
}

#[tokio::test]
async fn however_code_ends_the_caller_is_told() {
    let raised = json!({"errorMessage": "boom", "errorType": "ValueError", "requestId": "…", "stackTrace": []});
    let rows = [
        Outcome::Raised(raised.to_string().into()),
        Outcome::TimedOut,
        Outcome::Exited { status: Some(0) },
        Outcome::Exited { status: Some(3) },
        Outcome::OutOfMemory,
        Outcome::ResponseTooLarge(7_000_000),
    ];
    let aws = with_hello().await;
    let mut seen = String::new();
    for outcome in rows {
        let starts = aws.python.starts().len();
        aws.python.then(Act::Ends(outcome.clone(), vec![]));
        let answer = invoke(&aws, "{}").await;
        invoke(&aws, "{}").await;
        let again = aws.python.starts().len() - starts;
        seen += &format!("{outcome:?}, and {again} new environments:\n{}", shown(&answer));
    }
    insta::assert_snapshot!(seen, @r#"
    Raised(b"{\"errorMessage\":\"boom\",\"errorType\":\"ValueError\",\"requestId\":\"\xe2\x80\xa6\",\"stackTrace\":[]}"), and 1 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorMessage":"boom","errorType":"ValueError","requestId":"…","stackTrace":[]}
    "START RequestId: 00000000-0000-0000-0000-000000000008 Version: $LATEST\nEND RequestId: 00000000-0000-0000-0000-000000000008\nREPORT RequestId: 00000000-0000-0000-0000-000000000008\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n"
    TimedOut, and 0 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000016 Error: Task timed out after 3.00 seconds"}
    "START RequestId: 00000000-0000-0000-0000-000000000016 Version: $LATEST\n2026-11-24T12:00:00.000Z 00000000-0000-0000-0000-000000000016 Task timed out after 3.00 seconds\n\nEND RequestId: 00000000-0000-0000-0000-000000000016\nREPORT RequestId: 00000000-0000-0000-0000-000000000016\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: timeout\t\n"
    Exited { status: Some(0) }, and 0 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Runtime.ExitError","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000022 Error: Runtime exited without providing a reason"}
    "START RequestId: 00000000-0000-0000-0000-000000000022 Version: $LATEST\nRequestId: 00000000-0000-0000-0000-000000000022 Error: Runtime exited without providing a reason\nRuntime.ExitError\nEND RequestId: 00000000-0000-0000-0000-000000000022\nREPORT RequestId: 00000000-0000-0000-0000-000000000022\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: error\tError Type: Runtime.ExitError\t\n"
    Exited { status: Some(3) }, and 0 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Runtime.ExitError","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000028 Error: Runtime exited with error: exit status 3"}
    "START RequestId: 00000000-0000-0000-0000-000000000028 Version: $LATEST\nRequestId: 00000000-0000-0000-0000-000000000028 Error: Runtime exited with error: exit status 3\nRuntime.ExitError\nEND RequestId: 00000000-0000-0000-0000-000000000028\nREPORT RequestId: 00000000-0000-0000-0000-000000000028\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: error\tError Type: Runtime.ExitError\t\n"
    OutOfMemory, and 0 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000034 Error: Runtime exited with error: signal: killed"}
    "START RequestId: 00000000-0000-0000-0000-000000000034 Version: $LATEST\nRequestId: 00000000-0000-0000-0000-000000000034 Error: Runtime exited with error: signal: killed\nRuntime.OutOfMemory\nEND RequestId: 00000000-0000-0000-0000-000000000034\nREPORT RequestId: 00000000-0000-0000-0000-000000000034\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: error\tError Type: Runtime.OutOfMemory\t\n"
    ResponseTooLarge(7000000), and 0 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}
    "START RequestId: 00000000-0000-0000-0000-000000000040 Version: $LATEST\nEND RequestId: 00000000-0000-0000-0000-000000000040\nREPORT RequestId: 00000000-0000-0000-0000-000000000040\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n"
    "#);
}

#[tokio::test]
async fn the_tail_is_the_last_four_kilobytes() {
    let aws = with_hello().await;
    let line: &'static str = "é".repeat(3000).leak();
    aws.python.then(Act::Ends(Outcome::Returned("1".into()), vec![line]));
    let answer = invoke(&aws, "{}").await;
    let log = BASE64_STANDARD.decode(answer.header("x-amz-log-result")).expect("base64");
    assert_eq!(log.len(), 4096);
    assert!(log.ends_with(b"\t\n"));
}

#[tokio::test]
async fn a_role_that_may_not_write_logs_leaves_none() {
    let aws = with_hello().await;
    let policy = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    aws.form("iam", &[("Action", "DetachRolePolicy"), ("RoleName", "basic"), ("PolicyArn", policy)]).await;
    let answer = invoke(&aws, "{}").await;
    assert!(!answer.header("x-amz-log-result").is_empty(), "the caller sees the tail all the same");
    let groups = aws.target("logs", "Logs_20140328.DescribeLogGroups", json!({})).await;
    assert_eq!(groups.json()["logGroups"], json!([]));
}
