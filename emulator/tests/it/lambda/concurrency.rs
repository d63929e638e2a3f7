//! Reserved concurrency.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{FUNCTIONS, hello, lambda, with_hello};
use crate::harness::{Act, Aws};

const PUT: &str = "/2017-10-31/functions/hello/concurrency";
const GET: &str = "/2019-09-30/functions/hello/concurrency";
const INVOCATIONS: &str = "/2015-03-31/functions/hello/invocations";

async fn reserve(aws: &Aws, number: i64) -> crate::harness::Answer {
    lambda(aws, "PUT", PUT, json!({"ReservedConcurrentExecutions": number})).await
}

#[tokio::test]
async fn what_is_reserved_is_shown_and_given_back() {
    let aws = with_hello().await;
    let mut seen = vec![lambda(&aws, "GET", GET, Value::Null).await.text()];
    seen.push(reserve(&aws, 50).await.text());
    seen.push(lambda(&aws, "GET", GET, Value::Null).await.text());
    let settings = lambda(&aws, "GET", "/2016-08-19/account-settings", Value::Null).await.json();
    seen.push(settings["AccountLimit"].to_string());
    seen.push(reserve(&aws, 901).await.to_string());
    seen.push(
        lambda(&aws, "PUT", "/2017-10-31/functions/hello:1/concurrency", json!({"ReservedConcurrentExecutions": 1}))
            .await
            .to_string(),
    );
    seen.push(lambda(&aws, "DELETE", PUT, Value::Null).await.to_string());
    seen.push(lambda(&aws, "GET", GET, Value::Null).await.text());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    {}
    {"ReservedConcurrentExecutions":50}
    {"ReservedConcurrentExecutions":50}
    {"TotalCodeSize":536870912,"CodeSizeUnzipped":262144000,"CodeSizeZipped":52428800,"ConcurrentExecutions":1000,"UnreservedConcurrentExecutions":950}
    400 InvalidParameterValueException
    {"Type":"User","message":"Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100]."}
    400 InvalidParameterValueException
    {
      "Type": "User",
      "message": "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN."
    }
    204

    {}
    "#);
}

#[tokio::test]
async fn nothing_reserved_lets_nothing_run() {
    let aws = with_hello().await;
    reserve(&aws, 0).await;
    insta::assert_snapshot!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await, @r#"
    429 TooManyRequestsException
    {"Type":"User","Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","message":"Rate Exceeded."}
    "#);
}

#[tokio::test]
async fn one_at_a_time_and_the_second_is_throttled() {
    let aws = with_hello().await;
    reserve(&aws, 1).await;
    let go = Arc::new(Notify::new());
    aws.python.then(Act::Waits(go.clone()));
    let (emulator, first) = (aws.emulator.clone(), aws.request("lambda", "POST", INVOCATIONS).body(bytes::Bytes::new()));
    let running = tokio::spawn(async move { emulator.handle(first.expect("a request")).await.status() });
    while aws.python.invocations().is_empty() {
        tokio::task::yield_now().await;
    }
    let second = lambda(&aws, "POST", INVOCATIONS, Value::Null).await;
    assert_eq!((second.status, second.header("x-amzn-errortype").as_str()), (429, "TooManyRequestsException"));
    let mut other = hello();
    other["FunctionName"] = "other".into();
    lambda(&aws, "POST", FUNCTIONS, other).await;
    assert_eq!(lambda(&aws, "POST", "/2015-03-31/functions/other/invocations", Value::Null).await.status, 200, "others go on");
    go.notify_one();
    assert_eq!(running.await.expect("the first"), 200);
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await.status, 200, "its place is free again");
}

#[tokio::test]
async fn a_caller_who_goes_away_does_not_stop_the_function() {
    let aws = with_hello().await;
    let go = Arc::new(Notify::new());
    aws.python.then(Act::Waits(go.clone()));
    let (emulator, first) = (aws.emulator.clone(), aws.request("lambda", "POST", INVOCATIONS).body(bytes::Bytes::new()));
    let caller = tokio::spawn(async move { emulator.handle(first.expect("a request")).await.status() });
    while aws.python.invocations().is_empty() {
        tokio::task::yield_now().await;
    }
    caller.abort();
    assert!(caller.await.is_err());
    go.notify_one();
    while !super::log_of_hello(&aws).await.contains("REPORT") {
        tokio::task::yield_now().await;
    }
}
