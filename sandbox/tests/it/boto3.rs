//! boto3 in functions: the image includes it, as on Lambda.

use std::sync::Arc;

use sandbox::{Outcome, Start};

use crate::{
    code::{event, function, package, sandbox, shown},
    web::{Answer, Asked, Web},
};

const IDENTITY: &str = "import boto3

def lambda_handler(event, context):
    return boto3.client('sts').get_caller_identity()['Arn']
";

fn identity(_: &Asked) -> Answer {
    (
        200,
        "text/xml",
        b"<R><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/r/f</Arn></GetCallerIdentityResult></R>".to_vec(),
    )
}

fn denied(_: &Asked) -> Answer {
    (
        403,
        "application/json",
        br#"{"Message":"User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: lambda:ListFunctions"}"#
            .to_vec(),
    )
}

/// Returns a function with the variables that Lambda sets for a role.
fn with_role(code: &str, access_key_id: &str) -> Start {
    let variables = [
        ("AWS_ACCESS_KEY_ID", access_key_id),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_SESSION_TOKEN", access_key_id),
        ("AWS_REGION", "us-east-1"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", "http://localhost:4566"),
    ];
    Start { variables: variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(), ..function(code) }
}

async fn answer(web: &Arc<Web>, code: &str) -> String {
    shown(&web.run(with_role(code, "ASIAONE"), "{}").await.outcome)
}

#[tokio::test]
async fn a_client_needs_nothing_but_the_environment() {
    let web = Web::new(identity);
    insta::assert_snapshot!(answer(&web, IDENTITY).await, @r#""arn:aws:sts::111122223333:assumed-role/r/f""#);
    let asked = &web.asked()[0];
    insta::assert_snapshot!(format!("{} {} {}", asked.method, asked.url, String::from_utf8_lossy(&asked.body)), @"POST http://localhost:4566/ Action=GetCallerIdentity&Version=2011-06-15");
}

#[tokio::test]
async fn every_environment_signs_with_its_own_keys_and_never_with_those_of_a_snapshot() {
    let web = Web::new(identity);
    for key in ["ASIAONE", "ASIATWO", "ASIAONE"] {
        let (mut environment, _) = sandbox().start(with_role(IDENTITY, key), web.clone()).await.expect("an environment is free");
        for _ in 0..2 {
            environment.invoke(event("{}")).await.expect("alive");
        }
    }
    let keys: Vec<String> = web.asked().iter().map(|asked| signer(asked) + " " + asked.header("x-amz-security-token")).collect();
    assert_eq!(
        keys,
        ["ASIAONE ASIAONE", "ASIAONE ASIAONE", "ASIATWO ASIATWO", "ASIATWO ASIATWO", "ASIAONE ASIAONE", "ASIAONE ASIAONE"]
    );
}

fn signer(asked: &Asked) -> String {
    asked
        .header("authorization")
        .strip_prefix("AWS4-HMAC-SHA256 Credential=")
        .and_then(|rest| rest.split('/').next())
        .unwrap_or("nobody")
        .to_owned()
}

#[tokio::test]
async fn without_keys_nobody_signs() {
    let web = Web::new(identity);
    let code =
        "import boto3\ndef lambda_handler(event, context):\n    return boto3.client('sts', 'us-east-1').get_caller_identity()\n";
    let answer = web.answer(code).await;
    assert!(answer.contains("NoCredentialsError") && answer.contains("Unable to locate credentials"), "{answer}");
    assert!(web.asked().is_empty(), "{:?}", web.asked());
}

#[tokio::test]
async fn a_refusal_is_a_client_error_with_its_words() {
    let code = "import boto3, botocore.exceptions
def lambda_handler(event, context):
    client = boto3.client('lambda')
    try:
        client.list_functions()
    except client.exceptions.ClientError as error:
        return [error.response['Error']['Code'], str(error)]
";
    insta::assert_snapshot!(answer(&Web::new(denied), code).await, @r#"["403", "An error occurred (403) when calling the ListFunctions operation: User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: lambda:ListFunctions"]"#);
}

#[tokio::test]
async fn the_services_are_those_that_there_are() {
    let code = "import boto3
def lambda_handler(event, context):
    try:
        boto3.client('ec2')
    except Exception as error:
        return [boto3.Session().get_available_services(), boto3.Session().get_available_resources(), type(error).__name__, str(error)]
";
    insta::assert_snapshot!(answer(&Web::new(identity), code).await, @r#"[["apigateway", "dynamodb", "dynamodbstreams", "events", "iam", "lambda", "logs", "s3", "scheduler", "sns", "sqs", "sts"], ["dynamodb", "iam", "s3", "sns", "sqs"], "UnknownServiceError", "Unknown service: 'ec2'. Valid service names are: apigateway, dynamodb, dynamodbstreams, events, iam, lambda, logs, s3, scheduler, sns, sqs, sts"]"#);
}

#[tokio::test]
async fn paginators_waiters_and_resources_are_there() {
    let code = "import boto3
def lambda_handler(event, context):
    client = boto3.client('lambda')
    pages = client.get_paginator('list_functions').paginate()
    names = [function['FunctionName'] for page in pages for function in page['Functions']]
    client.get_waiter('function_active_v2').wait(FunctionName='one')
    return [names, boto3.resource('iam').Role('r').role_name, client.meta.region_name, client.meta.partition]
";
    let web = Web::new(|asked| {
        let body = match asked.url.as_str() {
            url if url.contains("Marker") => r#"{"Functions": [{"FunctionName": "two"}]}"#,
            url if url.ends_with("/functions") => r#"{"Functions": [{"FunctionName": "one"}], "NextMarker": "m"}"#,
            _ => r#"{"Configuration": {"State": "Active"}}"#,
        };
        (200, "application/json", body.into())
    });
    insta::assert_snapshot!(answer(&web, code).await, @r#"[["one", "two"], "r", "us-east-1", "aws"]"#);
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_is_an_endpoint_connection_error() {
    let code = "import boto3
from botocore.config import Config
def lambda_handler(event, context):
    boto3.client('sts', endpoint_url='http://example.com', config=Config(retries={'total_max_attempts': 1})).get_caller_identity()
";
    let answer = answer(&Web::new(identity), code).await;
    assert!(answer.contains(r#""errorMessage": "Could not connect to the endpoint URL: \"http://example.com/\"""#), "{answer}");
    assert!(answer.contains(r#""errorType": "EndpointConnectionError""#), "{answer}");
}

#[tokio::test]
async fn it_stands_where_it_stands_on_lambda() {
    let code = "import boto3, botocore, botocore.loaders, urllib3, dateutil, s3transfer, jmespath, six
def lambda_handler(event, context):
    modules = (boto3, botocore, urllib3, dateutil, s3transfer, jmespath, six)
    return [module.__file__ for module in modules] + [botocore.loaders.Loader.BUILTIN_DATA_PATH]
";
    insta::assert_snapshot!(answer(&Web::new(identity), code).await.replace(", ", "\n"), @r#"
    ["/var/lang/lib/python3.12/site-packages/boto3/__init__.py"
    "/var/lang/lib/python3.12/site-packages/botocore/__init__.py"
    "/var/lang/lib/python3.12/site-packages/urllib3/__init__.py"
    "/var/lang/lib/python3.12/site-packages/dateutil/__init__.py"
    "/var/lang/lib/python3.12/site-packages/s3transfer/__init__.py"
    "/var/lang/lib/python3.12/site-packages/jmespath/__init__.py"
    "/var/lang/lib/python3.12/site-packages/six.py"
    "/var/lang/lib/python3.12/site-packages/botocore/data"]
    "#);
}

#[tokio::test]
async fn a_function_of_128_mb_has_room_for_it() {
    let report = Web::new(identity).run(with_role(IDENTITY, "ASIAONE"), "{}").await;
    assert!(matches!(report.outcome, Outcome::Returned(_)), "{report:?}");
    assert!((34..64).contains(&(report.max_memory >> 20)), "{} MB", report.max_memory >> 20);
}

#[tokio::test]
async fn what_the_package_brings_along_wins_and_the_rest_is_imported_over_it() {
    let code = "import boto3, botocore.session, jmespath
def lambda_handler(event, context):
    return [jmespath.__file__, botocore.session.__file__, boto3.client('sts').get_caller_identity()['Arn']]
";
    let own = "__version__ = 'mine'\nclass exceptions:\n    class JMESPathError(ValueError):\n        pass\n";
    let files = package(&[("lambda_function.py", code), ("jmespath/__init__.py", own)]);
    let start = Start { package: files, ..with_role("", "ASIAONE") };
    insta::assert_snapshot!(shown(&Web::new(identity).run(start, "{}").await.outcome), @r#"["/var/task/jmespath/__init__.py", "/var/lang/lib/python3.12/site-packages/botocore/session.py", "arn:aws:sts::111122223333:assumed-role/r/f"]"#);
}
