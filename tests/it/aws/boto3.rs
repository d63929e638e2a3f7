//! boto3, the newest and a two years old version, with calls of each service.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tests::{Aws, Coldstart, Finished, python, root};

fn tour(python: &Path, account: &str) -> Value {
    run("tests/it/aws/tour.py", python, account)
}

pub fn run(script: &str, python: &Path, account: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let aws = Aws::of_account(Coldstart::shared_aws(), account, folder.path());
    let finished: Finished = aws.command(python).arg(root().join(script)).output().unwrap().into();
    finished.json().unwrap()
}

pub fn old() -> PathBuf {
    let old = root().join("target/venvs/boto3-2024/bin/python");
    assert!(old.is_file(), "{} is not there: run `make test`, which makes it", old.display());
    old
}

#[test]
fn the_newest_boto3_goes_on_the_tour() {
    insta::assert_json_snapshot!(tour(&python().unwrap(), "200000000001"), @r#"
    {
      "trust policy comes back as a document": true,
      "roles, page by page": [
        "tour"
      ],
      "created": {
        "State": "Pending",
        "StateReasonCode": "Creating",
        "PackageType": "Zip",
        "Architectures": [
          "x86_64"
        ],
        "EphemeralStorage": {
          "Size": 512
        },
        "TracingConfig": {
          "Mode": "PassThrough"
        }
      },
      "invoked": [
        200,
        "$LATEST",
        {
          "statusCode": 200,
          "body": "\"hi\""
        },
        true
      ],
      "created twice": [
        "ResourceConflictException",
        "ResourceConflictException",
        "Function already exist: tour",
        409
      ],
      "bad zip": [
        "InvalidParameterValueException",
        "InvalidParameterValueException",
        "Could not unzip uploaded file. Please check your file, then try to upload again.",
        400
      ],
      "no such function": [
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        "Function not found: arn:aws:lambda:us-east-1:ACCOUNT:function:nobody:$LATEST",
        404
      ],
      "bad payload": [
        "InvalidRequestContentException",
        "InvalidRequestContentException",
        "Could not parse request body into json: Could not parse payload into json: EOF while parsing an object at line 1 column 1",
        400
      ],
      "switched off": [
        "TooManyRequestsException",
        "TooManyRequestsException",
        "Rate Exceeded.",
        429
      ],
      "version": "1",
      "alias": "arn:aws:lambda:us-east-1:ACCOUNT:function:tour:LIVE",
      "versions, page by page": [
        "$LATEST",
        "1"
      ],
      "waited in vain": "Waiter FunctionExists failed: Max attempts exceeded. Previously accepted state: Matched expected service error code: ResourceNotFoundException",
      "logged": [
        "on tour"
      ],
      "no such group": [
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        "The specified log group does not exist.",
        400
      ],
      "group twice": [
        "ResourceAlreadyExistsException",
        "ResourceAlreadyExistsException",
        "The specified log group already exists",
        400
      ],
      "api": [
        [
          "REGIONAL"
        ],
        "HEADER",
        "datetime"
      ],
      "called": [
        200,
        "hi"
      ],
      "tested": [
        200,
        "\"hi\""
      ],
      "no such api": [
        "NotFoundException",
        "NotFoundException"
      ],
      "plan": [
        {
          "burstLimit": 3,
          "rateLimit": 1.5
        },
        [
          "Tour"
        ]
      ],
      "gone": [
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        "Function not found: arn:aws:lambda:us-east-1:ACCOUNT:function:tour",
        404
      ]
    }
    "#);
}

#[test]
fn boto3_of_two_years_ago_sees_the_same() {
    assert_eq!(tour(&old(), "200000000002"), tour(&python().unwrap(), "200000000003"));
}

#[test]
fn boto3_reads_what_services_that_are_not_here_answer_and_does_not_ask_again() {
    let script = "tests/it/aws/elsewhere.py";
    let seen = run(script, &python().unwrap(), "200000000004");
    assert_eq!(run(script, &old(), "200000000005"), seen);
    insta::assert_json_snapshot!(seen, @r#"
    {
      "s3 list_buckets": "not refused",
      "s3 put_object": "404 NoSuchBucket, 0 retries: The specified bucket does not exist",
      "s3control list_access_points": "501 NotImplemented, 0 retries: Coldstart does not emulate AWS S3 Control. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "route53 list_hosted_zones": "501 NotImplemented, 0 retries: Coldstart does not emulate Route 53. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "cloudfront list_distributions": "501 NotImplemented, 0 retries: Coldstart does not emulate CloudFront. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "ec2 describe_instances": "501 NotImplemented, 0 retries: Coldstart does not emulate Amazon EC2. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "sns list_topics": "not refused",
      "cloudformation describe_stacks": "501 NotImplemented, 0 retries: Coldstart does not emulate AWS CloudFormation. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "rds describe_db_instances": "501 NotImplemented, 0 retries: Coldstart does not emulate Amazon RDS. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "autoscaling describe_auto_scaling_groups": "501 NotImplemented, 0 retries: Coldstart does not emulate Auto Scaling. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "sqs list_queues": "not refused",
      "events list_rules": "not refused",
      "stepfunctions list_state_machines": "501 NotImplemented, 0 retries: Coldstart does not emulate AWS SFN. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "ssm describe_parameters": "501 NotImplemented, 0 retries: Coldstart does not emulate Amazon SSM. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "secretsmanager list_secrets": "501 NotImplemented, 0 retries: Coldstart does not emulate AWS Secrets Manager. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "kms list_keys": "501 NotImplemented, 0 retries: Coldstart does not emulate KMS. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "cloudwatch list_metrics": "501 NotImplemented, 0 retries: Coldstart does not emulate CloudWatch. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "codebuild list_projects": "501 NotImplemented, 0 retries: Coldstart does not emulate AWS CodeBuild. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "ecr describe_repositories": "501 NotImplemented, 0 retries: Coldstart does not emulate Amazon ECR. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "eks list_clusters": "501 NotImplemented, 0 retries: Coldstart does not emulate Amazon EKS. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "apigatewayv2 get_apis": "501 NotImplemented, 0 retries: Coldstart does not emulate AmazonApiGatewayV2. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.",
      "scheduler list_schedules": "not refused",
      "bedrock-runtime invoke_model": "501 NotImplemented, 0 retries: Coldstart does not emulate Amazon Bedrock. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler."
    }
    "#);
}

#[test]
fn boto3_uses_eventbridge_and_scheduler() {
    insta::assert_json_snapshot!(run("tests/it/aws/events.py", &python().unwrap(), "200000000006"), @r#"
    {
      "put": [
        0,
        36
      ],
      "rules, page by page": [
        [
          "r0",
          "r1"
        ],
        [
          "r2"
        ]
      ],
      "archive": [
        1,
        "ENABLED",
        "datetime"
      ],
      "replay": [
        "STARTING",
        "datetime"
      ],
      "replayed": [
        "COMPLETED",
        true
      ],
      "no such rule": [
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        "Rule none does not exist on EventBus default.",
        400
      ],
      "bad pattern": [
        "InvalidEventPatternException",
        "InvalidEventPatternException",
        "Event pattern is not valid. Reason: \"source\" must be an object or an array\n at [Source: (String)\"{\"source\": \"shop\"}\"; line: 1, column: 13]",
        400
      ],
      "schedule": "arn:aws:scheduler:us-east-1:ACCOUNT:schedule/g/once",
      "got": [
        "Europe/Berlin",
        "DELETE",
        "datetime",
        {
          "DetailType": "Tick",
          "Source": "shop"
        }
      ],
      "groups": [
        "default",
        "g"
      ],
      "twice": [
        "ConflictException",
        "ConflictException",
        "Schedule once already exists.",
        409
      ],
      "no such schedule": [
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        "Schedule none does not exist.",
        404
      ],
      "no such group": [
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        "Schedule group none does not exist.",
        404
      ]
    }
    "#);
}
