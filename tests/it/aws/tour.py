"""What a program with boto3 does in the course, from a role to a call of a deployed API, and what goes wrong on the way; prints what it saw."""

import base64
import io
import json
import sys
import urllib.request
import zipfile

import boto3
from botocore.exceptions import ClientError, WaiterError

seen = {}
iam, sts, functions, logs, apis = (boto3.client(name) for name in ("iam", "sts", "lambda", "logs", "apigateway"))
account = sts.get_caller_identity()["Account"]


def package(body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("app.py", body)
    return out.getvalue()


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        about, status = error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        return [type(error).__name__, about["Code"], about["Message"].replace(account, "ACCOUNT"), status]
    return "not refused"


trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
role = iam.create_role(RoleName="tour", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
seen["trust policy comes back as a document"] = role["AssumeRolePolicyDocument"] == trust
iam.attach_role_policy(RoleName="tour", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
iam.get_waiter("role_exists").wait(RoleName="tour")
seen["roles, page by page"] = [role["RoleName"] for page in iam.get_paginator("list_roles").paginate() for role in page["Roles"]]

made = functions.create_function(
    FunctionName="tour",
    Runtime="python3.12",
    Role=role["Arn"],
    Handler="app.handler",
    Code={"ZipFile": package("def handler(event, context):\n    print('on tour')\n    return {'statusCode': 200, 'body': '\"hi\"'}\n")},
    Environment={"Variables": {"TEAM": "blue"}},
    Tags={"for": "tour"},
)
seen["created"] = {name: made[name] for name in ("State", "StateReasonCode", "PackageType", "Architectures", "EphemeralStorage", "TracingConfig")}
functions.get_waiter("function_active_v2").wait(FunctionName="tour")
answer = functions.invoke(FunctionName="tour", LogType="Tail", Payload=b"{}")
seen["invoked"] = [answer["StatusCode"], answer["ExecutedVersion"], json.load(answer["Payload"]), "on tour" in base64.b64decode(answer["LogResult"]).decode()]
seen["created twice"] = refused(
    functions.create_function, FunctionName="tour", Runtime="python3.12", Role=role["Arn"], Handler="app.handler", Code={"ZipFile": package("")}
)
seen["bad zip"] = refused(functions.update_function_code, FunctionName="tour", ZipFile=b"nothing")
seen["no such function"] = refused(functions.invoke, FunctionName="nobody")
seen["bad payload"] = refused(functions.invoke, FunctionName="tour", Payload=b"{")
functions.put_function_concurrency(FunctionName="tour", ReservedConcurrentExecutions=0)
seen["switched off"] = refused(functions.invoke, FunctionName="tour")
functions.delete_function_concurrency(FunctionName="tour")
seen["version"] = functions.publish_version(FunctionName="tour")["Version"]
seen["alias"] = functions.create_alias(FunctionName="tour", Name="LIVE", FunctionVersion="1")["AliasArn"].replace(account, "ACCOUNT")
seen["versions, page by page"] = [
    version["Version"] for page in functions.get_paginator("list_versions_by_function").paginate(FunctionName="tour", MaxItems=10) for version in page["Versions"]
]
try:
    functions.get_waiter("function_exists").wait(FunctionName="nobody", WaiterConfig={"Delay": 0, "MaxAttempts": 1})
except WaiterError as error:
    seen["waited in vain"] = str(error)

events = [event["message"].strip() for page in logs.get_paginator("filter_log_events").paginate(logGroupName="/aws/lambda/tour") for event in page["events"]]
seen["logged"] = [event for event in events if event.startswith("on tour")]
seen["no such group"] = refused(logs.get_log_events, logGroupName="none", logStreamName="none")
logs.create_log_group(logGroupName="own")
logs.create_log_stream(logGroupName="own", logStreamName="stream")
logs.put_log_events(logGroupName="own", logStreamName="stream", logEvents=[{"timestamp": events and 1_800_000_000_000, "message": "by hand"}])
seen["group twice"] = refused(logs.create_log_group, logGroupName="own")

api = apis.create_rest_api(name="Tour", endpointConfiguration={"types": ["REGIONAL"]})
seen["api"] = [api["endpointConfiguration"]["types"], api["apiKeySource"], type(api["createdDate"]).__name__]
resource = apis.create_resource(restApiId=api["id"], parentId=api["rootResourceId"], pathPart="{name}")
place = {"restApiId": api["id"], "resourceId": resource["id"], "httpMethod": "GET"}
apis.put_method(**place, authorizationType="NONE", requestParameters={"method.request.path.name": True})
apis.put_integration(
    **place,
    type="AWS_PROXY",
    integrationHttpMethod="POST",
    uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{made['FunctionArn']}/invocations",
)
functions.add_permission(FunctionName="tour", StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com")
apis.create_deployment(restApiId=api["id"], stageName="dev")
endpoint = apis.meta.endpoint_url.removeprefix("http://")
with urllib.request.urlopen(f"http://{endpoint}/_aws/execute-api/{api['id']}/dev/ada") as page:
    seen["called"] = [page.status, json.load(page)]
seen["tested"] = [(test := apis.test_invoke_method(**place, pathWithQueryString="/ada"))["status"], test["body"]]
seen["no such api"] = refused(apis.get_rest_api, restApiId="nosuchapi0")[:2]
key = apis.create_api_key(name="Tour", enabled=True)
plan = apis.create_usage_plan(name="Tour", throttle={"rateLimit": 1.5, "burstLimit": 3}, apiStages=[{"apiId": api["id"], "stage": "dev"}])
apis.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
seen["plan"] = [plan["throttle"], [key["name"] for key in apis.get_usage_plan_keys(usagePlanId=plan["id"])["items"]]]

for alias in functions.list_aliases(FunctionName="tour")["Aliases"]:
    functions.delete_alias(FunctionName="tour", Name=alias["Name"])
functions.delete_function(FunctionName="tour")
seen["gone"] = refused(functions.get_function, FunctionName="tour")
json.dump(seen, sys.stdout, indent=1)
