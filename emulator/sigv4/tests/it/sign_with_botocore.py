"""Prints requests that botocore and boto3 signed, as JSON, for `botocore.rs`. Sends nothing."""

import base64
import io
import json
import sys
from urllib.parse import quote, unquote

import boto3
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
PLAIN = Credentials(KEY, SECRET)
TEMPORARY = Credentials(KEY, SECRET, "the/token+of=the&key")
cases = []


def text(value):
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def record(name, service, request, content=None, headers=None):
    body = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
    body = body.encode() if isinstance(body, str) else bytes(body)
    headers = [[text(name), text(value)] for name, value in (headers or request.headers).items()]
    if not any(name.lower() == "host" for name, _ in headers):
        headers.append(["host", request.url.split("/")[2].split("?")[0]])
    cases.append(
        {
            "name": name,
            "service": service,
            "method": request.method,
            "url": request.url,
            "headers": headers,
            "body": base64.b64encode(body).decode(),
            "content": base64.b64encode(body if content is None else content).decode(),
        }
    )


def sign(name, signer, service, method="GET", path="/", headers=(), body=b"", credentials=PLAIN, **options):
    request = AWSRequest(method=method, url=f"{options.pop('scheme', 'http')}://localhost:4566{path}", data=body)
    for header, value in headers:
        request.headers.add_header(header, value)
    signer(credentials, service, "us-east-1", **options).add_auth(request)
    # A prepared request has one header of a name only.
    record(name, service, request.prepare(), headers=request.headers)


PATHS = [
    "", "/", "//", "/a", "/a/", "/a//b", "/a/./b", "/a/../b", "/../a", "/..", "/a/b/..", "/%20/a%20b", "/%C3%A9", "/a%2Fb",
    "/foo%3Abar", "/!*'()", "/a+b", "/~a-b_c.d", "/a%25b", "/%E4%B8%AD/x", "/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af",
    "/a;b=c", "/@$&,", "/a%2fb%c3%a9",
]
QUERIES = [
    "a=1", "b=2&a=1", "a=2&a=1&a=", "A=3&a=1", "a", "a&b=", "a=b%2Bc%26d%20e", "%C3%A9=%E4%B8%AD", "k=1&k-x=2&k.y=3&k0=4", "a=%3D%2F%3F",
    "a=~-_.", "Param2=value2&Param1=value1", "%20=%20",
]
HEADERS = [
    [("X-Amz-Meta", "  a   b  ")],
    [("X-Amz-Meta", "a\tb")],
    [("X-Twice", "z"), ("X-Twice", "a")],
    [("X-Twice", " a  b "), ("X-Twice", "c"), ("X-Other", "")],
    [("X-Quoted", '"a   b"')],
    [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
    [("X-Utf", "é中")],
    [("User-Agent", "not signed"), ("X-Amzn-Trace-Id", "Root=1")],
    [("zebra", "1"), ("Apple", "2")],
]

for path in PATHS:
    sign(f"service path {path!r}", SigV4Auth, "lambda", path=path)
    sign(f"service presigned path {path!r}", SigV4QueryAuth, "lambda", path=path, expires=60)
    # S3's signer takes the path as it is, so only paths that are encoded as S3 does it are right. boto3 makes no others.
    if path != quote(unquote(path), safe="/~") or not path:
        continue
    sign(f"s3 path {path!r}", S3SigV4Auth, "s3", path=path)
    sign(f"s3 presigned path {path!r}", S3SigV4QueryAuth, "s3", path=path, expires=60)
for query in QUERIES:
    sign(f"service query {query!r}", SigV4Auth, "sqs", path="/?" + query)
    sign(f"s3 query {query!r}", S3SigV4Auth, "s3", path="/b?" + query)
    sign(f"s3 presigned query {query!r}", S3SigV4QueryAuth, "s3", path="/b?" + query, expires=60)
for headers in HEADERS:
    sign(f"service headers {headers!r}", SigV4Auth, "sts", "POST", headers=headers, body=b"Action=GetCallerIdentity")
    sign(f"s3 headers {headers!r}", S3SigV4Auth, "s3", "PUT", "/b/k", headers=headers, body=b"content")
for credentials in (PLAIN, TEMPORARY):
    sign("service body", SigV4Auth, "dynamodb", "POST", body=b'{"a": "\xc3\xa9"}', credentials=credentials)
    sign("service binary body", SigV4Auth, "lambda", "POST", "/2015-03-31/functions", body=bytes(range(256)), credentials=credentials)
    sign("s3 body", S3SigV4Auth, "s3", "PUT", "/b/k", body=b"content", credentials=credentials)
    sign("s3 unsigned body", S3SigV4Auth, "s3", "PUT", "/b/k", body=b"content", credentials=credentials, scheme="https")
    sign("service presigned", SigV4QueryAuth, "sts", path="/?Action=GetCallerIdentity", credentials=credentials, expires=60)
    sign("s3 presigned", S3SigV4QueryAuth, "s3", "PUT", "/b/k", [("x-amz-meta-a", "1")], b"", credentials, expires=604800)


def client(service, scheme="http", token=None, **config):
    made = boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=f"{scheme}://localhost:4566",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}, **config),
    )
    return made


def capture(name, made, operation, content=None, **parameters):
    signing = made.meta.service_model.signing_name

    def stop(request, **_):
        record(f"boto3 {name}", signing, request, content)
        return AWSResponse(request.url, 500, {}, io.BytesIO(b""))

    made.meta.events.register_first("before-send", stop, unique_id="capture")
    try:
        getattr(made, operation)(**parameters)
    except Exception as error:  # The response is none; only a request that was not made is of interest.
        if not cases or cases[-1]["name"] != f"boto3 {name}":
            raise error
    made.meta.events.unregister("before-send", unique_id="capture")


