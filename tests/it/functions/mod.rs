//! Functions that send requests: to AWS by boto3, to the student's own APIs by HTTP, and to nothing else.

mod lab;
mod signed;

use std::time::{Duration, Instant};

use lab::Lab;
use tests::Coldstart;

const IDENTITY: &str = "import boto3

def lambda_handler(event, context):
    return boto3.client('sts').get_caller_identity()['Arn']
";

#[test]
fn a_function_is_its_role() {
    let coldstart = Coldstart::aws().unwrap();
    let lab = Lab::new(&coldstart, "111122223333");
    insta::assert_snapshot!(lab.answer("who", IDENTITY), @r#""arn:aws:sts::111122223333:assumed-role/r/who""#);
}

#[test]
fn the_roles_policies_decide_what_a_function_may() {
    let coldstart = Coldstart::aws().unwrap();
    let lab = Lab::new(&coldstart, "111122223333");
    let code = "import boto3

def lambda_handler(event, context):
    client = boto3.client('lambda')
    try:
        return [function['FunctionName'] for function in client.list_functions()['Functions']]
    except client.exceptions.ClientError as error:
        return [error.response['Error']['Code'], str(error)]
";
    insta::assert_snapshot!(lab.answer("list", code), @r#"["AccessDeniedException", "An error occurred (AccessDeniedException) when calling the ListFunctions operation: User: arn:aws:sts::111122223333:assumed-role/r/list is not authorized to perform: lambda:ListFunctions on resource: * because no identity-based policy allows the lambda:ListFunctions action"]"#);
    lab.allow("lambda:ListFunctions");
    insta::assert_snapshot!(lab.invoke("list"), @r#"["list"]"#);
}

#[test]
fn a_function_invokes_another_and_reads_its_log() {
    let coldstart = Coldstart::aws().unwrap();
    let lab = Lab::new(&coldstart, "111122223333");
    for action in ["lambda:InvokeFunction", "logs:*"] {
        lab.allow(action);
    }
    lab.function("inner", "def lambda_handler(event, context):\n    print('asked', event)\n    return event['n'] + 1\n", &[]);
    let code = "import boto3, json, time

def lambda_handler(event, context):
    answer = boto3.client('lambda').invoke(FunctionName='inner', Payload=json.dumps({'n': 41}))
    logs = boto3.client('logs')
    group = logs.describe_log_groups(logGroupNamePrefix='/aws/lambda/inner')['logGroups'][0]['logGroupName']
    events = logs.filter_log_events(logGroupName=group, filterPattern='asked')['events']
    return [json.load(answer['Payload']), group, [event['message'] for event in events]]
";
    insta::assert_snapshot!(lab.answer("outer", code), @r#"[42, "/aws/lambda/inner", ["asked {'n': 41}\n"]]"#);
}

#[test]
fn http_reaches_the_students_own_api() {
    let coldstart = Coldstart::aws().unwrap();
    let lab = Lab::new(&coldstart, "111122223333");
    lab.function("hello", "def lambda_handler(event, context):\n    return {'statusCode': 201, 'body': 'hello ' + event['requestContext']['stage']}\n", &[]);
    let id = lab.api("hello");
    let endpoint = coldstart.aws.trim_start_matches("http://");
    let code = format!(
        "import http.client, urllib.request
from pip._vendor import requests

def lambda_handler(event, context):
    url = 'http://{id}.execute-api.{endpoint}/dev/'
    aws = 'https://{id}.execute-api.us-east-1.amazonaws.com/dev/'
    answer = urllib.request.urlopen(url)
    connection = http.client.HTTPSConnection('{id}.execute-api.us-east-1.amazonaws.com')
    connection.request('GET', '/dev/')
    session = requests.Session()
    return [
        [answer.status, answer.read().decode()],
        connection.getresponse().read().decode(),
        [session.get(url).text, session.get(aws).status_code],
    ]
"
    );
    lab.function("client", &code, &["pip"]);
    insta::assert_snapshot!(lab.invoke("client"), @r#"[[201, "hello dev"], "hello dev", ["hello dev", 201]]"#);
}

#[test]
fn a_package_with_a_boto3_of_its_own_uses_it_and_reaches_aws() {
    let coldstart = Coldstart::aws().unwrap();
    let lab = Lab::new(&coldstart, "111122223333");
    let code = "import boto3, botocore

def lambda_handler(event, context):
    return [boto3.__file__, botocore.__file__, boto3.client('sts').get_caller_identity()['Account']]
";
    lab.function("own", code, &["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py"]);
    insta::assert_snapshot!(lab.invoke("own"), @r#"["/var/task/boto3/__init__.py", "/var/task/botocore/__init__.py", "111122223333"]"#);
}

#[test]
fn nothing_else_is_reached() {
    let coldstart = Coldstart::aws().unwrap();
    let lab = Lab::new(&coldstart, "111122223333");
    let code = "import urllib.request

def lambda_handler(event, context):
    told = []
    for url in ('http://example.com', 'https://pypi.org', 'http://169.254.169.254/latest/meta-data/', 'http://127.0.0.1:22', 'http://localhost:3000',
                'http://s3.amazonaws.com.example.com', 'http://sts.eu-west-1.amazonaws.com', 'http://x.execute-api.example.com', 'file:///proc/self/environ'):
        try:
            told.append(urllib.request.urlopen(url).read().decode())
        except OSError as error:
            told.append(str(error))
    return told
";
    insta::assert_snapshot!(lab.answer("elsewhere", code).replace("\", \"", "\",\n\""), @r#"
    ["<urlopen error [Errno -2] Name or service not known (example.com cannot be reached from this sandbox)>",
    "<urlopen error [Errno -2] Name or service not known (pypi.org cannot be reached from this sandbox)>",
    "<urlopen error [Errno 14] Connection refused (169.254.169.254 cannot be reached from this sandbox)>",
    "<urlopen error [Errno 14] Connection refused (127.0.0.1 cannot be reached from this sandbox)>",
    "<urlopen error [Errno 14] Connection refused (localhost cannot be reached from this sandbox)>",
    "<urlopen error [Errno -2] Name or service not known (s3.amazonaws.com.example.com cannot be reached from this sandbox)>",
    "<urlopen error [Errno -2] Name or service not known (sts.eu-west-1.amazonaws.com cannot be reached from this sandbox)>",
    "<urlopen error [Errno -2] Name or service not known (x.execute-api.example.com cannot be reached from this sandbox)>",
    "<urlopen error [Errno 44] No such file or directory: '/proc/self/environ'>"]
    "#);
}

#[test]
fn two_accounts_never_meet() {
    let coldstart = Coldstart::aws().unwrap();
    let (one, two) = (Lab::new(&coldstart, "111122223333"), Lab::new(&coldstart, "444455556666"));
    let code = "import boto3

client = boto3.client('lambda')

def lambda_handler(event, context):
    names = [function['FunctionName'] for function in client.list_functions()['Functions']]
    try:
        client.invoke(FunctionName='arn:aws:lambda:us-east-1:111122223333:function:mine')
        names.append('invoked')
    except client.exceptions.ClientError as error:
        names.append(error.response['Error']['Code'])
    return [boto3.client('sts').get_caller_identity()['Account'], names]
";
    for lab in [&one, &two] {
        lab.allow("lambda:*");
    }
    one.function("mine", "def lambda_handler(event, context):\n    return 'mine'\n", &[]);
    one.function("look", code, &[]);
    two.function("look", code, &[]);
    for _ in 0..2 {
        insta::allow_duplicates! {
            insta::assert_snapshot!(one.invoke("look"), @r#"["111122223333", ["look", "mine", "invoked"]]"#);
            insta::assert_snapshot!(two.invoke("look"), @r#"["444455556666", ["look", "AccessDeniedException"]]"#);
        }
    }
}

#[test]
fn a_function_that_invokes_itself_is_stopped() {
    let coldstart = Coldstart::aws().unwrap();
    let lab = Lab::new(&coldstart, "111122223333");
    lab.allow("lambda:InvokeFunction");
    let code = "import boto3, json

def lambda_handler(event, context):
    client = boto3.client('lambda')
    depth = event.get('depth', 1)
    try:
        return json.load(client.invoke(FunctionName='again', Payload=json.dumps({'depth': depth + 1}))['Payload'])
    except client.exceptions.ClientError as error:
        return [depth, error.response['Error']['Code'], error.response['Error']['Message']]
";
    insta::assert_snapshot!(lab.answer("again", code), @r#"[16, "RecursiveInvocationException", "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation."]"#);
}

#[test]
fn a_circle_over_http_ends_too_and_leaves_the_others_alone() {
    let coldstart = Coldstart::aws().unwrap();
    let (lab, other) = (Lab::new(&coldstart, "111122223333"), Lab::new(&coldstart, "444455556666"));
    lab.function("circle", "", &[]);
    let id = lab.api("circle");
    let code = format!(
        "import urllib.request

def lambda_handler(event, context):
    try:
        with urllib.request.urlopen('https://{id}.execute-api.us-east-1.amazonaws.com/dev/') as answer:
            return {{'statusCode': 200, 'body': answer.read().decode()}}
    except OSError as error:
        return {{'statusCode': 200, 'body': str(error)}}
"
    );
    lab.sh("aws lambda delete-function --function-name circle");
    lab.function("circle", &code, &[]);
    lab.sh("aws lambda add-permission --function-name circle --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com");
    let begun = Instant::now();
    insta::assert_snapshot!(lab.invoke("circle"), @r#"{"statusCode": 200, "body": "<urlopen error [Errno -2] Name or service not known (the functions of account 111122223333 have 64 requests under way already)>"}"#);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    insta::assert_snapshot!(other.answer("who", IDENTITY), @r#""arn:aws:sts::444455556666:assumed-role/r/who""#);
}
