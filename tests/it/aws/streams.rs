//! A function that reads a stream of a table, made by the AWS CLI and by boto3, and code of functions from S3.

use tests::python;

use super::{Desk, boto3};

const PRINTS: &str = "def lambda_handler(event, context):
    for record in event['Records']:
        change = record['dynamodb']
        print(record['eventName'], change['Keys']['id']['S'], change.get('NewImage', {}).get('total', {}), record['eventSourceARN'].split('/')[1])
";

/// Waits until the function has logged a text, and prints its lines.
const UNTIL_LOGGED: &str = r#"
until_logged() { for i in $(seq 200); do
    aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern "$1" --query events[].message --output text 2> /dev/null | grep "$1" && break
    sleep 0.1; done; }
"#;

#[test]
fn a_function_reads_the_changes_of_a_table() {
    let desk = Desk::with_function("284000000003", PRINTS);
    desk.put("until.sh", UNTIL_LOGGED);
    insta::assert_snapshot!(desk.shows(r#"
        STREAM=$(aws dynamodb create-table --table-name orders --key-schema AttributeName=id,KeyType=HASH --attribute-definitions AttributeName=id,AttributeType=S --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES --query TableDescription.LatestStreamArn --output text)
        aws lambda create-event-source-mapping --function-name fn --event-source-arn $STREAM --starting-position LATEST 2>&1 | sed 's/stream arn[^ ]*/stream ARN/'
        aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole
        aws lambda create-event-source-mapping --function-name fn --event-source-arn $STREAM --starting-position TRIM_HORIZON --maximum-retry-attempts 2 --bisect-batch-on-function-error --query "[State, BatchSize, StartingPosition, MaximumRetryAttempts, LastProcessingResult]" --output text
        aws dynamodb put-item --table-name orders --item '{"id": {"S": "o1"}, "total": {"N": "7"}}'
        . ./until.sh; until_logged INSERT
        aws dynamodb delete-item --table-name orders --key '{"id": {"S": "o1"}}'
        until_logged REMOVE
        ID=$(aws lambda list-event-source-mappings --function-name fn --query EventSourceMappings[0].UUID --output text)
        aws lambda get-event-source-mapping --uuid $ID --query "[State, LastProcessingResult, StateTransitionReason]" --output text
        aws lambda update-event-source-mapping --uuid $ID --no-enabled --query State
        aws lambda delete-event-source-mapping --uuid $ID --query State
    "#), @r#"
    $ STREAM=$(aws dynamodb create-table --table-name orders --key-schema AttributeName=id,KeyType=HASH --attribute-definitions AttributeName=id,AttributeType=S --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES --query TableDescription.LatestStreamArn --output text)
    $ aws lambda create-event-source-mapping --function-name fn --event-source-arn $STREAM --starting-position LATEST 2>&1 | sed 's/stream arn[^ ]*/stream ARN/'

    An error occurred (InvalidParameterValueException) when calling the CreateEventSourceMapping operation: Cannot access stream ARN Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.
    $ aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole
    $ aws lambda create-event-source-mapping --function-name fn --event-source-arn $STREAM --starting-position TRIM_HORIZON --maximum-retry-attempts 2 --bisect-batch-on-function-error --query "[State, BatchSize, StartingPosition, MaximumRetryAttempts, LastProcessingResult]" --output text
    Creating	100	TRIM_HORIZON	2	No records processed
    $ aws dynamodb put-item --table-name orders --item '{"id": {"S": "o1"}, "total": {"N": "7"}}'
    $ . ./until.sh; until_logged INSERT
    INSERT o1 {'N': '7'} orders
    $ aws dynamodb delete-item --table-name orders --key '{"id": {"S": "o1"}}'
    $ until_logged REMOVE
    REMOVE o1 {} orders
    $ ID=$(aws lambda list-event-source-mappings --function-name fn --query EventSourceMappings[0].UUID --output text)
    $ aws lambda get-event-source-mapping --uuid $ID --query "[State, LastProcessingResult, StateTransitionReason]" --output text
    Enabled	OK	User action
    $ aws lambda update-event-source-mapping --uuid $ID --no-enabled --query State
    "Disabling"
    $ aws lambda delete-event-source-mapping --uuid $ID --query State
    "Deleting"
    "#);
}

#[test]
fn boto3_maps_a_stream_with_a_destination_of_failures() {
    insta::assert_json_snapshot!(boto3::run("tests/it/aws/streams.py", &python().unwrap(), "284000000004"), @r#"
    {
      "made": [
        "Creating",
        "TRIM_HORIZON",
        1,
        -1,
        "datetime"
      ],
      "again": [
        "ResourceConflictException",
        "The event source arn (\" arn:aws:dynamodb:us-east-1:ACCOUNT:table/tab/stream/LABEL \") and function (\" fn \") provided mapping already exists. Please update or delete the existing mapping with UUID UUID"
      ],
      "told": [
        "RetryAttemptsExhausted",
        1,
        {
          "statusCode": 200,
          "executedVersion": "$LATEST",
          "functionError": "Unhandled"
        },
        1
      ],
      "seen": [
        "seen a",
        "seen b"
      ]
    }
    "#);
}

#[test]
fn the_cli_makes_a_function_of_an_object() {
    let desk = Desk::with_role("284000000005");
    insta::assert_snapshot!(desk.shows(r#"
        zip -q function.zip lambda_function.py
        aws s3 mb s3://code-of-284000000005
        aws s3 cp function.zip s3://code-of-284000000005/v1/function.zip --no-progress
        aws lambda create-function --function-name fn --runtime python3.12 --role arn:aws:iam::284000000005:role/r --handler lambda_function.lambda_handler --code S3Bucket=code-of-284000000005,S3Key=v1/none.zip
        aws lambda create-function --function-name fn --runtime python3.12 --role arn:aws:iam::284000000005:role/r --handler lambda_function.lambda_handler --code S3Bucket=code-of-284000000005,S3Key=v1/function.zip --query State
        aws lambda wait function-active --function-name fn
        aws lambda invoke --function-name fn out.json --query StatusCode; cat out.json; echo
        sed -i s/Hello/Goodbye/ lambda_function.py; zip -q function.zip lambda_function.py
        aws s3 cp function.zip s3://code-of-284000000005/v2/function.zip --no-progress
        aws lambda update-function-code --function-name fn --s3-bucket code-of-284000000005 --s3-key v2/function.zip --query LastUpdateStatus
        aws lambda wait function-updated --function-name fn
        aws lambda invoke --function-name fn out.json --query StatusCode; cat out.json; echo
    "#), @r#"
    $ zip -q function.zip lambda_function.py
    $ aws s3 mb s3://code-of-284000000005
    make_bucket: code-of-284000000005
    $ aws s3 cp function.zip s3://code-of-284000000005/v1/function.zip --no-progress
    upload: ./function.zip to s3://code-of-284000000005/v1/function.zip
    $ aws lambda create-function --function-name fn --runtime python3.12 --role arn:aws:iam::284000000005:role/r --handler lambda_function.lambda_handler --code S3Bucket=code-of-284000000005,S3Key=v1/none.zip

    An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.
    [exit 255]
    $ aws lambda create-function --function-name fn --runtime python3.12 --role arn:aws:iam::284000000005:role/r --handler lambda_function.lambda_handler --code S3Bucket=code-of-284000000005,S3Key=v1/function.zip --query State
    "Pending"
    $ aws lambda wait function-active --function-name fn
    $ aws lambda invoke --function-name fn out.json --query StatusCode; cat out.json; echo
    200
    {"statusCode": 200, "body": "{\"message\": \"Hello from AWS Lambda!\"}"}
    $ sed -i s/Hello/Goodbye/ lambda_function.py; zip -q function.zip lambda_function.py
    $ aws s3 cp function.zip s3://code-of-284000000005/v2/function.zip --no-progress
    upload: ./function.zip to s3://code-of-284000000005/v2/function.zip
    $ aws lambda update-function-code --function-name fn --s3-bucket code-of-284000000005 --s3-key v2/function.zip --query LastUpdateStatus
    "InProgress"
    $ aws lambda wait function-updated --function-name fn
    $ aws lambda invoke --function-name fn out.json --query StatusCode; cat out.json; echo
    200
    {"statusCode": 200, "body": "{\"message\": \"Goodbye from AWS Lambda!\"}"}
    "#);
}
