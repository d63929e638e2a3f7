//! Events over `kill -9`: an object's, a queue's message, a record of a stream, an event of a bus. Each was accepted before the kill,
//! and reaches its function after the restart, without a call.

use std::{path::Path, time::Duration};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tests::{Aws, Coldstart};

/// Sleeps first, so that the kill comes before its end.
const SLEEPS: &str = "import time

def lambda_handler(event, context):
    time.sleep(1)
    print('seen', event['Records'][0]['eventSource'] if 'Records' in event else event['source'])
";

const ACCOUNT: &str = "000000000000";
/// How long the deliveries may take; other tests use the processors, too.
const PATIENCE: Duration = Duration::from_secs(120);
const SOURCES: [&str; 4] = ["aws:s3", "aws:sqs", "aws:dynamodb", "shop"];

const MAKES: &str = r#"set -e
    aws iam create-role --role-name r --assume-role-policy-document file://trust.json
    for policy in AWSLambdaBasicExecutionRole AWSLambdaSQSQueueExecutionRole AWSLambdaDynamoDBExecutionRole; do
        aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/$policy; done
    rm -f function.zip; zip -q function.zip lambda_function.py
    aws lambda create-function --function-name fn --runtime python3.12 --role arn:aws:iam::000000000000:role/r --handler lambda_function.lambda_handler --timeout 20 --zip-file fileb://function.zip
    FN=arn:aws:lambda:us-east-1:000000000000:function:fn
    for service in s3 events; do aws lambda add-permission --function-name fn --statement-id $service --action lambda:InvokeFunction --principal $service.amazonaws.com; done
    aws s3 mb s3://events
    aws s3api put-bucket-notification-configuration --bucket events --notification-configuration '{"LambdaFunctionConfigurations": [{"LambdaFunctionArn": "'$FN'", "Events": ["s3:ObjectCreated:*"]}]}'
    aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q
    aws lambda create-event-source-mapping --function-name fn --event-source-arn arn:aws:sqs:us-east-1:000000000000:q
    STREAM=$(aws dynamodb create-table --table-name tab --key-schema AttributeName=id,KeyType=HASH --attribute-definitions AttributeName=id,AttributeType=S --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=KEYS_ONLY --query TableDescription.LatestStreamArn --output text)
    aws lambda create-event-source-mapping --function-name fn --event-source-arn $STREAM --starting-position LATEST
    aws events put-rule --name shop --event-pattern '{"source": ["shop"]}'
    aws events put-targets --rule shop --targets Id=fn,Arn=$FN
"#;

/// Sends one event to each source, and returns when all are acknowledged.
async fn send(coldstart: &Coldstart) {
    let client = reqwest::Client::new();
    let signed = |service: &str| {
        format!("AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0")
    };
    let post = |service: &str, target: &str, body: String| {
        let request = client.post(&coldstart.aws).header("authorization", signed(service)).header("x-amz-target", target);
        request.header("content-type", "application/x-amz-json-1.0").body(body)
    };
    let put = client.put(format!("{}/events/object", coldstart.aws)).header("authorization", signed("s3")).body("hello");
    let message = format!(r#"{{"QueueUrl": "{}/{ACCOUNT}/q", "MessageBody": "hello"}}"#, coldstart.aws);
    let entries = r#"{"Entries": [{"Source": "shop", "DetailType": "Order", "Detail": "{}"}]}"#;
    let requests = [
        put.header("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
        post("sqs", "AmazonSQS.SendMessage", message),
        post("dynamodb", "DynamoDB_20120810.PutItem", r#"{"TableName": "tab", "Item": {"id": {"S": "1"}}}"#.into()),
        post("events", "AWSEvents.PutEvents", entries.into()),
    ];
    for request in requests {
        let answer = request.send().await.unwrap();
        let status = answer.status();
        assert_eq!(status, 200, "{}", answer.text().await.unwrap());
    }
}

/// The sources whose events the function has seen to its end.
async fn seen(data: &Path) -> Vec<&'static str> {
    let options = SqliteConnectOptions::new().filename(data.join("logs.db")).read_only(true);
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    let lines: Vec<String> = sqlx::query_scalar("SELECT DISTINCT message FROM log_events WHERE message LIKE 'seen %'")
        .fetch_all(&mut database)
        .await
        .unwrap();
    SOURCES.into_iter().filter(|source| lines.iter().any(|line| line.trim() == format!("seen {source}"))).collect()
}

#[tokio::test]
async fn an_event_of_each_kind_that_was_accepted_before_a_kill_arrives_after_the_restart() {
    let coldstart = Coldstart::aws().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lambda_function.py"), SLEEPS).unwrap();
    std::fs::write(folder.path().join("trust.json"), crate::aws::trusting("lambda.amazonaws.com")).unwrap();
    Aws::of_account(&coldstart, ACCOUNT, folder.path()).sh(MAKES).unwrap().ok().unwrap();
    send(&coldstart).await;
    let data = coldstart.kill().unwrap();
    assert!(seen(data.path()).await.len() < SOURCES.len(), "the kill came too late");
    let coldstart = Coldstart::aws_in(data).unwrap();
    let delivered = async {
        while seen(coldstart.data()).await.len() < SOURCES.len() {
            tokio::task::yield_now().await;
        }
    };
    let ended = tokio::time::timeout(PATIENCE, delivered).await;
    assert!(ended.is_ok(), "{:?} arrived of {SOURCES:?}", seen(coldstart.data()).await);
}
