//! Every command of the module's page, as the page prints it, with a student's own values filled in.
//!
//! The page itself is not part of the repository, but a page of the same structure with the same commands is. If the page itself is
//! stored beside the repository, a test checks that the commands are still the same.

use std::{fs, path::Path};

use tests::{Aws, Student, root, seed_page, transcript};

/// The page's steps in the console, as lines: the function HelloLambda, and the API with its key.
const CONSOLE: &str = r#"
    zip -q h.zip lambda_function.py
    ROLE=arn:aws:iam::$ACCOUNT:role/service-role/MyLambdaRole
    aws lambda create-function --function-name HelloLambda --runtime python3.12 --role $ROLE --handler lambda_function.lambda_handler --zip-file fileb://h.zip
    (mkdir api; cd api; cp ../api.py lambda_function.py; zip -q ../api.zip lambda_function.py)
    aws lambda create-function --function-name APILambdaHandler --runtime python3.12 --role $ROLE --handler lambda_function.lambda_handler --zip-file fileb://api.zip
    API=$(aws apigateway create-rest-api --name HelloAPI --query id --output text)
    ROOT=$(aws apigateway get-resources --rest-api-id $API --query "items[0].id" --output text)
    HELLO=$(aws apigateway create-resource --rest-api-id $API --parent-id $ROOT --path-part hello --query id --output text)
    aws apigateway put-method --rest-api-id $API --resource-id $HELLO --http-method GET --authorization-type NONE
    aws apigateway put-integration --rest-api-id $API --resource-id $HELLO --http-method GET --type AWS_PROXY --integration-http-method POST \
      --uri arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:$ACCOUNT:function:APILambdaHandler/invocations
    aws lambda add-permission --function-name APILambdaHandler --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com
    aws apigateway create-deployment --rest-api-id $API --stage-name dev
    KEY=$(aws apigateway create-api-key --name DemoKey --enabled --query id --output text)
    PLAN=$(aws apigateway create-usage-plan --name DemoPlan --api-stages apiId=$API,stage=dev --query id --output text)
    aws apigateway create-usage-plan-key --usage-plan-id $PLAN --key-id $KEY --key-type API_KEY
"#;

const API: &str = "import json

def lambda_handler(event, context):
    name = (event.get(\"queryStringParameters\") or {}).get(\"name\", \"Guest\")
    return {'statusCode': 200, 'body': json.dumps({'message': f'Hello, {name}! Welcome to Serverless API.'})}
";

/// Returns the page's shell lines, in order.
fn commands(page: &str) -> String {
    let mut inside = false;
    let mut commands = String::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            inside = line.trim_start().starts_with("```bash");
        } else if inside {
            commands.push_str(line);
            commands.push('\n');
        }
    }
    commands
}

/// Returns what the terminal shows when a new student types the page's lines.
async fn typed(page: &Path) -> String {
    let site = tests::Coldstart::shared_site();
    let student = Student::guest(site).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("lambda_function.py"), super::HELLO).unwrap();
    fs::write(folder.path().join("api.py"), API).unwrap();
    let access = student.access().await.unwrap();
    let aws: Aws = student.aws(folder.path()).await.unwrap();
    aws.sh(&format!("set -e; ACCOUNT={}\n{CONSOLE}", access.account)).unwrap().ok().unwrap();
    let value = |query: &str| aws.sh(query).unwrap().ok().unwrap().trim().to_owned();
    let api = value("aws apigateway get-rest-apis --query items[0].id --output text");
    let key = value("aws apigateway get-api-keys --include-values --query items[0].value --output text");
    let url = access.endpoint.replace("http://", &format!("http://{api}.execute-api."));
    let lines = commands(&fs::read_to_string(page).unwrap())
        .replace("<account-id>", &access.account)
        .replace("<DemoKey>", &key)
        .replace("https://abcd1234.execute-api.ap-southeast-2.amazonaws.com", &url);
    transcript(&aws, &lines).unwrap().replace(&access.account, "ACCOUNT").replace(&api, "API").replace(&key, "KEY")
}

