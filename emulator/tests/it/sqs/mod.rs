//! SQS through the edge: JSON as newer clients send it, forms as older ones do.

mod attributes;
mod bounds;
mod dead_letters;
mod deliveries;
mod fifo;
mod messages;
mod move_tasks;
mod policies;
mod queues;
mod waiting;

use emulator::Service;
use http::Request;
use serde_json::{Value, json};

use crate::{
    authorization,
    harness::{Answer, Aws},
};

/// A call of an operation, as JSON.
pub async fn sqs(aws: &Aws, operation: &str, body: Value) -> Answer {
    aws.target("sqs", &format!("AmazonSQS.{operation}"), body).await
}

/// The same as the role `caller` makes it.
async fn as_role(aws: &Aws, operation: &str, body: Value) -> Answer {
    let request = Request::post("/").header("x-amz-target", format!("AmazonSQS.{operation}"));
    authorization::send(aws, Service::SQS, request.body(body.to_string().into()).expect("a request")).await
}

/// The URL of a queue.
pub fn url(name: &str) -> String {
    format!("http://localhost:4566/111122223333/{name}")
}

/// The ARN of a queue.
pub fn arn(name: &str) -> String {
    format!("arn:aws:sqs:us-east-1:111122223333:{name}")
}

/// Makes a queue.
pub async fn make(aws: &Aws, name: &str, attributes: Value) {
    let answer = sqs(aws, "CreateQueue", json!({ "QueueName": name, "Attributes": attributes })).await;
    assert_eq!(answer.status, 200, "{answer}");
}

/// An account with a queue `q`.
async fn with_queue(attributes: Value) -> Aws {
    let aws = Aws::new();
    make(&aws, "q", attributes).await;
    aws
}

/// Sends a message.
pub async fn send(aws: &Aws, queue: &str, body: &str) {
    let answer = sqs(aws, "SendMessage", json!({ "QueueUrl": url(queue), "MessageBody": body })).await;
    assert_eq!(answer.status, 200, "{answer}");
}

/// Receives at most ten messages, without waiting.
pub async fn receive(aws: &Aws, queue: &str) -> Vec<Value> {
    let input =
        json!({ "QueueUrl": url(queue), "MaxNumberOfMessages": 10, "AttributeNames": ["All"], "MessageAttributeNames": ["All"] });
    let answer = sqs(aws, "ReceiveMessage", input).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["Messages"].as_array().cloned().unwrap_or_default()
}

/// The bodies of messages.
pub fn bodies(messages: &[Value]) -> Vec<String> {
    messages.iter().map(|message| message["Body"].as_str().expect("a body").to_owned()).collect()
}

async fn delete(aws: &Aws, queue: &str, message: &Value) -> Answer {
    sqs(aws, "DeleteMessage", json!({ "QueueUrl": url(queue), "ReceiptHandle": message["ReceiptHandle"] })).await
}

/// Visible, in flight, delayed.
async fn counts(aws: &Aws, queue: &str) -> (String, String, String) {
    let answer = sqs(aws, "GetQueueAttributes", json!({ "QueueUrl": url(queue), "AttributeNames": ["All"] })).await.json();
    let count = |name: &str| answer["Attributes"][name].as_str().unwrap_or("?").to_owned();
    (
        count("ApproximateNumberOfMessages"),
        count("ApproximateNumberOfMessagesNotVisible"),
        count("ApproximateNumberOfMessagesDelayed"),
    )
}

/// The status, code and message of an answer.
fn told(answer: &Answer) -> String {
    let code = answer.header("x-amzn-query-error");
    let message = answer.json()["message"].as_str().unwrap_or("").to_owned();
    let message = message.chars().take(260).collect::<String>();
    format!("{} {code}: {message}", answer.status)
}
