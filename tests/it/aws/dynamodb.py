"""A tour of DynamoDB and its streams by boto3's client and resource. Prints what it saw as JSON."""
import json
import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError

seen = {}


def plain(value):
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (Binary, bytes)):
        return bytes(value).hex()
    if isinstance(value, set):
        return sorted(map(plain, value))
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def error(call, **arguments):
    try:
        call(**arguments)
    except ClientError as failed:
        return [type(failed).__name__, failed.response["Error"]["Message"]]
    return None


resource = boto3.resource("dynamodb")
client = boto3.client("dynamodb")
streams = boto3.client("dynamodbstreams")

orders = resource.create_table(
    TableName="orders",
    KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
    AttributeDefinitions=[
        {"AttributeName": "customer", "AttributeType": "S"},
        {"AttributeName": "number", "AttributeType": "N"},
        {"AttributeName": "status", "AttributeType": "S"},
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "by-status",
            "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    BillingMode="PAY_PER_REQUEST",
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    Tags=[{"Key": "owner", "Value": "ada"}],
)
orders.wait_until_exists()
seen["table"] = [orders.table_status, orders.item_count, [index["IndexStatus"] for index in orders.global_secondary_indexes]]

item = {
    "customer": "ada", "number": 1, "status": "open", "price": Decimal("12.50"), "photo": b"\x00\x01", "tags": {"a", "b"},
    "sizes": {1, 2}, "address": {"city": "Turin", "lines": ["1", None, True]},
}
orders.put_item(Item=item)
seen["item"] = plain(orders.get_item(Key={"customer": "ada", "number": 1}, ConsistentRead=True)["Item"])
seen["updated"] = plain(
    orders.update_item(
        Key={"customer": "ada", "number": 1},
        UpdateExpression="SET price = price + :p, address.city = :c ADD sizes :s REMOVE photo",
        ExpressionAttributeValues={":p": 1, ":c": "Milan", ":s": {3}},
        ConditionExpression=Attr("status").eq("open"),
        ReturnValues="ALL_NEW",
    )["Attributes"]
)
seen["refused"] = error(orders.put_item, Item=item, ConditionExpression=Attr("customer").not_exists())

with orders.batch_writer() as batch:
    for number in range(2, 62):
        batch.put_item(Item={"customer": "ada", "number": number, "status": "paid" if number % 2 else "open"})
paginator = client.get_paginator("query")
pages = paginator.paginate(
    TableName="orders", KeyConditionExpression="customer = :c", ExpressionAttributeValues={":c": {"S": "ada"}},
    PaginationConfig={"PageSize": 25},
)
seen["pages"] = [page["Count"] for page in pages]
seen["last two"] = plain(
    orders.query(
        KeyConditionExpression=Key("customer").eq("ada") & Key("number").between(10, 60), ScanIndexForward=False, Limit=2,
        ProjectionExpression="#n", ExpressionAttributeNames={"#n": "number"},
    )["Items"]
)
seen["open"] = orders.query(IndexName="by-status", KeyConditionExpression=Key("status").eq("open"), Select="COUNT")["Count"]
seen["scanned"] = sum(
    orders.scan(Segment=segment, TotalSegments=3, FilterExpression=Attr("number").gt(50))["Count"] for segment in range(3)
)
got = resource.batch_get_item(RequestItems={"orders": {"Keys": [{"customer": "ada", "number": n} for n in (1, 2, 99)]}})
seen["batch"] = sorted(str(item["number"]) for item in got["Responses"]["orders"])

client.transact_write_items(
    TransactItems=[
        {"Put": {"TableName": "orders", "Item": {"customer": {"S": "bob"}, "number": {"N": "1"}}}},
        {"Delete": {"TableName": "orders", "Key": {"customer": {"S": "ada"}, "number": {"N": "2"}}}},
    ]
)
try:
    client.transact_write_items(
        TransactItems=[
            {
                "ConditionCheck": {
                    "TableName": "orders", "Key": {"customer": {"S": "bob"}, "number": {"N": "1"}},
                    "ConditionExpression": "attribute_not_exists(customer)",
                }
            },
            {"Delete": {"TableName": "orders", "Key": {"customer": {"S": "ada"}, "number": {"N": "3"}}}},
        ]
    )
except client.exceptions.TransactionCanceledException as failed:
    seen["canceled"] = [reason["Code"] for reason in failed.response["CancellationReasons"]]

stream = streams.describe_stream(StreamArn=orders.latest_stream_arn)["StreamDescription"]
iterator = streams.get_shard_iterator(
    StreamArn=stream["StreamArn"], ShardId=stream["Shards"][0]["ShardId"], ShardIteratorType="TRIM_HORIZON"
)["ShardIterator"]
records = streams.get_records(ShardIterator=iterator)["Records"]
seen["stream"] = [len(records), [record["eventName"] for record in records[:2]], records[-1]["eventName"]]
seen["image"] = plain(records[1]["dynamodb"]["OldImage"]["photo"])
seen["order of numbers"] = [int(a["dynamodb"]["SequenceNumber"]) < int(b["dynamodb"]["SequenceNumber"]) for a, b in zip(records, records[1:])].count(False)

client.update_time_to_live(TableName="orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"})
seen["time to live"] = client.describe_time_to_live(TableName="orders")["TimeToLiveDescription"]
seen["tags"] = client.list_tags_of_resource(ResourceArn=orders.table_arn)["Tags"]
seen["reserved"] = error(orders.scan, FilterExpression="status = :s", ExpressionAttributeValues={":s": "open"})
orders.delete()
orders.wait_until_not_exists()
seen["gone"] = error(client.describe_table, TableName="orders")

json.dump(seen, sys.stdout)
