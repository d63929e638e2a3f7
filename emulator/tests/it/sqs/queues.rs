//! Queues: names, URLs, lists, tags, purge.

use jiff::SignedDuration;
use serde_json::json;

use super::{arn, bodies, counts, make, receive, send, sqs, told, url, with_queue};
use crate::harness::Aws;

#[tokio::test]
async fn a_queue_is_made_found_and_deleted() {
    let aws = with_queue(json!({})).await;
    let mut seen = vec![sqs(&aws, "GetQueueUrl", json!({ "QueueName": "q" })).await.text()];
    seen.push(sqs(&aws, "DeleteQueue", json!({ "QueueUrl": url("q") })).await.to_string());
    let gone = sqs(&aws, "GetQueueUrl", json!({ "QueueName": "q" })).await;
    seen.extend([told(&gone), gone.text()]);
    seen.push(told(&sqs(&aws, "DeleteQueue", json!({ "QueueUrl": url("q") })).await));
    insta::assert_snapshot!(seen.join("\n"), @r#"
    {"QueueUrl":"http://localhost:4566/111122223333/q"}
    200

    400 AWS.SimpleQueueService.NonExistentQueue;Sender: The specified queue does not exist.
    {"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}
    400 AWS.SimpleQueueService.NonExistentQueue;Sender: The specified queue does not exist.
    "#);
}

/// Fact 29: JSON, with the names of the query protocol for errors.
#[tokio::test]
async fn errors_keep_their_query_names() {
    let aws = Aws::new();
    let mut seen = Vec::new();
    for (operation, input) in [
        ("SendMessage", json!({ "QueueUrl": url("none"), "MessageBody": "x" })),
        ("SendMessage", json!({ "MessageBody": "x" })),
        ("ReceiveMessage", json!({ "QueueUrl": url("none"), "MaxNumberOfMessages": 11 })),
    ] {
        let answer = sqs(&aws, operation, input).await;
        seen.push(format!("{} {} {}", answer.status, answer.header("x-amzn-query-error"), answer.text()));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 AWS.SimpleQueueService.NonExistentQueue;Sender {"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}
    400 MissingParameter;Sender {"__type":"com.amazon.coral.service#MissingRequiredParameterException","message":"The request must contain the parameter QueueUrl."}
    400 InvalidParameterValue;Sender {"__type":"com.amazon.coral.service#InvalidParameterValueException","message":"Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."}
    "#);
}

#[tokio::test]
async fn the_query_protocol_does_the_same() {
    let aws = with_queue(json!({})).await;
    let call = async |fields: &[(&str, &str)]| {
        let body =
            form_urlencoded::Serializer::new(String::new()).append_pair("Version", "2012-11-05").extend_pairs(fields).finish();
        let request = aws.request("sqs", "POST", "/").header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        aws.send(request.body(body.into()).expect("a request")).await.to_string()
    };
    let queue = url("q");
    let attribute = [
        ("MessageAttribute.1.Name", "colour"),
        ("MessageAttribute.1.Value.StringValue", "red"),
        ("MessageAttribute.1.Value.DataType", "String"),
    ];
    let mut send = vec![("Action", "SendMessage"), ("QueueUrl", &queue), ("MessageBody", "<hello>")];
    send.extend(attribute);
    let mut seen = vec![call(&send).await];
    seen.push(
        call(&[
            ("Action", "ReceiveMessage"),
            ("QueueUrl", &queue),
            ("AttributeName.1", "ApproximateReceiveCount"),
            ("MessageAttributeName.1", "All"),
        ])
        .await,
    );
    seen.push(call(&[("Action", "ReceiveMessage"), ("QueueUrl", &url("none"))]).await);
    seen.push(
        call(&[("Action", "CreateQueue"), ("QueueName", "q"), ("Attribute.1.Name", "DelaySeconds"), ("Attribute.1.Value", "5")])
            .await,
    );
    insta::assert_snapshot!(seen.join("\n"), @r#"
    200
    <SendMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">
      <SendMessageResult>
        <MD5OfMessageBody>089f50113aced7db714d7a1b4c0897e0</MD5OfMessageBody>
        <MD5OfMessageAttributes>0410de28095c8c9ede883953e14dac6c</MD5OfMessageAttributes>
        <MessageId>00000000-0000-0000-0000-000000000004</MessageId>
      </SendMessageResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000003</RequestId>
      </ResponseMetadata>
    </SendMessageResponse>

    200
    <ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">
      <ReceiveMessageResult>
        <Message>
          <MessageId>00000000-0000-0000-0000-000000000004</MessageId>
          <ReceiptHandle>MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAyIDE4ODI3NDA4NTcyNDE2MDAwMDAgMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDA0IDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwNg==</ReceiptHandle>
          <MD5OfBody>089f50113aced7db714d7a1b4c0897e0</MD5OfBody>
          <Body>&lt;hello&gt;</Body>
          <Attribute>
            <Name>ApproximateReceiveCount</Name>
            <Value>1</Value>
          </Attribute>
          <MD5OfMessageAttributes>0410de28095c8c9ede883953e14dac6c</MD5OfMessageAttributes>
          <MessageAttribute>
            <Name>colour</Name>
            <Value>
              <StringValue>red</StringValue>
              <DataType>String</DataType>
            </Value>
          </MessageAttribute>
        </Message>
      </ReceiveMessageResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000005</RequestId>
      </ResponseMetadata>
    </ReceiveMessageResponse>

    400
    <ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">
      <Error>
        <Type>Sender</Type>
        <Code>AWS.SimpleQueueService.NonExistentQueue</Code>
        <Message>The specified queue does not exist.</Message>
      </Error>
      <RequestId>00000000-0000-0000-0000-000000000007</RequestId>
    </ErrorResponse>

    400
    <ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">
      <Error>
        <Type>Sender</Type>
        <Code>QueueAlreadyExists</Code>
        <Message>A queue already exists with the same name and a different value for attribute DelaySeconds</Message>
      </Error>
      <RequestId>00000000-0000-0000-0000-000000000008</RequestId>
    </ErrorResponse>
    "#);
}

/// Fact 32.
#[tokio::test]
async fn making_a_queue_again_is_fine_with_the_same_attributes_only() {
    let aws = with_queue(json!({ "DelaySeconds": "1" })).await;
    let mut seen = Vec::new();
    for attributes in
        [json!({}), json!({ "DelaySeconds": "1" }), json!({ "VisibilityTimeout": "30" }), json!({ "DelaySeconds": "2" })]
    {
        seen.push(told(&sqs(&aws, "CreateQueue", json!({ "QueueName": "q", "Attributes": attributes })).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    200 : 
    200 : 
    200 : 
    400 QueueAlreadyExists;Sender: A queue already exists with the same name and a different value for attribute DelaySeconds
    ");
}

#[tokio::test]
async fn names_are_checked() {
    let aws = Aws::new();
    let fifo = json!({ "FifoQueue": "true" });
    let mut seen = Vec::new();
    for (name, attributes) in [
        ("a b", json!({})),
        ("", json!({})),
        (&"x".repeat(81), json!({})),
        ("q.fifo", json!({})),
        ("q", fifo.clone()),
        (".fifo", fifo.clone()),
        ("q.fifo", fifo),
        ("q", json!({ "FifoQueue": "false" })),
    ] {
        seen.push(told(&sqs(&aws, "CreateQueue", json!({ "QueueName": name, "Attributes": attributes })).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    400 InvalidParameterValue;Sender: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
    400 InvalidParameterValue;Sender: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
    400 InvalidParameterValue;Sender: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
    400 InvalidParameterValue;Sender: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
    400 InvalidParameterValue;Sender: The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.
    400 InvalidParameterValue;Sender: The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.
    200 : 
    400 InvalidAttributeName;Sender: Unknown Attribute FifoQueue.
    ");
}

#[tokio::test]
async fn a_url_reaches_no_other_queue_and_no_other_account() {
    let aws = with_queue(json!({})).await;
    make(&aws.as_account(444_455_556_666), "other", json!({})).await;
    let mut seen = Vec::new();
    for spelling in [
        url("q"),
        "https://sqs.us-east-1.amazonaws.com/111122223333/q".into(),
        "http://127.0.0.1:9/111122223333/q".into(),
        "http://localhost:4566/444455556666/other".into(),
        "http://localhost:4566/111122223333/other".into(),
        "http://localhost:4566/111122223333/Q".into(),
        "http://localhost:4566/111122223333/%71".into(),
        "http://localhost:4566/111122223333//q".into(),
        "http://localhost:4566//111122223333/q".into(),
        "http://localhost:4566/111122223333/q/".into(),
        "http://localhost:4566/111122223333/q?a=b".into(),
        "http://localhost:4566/444455556666/../111122223333/q".into(),
        "http://localhost:4566/queue/us-east-1/111122223333/q".into(),
        "/111122223333/q".into(),
        arn("q"),
        "q".into(),
        String::new(),
    ] {
        let answer = sqs(&aws, "SendMessage", json!({ "QueueUrl": spelling, "MessageBody": "x" })).await;
        seen.push(format!("{spelling}: {} {}", answer.status, answer.header("x-amzn-query-error")));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    http://localhost:4566/111122223333/q: 200 
    https://sqs.us-east-1.amazonaws.com/111122223333/q: 200 
    http://127.0.0.1:9/111122223333/q: 200 
    http://localhost:4566/444455556666/other: 400 AWS.SimpleQueueService.NonExistentQueue;Sender
    http://localhost:4566/111122223333/other: 400 AWS.SimpleQueueService.NonExistentQueue;Sender
    http://localhost:4566/111122223333/Q: 400 AWS.SimpleQueueService.NonExistentQueue;Sender
    http://localhost:4566/111122223333/%71: 404 InvalidAddress;Sender
    http://localhost:4566/111122223333//q: 404 InvalidAddress;Sender
    http://localhost:4566//111122223333/q: 404 InvalidAddress;Sender
    http://localhost:4566/111122223333/q/: 404 InvalidAddress;Sender
    http://localhost:4566/111122223333/q?a=b: 404 InvalidAddress;Sender
    http://localhost:4566/444455556666/../111122223333/q: 404 InvalidAddress;Sender
    http://localhost:4566/queue/us-east-1/111122223333/q: 404 InvalidAddress;Sender
    /111122223333/q: 404 InvalidAddress;Sender
    arn:aws:sqs:us-east-1:111122223333:q: 404 InvalidAddress;Sender
    q: 404 InvalidAddress;Sender
    : 404 InvalidAddress;Sender
    ");
    let other = aws.as_account(444_455_556_666);
    let input = json!({ "QueueUrl": "http://localhost:4566/444455556666/other" });
    assert_eq!(sqs(&other, "ReceiveMessage", input).await.text(), "{}");
}

#[tokio::test]
async fn queues_are_listed_by_name_in_pages() {
    let aws = Aws::new();
    assert_eq!(sqs(&aws, "ListQueues", json!({})).await.text(), "{}");
    for name in ["b1", "a", "b2", "b3"] {
        make(&aws, name, json!({})).await;
    }
    let mut seen = vec![sqs(&aws, "ListQueues", json!({})).await.text()];
    let first = sqs(&aws, "ListQueues", json!({ "QueueNamePrefix": "b", "MaxResults": 2 })).await;
    seen.push(first.text());
    let more = json!({ "QueueNamePrefix": "b", "MaxResults": 2, "NextToken": first.json()["NextToken"] });
    seen.push(sqs(&aws, "ListQueues", more).await.text());
    for input in [json!({ "MaxResults": 1001 }), json!({ "MaxResults": 0 }), json!({ "NextToken": "!" })] {
        seen.push(told(&sqs(&aws, "ListQueues", input).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    {"QueueUrls":["http://localhost:4566/111122223333/a","http://localhost:4566/111122223333/b1","http://localhost:4566/111122223333/b2","http://localhost:4566/111122223333/b3"]}
    {"QueueUrls":["http://localhost:4566/111122223333/b1","http://localhost:4566/111122223333/b2"],"NextToken":"ImIyIg"}
    {"QueueUrls":["http://localhost:4566/111122223333/b3"]}
    400 InvalidParameterValue;Sender: Value 1001 for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.
    400 InvalidParameterValue;Sender: Value 0 for parameter MaxResults is invalid. Reason: MaxResults must be an integer between 1 and 1000.
    400 InvalidParameterValue;Sender: Invalid or expired next token.
    "#);
}

#[tokio::test]
async fn tags_are_kept() {
    let aws = with_queue(json!({})).await;
    let queue = url("q");
    let mut seen = vec![sqs(&aws, "ListQueueTags", json!({ "QueueUrl": queue })).await.text()];
    sqs(&aws, "TagQueue", json!({ "QueueUrl": queue, "Tags": { "a": "1", "b": "2" } })).await;
    sqs(&aws, "UntagQueue", json!({ "QueueUrl": queue, "TagKeys": ["a", "c"] })).await;
    seen.push(sqs(&aws, "ListQueueTags", json!({ "QueueUrl": queue })).await.text());
    let many: serde_json::Map<_, _> = (0..50).map(|number| (format!("k{number}"), json!("v"))).collect();
    seen.push(told(&sqs(&aws, "TagQueue", json!({ "QueueUrl": queue, "Tags": many })).await));
    seen.push(told(&sqs(&aws, "TagQueue", json!({ "QueueUrl": queue, "Tags": { "k".repeat(129): "v" } })).await));
    sqs(&aws, "CreateQueue", json!({ "QueueName": "tagged", "tags": { "made": "so" } })).await;
    seen.push(sqs(&aws, "ListQueueTags", json!({ "QueueUrl": url("tagged") })).await.text());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    {}
    {"Tags":{"b":"2"}}
    400 InvalidParameterValue;Sender: Too many tags added for queue q.
    400 InvalidParameterValue;Sender: Tag keys must be between 1 and 128 characters in length.
    {"Tags":{"made":"so"}}
    "#);
}

/// Fact 33.
#[tokio::test]
async fn a_purge_removes_all_messages_once_a_minute() {
    let aws = with_queue(json!({})).await;
    for body in ["a", "b", "c"] {
        send(&aws, "q", body).await;
    }
    assert_eq!(receive(&aws, "q").await.len(), 3);
    send(&aws, "q", "d").await;
    let purge = json!({ "QueueUrl": url("q") });
    assert_eq!(sqs(&aws, "PurgeQueue", purge.clone()).await.status, 200);
    assert_eq!(counts(&aws, "q").await, ("0".into(), "0".into(), "0".into()));
    insta::assert_snapshot!(told(&sqs(&aws, "PurgeQueue", purge.clone()).await), @"403 AWS.SimpleQueueService.PurgeQueueInProgress;Sender: Only one PurgeQueue operation on q is allowed every 60 seconds.");
    aws.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(sqs(&aws, "PurgeQueue", purge).await.status, 200);
    send(&aws, "q", "e").await;
    assert_eq!(bodies(&receive(&aws, "q").await), ["e"]);
}

#[tokio::test]
async fn a_new_queue_of_the_same_name_has_nothing_of_the_old_one() {
    let aws = with_queue(json!({ "DelaySeconds": "0" })).await;
    send(&aws, "q", "old").await;
    let old = receive(&aws, "q").await.remove(0);
    sqs(&aws, "DeleteQueue", json!({ "QueueUrl": url("q") })).await;
    make(&aws, "q", json!({})).await;
    assert!(receive(&aws, "q").await.is_empty());
    let answer = super::delete(&aws, "q", &old).await;
    assert!(told(&answer).starts_with("400 ReceiptHandleIsInvalid;Sender: The input receipt handle"), "{answer}");
}