class Stream(io.RawIOBase):
    """A body that is read but not sought in more than needed."""

    def __init__(self, data):
        self.inner = io.BytesIO(data)

    def readable(self):
        return True

    def seekable(self):
        return True

    def read(self, size=-1):
        return self.inner.read(size)

    def seek(self, *args):
        return self.inner.seek(*args)

    def tell(self):
        return self.inner.tell()


LARGE = bytes(range(256)) * 12_000
for scheme in ("http", "https"):
    for token in (None, "the/token+of=the&key"):
        s3 = client("s3", scheme, token)
        for algorithm in (None, "CRC32", "SHA1", "SHA256"):
            checksum = {"ChecksumAlgorithm": algorithm} if algorithm else {}
            for data in (b"", b"content", LARGE):
                for stream in (False, True):
                    label = f"put_object {scheme} {algorithm} {len(data)} bytes, stream {stream}, token {token is not None}"
                    body = Stream(data) if stream else data
                    capture(label, s3, "put_object", data, Bucket="b", Key="a b/é+c~!*'()", Body=body, **checksum)
        capture(f"upload_part {scheme} {token}", s3, "upload_part", b"part", Bucket="b", Key="k", UploadId="u", PartNumber=1, Body=io.BytesIO(b"part"))
        capture(f"get_object {scheme} {token}", s3, "get_object", Bucket="b", Key="//a/../b c?d#é", Range="bytes=0-9")
        capture(f"list_objects_v2 {scheme} {token}", s3, "list_objects_v2", Bucket="b", Prefix="a b+c", Delimiter="/")
        capture(f"delete_objects {scheme} {token}", s3, "delete_objects", Bucket="b", Delete={"Objects": [{"Key": "k"}]})
    capture(f"sts {scheme}", client("sts", scheme), "get_caller_identity")
    capture(f"iam {scheme}", client("iam", scheme), "list_roles", MaxItems=3)
    capture(f"lambda {scheme}", client("lambda", scheme), "invoke", FunctionName="arn:aws:lambda:us-east-1:111122223333:function:f:1", Payload=b"{}")
    capture(f"lambda list {scheme}", client("lambda", scheme), "list_functions", Marker="a b+c&d/é=", MaxItems=3)
    capture(f"logs {scheme}", client("logs", scheme), "describe_log_groups", logGroupNamePrefix="/aws/é")
    capture(f"dynamodb {scheme}", client("dynamodb", scheme), "get_item", TableName="t", Key={"k": {"S": "é"}})
    capture(f"sqs {scheme}", client("sqs", scheme), "send_message", QueueUrl=f"{scheme}://localhost:4566/1/q", MessageBody="é")
    capture(f"apigateway {scheme}", client("apigateway", scheme), "get_rest_apis", limit=5)


def presigned(name, made, operation, method, body=b"", headers=(), **parameters):
    url = made.generate_presigned_url(operation, Params=parameters, ExpiresIn=60, HttpMethod=method)
    request = AWSRequest(method=method, url=url, data=body).prepare()
    for header, value in headers:
        request.headers[header] = value
    record(f"boto3 presigned {name}", made.meta.service_model.signing_name, request)


for token in (None, "the/token+of=the&key"):
    s3 = client("s3", token=token, signature_version="s3v4")
    presigned(f"get_object {token}", s3, "get_object", "GET", Bucket="b", Key="a b/é+c~!*'()", ResponseContentType="text/x a")
    presigned(f"put_object {token}", s3, "put_object", "PUT", b"content", [("x-amz-meta-a", "b")], Bucket="b", Key="k", Metadata={"a": "b"})
    presigned(f"list {token}", s3, "list_objects_v2", "GET", Bucket="b", Prefix="a b+c")
    presigned(f"sts {token}", client("sts", token=token), "get_caller_identity", "GET")

version2 = []
for token in (None, "the/token+of=the&key"):
    for style in ("path", "virtual"):
        s3 = client("s3", token=token, s3={"addressing_style": style})
        for operation, method, body, headers, parameters in [
            ("get_object", "GET", b"", [], {"Key": "a b/é+c~!*'()"}),
            ("get_object", "GET", b"", [], {"Key": "k", "VersionId": "v 1", "ResponseContentType": "text/x a", "ResponseCacheControl": "no-cache"}),
            ("put_object", "PUT", b"content", [("content-type", "text/plain"), ("x-amz-meta-a", "b  c")], {"Key": "k", "ContentType": "text/plain", "Metadata": {"a": "b  c"}}),
            ("upload_part", "PUT", b"part", [], {"Key": "k", "UploadId": "u+/=", "PartNumber": 2}),
            ("list_objects_v2", "GET", b"", [], {"Prefix": "a b+c"}),
            ("get_bucket_acl", "GET", b"", [], {}),
            ("head_bucket", "HEAD", b"", [], {}),
        ]:
            url = s3.generate_presigned_url(operation, Params={"Bucket": "bucket", **parameters}, ExpiresIn=60)
            request = AWSRequest(method=method, url=url, data=body).prepare()
            for header, value in headers:
                request.headers[header] = value
            record(f"{operation} {style} {sorted(parameters)} {token}", "s3", request)
            case = cases.pop()
            case["style"] = style
            version2.append(case)

json.dump({"version4": cases, "version2": version2}, sys.stdout)
