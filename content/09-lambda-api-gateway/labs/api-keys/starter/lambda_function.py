import json


def lambda_handler(event, context):
    # Without a query string the key is there and holds None, so a default in .get() would not help.
    query = event.get("queryStringParameters") or {}
    name = query.get("name", "Guest")
    return {
        "statusCode": 200,
        "body": json.dumps({"message": f"Hello, {name}! Welcome to Serverless API."}),
    }
