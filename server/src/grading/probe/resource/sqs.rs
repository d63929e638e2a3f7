//! Queues, and the messages in them. What is received here is received in a copy of the account.

use emulator::Service;
use serde_json::{Value, json};

use super::found::{Found, list, parse, with_body};
use crate::aws::client::{Aws, CallError};

/// How many messages of a queue are read.
const MOST: usize = 100;

/// The URL of a queue.
pub async fn url(aws: &Aws, name: &str) -> Result<Option<String>, CallError> {
    let found = aws.call(Service::SQS, "GetQueueUrl", json!({ "QueueName": name })).await?;
    Ok(found.and_then(|found| found.get("QueueUrl").and_then(Value::as_str).map(str::to_owned)))
}

/// A queue's attributes.
pub async fn queue(aws: &Aws, name: &str) -> Result<Found, CallError> {
    let Some(url) = url(aws, name).await? else { return Ok(Found::new([], missing(name))) };
    let input = json!({ "QueueUrl": url, "AttributeNames": ["All"] });
    let answer = aws.call(Service::SQS, "GetQueueAttributes", input.clone()).await?;
    let mut attributes = answer.and_then(|mut answer| answer.get_mut("Attributes").map(Value::take)).unwrap_or_else(|| json!({}));
    parse(&mut attributes, &["Policy", "RedrivePolicy", "RedriveAllowPolicy"]);
    attributes["QueueUrl"] = url.into();
    Ok(Found::new([attributes], String::new()))
}

/// The messages that can be received. Receiving them hides them, so the account of `aws` has to be a copy of this check's own.
pub async fn messages(aws: &Aws, queue: &str) -> Result<Found, CallError> {
    let Some(url) = url(aws, queue).await? else { return Ok(Found::no_place(missing(queue))) };
    let input = json!({
        "QueueUrl": url, "MaxNumberOfMessages": 10, "WaitTimeSeconds": 0, "VisibilityTimeout": 3600,
        "MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"],
    });
    let mut messages: Vec<Value> = Vec::new();
    while messages.len() < MOST {
        let page = list(aws.call(Service::SQS, "ReceiveMessage", input.clone()).await?, "Messages");
        if page.is_empty() {
            break;
        }
        messages.extend(page.into_iter().map(|message| {
            let body = message["Body"].as_str().unwrap_or_default().to_owned();
            with_body(message, &body)
        }));
    }
    Ok(Found::new(messages, format!("The queue {queue} holds no message that can be received.")))
}

fn missing(name: &str) -> String {
    format!("There is no queue named {name}.")
}
