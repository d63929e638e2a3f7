//! SQS, by the AWS CLI and by boto3 with JSON and with the query protocol, and a function that reads a queue.

use serde_json::Value;
use tests::python;

use super::{Desk, boto3};

#[test]
fn both_protocols_of_boto3_see_the_same() {
    let script = "tests/it/aws/sqs.py";
    let newest = boto3::run(script, &python().unwrap(), "260000000001");
    insta::assert_json_snapshot!(newest, @"");
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
        aws sqs create-queue --queue-name q --attributes VisibilityTimeout=5
        URL=$(aws sqs get-queue-url --queue-name q --query QueueUrl --output text)
        aws sqs send-message --queue-url "$URL" --message-body hello --message-attributes '{"k": {"DataType": "Number", "StringValue": "7"}}'
        HANDLE=$(aws sqs receive-message --queue-url "$URL" --wait-time-seconds 5 --query Messages[0].ReceiptHandle --output text)
        aws sqs delete-message --queue-url "$URL" --receipt-handle "$HANDLE"
        aws sqs receive-message --queue-url "$URL"
        aws sqs get-queue-attributes --queue-url "$URL" --attribute-names ApproximateNumberOfMessages VisibilityTimeout
        aws sqs send-message --queue-url "$URL-none" --message-body hello
        aws sqs delete-queue --queue-url "$URL"
    "#), @"");
}

const PRINTS: &str = "def lambda_handler(event, context):
    for record in event['Records']:
        print(record['body'], record['eventSource'], record['attributes']['ApproximateReceiveCount'])
";

#[test]
fn a_function_reads_a_queue() {
    let desk = Desk::with_function("260000000004", PRINTS);
    insta::assert_snapshot!(desk.shows(r#"
        URL=$(aws sqs create-queue --queue-name q --query QueueUrl --output text)
        ARN=arn:aws:sqs:us-east-1:260000000004:q
        aws lambda create-event-source-mapping --function-name fn --event-source-arn $ARN --query State
        aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole
        aws lambda create-event-source-mapping --function-name fn --event-source-arn $ARN --query State
        aws sqs send-message --queue-url "$URL" --message-body hello --query MD5OfMessageBody
        until aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern hello --query events[].message --output text 2> /dev/null | grep hello; do sleep 0.2; done
        aws lambda list-event-source-mappings --query EventSourceMappings[].State
    "#), @"");
}
