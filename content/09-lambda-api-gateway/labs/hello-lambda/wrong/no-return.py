import json


def greet():
    message = "Hello from AWS Lambda!"
    print(message)
    return {"statusCode": 200, "body": json.dumps({"message": message})}


def lambda_handler(event, context):
    greet()
