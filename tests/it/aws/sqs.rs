//! SQS, by the AWS CLI and by boto3 with JSON and with the query protocol, and a function that reads a queue.

use serde_json::Value;
use tests::python;

use super::{Desk, boto3};

#[test]
fn both_protocols_of_boto3_see_the_same() {
    let script = "tests/it/aws/sqs.py";
    let newest = boto3::run(script, &python().unwrap(), "260000000001");
    insta::assert_json_snapshot!(newest, @r#"
    {
      "urls": [
        "dead",
        "q"
      ],
      "found": true,
      "tags": {
        "for": "tour"
      },
      "received": [
        "héllo",
        "réd",
        [
          0,
          255
        ],
        [
          "ApproximateFirstReceiveTimestamp",
          "ApproximateReceiveCount",
          "SenderId",
          "SentTimestamp"
        ]
      ],
      "then": [],
      "dead": "arn:aws:sqs:us-east-1:ACCOUNT:q",
      "sources": 1,
      "moved": [
        "COMPLETED",
        1
      ],
      "purged twice": [
        "PurgeQueueInProgress",
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        "PurgeQueueInProgress",
        "Only one PurgeQueue operation on q is allowed every 60 seconds.",
        403
      ],
      "batch": [
        "Id",
        "MD5OfMessageBody",
        "MessageId",
        "SequenceNumber"
      ],
      "in order": [
        "m0",
        "m1"
      ],
      "hidden": 2,
      "deleted": 2,
      "policy": "SQS:SendMessage",
      "too many": [
        "ClientError",
        "InvalidParameterValue",
        "InvalidParameterValueException",
        "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
        400
      ],
      "other attributes": [
        "QueueNameExists",
        "QueueAlreadyExists",
        "QueueNameExists",
        "A queue already exists with the same name and a different value for attribute DelaySeconds",
        400
      ],
      "no group": [
        "ClientError",
        "MissingParameter",
        "MissingRequiredParameterException",
        "The request must contain the parameter MessageGroupId.",
        400
      ],
      "gone": [
        "QueueDoesNotExist",
        "AWS.SimpleQueueService.NonExistentQueue",
        "QueueDoesNotExist",
        "The specified queue does not exist.",
        400
      ]
    }
    "#);
    // The old one speaks the query protocol, and has no code of the other one.
    let mut old = boto3::run(script, &boto3::old(), "260000000002");
    let mut expected = newest;
    for seen in [&mut old, &mut expected] {
        for refusal in ["purged twice", "too many", "other attributes", "no group", "gone"] {
            let refusal = seen[refusal].as_array_mut().unwrap();
            refusal[2] = Value::Null;
        }
    }
    assert_eq!(old, expected);
}

#[test]
fn the_cli_sends_receives_and_deletes() {
    let desk = Desk::of("260000000003");
    insta::assert_snapshot!(desk.shows(r#"
        aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --attributes VisibilityTimeout=5
        URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs get-queue-url --queue-name q --query QueueUrl --output text)
        aws --endpoint-url $AWS_ENDPOINT_URL sqs send-message --queue-url "$URL" --message-body hello --message-attributes '{"k": {"DataType": "Number", "StringValue": "7"}}'
        HANDLE=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs receive-message --queue-url "$URL" --wait-time-seconds 5 --query Messages[0].ReceiptHandle --output text)
        aws --endpoint-url $AWS_ENDPOINT_URL sqs delete-message --queue-url "$URL" --receipt-handle "$HANDLE"
        aws --endpoint-url $AWS_ENDPOINT_URL sqs receive-message --queue-url "$URL"
        aws --endpoint-url $AWS_ENDPOINT_URL sqs get-queue-attributes --queue-url "$URL" --attribute-names ApproximateNumberOfMessages VisibilityTimeout
        aws --endpoint-url $AWS_ENDPOINT_URL sqs send-message --queue-url "$URL-none" --message-body hello
        aws --endpoint-url $AWS_ENDPOINT_URL sqs delete-queue --queue-url "$URL"
    "#), @r#"
    $ aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --attributes VisibilityTimeout=5
    {
        "QueueUrl": "http://localhost:PORT/260000000003/q"
    }
    $ URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs get-queue-url --queue-name q --query QueueUrl --output text)
    $ aws --endpoint-url $AWS_ENDPOINT_URL sqs send-message --queue-url "$URL" --message-body hello --message-attributes '{"k": {"DataType": "Number", "StringValue": "7"}}'
    {
        "MD5OfMessageBody": "5d41402abc4b2a76b9719d911017c592",
        "MD5OfMessageAttributes": "4e7ab237e5e73a80744256a7ec1169f4",
        "MessageId": "UUID"
    }
    $ HANDLE=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs receive-message --queue-url "$URL" --wait-time-seconds 5 --query Messages[0].ReceiptHandle --output text)
    $ aws --endpoint-url $AWS_ENDPOINT_URL sqs delete-message --queue-url "$URL" --receipt-handle "$HANDLE"
    $ aws --endpoint-url $AWS_ENDPOINT_URL sqs receive-message --queue-url "$URL"
    $ aws --endpoint-url $AWS_ENDPOINT_URL sqs get-queue-attributes --queue-url "$URL" --attribute-names ApproximateNumberOfMessages VisibilityTimeout
    {
        "Attributes": {
            "ApproximateNumberOfMessages": "0",
            "VisibilityTimeout": "5"
        }
    }
    $ aws --endpoint-url $AWS_ENDPOINT_URL sqs send-message --queue-url "$URL-none" --message-body hello

    An error occurred (AWS.SimpleQueueService.NonExistentQueue) when calling the SendMessage operation: The specified queue does not exist.
    [exit 255]
    $ aws --endpoint-url $AWS_ENDPOINT_URL sqs delete-queue --queue-url "$URL"
    "#);
}

