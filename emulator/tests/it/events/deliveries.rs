//! Deliveries: permissions, retries, the end.

use emulator::jobs::Forward;
use jiff::SignedDuration;
use serde_json::json;

use super::{HELLO, LOGS, done, entry, got, logged, put, role, rule, settle, target, waiting, with_function, with_logs};
use crate::{harness::Aws, lambda::with_hello};

#[tokio::test]
async fn a_function_that_does_not_let_eventbridge_in_gets_nothing() {
    let aws = with_hello().await;
    rule(&aws, "shop").await;
    put(&aws, entry("shop", json!({}))).await;
    assert_eq!((got(&aws).len(), waiting(&aws).await), (0, 0));
    let permission = |source: &str| json!({ "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com", "SourceArn": source });
    let policy = "/2015-03-31/functions/hello/policy";
    aws.rest("lambda", "POST", policy, permission("arn:aws:events:us-east-1:111122223333:rule/other")).await;
    put(&aws, entry("shop", json!({}))).await;
    assert_eq!(got(&aws).len(), 0);
    aws.rest("lambda", "DELETE", &format!("{policy}/s"), json!(null)).await;
    aws.rest("lambda", "POST", policy, permission("arn:aws:events:us-east-1:111122223333:rule/r")).await;
    put(&aws, entry("shop", json!({}))).await;
    assert_eq!(got(&aws).len(), 1);
}

#[tokio::test]
async fn a_targets_role_has_to_be_allowed() {
    let aws = with_hello().await;
    let may = json!([{ "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": HELLO }]);
    role(&aws, "may", "events.amazonaws.com", may).await;
    role(&aws, "may-not", "events.amazonaws.com", json!([{ "Effect": "Allow", "Action": "sns:*", "Resource": "*" }])).await;
    rule(&aws, "shop").await;
    for (name, calls) in [("may-not", 0), ("may", 1)] {
        target(&aws, json!({ "Id": "t", "Arn": HELLO, "RoleArn": format!("arn:aws:iam::111122223333:role/{name}") })).await;
        put(&aws, entry("shop", json!({}))).await;
        assert_eq!(got(&aws).len(), calls, "{name}");
    }
}

#[tokio::test]
async fn a_log_group_gets_the_event_if_a_resource_policy_lets_eventbridge_in() {
    let aws = Aws::new();
    rule(&aws, "shop").await;
    target(&aws, json!({ "Id": "t", "Arn": LOGS })).await;
    aws.target("logs", "Logs_20140328.CreateLogGroup", json!({ "logGroupName": "/events" })).await;
    put(&aws, entry("shop", json!({ "n": 1 }))).await;
    assert_eq!(logged(&aws).await.len(), 0);
    with_logs(&aws).await;
    put(&aws, entry("shop", json!({ "n": 2 }))).await;
    insta::assert_snapshot!(logged(&aws).await.join("\n"), @r#"{"version":"0","id":"00000000-0000-0000-0000-000000000015","detail-type":"Test","source":"shop","account":"111122223333","time":"2026-11-24T12:00:00Z","region":"us-east-1","resources":[],"detail":{"n":2}}"#);
}

#[tokio::test]
async fn what_a_full_target_does_not_take_is_tried_again_until_it_is_too_old() {
    let aws = with_function().await;
    // Its queue of asynchronous events is full of large ones.
    let concurrency = "/2017-10-31/functions/hello/concurrency";
    aws.rest("lambda", "PUT", concurrency, json!({ "ReservedConcurrentExecutions": 0 })).await;
    for _ in 0..17 {
        let request =
            aws.request("lambda", "POST", "/2015-03-31/functions/hello/invocations").header("x-amz-invocation-type", "Event");
        aws.send(request.body(format!("\"{}\"", "x".repeat(1_000_000)).into()).expect("a request")).await;
    }
    rule(&aws, "shop").await;
    let policy = json!({ "MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 10 });
    target(&aws, json!({ "Id": "t", "Arn": HELLO, "RetryPolicy": policy })).await;
    put(&aws, entry("shop", json!({ "large": "y".repeat(900_000) }))).await;
    assert_eq!(waiting(&aws).await, 1);
    aws.emulator.fast_forward(aws.account, Forward::By(SignedDuration::from_secs(20))).await.expect("time");
    assert_eq!(waiting(&aws).await, 1);
    aws.emulator.fast_forward(aws.account, Forward::By(SignedDuration::from_secs(50))).await.expect("time");
    settle().await;
    assert_eq!(waiting(&aws).await, 0);
}

#[tokio::test]
async fn an_account_has_a_bounded_number_of_deliveries_that_wait() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    aws.emulator.drain_jobs(SignedDuration::ZERO).await;
    let ten = json!({ "Entries": vec![entry("shop", json!({})); 10] });
    for _ in 0..100 {
        assert_eq!(done(&aws, "PutEvents", ten.clone()).await["FailedEntryCount"], 0);
    }
    let refused = done(&aws, "PutEvents", json!({ "Entries": [entry("shop", json!({})), entry("other", json!({}))] })).await;
    assert_eq!(refused["FailedEntryCount"], 1);
    insta::assert_snapshot!(refused["Entries"][0], @r#"{"ErrorCode":"ThrottlingException","ErrorMessage":"an account may have 1000 deliveries that wait, of 16 MB"}"#);
}
