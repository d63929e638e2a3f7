//! Sending, receiving, visibility, delay, deletion.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{bodies, counts, delete, make, receive, send, sqs, told, url, with_queue};
use crate::harness::Aws;

fn seconds(number: i64) -> SignedDuration {
    SignedDuration::from_secs(number)
}

#[tokio::test]
async fn a_message_arrives_with_its_attributes() {
    let aws = with_queue(json!({})).await;
    let input = json!({
        "QueueUrl": url("q"),
        "MessageBody": "héllo",
        "MessageAttributes": {
            "Name": { "DataType": "String", "StringValue": "Kenobi" },
            "Count.X": { "DataType": "Number.int", "StringValue": "3" },
            "Bytes": { "DataType": "Binary", "BinaryValue": "AAEC" },
        },
        "MessageSystemAttributes": { "AWSTraceHeader": { "DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793" } },
    });
    let sent = sqs(&aws, "SendMessage", input).await;
    let received = receive(&aws, "q").await;
    insta::assert_snapshot!(format!("{}\n{}", sent.text(), serde_json::to_string_pretty(&received).expect("JSON")), @r#"
    {"MD5OfMessageBody":"be50e8478cf24ff3595bc7307fb91b50","MD5OfMessageAttributes":"b03e2cc92b965a5779b4ca1bf30d1d56","MD5OfMessageSystemAttributes":"62a56dd927315f2b2e12832b84617ea5","MessageId":"00000000-0000-0000-0000-000000000004"}
    [
      {
        "MessageId": "00000000-0000-0000-0000-000000000004",
        "ReceiptHandle": "MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAyIDE4ODI3NDA4NTcyNDE2MDAwMDAgMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDA0IDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwNg==",
        "MD5OfBody": "be50e8478cf24ff3595bc7307fb91b50",
        "Body": "héllo",
        "Attributes": {
          "AWSTraceHeader": "Root=1-5759e988-bd862e3fe1be46a994272793",
          "ApproximateFirstReceiveTimestamp": "1795521600000",
          "ApproximateReceiveCount": "1",
          "SenderId": "111122223333",
          "SentTimestamp": "1795521600000"
        },
        "MD5OfMessageAttributes": "b03e2cc92b965a5779b4ca1bf30d1d56",
        "MessageAttributes": {
          "Bytes": {
            "BinaryValue": "AAEC",
            "DataType": "Binary"
          },
          "Count.X": {
            "StringValue": "3",
            "DataType": "Number.int"
          },
          "Name": {
            "StringValue": "Kenobi",
            "DataType": "String"
          }
        }
      }
    ]
    "#);
}

/// The digests are those that AWS was recorded to give for these attributes.
#[tokio::test]
async fn a_receiver_gets_the_attributes_that_it_asks_for() {
    let aws = with_queue(json!({ "VisibilityTimeout": "0" })).await;
    let text = |value: &str| json!({ "DataType": "String", "StringValue": value });
    let attributes = json!({ "General": text("Kenobi"), "Hello": text("There"), "Help.Me": text("Me") });
    sqs(&aws, "SendMessage", json!({ "QueueUrl": url("q"), "MessageBody": "msg", "MessageAttributes": attributes })).await;
    let mut seen = Vec::new();
    for asked in [
        json!([]),
        json!(["All"]),
        json!([".*"]),
        json!(["Foo", "Help"]),
        json!(["General", "Hello"]),
        json!(["Foo", "Hello"]),
        json!(["Hel.*"]),
    ] {
        let answer = sqs(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q"), "MessageAttributeNames": asked })).await.json();
        seen.push(format!("{asked} {}", answer["Messages"][0]["MD5OfMessageAttributes"].as_str().unwrap_or("none")));
    }
    for asked in [json!(["SenderId"]), json!(["ApproximateReceiveCount", "SequenceNumber"]), json!([])] {
        let answer =
            sqs(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q"), "MessageSystemAttributeNames": asked })).await.json();
        seen.push(format!("{asked} {}", answer["Messages"][0]["Attributes"]));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    [] none
    ["All"] 4c360f3fdafd970e05fae2f149d997f5
    [".*"] 4c360f3fdafd970e05fae2f149d997f5
    ["Foo","Help"] none
    ["General","Hello"] fca026605781cb4126a1e9044df24232
    ["Foo","Hello"] a311262e065454b75da111d535b8dacd
    ["Hel.*"] 83fee93c1bcd8b9a5a923ffacdc636c7
    ["SenderId"] {"SenderId":"111122223333"}
    ["ApproximateReceiveCount","SequenceNumber"] {"ApproximateReceiveCount":"9"}
    [] null
    "#);
}

/// Fact 31.
#[tokio::test]
async fn nothing_to_receive_is_no_member_at_all_and_numbers_are_checked() {
    let aws = with_queue(json!({})).await;
    let mut seen = vec![sqs(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q") })).await.to_string()];
    for (name, value) in [
        ("MaxNumberOfMessages", 11),
        ("MaxNumberOfMessages", 0),
        ("WaitTimeSeconds", 21),
        ("WaitTimeSeconds", -1),
        ("VisibilityTimeout", 43_201),
    ] {
        seen.push(told(&sqs(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q"), name: value })).await));
    }
    seen.push(told(&sqs(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q"), "AttributeNames": ["Nonsense"] })).await));
    insta::assert_snapshot!(seen.join("\n"), @"
    200
    {}
    400 InvalidParameterValue;Sender: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.
    400 InvalidParameterValue;Sender: Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.
    400 InvalidParameterValue;Sender: Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.
    400 InvalidParameterValue;Sender: Value -1 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.
    400 InvalidParameterValue;Sender: Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200, if provided.
    400 InvalidAttributeName;Sender: Unknown Attribute Nonsense.
    ");
}

#[tokio::test]
async fn a_received_message_is_invisible_until_its_time_is_over() {
    let aws = with_queue(json!({ "VisibilityTimeout": "20" })).await;
    send(&aws, "q", "a").await;
    let first = receive(&aws, "q").await;
    assert_eq!(bodies(&first), ["a"]);
    assert_eq!(counts(&aws, "q").await, ("0".into(), "1".into(), "0".into()));
    aws.clock.advance(seconds(19));
    assert!(receive(&aws, "q").await.is_empty());
    aws.clock.advance(seconds(1));
    let again = receive(&aws, "q").await;
    assert_eq!(again[0]["MessageId"], first[0]["MessageId"]);
    assert_ne!(again[0]["ReceiptHandle"], first[0]["ReceiptHandle"]);
    let attributes =
        (&again[0]["Attributes"]["ApproximateReceiveCount"], &again[0]["Attributes"]["ApproximateFirstReceiveTimestamp"]);
    assert_eq!(attributes, (&json!("2"), &first[0]["Attributes"]["ApproximateFirstReceiveTimestamp"]));
    assert_eq!(delete(&aws, "q", &again[0]).await.status, 200);
    aws.clock.advance(seconds(100));
    assert!(receive(&aws, "q").await.is_empty());
}

#[tokio::test]
async fn visibility_is_changed_for_a_message() {
    let aws = with_queue(json!({})).await;
    for body in ["a", "b"] {
        send(&aws, "q", body).await;
    }
    let received = receive(&aws, "q").await;
    let handle = |place: usize| received[place]["ReceiptHandle"].clone();
    let change = async |handle: Value, timeout: i64| {
        sqs(&aws, "ChangeMessageVisibility", json!({ "QueueUrl": url("q"), "ReceiptHandle": handle, "VisibilityTimeout": timeout }))
            .await
    };
    assert_eq!(change(handle(0), 0).await.status, 200);
    assert_eq!(bodies(&receive(&aws, "q").await), ["a"]);
    assert_eq!(change(handle(1), 100).await.status, 200);
    aws.clock.advance(seconds(99));
    assert_eq!(bodies(&receive(&aws, "q").await), ["a"]);
    let mut seen = Vec::new();
    for (handle, timeout) in [(handle(0), 5), (json!("garbage"), 5), (handle(1), 43_201), (handle(1), -1), (handle(1), 43_150)] {
        let told = told(&change(handle.clone(), timeout).await);
        seen.push(told.replace(handle.as_str().expect("a text"), "HANDLE"));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 InvalidParameterValue;Sender: Value HANDLE for parameter ReceiptHandle is invalid. Reason: Message does not exist or is 
    400 ReceiptHandleIsInvalid;Sender: The input receipt handle "HANDLE" is not a valid receipt handle.
    400 InvalidParameterValue;Sender: Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.
    400 InvalidParameterValue;Sender: Value -1 for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.
    400 InvalidParameterValue;Sender: Value 43150 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]
    "#);
}

#[tokio::test]
async fn a_delayed_message_comes_later() {
    let aws = with_queue(json!({ "DelaySeconds": "10" })).await;
    send(&aws, "q", "by the queue").await;
    sqs(&aws, "SendMessage", json!({ "QueueUrl": url("q"), "MessageBody": "own", "DelaySeconds": 5 })).await;
    sqs(&aws, "SendMessage", json!({ "QueueUrl": url("q"), "MessageBody": "at once", "DelaySeconds": 0 })).await;
    assert_eq!(counts(&aws, "q").await, ("1".into(), "0".into(), "2".into()));
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(bodies(&receive(&aws, "q").await).join(","));
        aws.clock.advance(seconds(5));
    }
    assert_eq!(seen, ["at once", "own", "by the queue"]);
}

/// Fact 34.
#[tokio::test]
async fn an_old_receipt_handle_deletes_from_a_standard_queue() {
    let aws = with_queue(json!({ "VisibilityTimeout": "1" })).await;
    send(&aws, "q", "a").await;
    let old = receive(&aws, "q").await.remove(0);
    aws.clock.advance(seconds(2));
    assert_eq!(receive(&aws, "q").await.len(), 1);
    assert_eq!(delete(&aws, "q", &old).await.status, 200);
    assert_eq!(delete(&aws, "q", &old).await.status, 200);
    assert_eq!(counts(&aws, "q").await, ("0".into(), "0".into(), "0".into()));
}

#[tokio::test]
async fn messages_are_deleted_when_they_are_too_old() {
    let aws = with_queue(json!({ "MessageRetentionPeriod": "60" })).await;
    send(&aws, "q", "old").await;
    aws.clock.advance(seconds(30));
    send(&aws, "q", "new").await;
    aws.clock.advance(seconds(30));
    assert_eq!(bodies(&receive(&aws, "q").await), ["new"]);
    let account = aws.emulator.account(aws.account).await.expect("an account");
    assert_eq!(account.read(|state| state.sqs.messages.len()), 1);
}

#[tokio::test]
async fn batches_are_accepted_entry_by_entry() {
    let aws = with_queue(json!({ "MaximumMessageSize": "1024" })).await;
    let entry = |id: &str, body: &str| json!({ "Id": id, "MessageBody": body });
    let send = async |entries: Value| sqs(&aws, "SendMessageBatch", json!({ "QueueUrl": url("q"), "Entries": entries })).await;
    let large = "x".repeat(1_025);
    let sent = send(json!([entry("a", "one"), entry("b", &large), entry("c", ""), entry("d", "two")])).await;
    let mut seen = vec![serde_json::to_string_pretty(&sent.json()).expect("JSON")];
    for entries in [
        json!([]),
        json!((0..11).map(|number| entry(&number.to_string(), "x")).collect::<Vec<_>>()),
        json!([entry("a", "x"), entry("a", "y")]),
        json!([entry("a b", "x")]),
    ] {
        seen.push(told(&send(entries).await));
    }
    let received = receive(&aws, "q").await;
    let handles: Vec<_> = received.iter().enumerate().map(|(place, message)| json!({ "Id": place.to_string(), "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": 0 })).collect();
    let mut entries = handles.clone();
    entries.push(json!({ "Id": "bad", "ReceiptHandle": "x", "VisibilityTimeout": 0 }));
    let input = json!({ "QueueUrl": url("q"), "Entries": entries });
    seen.push(sqs(&aws, "ChangeMessageVisibilityBatch", input.clone()).await.text());
    assert_eq!(bodies(&receive(&aws, "q").await), ["one", "two"]);
    seen.push(sqs(&aws, "DeleteMessageBatch", input).await.text());
    seen.push(format!("{:?}", counts(&aws, "q").await));
    insta::assert_snapshot!(seen.join("\n"), @r#"
    {
      "Successful": [
        {
          "Id": "a",
          "MessageId": "00000000-0000-0000-0000-000000000004",
          "MD5OfMessageBody": "f97c5d29941bfb1b2fdab0874906ab82"
        },
        {
          "Id": "d",
          "MessageId": "00000000-0000-0000-0000-000000000005",
          "MD5OfMessageBody": "b8a9f715dbb64fd5c56e7783c6820a61"
        }
      ],
      "Failed": [
        {
          "Id": "b",
          "SenderFault": true,
          "Code": "InvalidParameterValue",
          "Message": "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."
        },
        {
          "Id": "c",
          "SenderFault": true,
          "Code": "MissingParameter",
          "Message": "The request must contain the parameter MessageBody."
        }
      ]
    }
    400 AWS.SimpleQueueService.EmptyBatchRequest;Sender: There should be at least one SendMessageBatchRequestEntry in the request.
    400 AWS.SimpleQueueService.TooManyEntriesInBatchRequest;Sender: Maximum number of entries per request are 10. You have sent 11.
    400 AWS.SimpleQueueService.BatchEntryIdsNotDistinct;Sender: Id a repeated.
    400 AWS.SimpleQueueService.InvalidBatchEntryId;Sender: A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.
    {"Successful":[{"Id":"0"},{"Id":"1"}],"Failed":[{"Id":"bad","SenderFault":true,"Code":"ReceiptHandleIsInvalid","Message":"The input receipt handle \"x\" is not a valid receipt handle."}]}
    {"Successful":[{"Id":"0"},{"Id":"1"}],"Failed":[{"Id":"bad","SenderFault":true,"Code":"ReceiptHandleIsInvalid","Message":"The input receipt handle \"x\" is not a valid receipt handle."}]}
    ("0", "0", "0")
    "#);
}

/// Fact 30.
#[tokio::test]
async fn a_message_may_have_a_megabyte_with_its_attributes() {
    let aws = with_queue(json!({})).await;
    let send = async |body: String, attributes: Value| {
        told(&sqs(&aws, "SendMessage", json!({ "QueueUrl": url("q"), "MessageBody": body, "MessageAttributes": attributes })).await)
    };
    let attribute = json!({ "k": { "DataType": "String", "StringValue": "v" } });
    let mut seen = vec![
        send("x".repeat(1_048_576), json!({})).await,
        send("x".repeat(1_048_577), json!({})).await,
        send("x".repeat(1_048_568), attribute.clone()).await,
        send("x".repeat(1_048_569), attribute).await,
    ];
    let entries = json!([{ "Id": "a", "MessageBody": "x".repeat(600_000) }, { "Id": "b", "MessageBody": "x".repeat(600_000) }]);
    seen.push(told(&sqs(&aws, "SendMessageBatch", json!({ "QueueUrl": url("q"), "Entries": entries })).await));
    insta::assert_snapshot!(seen.join("\n"), @"
    200 : 
    400 InvalidParameterValue;Sender: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.
    200 : 
    400 InvalidParameterValue;Sender: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.
    400 AWS.SimpleQueueService.BatchRequestTooLong;Sender: Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.
    ");
}

#[tokio::test]
async fn messages_are_checked() {
    let aws = with_queue(json!({})).await;
    let mut seen = Vec::new();
    let attribute = |value: Value| json!({ "MessageBody": "x", "MessageAttributes": { "k": value } });
    let named =
        |name: &str| json!({ "MessageBody": "x", "MessageAttributes": { name: { "DataType": "String", "StringValue": "v" } } });
    for mut input in [
        json!({ "MessageBody": "" }),
        json!({ "MessageBody": "a\u{0}b" }),
        json!({ "MessageBody": "\u{ffff}" }),
        json!({ "MessageBody": "x", "DelaySeconds": 901 }),
        json!({ "MessageBody": "x", "MessageDeduplicationId": "d" }),
        json!({ "MessageBody": "x", "MessageGroupId": "fair" }),
        json!({ "MessageBody": "x", "MessageGroupId": "a b" }),
        attribute(json!({ "DataType": "Text", "StringValue": "v" })),
        attribute(json!({ "DataType": "String", "StringValue": "" })),
        attribute(json!({ "DataType": "String" })),
        attribute(json!({ "DataType": "Number", "StringValue": "many" })),
        attribute(json!({ "DataType": "Binary", "StringValue": "v" })),
        attribute(json!({ "StringValue": "v" })),
        named("AWS.x"),
        named(".x"),
        named("a b"),
        json!({ "MessageBody": "x", "MessageSystemAttributes": { "SenderId": { "DataType": "String", "StringValue": "v" } } }),
    ] {
        input["QueueUrl"] = url("q").into();
        seen.push(told(&sqs(&aws, "SendMessage", input).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    400 MissingParameter;Sender: The request must contain the parameter MessageBody.
    400 InvalidMessageContents;Sender: Invalid binary character '#x0' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]
    400 InvalidMessageContents;Sender: Invalid binary character '#xFFFF' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]
    400 InvalidParameterValue;Sender: Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.
    400 InvalidParameterValue;Sender: Value d for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.
    200 : 
    400 InvalidParameterValue;Sender: Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.
    400 InvalidParameterValue;Sender: The message attribute 'k' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.
    400 InvalidParameterValue;Sender: The message attribute 'k' must contain non-empty message attribute value for message attribute type 'String'.
    400 InvalidParameterValue;Sender: The message attribute 'k' must contain non-empty message attribute value for message attribute type 'String'.
    400 InvalidParameterValue;Sender: Can't cast the value of message (user) attribute 'k' to a number.
    400 InvalidParameterValue;Sender: The message attribute 'k' with type 'Binary' must use field 'Binary'.
    400 MissingParameter;Sender: The request must contain the parameter DataType.
    400 InvalidParameterValue;Sender: You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.
    400 InvalidParameterValue;Sender: You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.
    400 InvalidParameterValue;Sender: Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. 
    400 InvalidParameterValue;Sender: Message system attribute name 'SenderId' is invalid.
    ");
}

#[tokio::test]
async fn messages_outlive_a_restart_and_those_in_flight_are_visible_again() {
    let aws = with_queue(json!({})).await;
    make(&aws, "f.fifo", json!({ "FifoQueue": "true", "ContentBasedDeduplication": "true" })).await;
    for body in ["a", "b", "c"] {
        send(&aws, "q", body).await;
    }
    let fifo = json!({ "QueueUrl": url("f.fifo"), "MessageBody": "once", "MessageGroupId": "g" });
    sqs(&aws, "SendMessage", fifo.clone()).await;
    let received = receive(&aws, "q").await;
    delete(&aws, "q", &received[1]).await;
    let again = Aws::with(emulator::Config::default(), aws.store.clone());
    assert_eq!(bodies(&receive(&again, "q").await), ["a", "c"]);
    sqs(&again, "SendMessage", fifo).await;
    assert_eq!(bodies(&receive(&again, "f.fifo").await), ["once"]);
}