#[tokio::test]
async fn every_command_of_the_page_works_as_it_is_printed() {
    let page = root().join("tests/it/content/2026-01-15-module-9-serverless-in-short.md");
    insta::assert_snapshot!(typed(&page).await, @r#"
    $ zip function.zip lambda_function.py
      adding: lambda_function.py (deflated 19%)
    $ aws lambda create-function \
      --function-name HelloLambdaCLI \
      --runtime python3.12 \
      --role arn:aws:iam::ACCOUNT:role/service-role/MyLambdaRole \
      --handler lambda_function.lambda_handler \
      --zip-file fileb://function.zip
    {
        "FunctionName": "HelloLambdaCLI",
        "FunctionArn": "arn:aws:lambda:us-east-1:ACCOUNT:function:HelloLambdaCLI",
        "Runtime": "python3.12",
        "Role": "arn:aws:iam::ACCOUNT:role/service-role/MyLambdaRole",
        "Handler": "lambda_function.lambda_handler",
        "CodeSize": BYTES,
        "Description": "",
        "Timeout": 3,
        "MemorySize": 128,
        "LastModified": "TIME",
        "CodeSha256": "SHA256",
        "Version": "$LATEST",
        "TracingConfig": {
            "Mode": "PassThrough"
        },
        "RevisionId": "UUID",
        "State": "Pending",
        "StateReason": "The function is being created.",
        "StateReasonCode": "Creating",
        "PackageType": "Zip",
        "Architectures": [
            "x86_64"
        ],
        "EphemeralStorage": {
            "Size": 512
        },
        "SnapStart": {
            "ApplyOn": "None",
            "OptimizationStatus": "Off"
        },
        "RuntimeVersionConfig": {
            "RuntimeVersionArn": "arn:aws:lambda:us-east-1::runtime:HASH"
        },
        "LoggingConfig": {
            "LogFormat": "Text",
            "LogGroup": "/aws/lambda/HelloLambdaCLI"
        }
    }
    $ aws lambda invoke --function-name HelloLambdaCLI response.json
    {
        "StatusCode": 200,
        "ExecutedVersion": "$LATEST"
    }
    $ cat response.json
    {"statusCode": 200, "body": "{\"message\": \"Hello from AWS Lambda!\"}"}$ aws lambda publish-version --function-name HelloLambda
    {
        "FunctionName": "HelloLambda",
        "FunctionArn": "arn:aws:lambda:us-east-1:ACCOUNT:function:HelloLambda:1",
        "Runtime": "python3.12",
        "Role": "arn:aws:iam::ACCOUNT:role/service-role/MyLambdaRole",
        "Handler": "lambda_function.lambda_handler",
        "CodeSize": BYTES,
        "Description": "",
        "Timeout": 3,
        "MemorySize": 128,
        "LastModified": "TIME",
        "CodeSha256": "SHA256",
        "Version": "1",
        "TracingConfig": {
            "Mode": "PassThrough"
        },
        "RevisionId": "UUID",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": [
            "x86_64"
        ],
        "EphemeralStorage": {
            "Size": 512
        },
        "SnapStart": {
            "ApplyOn": "None",
            "OptimizationStatus": "Off"
        },
        "RuntimeVersionConfig": {
            "RuntimeVersionArn": "arn:aws:lambda:us-east-1::runtime:HASH"
        },
        "LoggingConfig": {
            "LogFormat": "Text",
            "LogGroup": "/aws/lambda/HelloLambda"
        }
    }
    $ aws lambda create-alias \
      --function-name HelloLambda \
      --name PROD \
      --function-version 1
    {
        "AliasArn": "arn:aws:lambda:us-east-1:ACCOUNT:function:HelloLambda:PROD",
        "Name": "PROD",
        "FunctionVersion": "1",
        "Description": "",
        "RevisionId": "UUID"
    }
    $ curl "http://API.execute-api.localhost:PORT/dev/hello?name=CloudArchitect"
    {"message": "Hello, CloudArchitect! Welcome to Serverless API."}$ curl -H "x-api-key: KEY" \
    "http://API.execute-api.localhost:PORT/dev/hello?name=SecureUser"
    {"message": "Hello, SecureUser! Welcome to Serverless API."}$ aws logs describe-log-groups --log-group-name-prefix /aws/lambda/
    {
        "logGroups": [
            {
                "logGroupName": "/aws/lambda/APILambdaHandler",
                "creationTime": MILLIS,
                "metricFilterCount": 0,
                "arn": "arn:aws:logs:us-east-1:ACCOUNT:log-group:/aws/lambda/APILambdaHandler:*",
                "storedBytes": BYTES,
                "logGroupClass": "STANDARD",
                "logGroupArn": "arn:aws:logs:us-east-1:ACCOUNT:log-group:/aws/lambda/APILambdaHandler",
                "deletionProtectionEnabled": false
            },
            {
                "logGroupName": "/aws/lambda/HelloLambdaCLI",
                "creationTime": MILLIS,
                "metricFilterCount": 0,
                "arn": "arn:aws:logs:us-east-1:ACCOUNT:log-group:/aws/lambda/HelloLambdaCLI:*",
                "storedBytes": BYTES,
                "logGroupClass": "STANDARD",
                "logGroupArn": "arn:aws:logs:us-east-1:ACCOUNT:log-group:/aws/lambda/HelloLambdaCLI",
                "deletionProtectionEnabled": false
            }
        ]
    }
    $ aws lambda put-function-concurrency \
      --function-name HelloLambda \
      --reserved-concurrent-executions 50
    {
        "ReservedConcurrentExecutions": 50
    }
    "#);
}

#[test]
fn the_page_itself_has_the_same_commands() {
    let Some(page) = seed_page() else {
        return tests::not_run("the_page_itself_has_the_same_commands", "the module's page does not lie beside the repository");
    };
    let own = root().join("tests/it/content/2026-01-15-module-9-serverless-in-short.md");
    let of = |path: &Path| commands(&fs::read_to_string(path).unwrap());
    assert_eq!(of(&page), of(&own), "what is proven above is proven of the page itself only as long as they say the same");
}
