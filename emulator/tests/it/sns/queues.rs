//! Deliveries to queues: wrapped and raw, in order, and to the dead-letter queue.

use serde_json::{Value, json};

use super::{NEWS, delivered, publish, said, sns, subscribe, subscribe_with, with_topic};
use crate::harness::Aws;

/// Makes a queue that SNS may send to for the topic, and returns its URL and ARN.
async fn queue(aws: &Aws, name: &str, topic: &str) -> (String, String) {
    let arn = format!("arn:aws:sqs:us-east-1:111122223333:{name}");
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": { "Service": "sns.amazonaws.com" }, "Action": "sqs:SendMessage", "Resource": arn,
        "Condition": { "ArnEquals": { "aws:SourceArn": topic } },
    }] });
    let mut attributes = json!({ "Policy": policy.to_string() });
    if name.ends_with(".fifo") {
        attributes["FifoQueue"] = "true".into();
    }
    let made = aws.target("sqs", "AmazonSQS.CreateQueue", json!({ "QueueName": name, "Attributes": attributes })).await;
    assert_eq!(made.status, 200, "{made}");
    (made.json()["QueueUrl"].as_str().expect("a URL").to_owned(), arn)
}

/// The messages of a queue: body, and attributes by name.
async fn messages(aws: &Aws, url: &str) -> Vec<(String, Value)> {
    let input = json!({ "QueueUrl": url, "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"], "AttributeNames": ["All"] });
    let received = aws.target("sqs", "AmazonSQS.ReceiveMessage", input).await.json();
    let shown = |message: &Value| (message["Body"].as_str().expect("a body").to_owned(), message["MessageAttributes"].clone());
    received["Messages"].as_array().map(|all| all.iter().map(shown).collect()).unwrap_or_default()
}

const ATTRIBUTES: [(&str, &str); 6] = [
    ("MessageAttributes.entry.1.Name", "n"),
    ("MessageAttributes.entry.1.Value.DataType", "Number"),
    ("MessageAttributes.entry.1.Value.StringValue", "1"),
    ("MessageAttributes.entry.2.Name", "b"),
    ("MessageAttributes.entry.2.Value.DataType", "Binary"),
    ("MessageAttributes.entry.2.Value.BinaryValue", "AAEC"),
];

