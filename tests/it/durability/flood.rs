//! One learner writes as much as possible. The disk must not fill, and the others' writes must stay fast.

use std::path::Path;

use serde_json::Value;
use tests::{Aws, Coldstart};

/// The start of each script: clients of an account, and a measurement of how long an honest caller's writes take.
const HONEST: &str = r#"
import boto3, json, sys, threading, time, io, zipfile
def client(service, account):
    return boto3.client(service, aws_access_key_id=account, aws_secret_access_key='x')
took, over = [], threading.Event()
def honest():
    apis = client('apigateway', '111111111111')
    while not over.is_set():
        began = time.monotonic()
        made = apis.create_rest_api(name='honest')['id']
        took.append(time.monotonic() - began)
        apis.delete_rest_api(restApiId=made)
def beside(attack):
    thread = threading.Thread(target=honest)
    thread.start()
    try:
        attack()
    finally:
        over.set()
        thread.join()
    took.sort()
    return {'writes': len(took), 'median': took[len(took) // 2], 'slowest': took[-1]}
"#;

const PRINTS: &str = r#"
trust = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'lambda.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]})
iam, functions, logs = (client(service, '222222222222') for service in ('iam', 'lambda', 'logs'))
role = iam.create_role(RoleName='r', AssumeRolePolicyDocument=trust)['Role']['Arn']
iam.attach_role_policy(RoleName='r', PolicyArn='arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')
code = io.BytesIO()
with zipfile.ZipFile(code, 'w') as package:
    package.writestr('f.py', "def handler(event, context):\n    for _ in range(64):\n        print('x' * 65000)\n")
functions.create_function(FunctionName='f', Runtime='python3.12', Role=role, Handler='f.handler', Timeout=30, Code={'ZipFile': code.getvalue()})
def attack():
    for _ in range(40):
        functions.invoke(FunctionName='f')
told = beside(attack)
group = '/aws/lambda/f'
events = [event['message'] for page in logs.get_paginator('filter_log_events').paginate(logGroupName=group) for event in page['events']]
told['dropped'] = sum('log events are missing here' in event for event in events)
told['removed'] = sum('older events of this log stream were removed' in event for event in events)
print(json.dumps(told))
"#;

const GROWS: &str = r#"
import botocore
def attack():
    refused, threads = [], []
    def grow(number):
        apis, text = client('apigateway', '333333333333'), 'x' * 200_000
        for turn in range(30):
            try:
                apis.create_rest_api(name=f'{number}-{turn}', description=text)
            except botocore.exceptions.ClientError as error:
                refused.append(error.response['Error']['Code'])
    for number in range(4):
        threads.append(threading.Thread(target=grow, args=(number,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    if set(refused) != {'LimitExceededException'}:
        sys.exit(f'refused: {set(refused)}')
print(json.dumps(beside(attack)))
"#;

const UPLOADS: &str = r#"
import os
from botocore.config import Config
trust = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'lambda.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]})
role = client('iam', '444444444444').create_role(RoleName='r', AssumeRolePolicyDocument=trust)['Role']['Arn']
functions = client('lambda', '444444444444')
def package():
    code = io.BytesIO()
    with zipfile.ZipFile(code, 'w', zipfile.ZIP_STORED) as package:
        package.writestr('f.py', 'def handler(event, context): pass')
        package.writestr('data', os.urandom(40_000_000))
    return code.getvalue()
functions.create_function(FunctionName='f', Runtime='python3.12', Role=role, Handler='f.handler', Code={'ZipFile': package()})
refused = []
def attack():
    for _ in range(6):
        try:
            functions.update_function_code(FunctionName='f', ZipFile=package())
        except functions.exceptions.TooManyRequestsException as error:
            refused.append(error.response['Reason'])
told = beside(attack)
told['refused'] = refused
print(json.dumps(told))
"#;

fn run(site: &Coldstart, script: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("script.py"), format!("{HONEST}{script}")).unwrap();
    let told = Aws::of_account(site, "222222222222", folder.path()).python("script.py".as_ref(), &[]).unwrap().json().unwrap();
    eprintln!("{told}");
    assert!(told["writes"].as_u64() > Some(0), "{told}");
    assert!(told["slowest"].as_f64() < Some(1.0), "an honest write waited: {told}");
    told
}

fn megabytes(data: &Path, file: &str) -> u64 {
    ["", "-wal"].iter().map(|end| std::fs::metadata(data.join(format!("{file}{end}"))).map_or(0, |file| file.len())).sum::<u64>()
        >> 20
}

#[test]
fn a_function_that_prints_without_end_fills_no_disk_and_its_group_goes_with_its_bytes() {
    let site = Coldstart::aws().unwrap();
    let told = run(&site, PRINTS);
    assert!(told["dropped"].as_u64() > Some(0), "the stream does not say what is missing: {told}");
    assert_eq!(told["removed"], 1, "the stream does not say that older events were removed: {told}");
    assert!(megabytes(site.data(), "logs.db") < 60, "160 MB were printed, {} MB are on disk", megabytes(site.data(), "logs.db"));
    let folder = tempfile::tempdir().unwrap();
    let aws = Aws::of_account(&site, "222222222222", folder.path());
    aws.sh("aws logs delete-log-group --log-group-name /aws/lambda/f").unwrap().ok().unwrap();
    // The server shrinks the file in steps, each at the latest between two calls.
    let mut calls = 0;
    while megabytes(site.data(), "logs.db") > 10 {
        calls += 1;
        assert!(calls < 60, "{} MB are on disk", megabytes(site.data(), "logs.db"));
        aws.sh("aws logs describe-log-groups").unwrap().ok().unwrap();
    }
}

#[test]
fn an_account_that_grows_without_end_is_stopped_and_holds_nobody_up() {
    let site = Coldstart::aws().unwrap();
    run(&site, GROWS);
    assert!(megabytes(site.data(), "coldstart.db") < 60, "{} MB", megabytes(site.data(), "coldstart.db"));
}

#[test]
fn packages_uploaded_one_after_the_other_are_bounded_and_hold_nobody_up() {
    // Enough for three of these packages, and for one more every three minutes.
    let site = Coldstart::aws_with(tempfile::tempdir().unwrap(), &["--code-storage", "128"]).unwrap();
    let told = run(&site, UPLOADS);
    assert_eq!(told["refused"][0], "CallerRateLimitExceeded", "{told}");
    assert!(
        megabytes(site.data(), "coldstart.db") < 200,
        "280 MB were sent, {} MB are on disk",
        megabytes(site.data(), "coldstart.db")
    );
}
