//! A file on its way through the services: S3 → queue, S3 → topic → queue, S3 → EventBridge → queue.

use serde_json::{Value, json};

use crate::{
    events::done,
    harness::Aws,
    s3::{put, s3},
};

const QUEUE: &str = "arn:aws:sqs:us-east-1:111122223333:q";
const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:t";

/// Policy that lets S3, SNS and EventBridge in.
fn open_to_services(action: &str, resource: &str) -> String {
    let services = json!({ "Service": ["s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com"] });
    let statement = json!({ "Effect": "Allow", "Principal": services, "Action": action, "Resource": resource });
    json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
}

/// Receives until that many bodies are there.
async fn bodies(aws: &Aws, url: &str, count: usize) -> Vec<Value> {
    let mut bodies = Vec::new();
    for _ in 0..100_000 {
        let input = json!({ "QueueUrl": url, "MaxNumberOfMessages": 10 });
        let received = aws.target("sqs", "AmazonSQS.ReceiveMessage", input).await.json();
        let messages = received["Messages"].as_array().cloned().unwrap_or_default();
        bodies
            .extend(messages.iter().map(|message| serde_json::from_str(message["Body"].as_str().expect("a text")).expect("JSON")));
        if bodies.len() >= count {
            break;
        }
        tokio::task::yield_now().await;
    }
    bodies
}

#[tokio::test]
async fn a_file_reaches_a_queue_by_s3_itself_by_a_topic_and_by_a_rule() {
    let aws = Aws::new();
    let attributes = json!({ "Policy": open_to_services("sqs:SendMessage", QUEUE) });
    let queue = aws.target("sqs", "AmazonSQS.CreateQueue", json!({ "QueueName": "q", "Attributes": attributes })).await.json();
    let url = queue["QueueUrl"].as_str().expect("a URL");
    let policy = open_to_services("sns:Publish", TOPIC);
    for fields in [
        vec![("Action", "CreateTopic"), ("Name", "t"), ("Attributes.entry.1.key", "Policy"), ("Attributes.entry.1.value", &policy)],
        vec![("Action", "Subscribe"), ("TopicArn", TOPIC), ("Protocol", "sqs"), ("Endpoint", QUEUE)],
    ] {
        let answer = aws.form("sns", &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
    done(&aws, "PutRule", json!({ "Name": "r", "EventPattern": json!({ "source": ["aws.s3"], "detail": { "object": { "key": [{ "prefix": "bus/" }] } } }).to_string() })).await;
    done(&aws, "PutTargets", json!({ "Rule": "r", "Targets": [{ "Id": "q", "Arn": QUEUE }] })).await;
    s3(&aws, "PUT", "/files", &[], "").await;
    let filter = |prefix: &str| {
        format!("<Filter><S3Key><FilterRule><Name>prefix</Name><Value>{prefix}</Value></FilterRule></S3Key></Filter>")
    };
    let notifications = format!(
        "<NotificationConfiguration><QueueConfiguration><Queue>{QUEUE}</Queue><Event>s3:ObjectCreated:*</Event>{}</QueueConfiguration>\
         <TopicConfiguration><Topic>{TOPIC}</Topic><Event>s3:ObjectCreated:*</Event>{}</TopicConfiguration>\
         <EventBridgeConfiguration/></NotificationConfiguration>",
        filter("queue/"),
        filter("topic/"),
    );
    let answer = s3(&aws, "PUT", "/files?notification", &[], &notifications).await;
    assert_eq!(answer.status, 200, "{answer}");
    // Queue and topic get a test message each, the topic's by the queue.
    let tests = bodies(&aws, url, 2).await;
    assert!(tests.iter().any(|body| body["Event"] == "s3:TestEvent"), "{tests:?}");
    for key in ["queue/a.txt", "topic/a b.txt", "bus/a.txt"] {
        put(&aws, &format!("/files/{}", key.replace(' ', "%20")), "hello").await;
    }
    let mut seen: Vec<String> = bodies(&aws, url, 3)
        .await
        .into_iter()
        .map(|body| {
            let by_topic = body["Message"].as_str().map(|message| serde_json::from_str::<Value>(message).expect("JSON"));
            let by = if by_topic.is_some() { body["Subject"].clone() } else { body["source"].clone() };
            let body = by_topic.unwrap_or(body);
            let record = &body["Records"][0];
            let key = if record.is_null() { &body["detail"]["object"]["key"] } else { &record["s3"]["object"]["key"] };
            format!("{key} {by} {} {}", record["eventName"], body["detail-type"])
        })
        .collect();
    seen.sort();
    insta::assert_snapshot!(seen.join("\n"), @r#"
    "bus/a.txt" "aws.s3" null "Object Created"
    "queue/a.txt" null "ObjectCreated:Put" null
    "topic/a+b.txt" "Amazon S3 Notification" "ObjectCreated:Put" null
    "#);
}
