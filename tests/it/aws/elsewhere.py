"""Calls services of AWS that Coldstart has not, in each of their protocols; prints what boto3 makes of the answers."""

import json

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CALLS = [
    ("s3", "list_buckets", {}),
    ("s3", "put_object", {"Bucket": "bucket", "Key": "key", "Body": b"body"}),
    ("s3control", "list_access_points", {"AccountId": "111122223333"}),
    ("route53", "list_hosted_zones", {}),
    ("cloudfront", "list_distributions", {}),
    ("ec2", "describe_instances", {}),
    ("sns", "list_topics", {}),
    ("cloudformation", "describe_stacks", {}),
    ("rds", "describe_db_instances", {}),
    ("autoscaling", "describe_auto_scaling_groups", {}),
    ("sqs", "list_queues", {}),
    ("events", "list_rules", {}),
    ("stepfunctions", "list_state_machines", {}),
    ("ssm", "describe_parameters", {}),
    ("secretsmanager", "list_secrets", {}),
    ("kms", "list_keys", {}),
    ("cloudwatch", "list_metrics", {}),
    ("codebuild", "list_projects", {}),
    ("ecr", "describe_repositories", {}),
    ("eks", "list_clusters", {}),
    ("apigatewayv2", "get_apis", {}),
    ("scheduler", "list_schedules", {}),
    ("bedrock-runtime", "invoke_model", {"modelId": "m", "body": b"{}"}),
]

path_style = Config(s3={"addressing_style": "path"})
seen = {}
for service, operation, arguments in CALLS:
    client = boto3.client(service, config=path_style)
    # S3 Control puts the account's number in front of the host, where nothing listens.
    if service == "s3control":
        client.meta.events.register("before-send", lambda request, **_: setattr(request, "url", request.url.replace("//111122223333.", "//")))
    try:
        getattr(client, operation)(**arguments)
        answer = "not refused"
    except ClientError as error:
        about, meta = error.response["Error"], error.response["ResponseMetadata"]
        answer = f"{meta['HTTPStatusCode']} {about['Code']}, {meta['RetryAttempts']} retries: {about['Message']}"
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    seen[f"{service} {operation}"] = answer
print(json.dumps(seen))
