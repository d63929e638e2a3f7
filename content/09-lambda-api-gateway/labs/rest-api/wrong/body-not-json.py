def lambda_handler(event, context):
    query = event.get("queryStringParameters") or {}
    name = query.get("name", "Guest")
    return {
        "statusCode": 200,
        "body": {"message": f"Hello, {name}! Welcome to Serverless API."},
    }
