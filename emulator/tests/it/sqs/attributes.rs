//! Attributes of queues, with AWS's ranges.

use jiff::SignedDuration;
use serde_json::json;

use super::{arn, make, sqs, told, url, with_queue};

#[tokio::test]
async fn all_attributes_of_a_queue() {
    let aws = with_queue(json!({})).await;
    make(&aws, "q.fifo", json!({ "FifoQueue": "true" })).await;
    let mut seen = Vec::new();
    for name in ["q", "q.fifo"] {
        let answer = sqs(&aws, "GetQueueAttributes", json!({ "QueueUrl": url(name), "AttributeNames": ["All"] })).await;
        seen.push(serde_json::to_string_pretty(&answer.json()["Attributes"]).expect("JSON"));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    {
      "ApproximateNumberOfMessages": "0",
      "ApproximateNumberOfMessagesDelayed": "0",
      "ApproximateNumberOfMessagesNotVisible": "0",
      "CreatedTimestamp": "1795521600",
      "DelaySeconds": "0",
      "LastModifiedTimestamp": "1795521600",
      "MaximumMessageSize": "1048576",
      "MessageRetentionPeriod": "345600",
      "QueueArn": "arn:aws:sqs:us-east-1:111122223333:q",
      "ReceiveMessageWaitTimeSeconds": "0",
      "SqsManagedSseEnabled": "true",
      "VisibilityTimeout": "30"
    }
    {
      "ApproximateNumberOfMessages": "0",
      "ApproximateNumberOfMessagesDelayed": "0",
      "ApproximateNumberOfMessagesNotVisible": "0",
      "ContentBasedDeduplication": "false",
      "CreatedTimestamp": "1795521600",
      "DeduplicationScope": "queue",
      "DelaySeconds": "0",
      "FifoQueue": "true",
      "FifoThroughputLimit": "perQueue",
      "LastModifiedTimestamp": "1795521600",
      "MaximumMessageSize": "1048576",
      "MessageRetentionPeriod": "345600",
      "QueueArn": "arn:aws:sqs:us-east-1:111122223333:q.fifo",
      "ReceiveMessageWaitTimeSeconds": "0",
      "SqsManagedSseEnabled": "true",
      "VisibilityTimeout": "30"
    }
    "#);
}

#[tokio::test]
async fn attributes_are_changed_one_by_one() {
    let aws = with_queue(json!({ "VisibilityTimeout": "20" })).await;
    aws.clock.advance(SignedDuration::from_secs(5));
    let change = json!({ "QueueUrl": url("q"), "Attributes": { "DelaySeconds": "7", "KmsMasterKeyId": "alias/aws/sqs" } });
    assert_eq!(sqs(&aws, "SetQueueAttributes", change).await.status, 200);
    let names = [
        "VisibilityTimeout",
        "DelaySeconds",
        "LastModifiedTimestamp",
        "CreatedTimestamp",
        "KmsMasterKeyId",
        "SqsManagedSseEnabled",
    ];
    let answer = sqs(&aws, "GetQueueAttributes", json!({ "QueueUrl": url("q"), "AttributeNames": names })).await;
    let none = sqs(&aws, "GetQueueAttributes", json!({ "QueueUrl": url("q") })).await;
    insta::assert_snapshot!(format!("{}\n{}", answer.text(), none.text()), @r#"
    {"Attributes":{"CreatedTimestamp":"1795521600","DelaySeconds":"7","KmsMasterKeyId":"alias/aws/sqs","LastModifiedTimestamp":"1795521605","SqsManagedSseEnabled":"false","VisibilityTimeout":"20"}}
    {}
    "#);
}

#[tokio::test]
async fn values_are_checked() {
    let aws = with_queue(json!({})).await;
    make(&aws, "q.fifo", json!({ "FifoQueue": "true" })).await;
    let target = arn("none");
    let mut seen = Vec::new();
    for (queue, name, value) in [
        ("q", "VisibilityTimeout", "43201"),
        ("q", "VisibilityTimeout", "x"),
        ("q", "MaximumMessageSize", "1023"),
        ("q", "MaximumMessageSize", "1048577"),
        ("q", "MessageRetentionPeriod", "59"),
        ("q", "DelaySeconds", "901"),
        ("q", "DelaySeconds", "-1"),
        ("q", "ReceiveMessageWaitTimeSeconds", "21"),
        ("q", "Policy", "{}"),
        ("q", "Policy", "not JSON"),
        ("q", "QueueArn", "x"),
        ("q", "Nonsense", "x"),
        ("q", "FifoQueue", "true"),
        ("q", "DeduplicationScope", "queue"),
        ("q", "ContentBasedDeduplication", "true"),
        ("q.fifo", "ContentBasedDeduplication", "maybe"),
        ("q.fifo", "DeduplicationScope", "group"),
        ("q", "RedrivePolicy", "nothing"),
        ("q", "RedrivePolicy", r#"{"deadLetterTargetArn": "dummy", "maxReceiveCount": 42}"#),
        ("q", "RedrivePolicy", &format!(r#"{{"deadLetterTargetArn":"{target}","maxReceiveCount":1}}"#)),
        ("q", "RedrivePolicy", &format!(r#"{{"deadLetterTargetArn":"{target}"}}"#)),
        ("q", "RedrivePolicy", &format!(r#"{{"deadLetterTargetArn":"{target}","maxReceiveCount":0}}"#)),
        ("q", "RedrivePolicy", &format!(r#"{{"deadLetterTargetArn":"{}","maxReceiveCount":"3"}}"#, arn("q.fifo"))),
        ("q", "RedriveAllowPolicy", r#"{"redrivePermission":"byQueue"}"#),
        ("q", "RedriveAllowPolicy", r#"{"redrivePermission":"denyAll"}"#),
    ] {
        let input = json!({ "QueueUrl": url(queue), "Attributes": { name: value } });
        seen.push(format!("{name} {}", told(&sqs(&aws, "SetQueueAttributes", input).await)));
    }
    let both = json!({ "KmsMasterKeyId": "k", "SqsManagedSseEnabled": "true" });
    seen.push(told(&sqs(&aws, "SetQueueAttributes", json!({ "QueueUrl": url("q"), "Attributes": both })).await));
    let asked = json!({ "QueueUrl": url("q"), "AttributeNames": ["Nonsense"] });
    seen.push(told(&sqs(&aws, "GetQueueAttributes", asked).await));
    insta::assert_snapshot!(seen.join("\n"), @r#"
    VisibilityTimeout 400 InvalidAttributeValue;Sender: Invalid value for the parameter VisibilityTimeout.
    VisibilityTimeout 400 InvalidAttributeValue;Sender: Invalid value for the parameter VisibilityTimeout.
    MaximumMessageSize 400 InvalidAttributeValue;Sender: Invalid value for the parameter MaximumMessageSize.
    MaximumMessageSize 400 InvalidAttributeValue;Sender: Invalid value for the parameter MaximumMessageSize.
    MessageRetentionPeriod 400 InvalidAttributeValue;Sender: Invalid value for the parameter MessageRetentionPeriod.
    DelaySeconds 400 InvalidAttributeValue;Sender: Invalid value for the parameter DelaySeconds.
    DelaySeconds 400 InvalidAttributeValue;Sender: Invalid value for the parameter DelaySeconds.
    ReceiveMessageWaitTimeSeconds 400 InvalidAttributeValue;Sender: Invalid value for the parameter ReceiveMessageWaitTimeSeconds.
    Policy 400 InvalidAttributeValue;Sender: Invalid value for the parameter Policy.
    Policy 400 InvalidAttributeValue;Sender: Invalid value for the parameter Policy.
    QueueArn 400 InvalidAttributeName;Sender: Unknown Attribute QueueArn.
    Nonsense 400 InvalidAttributeName;Sender: Unknown Attribute Nonsense.
    FifoQueue 400 InvalidAttributeName;Sender: Unknown Attribute FifoQueue.
    DeduplicationScope 400 InvalidAttributeName;Sender: You can specify the DeduplicationScope only when FifoQueue is set to true.
    ContentBasedDeduplication 400 InvalidAttributeName;Sender: Unknown Attribute ContentBasedDeduplication.
    ContentBasedDeduplication 400 InvalidAttributeValue;Sender: Invalid value for the parameter ContentBasedDeduplication.
    DeduplicationScope 400 InvalidAttributeValue;Sender: Invalid value for the parameter DeduplicationScope.
    RedrivePolicy 400 InvalidParameterValue;Sender: Value nothing for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a valid JSON map.
    RedrivePolicy 400 InvalidParameterValue;Sender: Value {"deadLetterTargetArn": "dummy", "maxReceiveCount": 42} for parameter RedrivePolicy is invalid. Reason: Invalid value for deadLetterTargetArn.
    RedrivePolicy 400 InvalidParameterValue;Sender: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:none","maxReceiveCount":1} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.
    RedrivePolicy 400 InvalidParameterValue;Sender: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:none"} for parameter RedrivePolicy is invalid. Reason: Redrive policy does not contain mandatory attribute: maxReceiveCount.
    RedrivePolicy 400 InvalidParameterValue;Sender: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:none","maxReceiveCount":0} for parameter RedrivePolicy is invalid. Reason: Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.
    RedrivePolicy 400 InvalidParameterValue;Sender: Value {"deadLetterTargetArn":"arn:aws:sqs:us-east-1:111122223333:q.fifo","maxReceiveCount":"3"} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.
    RedriveAllowPolicy 400 InvalidParameterValue;Sender: Value {"redrivePermission":"byQueue"} for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive allow policy. byQueue needs 1 to 10 sourceQueueArns.
    RedriveAllowPolicy 200 : 
    400 InvalidAttributeName;Sender: You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.
    400 InvalidAttributeName;Sender: Unknown Attribute Nonsense.
    "#);
}
