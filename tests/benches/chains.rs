//! How long events take through several services, end to end: an object is put, its function is invoked and puts an item.
//!
//! `cargo bench -p tests --bench chains`, after `make build`.

use std::time::{Duration, Instant};

use anyhow::ensure;
use reqwest::{Client, RequestBuilder};
use tests::{Aws, Coldstart};

/// Objects before the measurement, and measured ones.
const WARM: usize = 20;
const OBJECTS: usize = 300;
/// How often the item is looked for.
const LOOK: Duration = Duration::from_micros(500);

const CODE: &str = "import boto3

table = boto3.client('dynamodb')

def lambda_handler(event, context):
    for record in event['Records']:
        table.put_item(TableName='tab', Item={'id': {'S': record['s3']['object']['key']}})
";

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;
const MAY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*"}]}"#;

const MAKES: &str = r#"set -e
    aws iam create-role --role-name r --assume-role-policy-document file://trust.json
    aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
    aws iam put-role-policy --role-name r --policy-name p --policy-document file://may.json
    zip -q function.zip lambda_function.py
    aws lambda create-function --function-name fn --runtime python3.12 --role arn:aws:iam::000000000000:role/r --handler lambda_function.lambda_handler --timeout 20 --zip-file fileb://function.zip
    aws lambda add-permission --function-name fn --statement-id s3 --action lambda:InvokeFunction --principal s3.amazonaws.com
    aws s3 mb s3://chain
    aws s3api put-bucket-notification-configuration --bucket chain --notification-configuration '{"LambdaFunctionConfigurations": [{"LambdaFunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:fn", "Events": ["s3:ObjectCreated:*"]}]}'
    aws dynamodb create-table --table-name tab --key-schema AttributeName=id,KeyType=HASH --attribute-definitions AttributeName=id,AttributeType=S --billing-mode PAY_PER_REQUEST
"#;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let coldstart = Coldstart::aws()?;
    let folder = tempfile::tempdir()?;
    for (file, content) in [("lambda_function.py", CODE), ("trust.json", TRUST), ("may.json", MAY)] {
        std::fs::write(folder.path().join(file), content)?;
    }
    Aws::of_account(&coldstart, "000000000000", folder.path()).sh(MAKES)?.ok()?;
    let client = Client::new();
    let mut times = Vec::new();
    for number in 0..WARM + OBJECTS {
        let time = chain(&client, &coldstart.aws, &format!("object-{number:04}")).await?;
        if number >= WARM {
            times.push(time);
        }
    }
    times.sort();
    let percentile = |percent: usize| times[times.len() * percent / 100].as_secs_f64() * 1e3;
    println!(
        "S3 PUT → function → DynamoDB item, from end to end: p50 {:.1} ms, p95 {:.1} ms (goal: p95 at most 25)",
        percentile(50),
        percentile(95)
    );
    Ok(())
}

/// Puts an object, and returns how long it takes until the item is there.
async fn chain(client: &Client, endpoint: &str, key: &str) -> anyhow::Result<Duration> {
    let begun = Instant::now();
    let put = signed(client.put(format!("{endpoint}/chain/{key}")), "s3").header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    let put = put.body("hello").send().await?;
    ensure!(put.status() == 200, "{}", put.text().await?);
    let input = format!(r#"{{"TableName": "tab", "Key": {{"id": {{"S": "{key}"}}}}}}"#);
    loop {
        let get = signed(client.post(endpoint), "dynamodb").header("x-amz-target", "DynamoDB_20120810.GetItem");
        let got = get.header("content-type", "application/x-amz-json-1.0").body(input.clone()).send().await?.text().await?;
        if got.contains("Item") {
            return Ok(begun.elapsed());
        }
        ensure!(begun.elapsed() < Duration::from_secs(30), "no item for {key}: {got}");
        tokio::time::sleep(LOOK).await;
    }
}

fn signed(request: RequestBuilder, service: &str) -> RequestBuilder {
    let signature =
        format!("AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
    request.header("authorization", signature)
}
