"""What a program with boto3 does with buckets; prints what it saw."""

import hashlib
import io
import json
import os
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

seen = {}
endpoint = os.environ["AWS_ENDPOINT_URL"]
s3 = boto3.client("s3")
name = "tour-" + boto3.client("sts").get_caller_identity()["Account"]


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return [type(error).__name__, error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return "not refused"


def fetched(request):
    if isinstance(request, str):
        request = urllib.request.Request(request)
    host = request.host
    if host.startswith(name + "."):
        # Not every machine knows names below localhost.
        request = urllib.request.Request(request.full_url.replace(f"{name}.", "", 1), data=request.data, headers={**request.headers, "Host": host}, method=request.get_method())
    try:
        with urllib.request.urlopen(request) as answer:
            return [answer.status, answer.read().decode()]
    except urllib.error.HTTPError as error:
        return [error.code, error.read().decode().split("<Code>")[-1].split("<")[0]]


s3.create_bucket(Bucket=name)
s3.get_waiter("bucket_exists").wait(Bucket=name)
seen["buckets"] = [bucket["Name"] == name for bucket in s3.list_buckets()["Buckets"]]

s3.put_object(Bucket=name, Key="cats/a b+c é.txt", Body=b"meow", Metadata={"colour": "black"}, ContentType="text/plain")
got = s3.get_object(Bucket=name, Key="cats/a b+c é.txt", ChecksumMode="ENABLED")
seen["object"] = [got["Body"].read().decode(), got["Metadata"], got["ContentType"], got["ETag"], got["ChecksumType"], sorted(key for key in got if key.startswith("Checksum"))]
seen["keys"] = [item["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=name) for item in page["Contents"]]
seen["missing"] = [refused(s3.get_object, Bucket=name, Key="none"), refused(s3.head_object, Bucket=name, Key="none"), refused(s3.get_object, Bucket="none-" + name, Key="none")]
seen["condition"] = refused(s3.put_object, Bucket=name, Key="cats/a b+c é.txt", IfNoneMatch="*")
for algorithm in ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"):
    try:
        stored = s3.put_object(Bucket=name, Key="sum", Body=b"meow", ChecksumAlgorithm=algorithm)
        seen["checksum " + algorithm] = stored["Checksum" + algorithm]
    except Exception as error:  # Without awscrt, two of them can't be computed here.
        seen["checksum " + algorithm] = type(error).__name__

content = os.urandom(1 << 20) * 20
s3.upload_fileobj(io.BytesIO(content), name, "large", Config=TransferConfig(multipart_threshold=8 << 20, multipart_chunksize=8 << 20))
head = s3.head_object(Bucket=name, Key="large")
seen["large"] = [head["ContentLength"], head["ETag"].endswith('-3"')]
back = io.BytesIO()
s3.download_fileobj(name, "large", back)
seen["large comes back"] = hashlib.sha256(back.getvalue()).digest() == hashlib.sha256(content).digest()
s3.copy({"Bucket": name, "Key": "large"}, name, "copy")
seen["copy"] = s3.head_object(Bucket=name, Key="copy")["ContentLength"]

for version in ("s3", "s3v4"):
    for style in ("path", "virtual"):
        signing = boto3.client("s3", config=Config(signature_version=version, s3={"addressing_style": style}))
        url = signing.generate_presigned_url("get_object", Params={"Bucket": name, "Key": "sum"}, ExpiresIn=60)
        seen[f"presigned GET {version} {style}"] = fetched(url)
put = boto3.client("s3", config=Config(signature_version="s3v4")).generate_presigned_url("put_object", Params={"Bucket": name, "Key": "put"}, ExpiresIn=60)
seen["presigned PUT"] = fetched(urllib.request.Request(put, data=b"by a link", method="PUT"))
seen["put by a link"] = s3.get_object(Bucket=name, Key="put")["Body"].read().decode()


def post(form, key, content):
    boundary = "-----tour"
    fields = dict(form["fields"], key=key)
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n' for field, value in fields.items()]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\nContent-Type: text/plain\r\n\r\n{content}\r\n--{boundary}--\r\n')
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return fetched(urllib.request.Request(form["url"], data="".join(parts).encode(), headers=headers, method="POST"))


for version in ("s3", "s3v4"):
    signing = boto3.client("s3", config=Config(signature_version=version, s3={"addressing_style": "path"}))
    form = signing.generate_presigned_post(name, "forms/${filename}", Conditions=[["content-length-range", 0, 10]], ExpiresIn=60)
    seen[f"form {version}"] = [post(form, "forms/${filename}", "by form"), post(form, "forms/${filename}", "by a form that is too long"), post(form, "other", "x")]
seen["by a form"] = s3.get_object(Bucket=name, Key="forms/f")["Body"].read().decode()

s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
first = s3.put_object(Bucket=name, Key="v", Body=b"1")["VersionId"]
s3.put_object(Bucket=name, Key="v", Body=b"2")
s3.delete_object(Bucket=name, Key="v")
seen["version"] = [s3.get_object(Bucket=name, Key="v", VersionId=first)["Body"].read().decode(), refused(s3.get_object, Bucket=name, Key="v")]

nobody = boto3.client("s3", config=Config(signature_version=__import__("botocore").UNSIGNED))
seen["nobody"] = refused(nobody.get_object, Bucket=name, Key="sum")
s3.delete_public_access_block(Bucket=name)
policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/sum"}]}
s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
seen["public"] = nobody.get_object(Bucket=name, Key="sum")["Body"].read().decode()

bucket = boto3.resource("s3").Bucket(name)
bucket.object_versions.delete()
bucket.delete()
seen["deleted"] = refused(s3.head_bucket, Bucket=name)
print(json.dumps(seen))
