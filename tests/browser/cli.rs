//! Labs 1 to 3 with the real `aws` and curl on the student's own machine, configured as the account's page says; the browser shows
//! the points.

use tests::{Aws, Coldstart};

use crate::page::{Page, open};

#[tokio::test(flavor = "multi_thread")]
async fn a_student_does_labs_1_to_3_with_the_real_aws_and_sees_the_marks() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    let (student, _folder) = student(&site, &page).await;

    student.types(LAB_1).await;
    page.go(&format!("{}/labs/hello-lambda", site.web)).await;
    page.alive().await;
    page.click_step("Test it").await;
    page.answer("quiz-deploy", "The code of the last Deploy").await;
    page.click("Check all").await;
    page.sees("Lab complete.").await;

    student.types(LAB_2).await;
    page.click("Next lab: Build a REST API with Lambda and API Gateway").await;
    page.alive().await;
    page.click_step("Call it with curl").await;
    page.answer("quiz-unknown-path", "403 Missing Authentication Token").await;
    page.answer("quiz-null-query", "None").await;
    page.click("Check all").await;
    page.sees("Lab complete.").await;

    student.types(LAB_3).await;
    page.click("Next lab: Add security with API keys").await;
    page.alive().await;
    page.click_step("Deploy again, and see who gets in").await;
    page.answer("quiz-not-a-password", "It tells callers apart, and limits how often each may call").await;
    page.click("Check all").await;
    page.sees("Lab complete.").await;
}

/// A student with the AWS CLI.
struct Student {
    aws: Aws,
}

impl Student {
    /// Runs a script, which must succeed.
    async fn types(&self, script: &str) {
        let script = format!("set -euo pipefail\n{script}");
        // The CLI blocks until the server answers. The server is another process, so this cannot deadlock.
        let finished = tokio::task::block_in_place(|| self.aws.sh(&script)).unwrap();
        assert_eq!(finished.code, 0, "{}\n{}", finished.stdout, finished.stderr);
    }
}

/// Returns a student with the keys that the account's page shows, and the CLI's folder.
async fn student(site: &Coldstart, page: &Page) -> (Student, tempfile::TempDir) {
    page.go(&format!("{}/account", site.web)).await;
    let (key, secret, endpoint) = (page.content("aws-key").await, page.secret().await, page.content("aws-endpoint").await);
    assert_eq!(endpoint, site.aws);
    let folder = tempfile::tempdir().unwrap();
    (Student { aws: Aws::new(&endpoint, (&key, &secret), folder.path()) }, folder)
}

const LAB_1: &str = r#"
account=$(aws sts get-caller-identity --query Account --output text)
cat > lambda_function.py <<'PYTHON'
import json

def lambda_handler(event, context):
    message = "Hello from AWS Lambda!"
    print(message)
    return {
        'statusCode': 200,
        'body': json.dumps({'message': message})
    }
PYTHON
zip -q function.zip lambda_function.py
for name in HelloLambda HelloLambdaCLI; do
  aws lambda create-function \
    --function-name $name \
    --runtime python3.12 \
    --role arn:aws:iam::$account:role/service-role/MyLambdaRole \
    --handler lambda_function.lambda_handler \
    --zip-file fileb://function.zip
  aws lambda wait function-active --function-name $name
  aws lambda invoke --function-name $name response.json
  grep -q 'Hello from AWS Lambda!' response.json
done
"#;

const LAB_2: &str = r#"
account=$(aws sts get-caller-identity --query Account --output text)
cat > lambda_function.py <<'PYTHON'
import json

def lambda_handler(event, context):
    query = event.get("queryStringParameters") or {}
    name = query.get("name", "Guest")
    return {
        'statusCode': 200,
        'body': json.dumps({'message': f'Hello, {name}! Welcome to Serverless API.'})
    }
PYTHON
zip -q api.zip lambda_function.py
aws lambda create-function --function-name APILambdaHandler --runtime python3.12 \
  --role arn:aws:iam::$account:role/service-role/MyLambdaRole \
  --handler lambda_function.lambda_handler --zip-file fileb://api.zip
aws lambda wait function-active --function-name APILambdaHandler
API_ID=$(aws apigateway create-rest-api --name HelloAPI --query id --output text)
ROOT_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query "items[?path=='/'].id" --output text)
HELLO_ID=$(aws apigateway create-resource --rest-api-id $API_ID --parent-id $ROOT_ID --path-part hello --query id --output text)
aws apigateway put-method --rest-api-id $API_ID --resource-id $HELLO_ID --http-method GET --authorization-type NONE
aws apigateway put-integration --rest-api-id $API_ID --resource-id $HELLO_ID \
  --http-method GET --type AWS_PROXY --integration-http-method POST \
  --uri arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:$account:function:APILambdaHandler/invocations
aws lambda add-permission --function-name APILambdaHandler \
  --statement-id HelloAPI --action lambda:InvokeFunction --principal apigateway.amazonaws.com \
  --source-arn "arn:aws:execute-api:us-east-1:$account:$API_ID/*/GET/hello"
aws apigateway create-deployment --rest-api-id $API_ID --stage-name dev
host=${AWS_ENDPOINT_URL#http://}
curl -sS --fail "$AWS_ENDPOINT_URL/_aws/execute-api/$API_ID/dev/hello?name=CloudArchitect" | grep -q 'Hello, CloudArchitect! Welcome to Serverless API.'
curl -sS --fail --resolve "$API_ID.execute-api.$host:127.0.0.1" "http://$API_ID.execute-api.$host/dev/hello" | grep -q 'Hello, Guest!'
"#;

const LAB_3: &str = r#"
API_ID=$(aws apigateway get-rest-apis --query "items[?name=='HelloAPI'].id" --output text)
HELLO_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query "items[?path=='/hello'].id" --output text)
KEY_ID=$(aws apigateway create-api-key --name DemoKey --enabled --query id --output text)
PLAN_ID=$(aws apigateway create-usage-plan --name DemoPlan --api-stages apiId=$API_ID,stage=dev \
  --throttle rateLimit=50,burstLimit=100 --quota limit=1000,period=DAY --query id --output text)
aws apigateway create-usage-plan-key --usage-plan-id $PLAN_ID --key-type API_KEY --key-id $KEY_ID
aws apigateway update-method --rest-api-id $API_ID --resource-id $HELLO_ID --http-method GET \
  --patch-operations op=replace,path=/apiKeyRequired,value=true
aws apigateway create-deployment --rest-api-id $API_ID --stage-name dev
KEY=$(aws apigateway get-api-key --api-key $KEY_ID --include-value --query value --output text)
URL="$AWS_ENDPOINT_URL/_aws/execute-api/$API_ID/dev/hello?name=SecureUser"
test "$(curl -s -o /dev/null -w '%{http_code}' "$URL")" = 403
test "$(curl -s -o /dev/null -w '%{http_code}' -H 'x-api-key: guessed' "$URL")" = 403
curl -sS --fail -H "x-api-key: $KEY" "$URL" | grep -q 'Hello, SecureUser! Welcome to Serverless API.'
"#;
