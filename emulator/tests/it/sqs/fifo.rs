//! FIFO queues. Fact 35.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{bodies, delete, make, receive, sqs, told, url};
use crate::harness::{Answer, Aws};

async fn with_fifo(attributes: Value) -> Aws {
    let aws = Aws::new();
    let mut all = json!({ "FifoQueue": "true", "VisibilityTimeout": "30" });
    all.as_object_mut().expect("an object").extend(attributes.as_object().expect("an object").clone());
    make(&aws, "q.fifo", all).await;
    aws
}

async fn send(aws: &Aws, group: &str, id: &str, body: &str) -> Answer {
    let input = json!({ "QueueUrl": url("q.fifo"), "MessageBody": body, "MessageGroupId": group, "MessageDeduplicationId": id });
    sqs(aws, "SendMessage", input).await
}

#[tokio::test]
async fn a_group_is_closed_while_one_of_its_messages_is_in_flight() {
    let aws = with_fifo(json!({})).await;
    for (group, id) in [("g", "1"), ("h", "2"), ("g", "3"), ("h", "4")] {
        send(&aws, group, id, &format!("{group}{id}")).await;
    }
    let one = async || {
        let answer = sqs(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q.fifo") })).await.json();
        answer["Messages"][0].clone()
    };
    let (first, second) = (one().await, one().await);
    assert_eq!(bodies(&[first.clone(), second]), ["g1", "h2"]);
    assert!(receive(&aws, "q.fifo").await.is_empty());
    delete(&aws, "q.fifo", &first).await;
    assert_eq!(bodies(&receive(&aws, "q.fifo").await), ["g3"]);
    aws.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(bodies(&receive(&aws, "q.fifo").await), ["h2", "h4", "g3"]);
}

#[tokio::test]
async fn a_duplicate_within_five_minutes_is_accepted_and_not_delivered() {
    let aws = with_fifo(json!({})).await;
    let first = send(&aws, "g", "same", "one").await.json();
    let message = receive(&aws, "q.fifo").await.remove(0);
    delete(&aws, "q.fifo", &message).await;
    // Also in another group, and after the first one was deleted.
    let second = send(&aws, "h", "same", "two").await.json();
    assert_eq!((&first["MessageId"], &first["SequenceNumber"]), (&second["MessageId"], &second["SequenceNumber"]));
    assert!(receive(&aws, "q.fifo").await.is_empty());
    aws.clock.advance(SignedDuration::from_secs(300));
    send(&aws, "h", "same", "three").await;
    assert_eq!(bodies(&receive(&aws, "q.fifo").await), ["three"]);
}

#[tokio::test]
async fn by_group_and_by_content() {
    let aws = with_fifo(json!({ "DeduplicationScope": "messageGroup", "ContentBasedDeduplication": "true" })).await;
    for (group, body) in [("g", "a"), ("g", "a"), ("h", "a"), ("g", "b")] {
        sqs(&aws, "SendMessage", json!({ "QueueUrl": url("q.fifo"), "MessageBody": body, "MessageGroupId": group })).await;
    }
    let mut received = bodies(&receive(&aws, "q.fifo").await);
    received.sort();
    assert_eq!(received, ["a", "a", "b"]);
}

#[tokio::test]
async fn a_fifo_queue_has_rules_of_its_own() {
    let aws = with_fifo(json!({})).await;
    let mut seen = Vec::new();
    for mut input in [
        json!({ "MessageBody": "x" }),
        json!({ "MessageBody": "x", "MessageGroupId": "g" }),
        json!({ "MessageBody": "x", "MessageGroupId": "g", "MessageDeduplicationId": "d", "DelaySeconds": 2 }),
        json!({ "MessageBody": "x", "MessageGroupId": "g", "MessageDeduplicationId": "x".repeat(129) }),
    ] {
        input["QueueUrl"] = url("q.fifo").into();
        seen.push(told(&sqs(&aws, "SendMessage", input).await).chars().take(180).collect());
    }
    let entries = json!([{ "Id": "a", "MessageBody": "x" }]);
    seen.push(told(&sqs(&aws, "SendMessageBatch", json!({ "QueueUrl": url("q.fifo"), "Entries": entries })).await));
    send(&aws, "g", "d", "x").await;
    let message = receive(&aws, "q.fifo").await.remove(0);
    let shown = message["Attributes"].as_object().expect("attributes").keys().cloned().collect::<Vec<_>>();
    seen.push(shown.join(" "));
    // Fact 34: a receipt handle has no effect after its time.
    aws.clock.advance(SignedDuration::from_secs(31));
    let expired = told(&delete(&aws, "q.fifo", &message).await);
    seen.push(expired.replace(message["ReceiptHandle"].as_str().expect("a handle"), "HANDLE"));
    insta::assert_snapshot!(seen.join("\n"), @"
    400 MissingParameter;Sender: The request must contain the parameter MessageGroupId.
    400 InvalidParameterValue;Sender: The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly
    400 InvalidParameterValue;Sender: Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.
    400 InvalidParameterValue;Sender: Value xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx for parame
    400 InvalidParameterValue;Sender: The request must contain the parameter MessageGroupId.
    ApproximateFirstReceiveTimestamp ApproximateReceiveCount MessageDeduplicationId MessageGroupId SenderId SentTimestamp SequenceNumber
    400 InvalidParameterValue;Sender: Value HANDLE for parameter ReceiptHandle is invalid. Reason: The receipt handle has expire
    ");
}

#[tokio::test]
async fn sequence_numbers_increase() {
    let aws = with_fifo(json!({})).await;
    let mut last = String::new();
    for id in ["a", "b", "c"] {
        let number = send(&aws, "g", id, "x").await.json()["SequenceNumber"].as_str().expect("a number").to_owned();
        assert!(number.len() == 20 && number > last, "{number} {last}");
        last = number;
        let message = receive(&aws, "q.fifo").await.remove(0);
        delete(&aws, "q.fifo", &message).await;
    }
}
