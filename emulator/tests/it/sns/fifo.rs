//! FIFO topics: numbers, groups, and the same message again.

use jiff::SignedDuration;

use super::{inside, said, sns};
use crate::harness::Aws;

const ORDERS: &str = "arn:aws:sns:us-east-1:111122223333:orders.fifo";

async fn with_fifo(more: &[(&str, &str)]) -> Aws {
    let aws = Aws::new();
    let fifo = [("Name", "orders.fifo"), ("Attributes.entry.1.key", "FifoTopic"), ("Attributes.entry.1.value", "true")];
    let fields: Vec<_> = fifo.into_iter().chain(more.iter().copied()).collect();
    assert_eq!(said(&sns(&aws, "CreateTopic", &fields).await), "200");
    aws
}

async fn send(aws: &Aws, message: &str, group: &str, id: &str) -> String {
    let all = [("TopicArn", ORDERS), ("Message", message), ("MessageGroupId", group), ("MessageDeduplicationId", id)];
    let fields: Vec<_> = all.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let answer = sns(aws, "Publish", &fields).await;
    match answer.status {
        200 => format!("{} {}", &inside(&answer, "MessageId")[33..], inside(&answer, "SequenceNumber")),
        _ => said(&answer),
    }
}

#[tokio::test]
async fn a_message_has_a_group_and_an_id_and_gets_a_number() {
    let aws = with_fifo(&[]).await;
    let mut seen = Vec::new();
    for (group, id) in [("", ""), ("g", ""), ("g", "a"), ("g", "a"), ("h", "a"), ("g", "b"), ("a b", "c")] {
        seen.push(format!("{group:?} {id:?}: {}", send(&aws, "m", group, id).await));
    }
    aws.clock.advance(SignedDuration::from_mins(5));
    seen.push(format!("after five minutes: {}", send(&aws, "m", "g", "a").await));
    insta::assert_snapshot!(seen.join("\n"), @r#"
    "" "": 400 InvalidParameter: Invalid parameter: The MessageGroupId parameter is required for FIFO topics
    "g" "": 400 InvalidParameter: Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly
    "g" "a": 010 10000000000000000001
    "g" "a": 010 10000000000000000001
    "h" "a": 010 10000000000000000001
    "g" "b": 019 10000000000000000002
    "a b" "c": 400 InvalidParameter: Invalid parameter: MessageGroupId
    after five minutes: 025 10000000000000000003
    "#);
}

#[tokio::test]
async fn the_content_may_be_the_id_and_a_group_the_scope() {
    let by_content = [("Attributes.entry.2.key", "ContentBasedDeduplication"), ("Attributes.entry.2.value", "true")];
    let by_group = [("Attributes.entry.3.key", "FifoThroughputScope"), ("Attributes.entry.3.value", "MessageGroup")];
    let aws = with_fifo(&[by_content, by_group].concat()).await;
    let mut seen = Vec::new();
    for (message, group) in [("one", "g"), ("one", "g"), ("one", "h"), ("two", "g")] {
        seen.push(format!("{message} {group}: {}", send(&aws, message, group, "").await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    one g: 004 10000000000000000001
    one g: 004 10000000000000000001
    one h: 010 10000000000000000002
    two g: 013 10000000000000000003
    ");
}

#[tokio::test]
async fn it_sends_to_queues_alone() {
    let aws = with_fifo(&[]).await;
    let mut seen = Vec::new();
    for (protocol, endpoint) in [
        ("lambda", "arn:aws:lambda:us-east-1:111122223333:function:hello"),
        ("sqs", "arn:aws:sqs:us-east-1:111122223333:q"),
        ("sqs", "arn:aws:sqs:us-east-1:111122223333:q.fifo"),
    ] {
        let fields = [("TopicArn", ORDERS), ("Protocol", protocol), ("Endpoint", endpoint)];
        seen.push(format!("{protocol} {endpoint}: {}", said(&sns(&aws, "Subscribe", &fields).await)));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    lambda arn:aws:lambda:us-east-1:111122223333:function:hello: 400 InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: Please use FIFO SQS queue
    sqs arn:aws:sqs:us-east-1:111122223333:q: 200
    sqs arn:aws:sqs:us-east-1:111122223333:q.fifo: 200
    ");
}
