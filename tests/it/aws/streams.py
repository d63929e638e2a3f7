"""A mapping of a stream with boto3: a batch with a bad record ends in a queue; prints what it saw."""

import io
import json
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

CODE = """
def lambda_handler(event, context):
    for record in event['Records']:
        if record['dynamodb']['Keys']['id']['S'] == 'bad':
            raise ValueError('bad')
        print('seen', record['dynamodb']['Keys']['id']['S'])
"""

seen = {}
iam, functions, dynamodb, sqs, logs = (boto3.client(name) for name in ("iam", "lambda", "dynamodb", "sqs", "logs"))
account = boto3.client("sts").get_caller_identity()["Account"]

trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
for policy in ("AWSLambdaBasicExecutionRole", "AWSLambdaDynamoDBExecutionRole"):
    iam.attach_role_policy(RoleName="r", PolicyArn=f"arn:aws:iam::aws:policy/service-role/{policy}")
sends = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": f"arn:aws:sqs:us-east-1:{account}:failures"}]}
iam.put_role_policy(RoleName="r", PolicyName="sends", PolicyDocument=json.dumps(sends))
package = io.BytesIO()
with zipfile.ZipFile(package, "w") as zipped:
    zipped.writestr("lambda_function.py", CODE)
functions.create_function(FunctionName="fn", Runtime="python3.12", Role=role, Handler="lambda_function.lambda_handler", Code={"ZipFile": package.getvalue()})
functions.get_waiter("function_active_v2").wait(FunctionName="fn")

failures = sqs.create_queue(QueueName="failures")["QueueUrl"]
dynamodb.create_table(
    TableName="tab", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
)
dynamodb.get_waiter("table_exists").wait(TableName="tab")
stream = dynamodb.describe_table(TableName="tab")["Table"]["LatestStreamArn"]
with boto3.resource("dynamodb").Table("tab").batch_writer() as batch:
    for id in ("a", "bad", "b"):
        batch.put_item(Item={"id": id})

settings = {
    "FunctionName": "fn", "EventSourceArn": stream, "StartingPosition": "TRIM_HORIZON", "MaximumRetryAttempts": 0, "BisectBatchOnFunctionError": True,
    "DestinationConfig": {"OnFailure": {"Destination": f"arn:aws:sqs:us-east-1:{account}:failures"}},
}
made = functions.create_event_source_mapping(**settings)
seen["made"] = [made["State"], made["StartingPosition"], made["ParallelizationFactor"], made["MaximumRecordAgeInSeconds"], type(made["LastModified"]).__name__]
try:
    functions.create_event_source_mapping(**settings)
except ClientError as error:
    message = error.response["Error"]["Message"].replace(account, "ACCOUNT").replace(stream.rsplit("/", 1)[1], "LABEL").replace(made["UUID"], "UUID")
    seen["again"] = [type(error).__name__, message]

told = sqs.receive_message(QueueUrl=failures, WaitTimeSeconds=20)["Messages"][0]
body = json.loads(told["Body"])
seen["told"] = [body["requestContext"]["condition"], body["requestContext"]["approximateInvokeCount"], body["responseContext"], body["DDBStreamBatchInfo"]["batchSize"]]
for _ in range(200):
    try:
        lines = [event["message"].strip() for event in logs.filter_log_events(logGroupName="/aws/lambda/fn", filterPattern="seen")["events"]]
    except ClientError:
        lines = []
    if "seen b" in lines:
        break
    time.sleep(0.1)
seen["seen"] = sorted(set(lines))
functions.delete_event_source_mapping(UUID=made["UUID"])
print(json.dumps(seen))
