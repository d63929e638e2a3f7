//! Lines whose output, errors and exit codes must be the same in the terminal and on a machine with the AWS CLI installed. The
//! tests count the lines that succeed, so that a mistake in the table, on which both sides fail alike, is noticed.

use std::io::{Cursor, Write};

use bytes::Bytes;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::two_clis::TwoClis;

/// The trust policy of a role for Lambda.
const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}"#;

fn package(code: &str) -> Bytes {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("lambda_function.py", SimpleFileOptions::default()).unwrap();
    zip.write_all(code.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner().into()
}

fn text(content: &str) -> Bytes {
    Bytes::copy_from_slice(content.as_bytes())
}

/// Creates the role of the functions.
const ROLE: &str = "aws iam create-role --role-name runner --assume-role-policy-document file://trust.json";

#[test]
fn what_asks_nobody() {
    TwoClis::with(&[("x.json", text(r#"{"FunctionName": 3, "Nope": 1}"#)), ("latin.txt", Bytes::from_static(b"\xe9\xff"))])
        .type_all(
            r#"
        aws --version
        aws
        aws nothing
        aws lambda
        aws lambda nothing
        aws lambda create-function
        aws lambda list-functions --nothing
        aws lambda list-functions --region
        aws lambda list-functions --query '['
        aws lambda list-functions --max-items many
        aws lambda list-functions --profile nobody
        aws lambda wait
        aws lambda wait function-active-v2
        aws lambda list-functions --generate-cli-skeleton
        aws lambda list-functions --generate-cli-skeleton output
        aws logs put-retention-policy --generate-cli-skeleton
        aws lambda update-function-code --function-name x --zip-file fileb://missing.zip
        aws lambda update-function-code --function-name x --zip-file no-prefix.zip
        aws lambda invoke --function-name x
        aws lambda invoke --function-name x --payload file://missing.json out.json
        aws lambda invoke --function-name x --payload file://latin.txt out.json
        aws lambda create-function --function-name x --role r --memory-size large
        aws lambda create-function --function-name x --role r --environment Variables={A
        aws lambda tag-resource --resource x --tags a
        aws lambda add-permission --cli-input-json file://x.json
        aws lambda add-permission --cli-input-json '{'
        aws iam create-role --role-name x
        aws apigateway create-rest-api
        aws logs filter-log-events
        aws sts get-caller-identity --nothing
        aws s3 ls --nothing
        AWS_DEFAULT_REGION= aws lambda list-functions
        AWS_ACCESS_KEY_ID= AWS_SECRET_ACCESS_KEY= AWS_EC2_METADATA_DISABLED=true aws lambda list-functions
        aws lambda list-functions --endpoint-url http://localhost:9
        aws lambda list-functions --endpoint-url nonsense
        "#,
        );
}

#[test]
fn functions() {
    let code = package("def lambda_handler(event, context):\n    print('called')\n    return {'got': event}\n");
    let files = [
        ("trust.json", text(TRUST)),
        ("code.zip", code),
        ("broken.zip", package("def lambda_handler(event, context):\n    raise ValueError('no')\n")),
        ("event.json", text(r#"{"name": "Ada"}"#)),
    ];
    let clis = TwoClis::with(&files);
    assert_eq!(clis.type_all(ROLE), 1);
    let well = clis.type_all(
        r#"
        aws lambda list-functions
        aws lambda create-function --function-name hello --runtime python3.12 --handler lambda_function.lambda_handler --zip-file fileb://code.zip --role $(aws iam get-role --role-name runner --query Role.Arn --output text)
        aws lambda create-function --function-name hello --runtime python3.12 --handler lambda_function.lambda_handler --zip-file fileb://code.zip --role $(aws iam get-role --role-name runner --query Role.Arn --output text)
        aws lambda wait function-active-v2 --function-name hello
        aws lambda get-function-configuration --function-name hello
        aws lambda get-function --function-name hello --query 'Configuration.[FunctionName,Runtime,State]' --output text
        aws lambda list-functions --query 'Functions[].{Name: FunctionName, Memory: MemorySize}' --output table
        aws lambda list-functions --query 'Functions[].{Name: FunctionName, Memory: MemorySize}' --output text
        aws lambda list-functions --max-items 1 --page-size 1 --query 'Functions[].FunctionName'
        aws lambda invoke --function-name hello --payload file://event.json out.json && cat out.json
        aws lambda invoke --function-name hello --payload '{"a": 1}' --log-type Tail --query LogResult --output text out.json | base64 -d
        aws lambda invoke --function-name hello --payload not-json out.json
        aws lambda invoke --function-name hello --invocation-type Event out.json
        aws lambda update-function-configuration --function-name hello --timeout 10 --environment 'Variables={A=1,B=two words}'
        aws lambda update-function-configuration --function-name hello --memory-size 1
        aws lambda publish-version --function-name hello --description first
        aws lambda create-alias --function-name hello --name prod --function-version 1
        aws lambda list-aliases --function-name hello --output table
        aws lambda list-versions-by-function --function-name hello --query 'Versions[].Version' --output text
        aws lambda invoke --function-name hello:prod out.json && cat out.json
        aws lambda put-function-concurrency --function-name hello --reserved-concurrent-executions 5
        aws lambda tag-resource --resource $(aws lambda get-function --function-name hello --query Configuration.FunctionArn --output text) --tags team=a,stage=b
        aws lambda get-function --function-name hello --query Tags
        aws lambda add-permission --function-name hello --statement-id gateway --action lambda:InvokeFunction --principal apigateway.amazonaws.com
        aws lambda get-policy --function-name hello --query Policy --output text
        aws lambda update-function-code --function-name hello --zip-file fileb://broken.zip
        aws lambda invoke --function-name hello out.json && cat out.json
        aws lambda get-function --function-name missing
        aws lambda get-account-settings
        aws lambda delete-alias --function-name hello --name prod
        aws lambda delete-function --function-name hello
        aws lambda delete-function --function-name hello
        "#,
    );
    assert_eq!(well, 26);
}

#[test]
fn roles_and_callers() {
    let files = [("trust.json", text(TRUST)), ("policy.json", text(POLICY)), ("cut.json", text("{"))];
    let well = TwoClis::with(&files).type_all(
        r#"
        aws sts get-caller-identity
        aws sts get-caller-identity --query Account --output text
        aws iam list-roles
        aws iam create-role --role-name reader --assume-role-policy-document file://trust.json --description 'Reads logs' --tags Key=a,Value=b
        aws iam create-role --role-name reader --assume-role-policy-document file://trust.json
        aws iam create-role --role-name other --assume-role-policy-document file://cut.json
        aws iam get-role --role-name reader
        aws iam put-role-policy --role-name reader --policy-name logs --policy-document file://policy.json
        aws iam get-role-policy --role-name reader --policy-name logs
        aws iam list-role-policies --role-name reader --output table
        aws iam attach-role-policy --role-name reader --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        aws iam list-attached-role-policies --role-name reader
        aws iam wait role-exists --role-name reader
        aws iam list-roles --query 'Roles[].[RoleName,Description]' --output text
        aws iam delete-role --role-name reader
        aws iam get-role --role-name nobody
        aws iam list-users
        "#,
    );
    assert_eq!(well, 13);
}

#[test]
fn apis() {
    let api = "$(aws apigateway get-rest-apis --query 'items[0].id' --output text)";
    let root = format!("$(aws apigateway get-resources --rest-api-id {api} --query 'items[?path==`/`].id' --output text)");
    let lines = r#"
        aws apigateway get-rest-apis
        aws apigateway create-rest-api --name shop --description 'A shop' --endpoint-configuration types=REGIONAL
        aws apigateway get-rest-api --rest-api-id API
        aws apigateway create-resource --rest-api-id API --parent-id ROOT --path-part items
        aws apigateway get-resources --rest-api-id API --query 'sort(items[].path)' --output json
        aws apigateway put-method --rest-api-id API --resource-id ROOT --http-method GET --authorization-type NONE --no-api-key-required
        aws apigateway put-integration --rest-api-id API --resource-id ROOT --http-method GET --type MOCK --request-templates '{"application/json": "{\"statusCode\": 200}"}'
        aws apigateway put-method-response --rest-api-id API --resource-id ROOT --http-method GET --status-code 200
        aws apigateway put-integration-response --rest-api-id API --resource-id ROOT --http-method GET --status-code 200
        aws apigateway create-deployment --rest-api-id API --stage-name dev
        aws apigateway get-stages --rest-api-id API --query 'item[].stageName' --output text
        aws apigateway update-stage --rest-api-id API --stage-name dev --patch-operations op=replace,path=/description,value=Development
        aws apigateway create-api-key --name key --enabled --value 0123456789012345678901234567890
        aws apigateway get-api-keys --include-values --query 'items[].value' --output table
        aws apigateway create-usage-plan --name plan --throttle burstLimit=2,rateLimit=1
        aws apigateway get-usage-plans --query 'items[].[name,throttle.rateLimit]' --output text
        aws apigateway get-rest-api --rest-api-id nothing
        aws apigateway put-method --rest-api-id API --resource-id nothing --http-method GET --authorization-type NONE
        aws apigateway get-rest-apis --output table --query 'items[].{Name: name, Description: description}'
        aws apigateway delete-rest-api --rest-api-id API
    "#;
    let well = TwoClis::with(&[]).type_all(&lines.replace("ROOT", &root).replace("API", api));
    assert_eq!(well, 18);
}

#[test]
fn logs_and_what_is_not_there() {
    let well = TwoClis::with(&[]).type_all(
        r#"
        aws logs create-log-group --log-group-name /shop
        aws logs create-log-group --log-group-name /shop
        aws logs create-log-stream --log-group-name /shop --log-stream-name today
        aws logs put-log-events --log-group-name /shop --log-stream-name today --log-events timestamp=$(date +%s)000,message='one two' --query rejectedLogEventsInfo
        aws logs filter-log-events --log-group-name /shop --filter-pattern one --query 'events[].message' --output text
        aws logs get-log-events --log-group-name /shop --log-stream-name today --query 'events[].message'
        aws logs describe-log-groups
        aws logs put-retention-policy --log-group-name /shop --retention-in-days 7
        aws logs put-retention-policy --log-group-name /shop --retention-in-days 8
        aws logs describe-log-groups --query 'logGroups[].[logGroupName,retentionInDays]' --output table
        aws logs delete-log-group --log-group-name /shop
        aws logs delete-log-group --log-group-name /shop
        aws dynamodb list-tables
        aws s3 ls
        aws ec2 describe-instances
        "#,
    );
    assert_eq!(well, 11);
}

#[test]
fn configuration() {
    let well = TwoClis::with(&[]).type_all(
        r#"
        aws configure list
        aws configure get region
        aws configure set region eu-west-1
        aws configure get region
        aws configure set output table --profile work
        aws configure set aws_access_key_id AKIAEXAMPLE --profile work
        aws configure list --profile work
        cat .aws/config .aws/credentials
        printf 'AKIANEW\nsecret\neu-central-1\njson\n' | aws configure --profile asked
        cat .aws/config .aws/credentials
        AWS_PROFILE=work aws configure get output
        aws configure get nothing
        aws configure nothing
        aws sts get-caller-identity --profile nobody
        aws lambda list-functions --profile work --query Functions
        "#,
    );
    assert_eq!(well, 9);
}
