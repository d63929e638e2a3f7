//! Hand-overs between services, end to end: results of asynchronous calls to a topic and to a bus, events of a bucket over EventBridge.

use super::Desk;

const ANSWERS: &str = "def lambda_handler(event, context):
    if event.get('bad'):
        raise ValueError('bad')
    return {'fine': event}
";

/// Receives a message of the queue `q` and prints a part of its body.
const NEXT: &str = r#"
next() { aws --endpoint-url $AWS_ENDPOINT_URL sqs receive-message --queue-url "$URL" --wait-time-seconds 20 --query Messages[0] > message
    python3 -c 'import json,sys; body = json.loads(json.load(open("message"))["Body"]); print(json.dumps(eval(sys.argv[1]), indent=1))' "$1"
    aws --endpoint-url $AWS_ENDPOINT_URL sqs delete-message --queue-url "$URL" --receipt-handle "$(python3 -c 'import json; print(json.load(open("message"))["ReceiptHandle"])')"; }
"#;

/// Lets every service of this account send to the queue.
const POLICY: &str = r#"{"Policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"Service\": [\"events.amazonaws.com\", \"sns.amazonaws.com\"]}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"*\"}]}"}"#;

fn desk(account: &str) -> Desk {
    let desk = Desk::with_function(account, ANSWERS);
    desk.put("next.sh", NEXT);
    desk.put("policy.json", POLICY);
    desk.put(
        "may.json",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sns:Publish", "events:PutEvents"], "Resource": "*"}]}"#,
    );
    desk.does("aws iam put-role-policy --role-name r --policy-name p --policy-document file://may.json");
    desk
}

