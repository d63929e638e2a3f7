//! Targets of schedules, and the role with which they are called.

use serde_json::json;

use super::{ROLE, call, create, done, schedule, with_role};
use crate::{
    events::{HELLO, done as events, got, role, short, waiting},
    lambda::lambda,
};

#[tokio::test]
async fn a_function_gets_the_input_with_the_values_of_the_occurrence() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut wanted = schedule("rate(1 hour)");
    wanted["Target"]["Input"] = json!(
        "{\"arn\":\"<aws.scheduler.schedule-arn>\",\"at\":\"<aws.scheduler.scheduled-time>\",\"try\":<aws.scheduler.attempt-number>}"
    );
    create(&aws, wanted).await;
    insta::assert_snapshot!(got(&aws)[0], @r#"{"arn":"arn:aws:scheduler:us-east-1:111122223333:schedule/default/s","at":"2026-11-24T12:00:00Z","try":1}"#);
}

#[tokio::test]
async fn without_an_input_it_gets_a_notification() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut wanted = schedule("rate(1 hour)");
    wanted["Target"].as_object_mut().expect("an object").remove("Input");
    create(&aws, wanted).await;
    insta::assert_snapshot!(got(&aws)[0], @r#"{"version":"0","id":"00000000-0000-0000-0000-000000000012","detail-type":"Scheduled Event","source":"aws.scheduler","account":"111122223333","time":"2026-11-24T12:00:00Z","region":"us-east-1","resources":["arn:aws:scheduler:us-east-1:111122223333:schedule/default/s"],"detail":"{}"}"#);
}

#[tokio::test]
async fn the_roles_policies_decide_and_not_the_functions() {
    let aws = with_role("sqs:SendMessage").await;
    crate::events::permit(&aws, "scheduler.amazonaws.com").await;
    create(&aws, schedule("rate(1 hour)")).await;
    assert_eq!((got(&aws).len(), waiting(&aws).await), (0, 0));
}

#[tokio::test]
async fn a_bus_gets_an_event() {
    let aws = with_role("events:PutEvents").await;
    crate::events::permit(&aws, "events.amazonaws.com").await;
    crate::events::rule(&aws, "shop").await;
    let mut wanted = schedule("rate(1 hour)");
    wanted["Target"] = json!({
        "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/default", "RoleArn": ROLE, "Input": "{\"n\":1}",
        "EventBridgeParameters": { "Source": "shop", "DetailType": "Tick" },
    });
    create(&aws, wanted).await;
    insta::assert_snapshot!(got(&aws)[0], @r#"{"version":"0","id":"00000000-0000-0000-0000-000000000017","detail-type":"Tick","source":"shop","account":"111122223333","time":"2026-11-24T12:00:00Z","region":"us-east-1","resources":[],"detail":{"n":1}}"#);
    assert_eq!(events(&aws, "ListRules", json!({})).await["Rules"][0]["Name"], "r");
}

#[tokio::test]
async fn an_operation_of_a_service_is_called_as_the_role() {
    for (action, groups) in [("logs:CreateLogGroup", 1), ("logs:DeleteLogGroup", 0)] {
        let aws = with_role(action).await;
        let mut wanted = schedule("rate(1 hour)");
        let input = json!({ "logGroupName": "/made" }).to_string();
        wanted["Target"] =
            json!({ "Arn": "arn:aws:scheduler:::aws-sdk:cloudwatchlogs:createLogGroup", "RoleArn": ROLE, "Input": input });
        create(&aws, wanted).await;
        let made = aws.target("logs", "Logs_20140328.DescribeLogGroups", json!({ "logGroupNamePrefix": "/made" })).await.json();
        assert_eq!(made["logGroups"].as_array().map(Vec::len), Some(groups), "{action}");
        assert_eq!(waiting(&aws).await, 0);
    }
}

#[tokio::test]
async fn a_function_is_invoked_as_an_operation_too() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut wanted = schedule("rate(1 hour)");
    let input = json!({ "FunctionName": "hello", "Payload": "{\"n\":1}" }).to_string();
    wanted["Target"] = json!({ "Arn": "arn:aws:scheduler:::aws-sdk:lambda:invoke", "RoleArn": ROLE, "Input": input });
    create(&aws, wanted).await;
    assert_eq!(got(&aws), ["{\"n\":1}"]);
}

#[tokio::test]
async fn a_role_that_does_not_trust_scheduler_is_refused() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut wanted = schedule("rate(1 hour)");
    let mut seen = Vec::new();
    for name in ["basic", "none"] {
        wanted["Target"]["RoleArn"] = format!("arn:aws:iam::111122223333:role/{name}").into();
        seen.push(short(&call(&aws, "POST", "/schedules/s", wanted.clone()).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    400 ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role.
    400 ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role.
    ");
    role(&aws, "later", "scheduler.amazonaws.com", json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }])).await;
    wanted["Target"]["RoleArn"] = "arn:aws:iam::111122223333:role/later".into();
    done(&aws, "POST", "/schedules/s", wanted).await;
    assert_eq!(lambda(&aws, "GET", "/2015-03-31/functions/hello", json!(null)).await.status, 200);
    assert!(HELLO.ends_with("hello"));
}