/// Facts 38 and 41.
#[tokio::test]
async fn a_queue_gets_json_or_the_bare_message() {
    let aws = with_topic().await;
    let (wrapped, wrapped_arn) = queue(&aws, "wrapped", NEWS).await;
    let (raw, raw_arn) = queue(&aws, "raw", NEWS).await;
    subscribe(&aws, "sqs", &wrapped_arn).await;
    subscribe_with(&aws, "sqs", &raw_arn, &[("RawMessageDelivery", "true")]).await;
    publish(&aws, "hello", &ATTRIBUTES).await;
    delivered(&aws).await;
    let (body, attributes) = messages(&aws, &wrapped).await.remove(0);
    let signature = serde_json::from_str::<Value>(&body).expect("JSON")["Signature"].as_str().expect("a signature").to_owned();
    let certificate = body.split("SimpleNotificationService-").nth(1).and_then(|rest| rest.split('.').next()).expect("a URL");
    insta::assert_snapshot!(body.replace(&signature, "SIGNATURE").replace(certificate, "HASH"), @r#"
    {
      "Type" : "Notification",
      "MessageId" : "00000000-0000-0000-0000-000000000012",
      "TopicArn" : "arn:aws:sns:us-east-1:111122223333:news",
      "Message" : "hello",
      "Timestamp" : "2026-11-24T12:00:00.000Z",
      "SignatureVersion" : "1",
      "Signature" : "SIGNATURE",
      "SigningCertURL" : "http://localhost:4566/SimpleNotificationService-HASH.pem",
      "UnsubscribeURL" : "http://localhost:4566/?Action=Unsubscribe&SubscriptionArn=arn%3Aaws%3Asns%3Aus-east-1%3A111122223333%3Anews%3A00000000-0000-0000-0000-000000000007",
      "MessageAttributes" : {
        "b" : {"Type":"Binary","Value":"AAEC"},
        "n" : {"Type":"Number","Value":"1"}
      }
    }
    "#);
    assert_eq!(attributes, Value::Null);
    let (body, attributes) = messages(&aws, &raw).await.remove(0);
    assert_eq!(body, "hello");
    insta::assert_snapshot!(attributes, @r#"{"b":{"BinaryValue":"AAEC","DataType":"Binary"},"n":{"StringValue":"1","DataType":"Number"}}"#);
}

/// Fact 39.
#[tokio::test]
async fn what_can_not_be_delivered_goes_to_the_dead_letter_queue() {
    let aws = with_topic().await;
    let (dead, dead_arn) = queue(&aws, "dead", NEWS).await;
    let policy = json!({ "deadLetterTargetArn": dead_arn }).to_string();
    subscribe_with(&aws, "sqs", "arn:aws:sqs:us-east-1:111122223333:gone", &[("RedrivePolicy", &policy)]).await;
    subscribe_with(&aws, "lambda", "arn:aws:lambda:us-east-1:111122223333:function:gone", &[("RedrivePolicy", &policy)]).await;
    // Without one, the message is lost.
    subscribe(&aws, "sqs", "arn:aws:sqs:us-east-1:111122223333:lost").await;
    publish(&aws, "m", &[]).await;
    delivered(&aws).await;
    let bodies: Vec<Value> =
        messages(&aws, &dead).await.iter().map(|(body, _)| serde_json::from_str(body).expect("JSON")).collect();
    assert_eq!(bodies.iter().map(|body| &body["Message"]).collect::<Vec<_>>(), ["m", "m"]);
    assert!(super::on_their_way(&aws).await.is_empty());
}

#[tokio::test]
async fn a_queue_that_does_not_let_the_topic_in_gets_nothing() {
    let aws = with_topic().await;
    let (url, arn) = queue(&aws, "q", "arn:aws:sns:us-east-1:111122223333:other").await;
    subscribe(&aws, "sqs", &arn).await;
    publish(&aws, "m", &[]).await;
    delivered(&aws).await;
    assert!(messages(&aws, &url).await.is_empty());
}

#[tokio::test]
async fn a_fifo_topic_keeps_the_order_and_drops_what_comes_twice() {
    const ORDERS: &str = "arn:aws:sns:us-east-1:111122223333:orders.fifo";
    let aws = Aws::new();
    let fifo = [("Name", "orders.fifo"), ("Attributes.entry.1.key", "FifoTopic"), ("Attributes.entry.1.value", "true")];
    assert_eq!(said(&sns(&aws, "CreateTopic", &fifo).await), "200");
    let (url, arn) = queue(&aws, "orders.fifo", ORDERS).await;
    let raw = [("Attributes.entry.1.key", "RawMessageDelivery"), ("Attributes.entry.1.value", "true")];
    let fields = [[("TopicArn", ORDERS), ("Protocol", "sqs")], [("Endpoint", &arn), raw[0]]].concat();
    let fields: Vec<_> = fields.into_iter().chain([raw[1]]).collect();
    assert_eq!(said(&sns(&aws, "Subscribe", &fields).await), "200");
    for number in [1, 2, 2, 3] {
        let (message, id) = (format!("{number}"), format!("id-{number}"));
        let fields =
            [("TopicArn", ORDERS), ("Message", message.as_str()), ("MessageGroupId", "g"), ("MessageDeduplicationId", id.as_str())];
        assert_eq!(said(&sns(&aws, "Publish", &fields).await), "200");
    }
    let bodies: Vec<String> = messages(&aws, &url).await.into_iter().map(|(body, _)| body).collect();
    assert_eq!(bodies, ["1", "2", "3"]);
}