const PRINTS: &str = "def lambda_handler(event, context):
    for record in event['Records']:
        print(record['body'], record['eventSource'], record['attributes']['ApproximateReceiveCount'])
";

#[test]
fn a_function_reads_a_queue() {
    let desk = Desk::with_function("260000000004", PRINTS);
    insta::assert_snapshot!(desk.shows(r#"
        URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --query QueueUrl --output text)
        ARN=arn:aws:sqs:us-east-1:260000000004:q
        aws lambda create-event-source-mapping --function-name fn --event-source-arn $ARN --query State
        aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole
        aws lambda create-event-source-mapping --function-name fn --event-source-arn $ARN --query State
        aws --endpoint-url $AWS_ENDPOINT_URL sqs send-message --queue-url "$URL" --message-body hello --query MD5OfMessageBody
        for i in $(seq 100); do aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern hello --query events[].message --output text 2> /dev/null | grep hello && break; sleep 0.2; done
        aws lambda list-event-source-mappings --query EventSourceMappings[].State
    "#), @r#"
    $ URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --query QueueUrl --output text)
    $ ARN=arn:aws:sqs:us-east-1:260000000004:q
    $ aws lambda create-event-source-mapping --function-name fn --event-source-arn $ARN --query State

    An error occurred (InvalidParameterValueException) when calling the CreateEventSourceMapping operation: The function execution role does not have permissions to call ReceiveMessage on SQS
    [exit 255]
    $ aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole
    $ aws lambda create-event-source-mapping --function-name fn --event-source-arn $ARN --query State
    "Creating"
    $ aws --endpoint-url $AWS_ENDPOINT_URL sqs send-message --queue-url "$URL" --message-body hello --query MD5OfMessageBody
    "5d41402abc4b2a76b9719d911017c592"
    $ for i in $(seq 100); do aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern hello --query events[].message --output text 2> /dev/null | grep hello && break; sleep 0.2; done
    hello aws:sqs 1
    $ aws lambda list-event-source-mappings --query EventSourceMappings[].State
    [
        "Enabled"
    ]
    "#);
}
