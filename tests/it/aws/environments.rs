//! Execution environments with real functions, by the AWS CLI and boto3: kept data, environment variables, traces and logs.

use tests::python;

use super::Desk;

const KEEPER: &str = "import logging, os, sys, time

calls = []

def lambda_handler(event, context):
    calls.append(event)
    with open('/tmp/calls', 'a') as file:
        file.write(event.get('mood', '-')[0])
    logging.getLogger().warning('mood %s', event.get('mood'))
    logging.getLogger().debug('not wanted')
    match event.get('mood'):
        case 'sleep':
            time.sleep(60)
        case 'exit':
            sys.exit(3)
        case 'hoard':
            hoard = []
            while True:
                hoard.append(bytearray(1 << 20))
        case 'trace':
            return os.environ['_X_AMZN_TRACE_ID'].split(';')[0]
        case 'time':
            return [time.tzname, time.strftime('%H:%M %Z', time.localtime(0))]
    return [len(calls), open('/tmp/calls').read()]
";

#[test]
fn after_a_timeout_an_exit_and_a_lack_of_memory_tmp_is_as_it_was_and_module_variables_are_new() {
    let desk = Desk::with_function("230000000011", KEEPER);
    desk.does("aws lambda update-function-configuration --function-name fn --timeout 5");
    let invoke = |mood: &str| {
        format!(r#"aws lambda invoke --function-name fn --payload '{{"mood": "{mood}"}}' out --query FunctionError; cat out; echo"#)
    };
    let lines = ["one", "two", "sleep", "three", "exit", "four", "hoard", "five"].map(invoke).join("\n");
    insta::assert_snapshot!(desk.shows(&lines), @r#"
    $ aws lambda invoke --function-name fn --payload '{"mood": "one"}' out --query FunctionError; cat out; echo
    null
    [1, "o"]
    $ aws lambda invoke --function-name fn --payload '{"mood": "two"}' out --query FunctionError; cat out; echo
    null
    [2, "ot"]
    $ aws lambda invoke --function-name fn --payload '{"mood": "sleep"}' out --query FunctionError; cat out; echo
    "Unhandled"
    {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: UUID Error: Task timed out after 5.00 seconds"}
    $ aws lambda invoke --function-name fn --payload '{"mood": "three"}' out --query FunctionError; cat out; echo
    null
    [1, "otst"]
    $ aws lambda invoke --function-name fn --payload '{"mood": "exit"}' out --query FunctionError; cat out; echo
    "Unhandled"
    {"errorType":"Runtime.ExitError","errorMessage":"RequestId: UUID Error: Runtime exited with error: exit status 3"}
    $ aws lambda invoke --function-name fn --payload '{"mood": "four"}' out --query FunctionError; cat out; echo
    null
    [1, "otstef"]
    $ aws lambda invoke --function-name fn --payload '{"mood": "hoard"}' out --query FunctionError; cat out; echo
    "Unhandled"
    {"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: UUID Error: Runtime exited with error: signal: killed"}
    $ aws lambda invoke --function-name fn --payload '{"mood": "five"}' out --query FunctionError; cat out; echo
    null
    [1, "otstefhf"]
    "#);
    let streams = desk.does("aws logs describe-log-streams --log-group-name /aws/lambda/fn --query 'length(logStreams)'");
    assert_eq!(streams.trim(), "1", "the environment is the same all the time");
}

#[test]
fn tz_is_local_time_and_a_json_log_has_levels() {
    let desk = Desk::with_function("230000000012", KEEPER);
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda update-function-configuration --function-name fn --environment 'Variables={TZ=Asia/Tokyo}' --logging-config LogFormat=JSON,ApplicationLogLevel=WARN,SystemLogLevel=WARN --query '[LastUpdateStatus,LastUpdateStatusReasonCode,LoggingConfig]'
        aws lambda wait function-updated --function-name fn
        aws lambda invoke --function-name fn --payload '{"mood": "time"}' out --query StatusCode; cat out; echo
        aws logs filter-log-events --log-group-name /aws/lambda/fn --query 'events[].message' --output text | sed 's/"timestamp": "[^"]*"/"timestamp": "…"/'
    "#), @r#"
    $ aws lambda update-function-configuration --function-name fn --environment 'Variables={TZ=Asia/Tokyo}' --logging-config LogFormat=JSON,ApplicationLogLevel=WARN,SystemLogLevel=WARN --query '[LastUpdateStatus,LastUpdateStatusReasonCode,LoggingConfig]'
    [
        "InProgress",
        "Creating",
        {
            "LogFormat": "JSON",
            "ApplicationLogLevel": "WARN",
            "SystemLogLevel": "WARN",
            "LogGroup": "/aws/lambda/fn"
        }
    ]
    $ aws lambda wait function-updated --function-name fn
    $ aws lambda invoke --function-name fn --payload '{"mood": "time"}' out --query StatusCode; cat out; echo
    200
    [["JST", "JST"], "09:00 JST"]
    $ aws logs filter-log-events --log-group-name /aws/lambda/fn --query 'events[].message' --output text | sed 's/"timestamp": "[^"]*"/"timestamp": "…"/'
    {"timestamp": "…", "level": "WARNING", "message": "mood time", "logger": "root", "requestId": "UUID"}
    "#);
}

/// A script that prints pages of functions by boto3, events of a streamed answer, the trace of a call, and the account.
const SCRIPT: &str = r#"
import boto3, json, sys
lambda_, sts, iam = boto3.client('lambda'), boto3.client('sts'), boto3.client('iam')
names = ['order', 'order-dev', 'order2', 'order_x', 'orders']
function = lambda_.get_function(FunctionName='fn')['Configuration']
for name in names:
    lambda_.create_function(FunctionName=name, Runtime='python3.13', Role=function['Role'], Handler=function['Handler'],
                            Code={'ZipFile': open('function.zip', 'rb').read()})
for size in (1, 2, 3, 50):
    pages = lambda_.get_paginator('list_functions').paginate(PaginationConfig={'PageSize': size})
    listed = [function['FunctionName'] for page in pages for function in page['Functions']]
    assert sorted(listed) == sorted([*names, 'fn']), (size, listed)
lambda_.publish_version(FunctionName='order')
versions = lambda_.get_paginator('list_versions_by_function').paginate(FunctionName='order', PaginationConfig={'PageSize': 1})
print([version['Version'] for page in versions for version in page['Versions']])

stream = lambda_.invoke_with_response_stream(FunctionName='fn', Payload=b'{"mood": "good"}', LogType='Tail')
events = list(stream['EventStream'])
print(stream['StatusCode'], stream['ExecutedVersion'], [*events[0].values(), *([*event.keys()] for event in events[1:])])
print(lambda_.invoke_async(FunctionName='fn', InvokeArgs=b'{}')['Status'])

def given(request, **more):
    request.headers['X-Amzn-Trace-Id'] = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1'
lambda_.meta.events.register('before-sign.lambda.Invoke', given)
answer = lambda_.invoke(FunctionName='fn', Payload=b'{"mood": "trace"}')
print(json.load(answer['Payload']), answer['ResponseMetadata']['HTTPHeaders']['x-amzn-trace-id'])

print(sts.get_access_key_info(AccessKeyId=sts.get_session_token()['Credentials']['AccessKeyId'])['Account'])
print(iam.get_user()['User']['Arn'], iam.list_users()['Users'], iam.list_access_keys()['AccessKeyMetadata'])
print(iam.get_account_summary()['SummaryMap']['Roles'], [role['RoleName'] for page in
      iam.get_paginator('get_account_authorization_details').paginate(PaginationConfig={'PageSize': 1}) for role in page['RoleDetailList']])
print(iam.create_service_linked_role(AWSServiceName='ecs.amazonaws.com')['Role']['Arn'])
task = iam.delete_service_linked_role(RoleName='AWSServiceRoleForECS')['DeletionTaskId']
print(iam.get_service_linked_role_deletion_status(DeletionTaskId=task)['Status'])
policy = {'Version': '2012-10-17', 'Statement': {'Effect': 'Allow', 'Action': 'iam:GetRole', 'Resource': '*'}}
trust = {'Version': '2012-10-17', 'Statement': {'Effect': 'Allow', 'Principal': {'AWS': '230000000013'}, 'Action': 'sts:AssumeRole'}}
role = iam.create_role(RoleName='worker', AssumeRolePolicyDocument=json.dumps(trust))['Role']
iam.attach_role_policy(RoleName='worker', PolicyArn='arn:aws:iam::aws:policy/AdministratorAccess')
session = sts.assume_role(RoleArn=role['Arn'], RoleSessionName='me', Policy=json.dumps(policy))
keys = session['Credentials']
limited = boto3.client('iam', aws_access_key_id=keys['AccessKeyId'], aws_secret_access_key=keys['SecretAccessKey'], aws_session_token=keys['SessionToken'])
print(session['PackedPolicySize'], limited.get_role(RoleName='worker')['Role']['RoleName'])
try:
    limited.list_roles()
except limited.exceptions.ClientError as error:
    print(error)
"#;

#[test]
fn boto3_reads_pages_streams_traces_and_sessions() {
    let desk = Desk::with_function("230000000013", KEEPER);
    desk.put("script.py", SCRIPT);
    let finished: tests::Finished = desk.aws.command(&python().unwrap()).arg("script.py").output().unwrap().into();
    insta::assert_snapshot!(tests::redacted(&finished.ok().unwrap()), @r#"
    ['$LATEST', '1']
    200 $LATEST [{'Payload': b'[1, "g"]'}, ['InvokeComplete']]
    202
    Root=1-5759e988-bd862e3fe1be46a994272793 Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1
    230000000013
    arn:aws:iam::230000000013:root [] []
    1 ['r']
    arn:aws:iam::230000000013:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS
    SUCCEEDED
    5 worker
    An error occurred (AccessDenied) when calling the ListRoles operation (reached max retries: 0): User: arn:aws:sts::230000000013:assumed-role/worker/me is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::230000000013:role/ because no session policy allows the iam:ListRoles action
    "#);
}
