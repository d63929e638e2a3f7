import boto3

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table("Readings")


def lambda_handler(event, context):
    for record in event["Records"]:
        bucket = record["s3"]["bucket"]["name"]
        key = record["s3"]["object"]["key"]
        text = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        rows = [line for line in text.splitlines() if line.strip()]
        table.put_item(Item={"file": key, "rows": len(rows) - 1, "bytes": len(text.encode())})
        print(f"{key}: {len(rows) - 1} rows")
