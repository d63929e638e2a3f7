"""The one list of AWS's services whose models are in the snapshots: those that courses use."""

# By botocore's names.
SERVICES = ("apigateway", "dynamodb", "dynamodbstreams", "events", "iam", "lambda", "logs", "s3", "scheduler", "sns", "sqs", "sts")
