//! Invoking, and the log that it leaves.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use emulator::runtime::Outcome;
use jiff::SignedDuration;
use serde_json::json;

use super::{CODE, FUNCTIONS, lambda, log_of_hello, package, with_hello};
use crate::harness::{Act, Answer, Aws};

const INVOCATIONS: &str = "/2015-03-31/functions/hello/invocations";

/// Invokes `hello`; the answer's headers that matter, and the log.
async fn invoke(aws: &Aws, payload: &str) -> Answer {
    let request = aws.request("lambda", "POST", INVOCATIONS).header("x-amz-log-type", "Tail");
    aws.send(request.body(Bytes::from(payload.to_owned())).expect("a request")).await
}

fn shown(answer: &Answer) -> String {
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
    "START RequestId: 00000000-0000-0000-0000-000000000007 Version: $LATEST\none\ntwo\nEND RequestId: 00000000-0000-0000-0000-000000000007\nREPORT RequestId: 00000000-0000-0000-0000-000000000007\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n"
    "#);
    insta::assert_snapshot!(shown(&invoke(&aws, "{\"a\":1}").await), @r#"
    version $LATEST error ""
    200
    {"a":1}
    "START RequestId: 00000000-0000-0000-0000-000000000012 Version: $LATEST\nEND RequestId: 00000000-0000-0000-0000-000000000012\nREPORT RequestId: 00000000-0000-0000-0000-000000000012\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n"
    "#);
    assert_eq!(aws.python.starts().len(), 1);
    insta::assert_snapshot!(log_of_hello(&aws).await, @r#"
    "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\n"
    "START RequestId: 00000000-0000-0000-0000-000000000007 Version: $LATEST\n"
    "one\n"
    "two\n"
    "END RequestId: 00000000-0000-0000-0000-000000000007\n"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000007\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n"
    "START RequestId: 00000000-0000-0000-0000-000000000012 Version: $LATEST\n"
    "END RequestId: 00000000-0000-0000-0000-000000000012\n"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000012\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n"
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
    "START RequestId: 00000000-0000-0000-0000-000000000007 Version: $LATEST\nEND RequestId: 00000000-0000-0000-0000-000000000007\nREPORT RequestId: 00000000-0000-0000-0000-000000000007\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t\n"
    TimedOut, and 1 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000015 Error: Task timed out after 3.00 seconds"}
    "START RequestId: 00000000-0000-0000-0000-000000000015 Version: $LATEST\n2026-11-24T12:00:00.000Z 00000000-0000-0000-0000-000000000015 Task timed out after 3.00 seconds\n\nEND RequestId: 00000000-0000-0000-0000-000000000015\nREPORT RequestId: 00000000-0000-0000-0000-000000000015\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: timeout\t\n"
    Exited { status: Some(0) }, and 1 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Runtime.ExitError","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000023 Error: Runtime exited without providing a reason"}
    "START RequestId: 00000000-0000-0000-0000-000000000023 Version: $LATEST\nRequestId: 00000000-0000-0000-0000-000000000023 Error: Runtime exited without providing a reason\nRuntime.ExitError\nEND RequestId: 00000000-0000-0000-0000-000000000023\nREPORT RequestId: 00000000-0000-0000-0000-000000000023\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: error\tError Type: Runtime.ExitError\t\n"
    Exited { status: Some(3) }, and 1 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Runtime.ExitError","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000031 Error: Runtime exited with error: exit status 3"}
    "START RequestId: 00000000-0000-0000-0000-000000000031 Version: $LATEST\nRequestId: 00000000-0000-0000-0000-000000000031 Error: Runtime exited with error: exit status 3\nRuntime.ExitError\nEND RequestId: 00000000-0000-0000-0000-000000000031\nREPORT RequestId: 00000000-0000-0000-0000-000000000031\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: error\tError Type: Runtime.ExitError\t\n"
    OutOfMemory, and 1 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000039 Error: Runtime exited with error: signal: killed"}
    "START RequestId: 00000000-0000-0000-0000-000000000039 Version: $LATEST\nRequestId: 00000000-0000-0000-0000-000000000039 Error: Runtime exited with error: signal: killed\nRuntime.OutOfMemory\nEND RequestId: 00000000-0000-0000-0000-000000000039\nREPORT RequestId: 00000000-0000-0000-0000-000000000039\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: error\tError Type: Runtime.OutOfMemory\t\n"
    ResponseTooLarge(7000000), and 0 new environments:
    version $LATEST error "Unhandled"
    200
    {"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}
    "START RequestId: 00000000-0000-0000-0000-000000000047 Version: $LATEST\nEND RequestId: 00000000-0000-0000-0000-000000000047\nREPORT RequestId: 00000000-0000-0000-0000-000000000047\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n"
    "#);
}

#[tokio::test]
async fn code_that_can_not_be_imported_says_so_without_a_request_id() {
    let aws = with_hello().await;
    let document = json!({
        "errorMessage": "Unable to import module 'app': No module named 'requests'",
        "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": [],
    });
    aws.python.then_init_fails(Outcome::Raised(document.to_string().into()));
    insta::assert_snapshot!(shown(&invoke(&aws, "{}").await), @r#"
    version $LATEST error "Unhandled"
    200
    {"errorMessage":"Unable to import module 'app': No module named 'requests'","errorType":"Runtime.ImportModuleError","requestId":"","stackTrace":[]}
    "INIT_REPORT Init Duration: 110.10 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError\nSTART RequestId: 00000000-0000-0000-0000-000000000007 Version: $LATEST\nEND RequestId: 00000000-0000-0000-0000-000000000007\nREPORT RequestId: 00000000-0000-0000-0000-000000000007\tDuration: 0.00 ms\tBilled Duration: 111 ms\tMemory Size: 128 MB\tMax Memory Used: 0 MB\t\n"
    "#);
    insta::assert_snapshot!(log_of_hello(&aws).await, @r#"
    "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\n"
    "INIT_REPORT Init Duration: 110.10 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError\n"
    "START RequestId: 00000000-0000-0000-0000-000000000007 Version: $LATEST\n"
    "END RequestId: 00000000-0000-0000-0000-000000000007\n"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000007\tDuration: 0.00 ms\tBilled Duration: 111 ms\tMemory Size: 128 MB\tMax Memory Used: 0 MB\t\n"
    "#);
    assert_eq!(invoke(&aws, "{}").await.text(), "{}", "the next call gets an environment of its own");
}

#[tokio::test]
async fn an_environment_is_left_when_what_it_runs_changes_or_nobody_comes() {
    let aws = with_hello().await;
    let mut starts = Vec::new();
    let mut count = |aws: &Aws, what: &str| starts.push(format!("{what}: {}", aws.python.starts().len()));
    invoke(&aws, "{}").await;
    count(&aws, "first");
    aws.clock.advance(SignedDuration::from_mins(4));
    aws.emulator.drop_idle_environments();
    invoke(&aws, "{}").await;
    count(&aws, "four minutes later");
    aws.clock.advance(SignedDuration::from_mins(5));
    aws.emulator.drop_idle_environments();
    invoke(&aws, "{}").await;
    count(&aws, "five minutes later");
    lambda(&aws, "PUT", "/2015-03-31/functions/hello/configuration", json!({"Environment": {"Variables": {"AB": "1"}}})).await;
    invoke(&aws, "{}").await;
    count(&aws, "another variable");
    lambda(&aws, "PUT", "/2015-03-31/functions/hello/code", json!({"ZipFile": package(CODE)})).await;
    invoke(&aws, "{}").await;
    count(&aws, "the same code again");
    lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await;
    invoke(&aws, "{}").await;
    count(&aws, "published");
    insta::assert_snapshot!(starts.join("\n"), @"
    first: 1
    four minutes later: 1
    five minutes later: 2
    another variable: 3
    the same code again: 4
    published: 4
    ");
}

#[tokio::test]
async fn code_finds_lambdas_variables_and_its_own() {
    let aws = with_hello().await;
    let own = json!({"Environment": {"Variables": {"TABLE": "t", "TZ": "Asia/Tokyo", "PYTHONPATH": "/opt"}}});
    lambda(&aws, "PUT", "/2015-03-31/functions/hello/configuration", own).await;
    invoke(&aws, "{}").await;
    let start = aws.python.starts().pop().expect("a start");
    let shown = start.variables.iter().map(|(name, value)| {
        let secret = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].contains(&name.as_str());
        if secret { format!("{name}={}…", &value[..value.len().min(4)]) } else { format!("{name}={value}") }
    });
    insta::assert_snapshot!(shown.collect::<Vec<_>>().join("\n"), @"
    LANG=en_US.UTF-8
    LAMBDA_RUNTIME_DIR=/var/runtime
    LAMBDA_TASK_ROOT=/var/task
    LD_LIBRARY_PATH=/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib
    PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin
    PYTHONPATH=/var/runtime
    TZ=:UTC
    AWS_LAMBDA_INITIALIZATION_TYPE=on-demand
    AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001
    AWS_XRAY_CONTEXT_MISSING=LOG_ERROR
    PYTHONPATH=/opt
    TABLE=t
    TZ=Asia/Tokyo
    _HANDLER=app.handler
    AWS_REGION=us-east-1
    AWS_DEFAULT_REGION=us-east-1
    AWS_EXECUTION_ENV=AWS_Lambda_python3.12
    AWS_LAMBDA_FUNCTION_NAME=hello
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128
    AWS_LAMBDA_FUNCTION_VERSION=$LATEST
    AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/hello
    AWS_LAMBDA_LOG_STREAM_NAME=2026/11/24/[$LATEST]0000000000000000000000000000000d
    AWS_ACCESS_KEY_ID=ASIA…
    AWS_SECRET_ACCESS_KEY=L6zU…
    AWS_SESSION_TOKEN=4KBS…
    ");
}

#[tokio::test]
async fn the_event_is_json_and_not_too_long() {
    let aws = with_hello().await;
    let long = format!("\"{}\"", "x".repeat(6_291_455));
    let async_long = format!("\"{}\"", "x".repeat(1_048_575));
    let rows = [
        ("RequestResponse", "", "nothing"),
        ("RequestResponse", "not json", "words"),
        ("RequestResponse", "{\"a\": }", "half"),
        ("RequestResponse", &long, "long"),
        ("Event", &async_long, "long for an event"),
        ("DryRun", "{}", "dry run"),
        ("Later", "{}", "what"),
    ];
    let mut seen = String::new();
    for (invocation_type, payload, row) in rows {
        let request = aws.request("lambda", "POST", INVOCATIONS).header("x-amz-invocation-type", invocation_type);
        let answer = aws.send(request.body(payload.to_owned().into()).expect("a request")).await;
        seen += &format!("{row}: {answer}\n");
    }
    insta::assert_snapshot!(seen, @r#"
    nothing: 200
    {}
    words: 400 InvalidRequestContentException
    {
      "Type": "User",
      "message": "Could not parse request body into json: Could not parse payload into json: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (byte[])\"not json\"; line: 1, column: 4]"
    }
    half: 400 InvalidRequestContentException
    {"Type":"User","message":"Could not parse request body into json: Could not parse payload into json: expected value at line 1 column 7"}
    long: 413 RequestTooLargeException
    {"Type":"User","message":"6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)"}
    long for an event: 413 RequestTooLargeException
    {"Type":"User","message":"1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"}
    dry run: 204

    what: 400 ValidationException
    {"message":"1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]"}
    "#);
}

#[tokio::test]
async fn an_event_may_have_members_named_as_lambdas_own() {
    let aws = with_hello().await;
    let event = json!({"Qualifier": "7", "FunctionName": "other"});
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, event.clone()).await.json(), event);
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

#[tokio::test]
async fn a_role_that_is_gone_can_not_be_taken_on() {
    let aws = with_hello().await;
    let policy = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    aws.form("iam", &[("Action", "DetachRolePolicy"), ("RoleName", "basic"), ("PolicyArn", policy)]).await;
    aws.form("iam", &[("Action", "DeleteRole"), ("RoleName", "basic")]).await;
    insta::assert_snapshot!(invoke(&aws, "{}").await, @r#"
    403 AccessDeniedException
    {"Message":"The role defined for the function cannot be assumed by Lambda."}
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
async fn what_a_client_tells_of_itself_reaches_the_code() {
    let aws = with_hello().await;
    let context = BASE64_STANDARD.encode(r#"{"client":{"app_title":"mine"}}"#);
    let request = aws.request("lambda", "POST", &format!("{FUNCTIONS}/hello/invocations?Qualifier=$LATEST"));
    aws.send(request.header("x-amz-client-context", context).body(Bytes::new()).expect("a request")).await;
    let invocation = aws.python.invocations().pop().expect("an invocation");
    assert_eq!(invocation.client_context.as_deref(), Some(r#"{"client":{"app_title":"mine"}}"#));
    assert_eq!(invocation.invoked_function_arn, "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST");
}
