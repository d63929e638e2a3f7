//! Loops between services: a function that writes to where it is triggered from runs sixteen times, and then no more.

use super::Desk;

/// What the function sends goes to where it came from.
const LOOPS: &str = "import boto3, os, uuid

def lambda_handler(event, context):
    print('round')
    source = os.environ['SOURCE']
    if source == 'queue':
        boto3.client('sqs').send_message(QueueUrl=os.environ['URL'], MessageBody='again')
    if source == 'bucket':
        boto3.client('s3').put_object(Bucket=os.environ['BUCKET'], Key=str(uuid.uuid4()), Body=b'again')
    if source == 'table':
        boto3.client('dynamodb').put_item(TableName='tab', Item={'id': {'S': str(uuid.uuid4())}})
";

/// Waits until the number of rounds has not changed for two seconds, and prints it.
const ROUNDS: &str = r#"
rounds() { before=none; while :; do
    now=$(aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern round --query "length(events)" --output text 2> /dev/null)
    [ "$now" = "$before" ] && [ "${now:-0}" != 0 ] && break; before=$now; sleep 2; done; echo $now; }
"#;

fn desk(account: &str, source: &str) -> Desk {
    let desk = Desk::with_function(account, LOOPS);
    desk.put("rounds.sh", ROUNDS);
    desk.put("may.json", r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sqs:*", "s3:*", "dynamodb:*"], "Resource": "*"}]}"#);
    desk.does(&format!(
        "aws iam put-role-policy --role-name r --policy-name p --policy-document file://may.json
         aws lambda update-function-configuration --function-name fn --timeout 20 --environment 'Variables={{SOURCE={source},URL=http://localhost/{account}/q,BUCKET=loop-{account}}}'
         aws lambda wait function-updated --function-name fn"
    ));
    desk
}

#[test]
fn a_function_and_its_queue_run_in_a_circle_sixteen_times() {
    let desk = desk("284000000008", "queue");
    let rounds = desk.does(
        "URL=$(aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q --query QueueUrl --output text)
         aws lambda create-event-source-mapping --function-name fn --event-source-arn arn:aws:sqs:us-east-1:284000000008:q > /dev/null
         aws --endpoint-url $AWS_ENDPOINT_URL sqs send-message --queue-url $URL --message-body first > /dev/null
         . ./rounds.sh; rounds",
    );
    assert_eq!(rounds.trim(), "16");
}

#[test]
fn a_function_and_its_bucket_run_in_a_circle_sixteen_times() {
    let desk = desk("284000000009", "bucket");
    let rounds = desk.does(
        r#"aws s3 mb s3://loop-284000000009 > /dev/null
         aws lambda add-permission --function-name fn --statement-id s3 --action lambda:InvokeFunction --principal s3.amazonaws.com > /dev/null
         aws s3api put-bucket-notification-configuration --bucket loop-284000000009 --notification-configuration '{"LambdaFunctionConfigurations": [{"LambdaFunctionArn": "arn:aws:lambda:us-east-1:284000000009:function:fn", "Events": ["s3:ObjectCreated:*"]}]}'
         echo first > first; aws s3 cp first s3://loop-284000000009/first > /dev/null
         . ./rounds.sh; rounds"#,
    );
    assert_eq!(rounds.trim(), "16");
}

/// AWS does not stop this one.
#[test]
fn a_function_and_its_table_run_in_a_circle_sixteen_times() {
    let desk = desk("284000000010", "table");
    let rounds = desk.does(
        r#"STREAM=$(aws dynamodb create-table --table-name tab --key-schema AttributeName=id,KeyType=HASH --attribute-definitions AttributeName=id,AttributeType=S --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=KEYS_ONLY --query TableDescription.LatestStreamArn --output text)
         aws lambda create-event-source-mapping --function-name fn --event-source-arn $STREAM --starting-position LATEST > /dev/null
         aws dynamodb put-item --table-name tab --item '{"id": {"S": "first"}}'
         . ./rounds.sh; rounds"#,
    );
    assert_eq!(rounds.trim(), "16");
}
