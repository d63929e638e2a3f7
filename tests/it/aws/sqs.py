"""What a program with boto3 does with queues; prints what it saw. botocore checks the digests of bodies and attributes by itself."""

import json

import boto3
from botocore.exceptions import ClientError

seen = {}
sqs, sts = boto3.client("sqs"), boto3.client("sts")
account = sts.get_caller_identity()["Account"]


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        about, status = error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        return [type(error).__name__, about["Code"], about.get("QueryErrorCode"), about["Message"].replace(account, "ACCOUNT"), status]
    return "not refused"


def arn(url):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
redrive = json.dumps({"deadLetterTargetArn": arn(dead), "maxReceiveCount": 1})
queue = sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout": "0", "RedrivePolicy": redrive}, tags={"for": "tour"})["QueueUrl"]
seen["urls"] = [url.rsplit("/", 1)[1] for page in sqs.get_paginator("list_queues").paginate(PaginationConfig={"PageSize": 1}) for url in page["QueueUrls"]]
seen["found"] = sqs.get_queue_url(QueueName="q")["QueueUrl"] == queue
seen["tags"] = sqs.list_queue_tags(QueueUrl=queue)["Tags"]
attributes = {"colour": {"DataType": "String", "StringValue": "réd"}, "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}}
sqs.send_message(QueueUrl=queue, MessageBody="héllo", MessageAttributes=attributes)
got = sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["All"], AttributeNames=["All"], WaitTimeSeconds=5)["Messages"][0]
seen["received"] = [got["Body"], got["MessageAttributes"]["colour"]["StringValue"], list(got["MessageAttributes"]["bytes"]["BinaryValue"]), sorted(got["Attributes"])]
seen["then"] = sorted(sqs.receive_message(QueueUrl=queue).keys() - {"ResponseMetadata"})
seen["dead"] = sqs.receive_message(QueueUrl=dead, AttributeNames=["DeadLetterQueueSourceArn"], VisibilityTimeout=0)["Messages"][0]["Attributes"]["DeadLetterQueueSourceArn"].replace(account, "ACCOUNT")
seen["sources"] = len(sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"])
task = sqs.start_message_move_task(SourceArn=arn(dead))
while True:
    tasks = sqs.list_message_move_tasks(SourceArn=arn(dead))["Results"]
    if tasks[0]["Status"] != "RUNNING":
        break
seen["moved"] = [tasks[0]["Status"], tasks[0]["ApproximateNumberOfMessagesMoved"]]
sqs.purge_queue(QueueUrl=queue)
seen["purged twice"] = refused(sqs.purge_queue, QueueUrl=queue)
fifo = sqs.create_queue(QueueName="q.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
entries = [{"Id": str(number), "MessageBody": f"m{number // 2}", "MessageGroupId": "g"} for number in range(4)]
seen["batch"] = [sorted(entry) for entry in sqs.send_message_batch(QueueUrl=fifo, Entries=entries)["Successful"]][0]
messages = sqs.receive_message(QueueUrl=fifo, MaxNumberOfMessages=10)["Messages"]
seen["in order"] = [message["Body"] for message in messages]
handles = [{"Id": str(place), "ReceiptHandle": message["ReceiptHandle"]} for place, message in enumerate(messages)]
hidden = [dict(handle, VisibilityTimeout=60) for handle in handles]
seen["hidden"] = len(sqs.change_message_visibility_batch(QueueUrl=fifo, Entries=hidden)["Successful"])
seen["deleted"] = len(sqs.delete_message_batch(QueueUrl=fifo, Entries=handles)["Successful"])
sqs.add_permission(QueueUrl=queue, Label="mine", AWSAccountIds=[account], Actions=["SendMessage"])
policy = json.loads(sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])["Attributes"]["Policy"])
seen["policy"] = policy["Statement"][0]["Action"]
sqs.remove_permission(QueueUrl=queue, Label="mine")
seen["too many"] = refused(sqs.receive_message, QueueUrl=queue, MaxNumberOfMessages=11)
seen["other attributes"] = refused(sqs.create_queue, QueueName="q", Attributes={"DelaySeconds": "9"})
seen["no group"] = refused(sqs.send_message, QueueUrl=fifo, MessageBody="x")
for url in (queue, fifo, dead):
    sqs.delete_queue(QueueUrl=url)
seen["gone"] = refused(sqs.get_queue_url, QueueName="q")
print(json.dumps(seen))