/// Facts 57 and 58.
#[test]
fn the_results_of_asynchronous_calls_reach_a_topic_and_a_bus() {
    let desk = desk("284000000006");
    insta::assert_snapshot!(desk.shows(r#"
        ARN=arn:aws:sqs:us-east-1:284000000006:q
        URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --attributes file://policy.json --query QueueUrl --output text)
        aws sns create-topic --name failures --query TopicArn
        aws sns subscribe --topic-arn arn:aws:sns:us-east-1:284000000006:failures --protocol sqs --notification-endpoint $ARN --query "contains(SubscriptionArn, 'failures')"
        aws events create-event-bus --name results --query EventBusArn
        aws events put-rule --event-bus-name results --name all --event-pattern '{"source": ["lambda"]}' --query RuleArn
        aws events put-targets --event-bus-name results --rule all --targets Id=q,Arn=$ARN --query FailedEntryCount
        aws lambda put-function-event-invoke-config --function-name fn --maximum-retry-attempts 0 --destination-config '{"OnSuccess": {"Destination": "arn:aws:events:us-east-1:284000000006:event-bus/results"}, "OnFailure": {"Destination": "arn:aws:sns:us-east-1:284000000006:failures"}}' --query MaximumRetryAttempts
        . ./next.sh
        aws lambda invoke --function-name fn --invocation-type Event --payload '{"n": 1}' out --query StatusCode
        next "[body[name] for name in ('source', 'detail-type', 'account', 'resources')] + [body['detail'][name] for name in ('version', 'requestPayload', 'responsePayload', 'responseContext')] + [body['detail']['requestContext'][name] for name in ('functionArn', 'condition', 'approximateInvokeCount')]"
        aws lambda invoke --function-name fn --invocation-type Event --payload '{"bad": 1}' out --query StatusCode
        next "[body['Type'], body['TopicArn']] + [json.loads(body['Message'])[name] for name in ('requestPayload', 'responseContext')] + [json.loads(body['Message'])['responsePayload']['errorMessage'], json.loads(body['Message'])['requestContext']['condition']]"
    "#), @r#"
    $ ARN=arn:aws:sqs:us-east-1:284000000006:q
    $ URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --attributes file://policy.json --query QueueUrl --output text)
    $ aws sns create-topic --name failures --query TopicArn
    "arn:aws:sns:us-east-1:284000000006:failures"
    $ aws sns subscribe --topic-arn arn:aws:sns:us-east-1:284000000006:failures --protocol sqs --notification-endpoint $ARN --query "contains(SubscriptionArn, 'failures')"
    true
    $ aws events create-event-bus --name results --query EventBusArn
    "arn:aws:events:us-east-1:284000000006:event-bus/results"
    $ aws events put-rule --event-bus-name results --name all --event-pattern '{"source": ["lambda"]}' --query RuleArn
    "arn:aws:events:us-east-1:284000000006:rule/results/all"
    $ aws events put-targets --event-bus-name results --rule all --targets Id=q,Arn=$ARN --query FailedEntryCount
    0
    $ aws lambda put-function-event-invoke-config --function-name fn --maximum-retry-attempts 0 --destination-config '{"OnSuccess": {"Destination": "arn:aws:events:us-east-1:284000000006:event-bus/results"}, "OnFailure": {"Destination": "arn:aws:sns:us-east-1:284000000006:failures"}}' --query MaximumRetryAttempts
    0
    $ . ./next.sh
    $ aws lambda invoke --function-name fn --invocation-type Event --payload '{"n": 1}' out --query StatusCode
    202
    $ next "[body[name] for name in ('source', 'detail-type', 'account', 'resources')] + [body['detail'][name] for name in ('version', 'requestPayload', 'responsePayload', 'responseContext')] + [body['detail']['requestContext'][name] for name in ('functionArn', 'condition', 'approximateInvokeCount')]"
    [
     "lambda",
     "Lambda Function Invocation Result - Success",
     "284000000006",
     [
      "arn:aws:events:us-east-1:284000000006:event-bus/results",
      "arn:aws:lambda:us-east-1:284000000006:function:fn:$LATEST"
     ],
     "1.0",
     {
      "n": 1
     },
     {
      "fine": {
       "n": 1
      }
     },
     {
      "statusCode": 200,
      "executedVersion": "$LATEST"
     },
     "arn:aws:lambda:us-east-1:284000000006:function:fn:$LATEST",
     "Success",
     1
    ]
    $ aws lambda invoke --function-name fn --invocation-type Event --payload '{"bad": 1}' out --query StatusCode
    202
    $ next "[body['Type'], body['TopicArn']] + [json.loads(body['Message'])[name] for name in ('requestPayload', 'responseContext')] + [json.loads(body['Message'])['responsePayload']['errorMessage'], json.loads(body['Message'])['requestContext']['condition']]"
    [
     "Notification",
     "arn:aws:sns:us-east-1:284000000006:failures",
     {
      "bad": 1
     },
     {
      "statusCode": 200,
      "executedVersion": "$LATEST",
      "functionError": "Unhandled"
     },
     "bad",
     "RetriesExhausted"
    ]
    "#);
}

/// Fact 11.
#[test]
fn the_events_of_a_bucket_reach_a_rule() {
    let desk = desk("284000000007");
    insta::assert_snapshot!(desk.shows(r#"
        ARN=arn:aws:sqs:us-east-1:284000000007:q
        URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --attributes file://policy.json --query QueueUrl --output text)
        aws s3 mb s3://photos-284000000007
        aws s3api put-bucket-notification-configuration --bucket photos-284000000007 --notification-configuration '{"EventBridgeConfiguration": {}}'
        aws events put-rule --name new --event-pattern '{"source": ["aws.s3"], "detail": {"object": {"key": [{"prefix": "in/"}]}}}' --query RuleArn
        aws events put-targets --rule new --targets Id=q,Arn=$ARN --query FailedEntryCount
        . ./next.sh
        echo hello > file; aws s3 cp file s3://photos-284000000007/other --no-progress; aws s3 cp file s3://photos-284000000007/in/file --no-progress
        next "[body[name] for name in ('source', 'detail-type', 'resources')] + [body['detail'][name] for name in ('version', 'bucket', 'reason')] + [body['detail']['object'][name] for name in ('key', 'size', 'etag')]"
        aws s3 rm s3://photos-284000000007/in/file
        next "[body['detail-type'], body['detail']['reason'], body['detail']['deletion-type'], body['detail']['object']['key']]"
    "#), @r#"
    $ ARN=arn:aws:sqs:us-east-1:284000000007:q
    $ URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --attributes file://policy.json --query QueueUrl --output text)
    $ aws s3 mb s3://photos-284000000007
    make_bucket: photos-284000000007
    $ aws s3api put-bucket-notification-configuration --bucket photos-284000000007 --notification-configuration '{"EventBridgeConfiguration": {}}'
    $ aws events put-rule --name new --event-pattern '{"source": ["aws.s3"], "detail": {"object": {"key": [{"prefix": "in/"}]}}}' --query RuleArn
    "arn:aws:events:us-east-1:284000000007:rule/new"
    $ aws events put-targets --rule new --targets Id=q,Arn=$ARN --query FailedEntryCount
    0
    $ . ./next.sh
    $ echo hello > file; aws s3 cp file s3://photos-284000000007/other --no-progress; aws s3 cp file s3://photos-284000000007/in/file --no-progress
    upload: ./file to s3://photos-284000000007/other
    upload: ./file to s3://photos-284000000007/in/file
    $ next "[body[name] for name in ('source', 'detail-type', 'resources')] + [body['detail'][name] for name in ('version', 'bucket', 'reason')] + [body['detail']['object'][name] for name in ('key', 'size', 'etag')]"
    [
     "aws.s3",
     "Object Created",
     [
      "arn:aws:s3:::photos-284000000007"
     ],
     "0",
     {
      "name": "photos-284000000007"
     },
     "PutObject",
     "in/file",
     6,
     "b1946ac92492d2347c6235b4d2611184"
    ]
    $ aws s3 rm s3://photos-284000000007/in/file
    delete: s3://photos-284000000007/in/file
    $ next "[body['detail-type'], body['detail']['reason'], body['detail']['deletion-type'], body['detail']['object']['key']]"
    [
     "Object Deleted",
     "DeleteObject",
     "Permanently Deleted",
     "in/file"
    ]
    "#);
}
