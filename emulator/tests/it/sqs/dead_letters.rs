//! Dead-letter queues.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{arn, bodies, counts, make, receive, send, sqs, told, url};
use crate::harness::Aws;

/// An account with `q`, whose messages go to `dead` after two receipts.
pub async fn with_dead_letters() -> Aws {
    let aws = Aws::new();
    make(&aws, "dead", json!({})).await;
    make(&aws, "q", json!({ "VisibilityTimeout": "1", "RedrivePolicy": policy("dead", 2) })).await;
    aws
}

fn policy(target: &str, most: u32) -> String {
    json!({ "deadLetterTargetArn": arn(target), "maxReceiveCount": most }).to_string()
}

/// Receives until messages of `q` are in the dead-letter queue.
pub async fn fail(aws: &Aws) {
    for _ in 0..3 {
        receive(aws, "q").await;
        aws.clock.advance(SignedDuration::from_secs(1));
    }
}

#[tokio::test]
async fn a_message_that_was_received_too_often_moves_to_the_dead_letter_queue_unchanged() {
    let aws = with_dead_letters().await;
    let input = json!({ "QueueUrl": url("q"), "MessageBody": "poison", "MessageAttributes": { "k": { "DataType": "String", "StringValue": "v" } } });
    let sent = sqs(&aws, "SendMessage", input).await.json();
    send(&aws, "q", "second").await;
    for expected in [vec!["poison", "second"], vec!["poison", "second"], vec![]] {
        assert_eq!(bodies(&receive(&aws, "q").await), expected);
        aws.clock.advance(SignedDuration::from_secs(1));
    }
    let dead = receive(&aws, "dead").await;
    assert_eq!(bodies(&dead), ["poison", "second"]);
    assert_eq!(dead[0]["MessageId"], sent["MessageId"]);
    insta::assert_snapshot!(format!("{} {}", dead[0]["Attributes"], dead[0]["MessageAttributes"]), @r#"{"ApproximateFirstReceiveTimestamp":"1795521603000","ApproximateReceiveCount":"3","DeadLetterQueueSourceArn":"arn:aws:sqs:us-east-1:111122223333:q","SenderId":"111122223333","SentTimestamp":"1795521600000"} {"k":{"StringValue":"v","DataType":"String"}}"#);
    assert_eq!(counts(&aws, "q").await, ("0".into(), "0".into(), "0".into()));
}

#[tokio::test]
async fn without_the_dead_letter_queue_messages_stay() {
    let aws = with_dead_letters().await;
    send(&aws, "q", "a").await;
    sqs(&aws, "DeleteQueue", json!({ "QueueUrl": url("dead") })).await;
    fail(&aws).await;
    assert_eq!(bodies(&receive(&aws, "q").await), ["a"]);
}

#[tokio::test]
async fn the_sources_of_a_dead_letter_queue_are_listed() {
    let aws = with_dead_letters().await;
    make(&aws, "p", json!({ "RedrivePolicy": policy("dead", 1) })).await;
    let mut seen = vec![sqs(&aws, "ListDeadLetterSourceQueues", json!({ "QueueUrl": url("dead") })).await.text()];
    let first = sqs(&aws, "ListDeadLetterSourceQueues", json!({ "QueueUrl": url("dead"), "MaxResults": 1 })).await;
    seen.push(first.text());
    let next = json!({ "QueueUrl": url("dead"), "MaxResults": 1, "NextToken": first.json()["NextToken"] });
    seen.push(sqs(&aws, "ListDeadLetterSourceQueues", next).await.text());
    seen.push(sqs(&aws, "ListDeadLetterSourceQueues", json!({ "QueueUrl": url("q") })).await.text());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    {"queueUrls":["http://localhost:4566/111122223333/p","http://localhost:4566/111122223333/q"]}
    {"queueUrls":["http://localhost:4566/111122223333/p"],"NextToken":"InAi"}
    {"queueUrls":["http://localhost:4566/111122223333/q"]}
    {"queueUrls":[]}
    "#);
}

#[tokio::test]
async fn a_dead_letter_queue_says_who_may_use_it() {
    let aws = with_dead_letters().await;
    let allow = async |policy: Value| {
        let attributes = json!({ "RedriveAllowPolicy": policy.to_string() });
        assert_eq!(sqs(&aws, "SetQueueAttributes", json!({ "QueueUrl": url("dead"), "Attributes": attributes })).await.status, 200);
        let attributes = json!({ "RedrivePolicy": policy_of("dead") });
        told(&sqs(&aws, "SetQueueAttributes", json!({ "QueueUrl": url("q"), "Attributes": attributes })).await)
    };
    let mut seen = vec![allow(json!({ "redrivePermission": "denyAll" })).await];
    seen.push(allow(json!({ "redrivePermission": "byQueue", "sourceQueueArns": [arn("p")] })).await);
    seen.push(allow(json!({ "redrivePermission": "byQueue", "sourceQueueArns": [arn("q")] })).await);
    seen.push(allow(json!({ "redrivePermission": "allowAll" })).await);
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 InvalidParameterValue;Sender: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:dead","maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: The redrive allow policy of the dead-letter queue does not allow this queue as a source.
    400 InvalidParameterValue;Sender: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:dead","maxReceiveCount":3} for parameter RedrivePolicy is invalid. Reason: The redrive allow policy of the dead-letter queue does not allow this queue as a source.
    200 : 
    200 :
    "#);
}

fn policy_of(target: &str) -> String {
    policy(target, 3)
}
