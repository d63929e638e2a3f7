//! Execution environments: INIT, environment variables, eviction.

use std::sync::Arc;

use emulator::runtime::Outcome;
use jiff::SignedDuration;
use serde_json::json;
use tokio::sync::Notify;

use super::{
    CODE,
    invoke::{invoke, shown},
    lambda, log_of_hello, package, with_hello,
};
use crate::harness::{Act, Aws};

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
    "INIT_REPORT Init Duration: 110.10 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError\nSTART RequestId: 00000000-0000-0000-0000-000000000008 Version: $LATEST\nEND RequestId: 00000000-0000-0000-0000-000000000008\nREPORT RequestId: 00000000-0000-0000-0000-000000000008\tDuration: 0.00 ms\tBilled Duration: 111 ms\tMemory Size: 128 MB\tMax Memory Used: 0 MB\t\n"
    "#);
    insta::assert_snapshot!(log_of_hello(&aws).await, @r#"
    "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\n"
    "INIT_REPORT Init Duration: 110.10 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError\n"
    "START RequestId: 00000000-0000-0000-0000-000000000008 Version: $LATEST\n"
    "END RequestId: 00000000-0000-0000-0000-000000000008\n"
    "REPORT RequestId: 00000000-0000-0000-0000-000000000008\tDuration: 0.00 ms\tBilled Duration: 111 ms\tMemory Size: 128 MB\tMax Memory Used: 0 MB\t\n"
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
async fn an_environment_in_use_ends_an_hour_before_its_credentials() {
    let aws = with_hello().await;
    let mut starts = Vec::new();
    let mut use_after = async |minutes: i64| {
        aws.clock.advance(SignedDuration::from_mins(minutes));
        invoke(&aws, "{}").await;
        starts.push(aws.python.starts().len());
    };
    use_after(0).await;
    use_after(10 * 60).await;
    use_after(59).await;
    use_after(1).await;
    use_after(10 * 60).await;
    assert_eq!(starts, [1, 1, 1, 2, 2]);
}

#[tokio::test]
async fn an_environment_whose_credentials_are_nearly_over_when_its_invocation_ends_is_not_kept() {
    let aws = with_hello().await;
    let go_on = Arc::new(Notify::new());
    aws.python.then(Act::Waits(go_on.clone()));
    let ((), ()) = tokio::join!(async { drop(invoke(&aws, "{}").await) }, async {
        while aws.python.invocations().is_empty() {
            tokio::task::yield_now().await;
        }
        aws.clock.advance(SignedDuration::from_hours(11));
        go_on.notify_one();
    });
    assert_eq!(aws.python.live(), 0);
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
    AWS_ENDPOINT_URL=http://localhost:4566
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
    AWS_LAMBDA_LOG_STREAM_NAME=2026/11/24/[$LATEST]0000000000000000000000000000000f
    AWS_ACCESS_KEY_ID=ASIA…
    AWS_SECRET_ACCESS_KEY=0Wcc…
    AWS_SESSION_TOKEN=mKxM…
    ");
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
async fn however_init_ends_the_caller_is_told_and_the_next_call_begins_anew() {
    let aws = with_hello().await;
    let mut seen = String::new();
    for outcome in [
        Outcome::TimedOut,
        Outcome::Exited { status: Some(1) },
        Outcome::OutOfMemory,
        Outcome::Raised(
            json!({"errorMessage": "boom", "errorType": "ValueError", "requestId": "", "stackTrace": []}).to_string().into(),
        ),
    ] {
        aws.python.then_init_fails(outcome.clone());
        let starts = aws.python.starts().len();
        let failed = invoke(&aws, "{}").await;
        assert_eq!(invoke(&aws, "{}").await.text(), "{}", "{outcome:?}");
        seen += &format!(
            "{outcome:?}, {} starts: {} {}\n",
            aws.python.starts().len() - starts,
            failed.header("x-amz-function-error"),
            failed
        );
        // New code evicts the warm environment, so the next invocation is a cold start.
        lambda(&aws, "PUT", "/2015-03-31/functions/hello/code", json!({"ZipFile": package(CODE)})).await;
    }
    insta::assert_snapshot!(seen, @r#"
    TimedOut, 1 starts: Unhandled 200
    {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000008 Error: Task timed out after 3.00 seconds"}
    Exited { status: Some(1) }, 1 starts: Unhandled 200
    {"errorType":"Runtime.ExitError","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000020 Error: Runtime exited with error: exit status 1"}
    OutOfMemory, 1 starts: Unhandled 200
    {"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: 00000000-0000-0000-0000-000000000032 Error: Runtime exited with error: signal: killed"}
    Raised(b"{\"errorMessage\":\"boom\",\"errorType\":\"ValueError\",\"requestId\":\"\",\"stackTrace\":[]}"), 1 starts: Unhandled 200
    {"errorMessage":"boom","errorType":"ValueError","requestId":"","stackTrace":[]}
    "#);
}

#[tokio::test]
async fn what_code_prints_is_kept_as_it_is() {
    let aws = with_hello().await;
    let prints = vec![
        "<script>alert(1)</script>",
        "\u{1b}[31mred",
        "[ERROR] ValueError: boom\nTraceback (most recent call last):\n\u{a0}\u{a0}File",
        "",
    ];
    aws.python.then(Act::Ends(Outcome::Returned("1".into()), prints.clone()));
    invoke(&aws, "{}").await;
    let log = log_of_hello(&aws).await;
    for print in prints {
        assert!(
            log.lines().any(|line| line == format!("{:?}", format!("{print}\n"))),
            "{print:?} is not an event of its own: {log}"
        );
    }
}

#[tokio::test]
async fn two_calls_at_once_have_two_environments() {
    let aws = Aws::new();
    super::make_role(&aws).await;
    lambda(&aws, "POST", super::FUNCTIONS, super::hello()).await;
    let go = Arc::new(Notify::new());
    let mut running = Vec::new();
    for _ in 0..2 {
        aws.python.then(Act::Waits(go.clone()));
        let (emulator, request) =
            (aws.emulator.clone(), aws.request("lambda", "POST", super::invoke::INVOCATIONS).body("{}".into()));
        running.push(tokio::spawn(async move { emulator.handle(request.expect("a request")).await.status() }));
    }
    while aws.python.invocations().len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(aws.python.starts().len(), 2);
    go.notify_one();
    go.notify_one();
    for call in running {
        assert_eq!(call.await.expect("an answer"), 200);
    }
    invoke(&aws, "{}").await;
    assert_eq!(aws.python.starts().len(), 2, "both are kept, and one is used again");
}
