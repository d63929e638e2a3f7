import json

import boto3

dynamodb = boto3.client("dynamodb")


def book(order):
    """Remembers the order and counts what was sold, both or neither. An order that is remembered already is left alone."""
    try:
        dynamodb.transact_write_items(TransactItems=[
            {"Put": {
                "TableName": "Orders",
                "Item": {"order": {"S": order["order"]}},
                "ConditionExpression": "attribute_not_exists(#o)",
                "ExpressionAttributeNames": {"#o": "order"},
            }},
            {"Update": {
                "TableName": "Stock",
                "Key": {"product": {"S": order["product"]}},
                "UpdateExpression": "ADD sold :n",
                "ExpressionAttributeValues": {":n": {"N": "1"}},
            }},
        ])
    except dynamodb.exceptions.TransactionCanceledException:
        print(f"{order['order']} is booked already")


def lambda_handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            book(json.loads(record["body"]))
        except Exception as error:
            print(f"{record['messageId']} failed: {error!r}")
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
