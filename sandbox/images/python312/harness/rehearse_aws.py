"""Clients of AWS made and called before the snapshot, as `rehearse.py` does with functions: their caches are filled, no answer is real.

The sessions, clients and keys of the rehearsal are gone afterwards; `tidy.py` does not let a snapshot be taken with one in it.
"""

import gc
import json
import os
import struct

import boto3

from harness import exchange

_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "ASIAREHEARSED",
    "AWS_SECRET_ACCESS_KEY": "rehearsed",
    "AWS_SESSION_TOKEN": "rehearsed",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL": "http://localhost:4566",
}
_XML = "text/xml"
_JSON = "application/json"
_CALLS = (
    ("sts", "get_caller_identity", {}, _XML, "<R><GetCallerIdentityResult><Account>0</Account></GetCallerIdentityResult></R>"),
    ("iam", "get_role", {"RoleName": "r"}, _XML, "<R><GetRoleResult><Role><RoleName>r</RoleName></Role></GetRoleResult></R>"),
    ("logs", "describe_log_groups", {}, _JSON, '{"logGroups": []}'),
    ("apigateway", "get_rest_apis", {}, _JSON, '{"item": []}'),
    ("lambda", "list_functions", {}, _JSON, '{"Functions": []}'),
    ("lambda", "invoke", {"FunctionName": "f", "Payload": b"{}"}, _JSON, "{}"),
    ("s3", "put_object", {"Bucket": "b", "Key": "k", "Body": b"x"}, _XML, ""),
    ("s3", "get_object", {"Bucket": "b", "Key": "k"}, _XML, "x"),
    ("s3", "list_objects_v2", {"Bucket": "b"}, _XML, "<R><Contents><Key>k</Key><Size>1</Size></Contents></R>"),
    ("dynamodb", "put_item", {"TableName": "t", "Item": {"id": {"S": "x"}}}, _JSON, "{}"),
    ("dynamodb", "get_item", {"TableName": "t", "Key": {"id": {"S": "x"}}}, _JSON, '{"Item": {"id": {"S": "x"}}}'),
    ("sqs", "receive_message", {"QueueUrl": "http://localhost:4566/0/q"}, _JSON, '{"Messages": []}'),
    ("sns", "publish", {"TopicArn": "arn:aws:sns:us-east-1:000000000000:t", "Message": "m"}, _XML, "<R><PublishResult/></R>"),
    ("events", "put_events", {"Entries": [{"Source": "s", "DetailType": "d", "Detail": "{}"}]}, _JSON, '{"Entries": []}'),
)
_REFUSALS = {
    _XML: "<R><Error><Code>AccessDenied</Code><Message>No.</Message></Error></R>",
    _JSON: '{"__type": "AccessDeniedException", "message": "No."}',
}


def run():
    """Before functions are rehearsed."""
    call, before = exchange.call, dict(os.environ)
    os.environ.update(_ENVIRONMENT)
    for _ in range(4):
        session = boto3.Session()
        for service, operation, given, kind, body in _CALLS:
            exchange.call = _answers(200, kind, body)
            client = session.client(service)
            getattr(client, operation)(**given)
            _be_refused(client, operation, given, kind)
    del session, client
    exchange.call = call
    os.environ.clear()
    os.environ.update(before)
    gc.collect()


def _be_refused(client, operation, given, kind):
    exchange.call = _answers(403, kind, _REFUSALS[kind])
    try:
        getattr(client, operation)(**given)
    except client.exceptions.ClientError:
        return
    raise RuntimeError(f"{operation} was not refused")


def _answers(status, kind, body):
    head = json.dumps({"status": status, "reason": "", "headers": [["content-type", kind], ["x-amzn-requestid", "0"]]}).encode()
    answer = struct.pack("<I", len(head)) + head + body.encode()
    return lambda op, payload=b"": answer
