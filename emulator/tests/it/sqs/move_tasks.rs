//! Tasks that move messages out of a dead-letter queue.

use emulator::jobs::Forward;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    arn, bodies, counts,
    dead_letters::{fail, with_dead_letters},
    make, receive, send, sqs, told, url,
};
use crate::harness::Aws;

async fn failed(messages: usize) -> Aws {
    let aws = with_dead_letters().await;
    for number in 0..messages {
        send(&aws, "q", &number.to_string()).await;
    }
    fail(&aws).await;
    assert_eq!(counts(&aws, "dead").await.0, messages.to_string());
    aws
}

async fn start(aws: &Aws, mut input: Value) -> crate::harness::Answer {
    input["SourceArn"] = arn("dead").into();
    sqs(aws, "StartMessageMoveTask", input).await
}

async fn listed(aws: &Aws) -> String {
    let tasks = sqs(aws, "ListMessageMoveTasks", json!({ "SourceArn": arn("dead"), "MaxResults": 10 })).await.json();
    let mut tasks = tasks["Results"].as_array().cloned().expect("tasks");
    for task in &mut tasks {
        let task = task.as_object_mut().expect("a task");
        if let Some(handle) = task.get_mut("TaskHandle") {
            *handle = "HANDLE".into();
        }
    }
    json!(tasks).to_string()
}

async fn forward(aws: &Aws, seconds: i64) {
    aws.emulator.fast_forward(aws.account, Forward::By(SignedDuration::from_secs(seconds))).await.expect("a clock");
}

