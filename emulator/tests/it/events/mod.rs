//! EventBridge: buses, rules, patterns, inputs of targets, deliveries, schedules, archives and replays.

mod apis;
mod archives;
mod buses;
mod deliveries;
mod inputs;
mod put_events;
mod roles;
mod rules;
mod schedules;
mod tags;

use serde_json::{Value, json};

use crate::{
    harness::{Answer, Aws},
    lambda::{lambda, with_hello},
};

pub const HELLO: &str = "arn:aws:lambda:us-east-1:111122223333:function:hello";
const LOGS: &str = "arn:aws:logs:us-east-1:111122223333:log-group:/events";

/// A call of EventBridge.
pub async fn events(aws: &Aws, operation: &str, input: Value) -> Answer {
    aws.target("events", &format!("AWSEvents.{operation}"), input).await
}

/// The output of a call that succeeds.
pub async fn done(aws: &Aws, operation: &str, input: Value) -> Value {
    let answer = events(aws, operation, input).await;
    assert_eq!(answer.status, 200, "{operation}: {answer}");
    answer.json()
}

/// `400 ValidationException: Cannot delete …`, or `200`.
pub fn short(answer: &Answer) -> String {
    let json = answer.json();
    let text = |name: &str| json[name].as_str().map(str::to_owned);
    let code = text("__type").unwrap_or_else(|| answer.header("x-amzn-errortype"));
    match text("message").or_else(|| text("Message")) {
        Some(message) => format!("{} {code}: {message}", answer.status),
        None => answer.status.to_string(),
    }
}

/// Calls in turn, and how each went.
pub async fn transcript(aws: &Aws, calls: &[(&str, Value)]) -> String {
    let mut lines = String::new();
    for (operation, input) in calls {
        lines += &format!("{operation} {input}\n  {}\n", short(&events(aws, operation, input.clone()).await));
    }
    lines
}

/// An account with the function `hello`, which EventBridge may invoke.
pub async fn with_function() -> Aws {
    let aws = with_hello().await;
    permit(&aws, "events.amazonaws.com").await;
    aws
}

/// Lets a service invoke `hello`.
pub async fn permit(aws: &Aws, service: &str) {
    let permission = json!({ "StatementId": service.replace('.', "-"), "Action": "lambda:InvokeFunction", "Principal": service });
    assert_eq!(lambda(aws, "POST", "/2015-03-31/functions/hello/policy", permission).await.status, 201);
}

/// A rule on the default bus for events of a source, with `hello` as its target.
pub async fn rule(aws: &Aws, source: &str) {
    done(aws, "PutRule", json!({ "Name": "r", "EventPattern": json!({ "source": [source] }).to_string() })).await;
    target(aws, json!({ "Id": "t", "Arn": HELLO })).await;
}

/// Sets a target of the rule `r`.
pub async fn target(aws: &Aws, target: Value) {
    done(aws, "PutTargets", json!({ "Rule": "r", "Targets": [target] })).await;
}

/// Puts an event, and lets its deliveries run.
pub async fn put(aws: &Aws, entry: Value) -> Value {
    let answer = done(aws, "PutEvents", json!({ "Entries": [entry] })).await;
    settle().await;
    answer
}

/// An entry with a source and a detail.
pub fn entry(source: &str, detail: Value) -> Value {
    json!({ "Source": source, "DetailType": "Test", "Detail": detail.to_string() })
}

/// Lets other tasks run until they all wait.
pub async fn settle() {
    for _ in 0..500 {
        tokio::task::yield_now().await;
    }
}

/// The events that the code has got, one in each line.
pub fn got(aws: &Aws) -> Vec<String> {
    aws.python.invocations().iter().map(|call| String::from_utf8_lossy(&call.payload).into_owned()).collect()
}

/// Makes a log group that EventBridge may write to.
pub async fn with_logs(aws: &Aws) {
    let logs = async |operation: &str, input: Value| aws.target("logs", &format!("Logs_20140328.{operation}"), input).await;
    logs("CreateLogGroup", json!({ "logGroupName": "/events" })).await;
    let statement = json!({
        "Effect": "Allow", "Principal": { "Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": format!("{LOGS}:*"),
    });
    let document = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
    let put = logs("PutResourcePolicy", json!({ "policyName": "p", "policyDocument": document })).await;
    assert_eq!(put.status, 200, "{put}");
}

/// The messages of that group.
pub async fn logged(aws: &Aws) -> Vec<String> {
    let events = aws.target("logs", "Logs_20140328.FilterLogEvents", json!({ "logGroupName": "/events" })).await.json();
    let events = events["events"].as_array().cloned().unwrap_or_default();
    events.iter().filter_map(|event| event["message"].as_str().map(str::to_owned)).collect()
}

/// A role that a service can assume, with a policy.
pub async fn role(aws: &Aws, name: &str, service: &str, statement: Value) {
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" },
    ] });
    let document = json!({ "Version": "2012-10-17", "Statement": statement });
    for fields in [
        [("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", &*trust.to_string()), ("Path", "/")],
        [("Action", "PutRolePolicy"), ("RoleName", name), ("PolicyName", "p"), ("PolicyDocument", &*document.to_string())],
    ] {
        let answer = aws.form("iam", &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
}

/// The number of deliveries that wait.
pub async fn waiting(aws: &Aws) -> usize {
    aws.emulator.account(aws.account).await.expect("an account").read(|state| state.deliveries.queued.len())
}
