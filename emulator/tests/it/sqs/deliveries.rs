//! What services deliver to a queue.

use std::convert::Infallible;

use emulator::{
    Arn,
    delivery::{self, Attribute, Delivery, Identity, Message, Target, Undelivered},
    lambda::Lineage,
};
use serde_json::{Value, json};

use super::{arn, bodies, make, receive, sqs, url, with_queue};
use crate::harness::Aws;

fn from_a_topic(topic: &str, body: &str) -> Delivery {
    Delivery {
        identity: Identity::Service {
            principal: "sns.amazonaws.com",
            source_arn: Arn::new("sns", "us-east-1", "111122223333", topic),
        },
        payload: body.to_owned().into(),
        message: Message::default(),
        lineage: Lineage::default(),
        trace: None,
    }
}

async fn deliver(aws: &Aws, queue: &str, delivery: Delivery) -> String {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let core = aws.emulator.core();
    let target = Target::of(&arn(queue).parse().expect("an ARN"), aws.account, "us-east-1").expect("a target");
    let delivered = account.write(|state| Ok::<_, Infallible>(delivery::deliver(core, aws.account, state, &target, delivery)));
    core.save(&account, None).await.expect("a disk");
    delivered.unwrap_or_else(|never| match never {}).map_or_else(|error: Undelivered| error.to_string(), |()| "delivered".into())
}

async fn allow(aws: &Aws, queue: &str, topic: &str) {
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": { "Service": "sns.amazonaws.com" }, "Action": "sqs:SendMessage", "Resource": arn(queue),
        "Condition": { "ArnEquals": { "aws:SourceArn": format!("arn:aws:sns:us-east-1:111122223333:{topic}") } },
    }] });
    let attributes = json!({ "Policy": policy.to_string() });
    sqs(aws, "SetQueueAttributes", json!({ "QueueUrl": url(queue), "Attributes": attributes })).await;
}

#[tokio::test]
async fn a_service_needs_the_queues_policy() {
    let aws = with_queue(json!({})).await;
    let mut seen = vec![deliver(&aws, "q", from_a_topic("t", "no policy")).await];
    allow(&aws, "q", "t").await;
    seen.push(deliver(&aws, "q", from_a_topic("t", "allowed")).await);
    seen.push(deliver(&aws, "q", from_a_topic("other", "another topic")).await);
    seen.push(deliver(&aws, "none", from_a_topic("t", "no queue")).await);
    seen.push(deliver(&aws, "q", from_a_topic("t", &"x".repeat(1_048_577))).await);
    seen.push(deliver(&aws, "q", from_a_topic("t", "")).await);
    insta::assert_snapshot!(seen.join("\n"), @"
    the target does not allow it
    delivered
    the target does not allow it
    the target does not exist
    the event has 1048577 bytes, and the target accepts 1048576
    the target refuses it: The request must contain the parameter MessageBody.
    ");
    assert_eq!(bodies(&receive(&aws, "q").await), ["allowed"]);
}

#[tokio::test]
async fn attributes_and_groups_come_along() {
    let aws = with_queue(json!({})).await;
    make(&aws, "f.fifo", json!({ "FifoQueue": "true" })).await;
    allow(&aws, "q", "t").await;
    allow(&aws, "f.fifo", "t").await;
    let mut delivery = from_a_topic("t", "x");
    delivery.message.attributes.insert("k".into(), Attribute::text("v"));
    delivery.message.attributes.insert("n".into(), Attribute::number(5));
    delivery.message.attributes.insert("b".into(), Attribute::binary(vec![0, 1]));
    delivery.message.group_id = Some("g".into());
    delivery.message.deduplication_id = Some("d".into());
    let mut seen = vec![deliver(&aws, "q", delivery.clone()).await, deliver(&aws, "f.fifo", delivery.clone()).await];
    delivery.message.group_id = None;
    delivery.message.deduplication_id = Some("e".into());
    seen.push(deliver(&aws, "f.fifo", delivery).await);
    let shown =
        |messages: Vec<Value>| format!("{} {}", messages[0]["MessageAttributes"], messages[0]["Attributes"]["MessageGroupId"]);
    seen.push(shown(receive(&aws, "q").await));
    seen.push(shown(receive(&aws, "f.fifo").await));
    insta::assert_snapshot!(seen.join("\n"), @r#"
    delivered
    delivered
    the target refuses it: The request must contain the parameter MessageGroupId.
    {"b":{"BinaryValue":"AAE=","DataType":"Binary"},"k":{"StringValue":"v","DataType":"String"},"n":{"StringValue":"5","DataType":"Number"}} "g"
    {"b":{"BinaryValue":"AAE=","DataType":"Binary"},"k":{"StringValue":"v","DataType":"String"},"n":{"StringValue":"5","DataType":"Number"}} "g"
    "#);
}