#[tokio::test]
async fn messages_go_back_to_where_they_came_from() {
    let aws = failed(3).await;
    assert_eq!(start(&aws, json!({})).await.status, 200);
    forward(&aws, 1).await;
    insta::assert_snapshot!(listed(&aws).await, @r#"[{"Status":"COMPLETED","SourceArn":"arn:aws:sqs:us-east-1:111122223333:dead","ApproximateNumberOfMessagesMoved":3,"ApproximateNumberOfMessagesToMove":3,"StartedTimestamp":1795521603000}]"#);
    let back = receive(&aws, "q").await;
    assert_eq!(
        (bodies(&back), &back[0]["Attributes"]["ApproximateReceiveCount"]),
        (vec!["0".into(), "1".into(), "2".into()], &json!("1"))
    );
}

#[tokio::test]
async fn messages_are_moved_at_a_rate_until_the_task_is_cancelled() {
    let aws = failed(5).await;
    make(&aws, "other", json!({})).await;
    let started = start(&aws, json!({ "DestinationArn": arn("other"), "MaxNumberOfMessagesPerSecond": 1 })).await.json();
    let again = start(&aws, json!({})).await;
    forward(&aws, 2).await;
    let mut seen = vec![told(&again), listed(&aws).await];
    seen.push(sqs(&aws, "CancelMessageMoveTask", json!({ "TaskHandle": started["TaskHandle"] })).await.text());
    forward(&aws, 5).await;
    seen.push(listed(&aws).await);
    seen.push(told(&sqs(&aws, "CancelMessageMoveTask", json!({ "TaskHandle": started["TaskHandle"] })).await));
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 InvalidParameterValue;Sender: There is already a task running. Only one active task is allowed for a source queue arn at a given time.
    [{"TaskHandle":"HANDLE","Status":"RUNNING","SourceArn":"arn:aws:sqs:us-east-1:111122223333:dead","DestinationArn":"arn:aws:sqs:us-east-1:111122223333:other","MaxNumberOfMessagesPerSecond":1,"ApproximateNumberOfMessagesMoved":3,"ApproximateNumberOfMessagesToMove":5,"StartedTimestamp":1795521603000}]
    {"ApproximateNumberOfMessagesMoved":3}
    [{"Status":"CANCELLED","SourceArn":"arn:aws:sqs:us-east-1:111122223333:dead","DestinationArn":"arn:aws:sqs:us-east-1:111122223333:other","MaxNumberOfMessagesPerSecond":1,"ApproximateNumberOfMessagesMoved":3,"ApproximateNumberOfMessagesToMove":5,"StartedTimestamp":1795521603000}]
    400 InvalidParameterValue;Sender: Only active tasks can be cancelled.
    "#);
}

#[tokio::test]
async fn a_task_fails_when_its_destination_is_gone() {
    let aws = failed(3).await;
    make(&aws, "other", json!({})).await;
    start(&aws, json!({ "DestinationArn": arn("other"), "MaxNumberOfMessagesPerSecond": 1 })).await;
    forward(&aws, 1).await;
    sqs(&aws, "DeleteQueue", json!({ "QueueUrl": url("other") })).await;
    forward(&aws, 5).await;
    insta::assert_snapshot!(listed(&aws).await, @r#"[{"Status":"FAILED","SourceArn":"arn:aws:sqs:us-east-1:111122223333:dead","DestinationArn":"arn:aws:sqs:us-east-1:111122223333:other","MaxNumberOfMessagesPerSecond":1,"ApproximateNumberOfMessagesMoved":2,"ApproximateNumberOfMessagesToMove":3,"FailureReason":"AWS.SimpleQueueService.NonExistentQueue","StartedTimestamp":1795521603000}]"#);
}

#[tokio::test]
async fn tasks_are_checked() {
    let aws = failed(1).await;
    use base64::{Engine, prelude::BASE64_STANDARD};
    let handle = |source: &str| BASE64_STANDARD.encode(json!({ "taskId": "x", "sourceArn": arn(source) }).to_string());
    let mut seen = Vec::new();
    for (operation, input) in [
        ("StartMessageMoveTask", json!({ "SourceArn": arn("q") })),
        ("StartMessageMoveTask", json!({ "SourceArn": arn("none") })),
        ("StartMessageMoveTask", json!({ "SourceArn": "none" })),
        ("StartMessageMoveTask", json!({ "SourceArn": arn("dead"), "DestinationArn": arn("none") })),
        ("StartMessageMoveTask", json!({ "SourceArn": arn("dead"), "MaxNumberOfMessagesPerSecond": 501 })),
        ("ListMessageMoveTasks", json!({ "SourceArn": arn("none") })),
        ("ListMessageMoveTasks", json!({ "SourceArn": arn("dead"), "MaxResults": 11 })),
        ("CancelMessageMoveTask", json!({ "TaskHandle": "garbage" })),
        ("CancelMessageMoveTask", json!({ "TaskHandle": handle("none") })),
        ("CancelMessageMoveTask", json!({ "TaskHandle": handle("dead") })),
    ] {
        seen.push(format!("{operation} {}", told(&sqs(&aws, operation, input).await)));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    StartMessageMoveTask 400 InvalidParameterValue;Sender: Source queue must be configured as a Dead Letter Queue.
    StartMessageMoveTask 404 ResourceNotFoundException;Sender: The resource that you specified for the SourceArn parameter doesn't exist.
    StartMessageMoveTask 400 InvalidParameterValue;Sender: You must use this format to specify the SourceArn: arn:<partition>:<service>:<region>:<account-id>:<resource-id>
    StartMessageMoveTask 404 ResourceNotFoundException;Sender: The resource that you specified for the DestinationArn parameter doesn't exist.
    StartMessageMoveTask 400 InvalidParameterValue;Sender: Value 501 for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be between 1 and 500, if provided.
    ListMessageMoveTasks 404 ResourceNotFoundException;Sender: The resource that you specified for the SourceArn parameter doesn't exist.
    ListMessageMoveTasks 400 InvalidParameterValue;Sender: Value 11 for parameter MaxResults is invalid. Reason: Must be between 1 and 10, if provided.
    CancelMessageMoveTask 400 InvalidParameterValue;Sender: Value for parameter TaskHandle is invalid.
    CancelMessageMoveTask 404 ResourceNotFoundException;Sender: The resource that you specified for the SourceArn parameter doesn't exist.
    CancelMessageMoveTask 404 ResourceNotFoundException;Sender: Task does not exist.
    ");
}
