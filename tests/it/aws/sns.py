"""What a program with boto3 does with SNS; prints what it saw."""

import json

import boto3
from botocore.exceptions import ClientError

seen = {}
sns = boto3.client("sns")
account = boto3.client("sts").get_caller_identity()["Account"]


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        about, status = error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        return [type(error).__name__, about["Code"], about["Message"].replace(account, "ACCOUNT"), status]
    return "not refused"


topics = [sns.create_topic(Name=f"topic-{number:03}")["TopicArn"] for number in range(105)]
seen["topics, page by page"] = [len(page["Topics"]) for page in sns.get_paginator("list_topics").paginate()]
news = topics[0]
seen["attributes"] = sorted(sns.get_topic_attributes(TopicArn=news)["Attributes"])
pending = sns.subscribe(TopicArn=news, Protocol="email", Endpoint="ada@example.com")
phone = sns.subscribe(TopicArn=news, Protocol="sms", Endpoint="+15550100", Attributes={"FilterPolicy": json.dumps({"n": [{"numeric": [">", 1]}]})})
seen["subscribed"] = [pending["SubscriptionArn"], phone["SubscriptionArn"].rsplit(":", 1)[0].replace(account, "ACCOUNT")]
attributes = sns.get_subscription_attributes(SubscriptionArn=phone["SubscriptionArn"])["Attributes"]
seen["of the subscription"] = {name: attributes[name] for name in ("FilterPolicy", "FilterPolicyScope", "PendingConfirmation", "RawMessageDelivery")}
batch = sns.publish_batch(
    TopicArn=news,
    PublishBatchRequestEntries=[
        {"Id": "one", "Message": "1", "MessageAttributes": {"n": {"DataType": "Number", "StringValue": "2"}}},
        {"Id": "two", "Message": "2", "MessageAttributes": {"b": {"DataType": "Binary", "BinaryValue": bytes([0, 255])}}},
    ],
)
seen["batch"] = [[entry["Id"] for entry in batch["Successful"]], batch.get("Failed", [])]
fifo = sns.create_topic(Name="orders.fifo", Attributes={"FifoTopic": "true", "ContentBasedDeduplication": "true"})["TopicArn"]
first, again = (sns.publish(TopicArn=fifo, Message="m", MessageGroupId="g") for _ in range(2))
seen["fifo"] = [first["MessageId"] == again["MessageId"], first["SequenceNumber"]]
seen["to nobody"] = refused(sns.publish, TopicArn=news + "x", Message="m")
seen["nothing"] = refused(sns.publish, TopicArn=news, Message="")
seen["no policy"] = refused(sns.subscribe, TopicArn=news, Protocol="sms", Endpoint="+15550101", Attributes={"FilterPolicy": '{"a": [{"suffx": 1}]}'})
seen["no token"] = refused(sns.confirm_subscription, TopicArn=news, Token="made-up")
seen["absent"] = refused(sns.list_platform_applications)
print(json.dumps(seen))
