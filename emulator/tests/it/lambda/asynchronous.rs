//! Asynchronous events: acceptance, delivery, retries.

use bytes::Bytes;
use emulator::runtime::Outcome;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{FUNCTIONS, hello, lambda, with_hello};
use crate::harness::{Act, Answer, Aws};

async fn send(aws: &Aws) -> Answer {
    let request = aws.request("lambda", "POST", "/2015-03-31/functions/hello/invocations").header("x-amz-invocation-type", "Event");
    aws.send(request.body(Bytes::from_static(b"{\"n\":1}")).expect("a request")).await
}

/// Lets other tasks run until the code has been invoked `times` times, and until they settle.
async fn until_called(aws: &Aws, times: usize) {
    while aws.python.invocations().len() < times {
        tokio::task::yield_now().await;
    }
    settle().await;
}

/// Lets other tasks run until they all wait: 200 yields are more than any of these tests needs.
async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

async fn waiting(aws: &Aws) -> usize {
    aws.emulator.account(aws.account).await.expect("an account").read(|state| state.lambda.events.len())
}

fn fails(aws: &Aws) {
    aws.python.then(Act::Ends(Outcome::Raised("{\"errorType\":\"E\"}".into()), vec![]));
}

#[tokio::test]
async fn an_event_is_accepted_and_delivered() {
    let aws = with_hello().await;
    let answer = send(&aws).await;
    assert_eq!((answer.status, answer.text().as_str(), answer.header("x-amz-executed-version").as_str()), (202, "", ""));
    until_called(&aws, 1).await;
    let invocation = aws.python.invocations().pop().expect("an invocation");
    assert_eq!((invocation.request_id, invocation.payload), (answer.header("x-amzn-requestid"), Bytes::from_static(b"{\"n\":1}")));
    assert_eq!(waiting(&aws).await, 0);
}

#[tokio::test]
async fn a_failed_event_is_tried_again_after_one_minute_and_after_two() {
    let aws = with_hello().await;
    for _ in 0..3 {
        fails(&aws);
    }
    let answer = send(&aws).await;
    until_called(&aws, 1).await;
    let mut seen = Vec::new();
    for seconds in [59, 1, 119, 1, 3600] {
        aws.clock.advance(SignedDuration::from_secs(seconds));
        settle().await;
        seen.push(format!("{} calls, {} waiting", aws.python.invocations().len(), waiting(&aws).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    1 calls, 1 waiting
    2 calls, 1 waiting
    2 calls, 1 waiting
    3 calls, 0 waiting
    3 calls, 0 waiting
    ");
    assert!(aws.python.invocations().iter().all(|invocation| invocation.request_id == answer.header("x-amzn-requestid")));
}

#[tokio::test]
async fn a_function_may_say_that_nothing_is_tried_again() {
    let aws = with_hello().await;
    let path = "/2019-09-25/functions/hello/event-invoke-config";
    let queue = json!({"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:111122223333:q"}});
    let mut seen = Vec::new();
    for (method, body) in [
        ("GET", Value::Null),
        ("PUT", json!({})),
        ("PUT", json!({"MaximumRetryAttempts": 3})),
        ("PUT", json!({"DestinationConfig": queue})),
        ("PUT", json!({"MaximumRetryAttempts": 0})),
        ("POST", json!({"MaximumEventAgeInSeconds": 60})),
    ] {
        seen.push(lambda(&aws, method, path, body).await.to_string());
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    404 ResourceNotFoundException
    {"Type":"User","Message":"The function arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST doesn't have an EventInvokeConfig"}
    400 InvalidParameterValueException
    {"Type":"User","message":"You must specify at least one of error handling or destination setting."}
    400 ValidationException
    {"message":"1 validation error detected: Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2"}
    400 InvalidParameterValueException
    {"Type":"User","message":"The function's execution role does not have permissions to call SendMessage on arn:aws:sqs:us-east-1:111122223333:q"}
    200
    {"LastModified":1795521600,"FunctionArn":"arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST","MaximumRetryAttempts":0,"DestinationConfig":{"OnSuccess":{},"OnFailure":{}}}
    200
    {
      "LastModified": 1795521600,
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST",
      "MaximumRetryAttempts": 0,
      "MaximumEventAgeInSeconds": 60,
      "DestinationConfig": {
        "OnSuccess": {},
        "OnFailure": {}
      }
    }
    "#);
    fails(&aws);
    send(&aws).await;
    until_called(&aws, 1).await;
    assert_eq!(waiting(&aws).await, 0);
}

#[tokio::test]
async fn a_throttled_event_waits_for_its_turn() {
    let aws = with_hello().await;
    let concurrency = "/2017-10-31/functions/hello/concurrency";
    lambda(&aws, "PUT", concurrency, json!({"ReservedConcurrentExecutions": 0})).await;
    assert_eq!(send(&aws).await.status, 202);
    settle().await;
    assert_eq!((aws.python.invocations().len(), waiting(&aws).await), (0, 1));
    lambda(&aws, "DELETE", concurrency, Value::Null).await;
    aws.clock.advance(SignedDuration::from_secs(1));
    until_called(&aws, 1).await;
    assert_eq!(waiting(&aws).await, 0);
}

#[tokio::test]
async fn what_waits_is_bounded_and_the_queue_empties_again() {
    let aws = with_hello().await;
    let reserved = json!({ "ReservedConcurrentExecutions": 0 });
    assert_eq!(lambda(&aws, "PUT", "/2017-10-31/functions/hello/concurrency", reserved).await.status, 200);
    let event = async |bytes: usize| {
        let request =
            aws.request("lambda", "POST", "/2015-03-31/functions/hello/invocations").header("x-amz-invocation-type", "Event");
        aws.send(request.body(format!("\"{}\"", "x".repeat(bytes - 2)).into()).expect("a request")).await
    };
    for _ in 0..16 {
        assert_eq!(event(1 << 20).await.status, 202);
    }
    insta::assert_snapshot!(event(2).await, @r#"
    429 TooManyRequestsException
    {
      "Type": "User",
      "Reason": "CallerRateLimitExceeded",
      "message": "1000 events or 16 MB of them wait to be delivered in this account already. Coldstart takes no more before some are; AWS has no such limit."
    }
    "#);
    assert_eq!(waiting(&aws).await, 16);
    assert_eq!(lambda(&aws, "DELETE", &format!("{FUNCTIONS}/hello"), Value::Null).await.status, 204);
    assert_eq!(waiting(&aws).await, 0);
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, hello()).await.status, 201);
    assert_eq!(event(1 << 20).await.status, 202);
}

#[tokio::test]
async fn a_thousand_small_events_wait_and_not_one_more() {
    let aws = with_hello().await;
    let reserved = json!({ "ReservedConcurrentExecutions": 0 });
    assert_eq!(lambda(&aws, "PUT", "/2017-10-31/functions/hello/concurrency", reserved).await.status, 200);
    for _ in 0..1000 {
        assert_eq!(send(&aws).await.status, 202);
    }
    assert_eq!(send(&aws).await.status, 429);
}
