//! Answers whose form botocore does not look at.

use bytes::Bytes;
use http::Response;
use serde::Serialize;
use serde_json::{Value as Json, json};
use wire::{Blob, Protocol, model};

fn answer(service: &str, operation: &str, protocol: Protocol, output: &impl Serialize) -> Response<Bytes> {
    let model = model(service).expect("a model");
    let operation = model.operation(operation).expect("an operation");
    model.answer(operation, protocol, output, "request-1").expect("it fits")
}

#[test]
fn bodies_are_as_aws_has_them() {
    let cases: Vec<(&str, &str, Protocol, Json)> = vec![
        ("lambda", "CreateFunction", Protocol::RestJson, json!({ "FunctionName": "f", "Timeout": 3, "VpcConfig": null })),
        ("lambda", "DeleteFunction", Protocol::RestJson, json!({ "StatusCode": 204 })),
        ("lambda", "TagResource", Protocol::RestJson, Json::Null),
        ("lambda", "ListFunctions", Protocol::RestJson, json!({ "Functions": [] })),
        ("lambda", "Invoke", Protocol::RestJson, json!({ "StatusCode": 202 })),
        ("apigateway", "GetRestApis", Protocol::RestJson, json!({ "items": [{ "id": "a", "createdDate": 1515531081 }] })),
        ("apigateway", "DeleteRestApi", Protocol::RestJson, Json::Null),
        ("logs", "CreateLogGroup", Protocol::Json11, Json::Null),
        ("logs", "DescribeLogGroups", Protocol::Json11, json!({ "logGroups": [{ "logGroupName": "g", "creationTime": 1 }] })),
        ("iam", "DeleteRole", Protocol::Query, Json::Null),
        ("iam", "ListRoles", Protocol::Query, json!({ "Roles": [], "IsTruncated": false })),
        (
            "iam",
            "GetRole",
            Protocol::Query,
            json!({ "Role": { "Path": "/", "RoleName": "r", "RoleId": "i", "Arn": "a&b", "CreateDate": "2018-01-09T20:51:21.5Z", "Tags": [{ "Key": "k", "Value": "" }] } }),
        ),
        (
            "sqs",
            "ReceiveMessage",
            Protocol::Query,
            json!({ "Messages": [{ "MessageId": "m", "Attributes": { "SentTimestamp": "1" } }] }),
        ),
        (
            "sqs",
            "ReceiveMessage",
            Protocol::Json10,
            json!({ "Messages": [{ "MessageId": "m", "Attributes": { "SentTimestamp": "1" } }] }),
        ),
        (
            "s3",
            "ListBuckets",
            Protocol::RestXml,
            json!({ "Buckets": [{ "Name": "b", "CreationDate": "2018-01-09T20:51:21Z" }], "Owner": { "ID": "o" } }),
        ),
        (
            "s3",
            "ListObjectsV2",
            Protocol::RestXml,
            json!({ "Name": "b", "KeyCount": 1, "Contents": [{ "Key": "k", "ETag": "\"e\"", "Size": 1 }], "CommonPrefixes": [{ "Prefix": "p/" }] }),
        ),
        ("s3", "GetBucketLocation", Protocol::RestXml, json!({ "LocationConstraint": "eu-west-1" })),
        ("s3", "GetBucketLocation", Protocol::RestXml, json!({})),
        ("s3", "CopyObject", Protocol::RestXml, json!({ "CopyObjectResult": { "ETag": "\"e\"" }, "VersionId": "v" })),
        (
            "s3",
            "GetBucketAcl",
            Protocol::RestXml,
            json!({ "Grants": [{ "Grantee": { "Type": "CanonicalUser", "ID": "i" }, "Permission": "READ" }] }),
        ),
        (
            "s3",
            "HeadObject",
            Protocol::RestXml,
            json!({ "ContentLength": 5, "LastModified": "2018-01-09T20:51:21Z", "Metadata": { "a": "b" }, "ContentType": "text/plain" }),
        ),
        ("s3", "DeleteObject", Protocol::RestXml, json!({ "DeleteMarker": true })),
    ];
    let shown: String = cases
        .iter()
        .map(|(service, operation, protocol, output)| {
            let response = answer(service, operation, *protocol, output);
            let headers: Vec<String> = response
                .headers()
                .iter()
                .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
                .collect();
            format!(
                "# {operation}\n{} {}\n{}\n",
                response.status().as_u16(),
                headers.join(", "),
                String::from_utf8_lossy(response.body()).trim_end()
            )
        })
        .collect();
    insta::assert_snapshot!(shown, @r##"
    # CreateFunction
    201 content-type: application/json, x-amzn-requestid: request-1
    {"FunctionName":"f","Timeout":3}
    # DeleteFunction
    204 content-type: application/json, x-amzn-requestid: request-1

    # TagResource
    204 content-type: application/json, x-amzn-requestid: request-1

    # ListFunctions
    200 content-type: application/json, x-amzn-requestid: request-1
    {"Functions":[]}
    # Invoke
    202 content-type: application/json, x-amzn-requestid: request-1

    # GetRestApis
    200 content-type: application/json, x-amzn-requestid: request-1
    {"item":[{"id":"a","createdDate":1515531081}]}
    # DeleteRestApi
    202 content-type: application/json, x-amzn-requestid: request-1

    # CreateLogGroup
    200 content-type: application/x-amz-json-1.1, x-amzn-requestid: request-1

    # DescribeLogGroups
    200 content-type: application/x-amz-json-1.1, x-amzn-requestid: request-1
    {"logGroups":[{"logGroupName":"g","creationTime":1}]}
    # DeleteRole
    200 content-type: text/xml, x-amzn-requestid: request-1
    <DeleteRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <ResponseMetadata>
        <RequestId>request-1</RequestId>
      </ResponseMetadata>
    </DeleteRoleResponse>
    # ListRoles
    200 content-type: text/xml, x-amzn-requestid: request-1
    <ListRolesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <ListRolesResult>
        <Roles/>
        <IsTruncated>false</IsTruncated>
      </ListRolesResult>
      <ResponseMetadata>
        <RequestId>request-1</RequestId>
      </ResponseMetadata>
    </ListRolesResponse>
    # GetRole
    200 content-type: text/xml, x-amzn-requestid: request-1
    <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetRoleResult>
        <Role>
          <Path>/</Path>
          <RoleName>r</RoleName>
          <RoleId>i</RoleId>
          <Arn>a&amp;b</Arn>
          <CreateDate>2018-01-09T20:51:21.500Z</CreateDate>
          <Tags>
            <member>
              <Key>k</Key>
              <Value/>
            </member>
          </Tags>
        </Role>
      </GetRoleResult>
      <ResponseMetadata>
        <RequestId>request-1</RequestId>
      </ResponseMetadata>
    </GetRoleResponse>
    # ReceiveMessage
    200 content-type: text/xml, x-amzn-requestid: request-1
    <ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">
      <ReceiveMessageResult>
        <Message>
          <MessageId>m</MessageId>
          <Attribute>
            <Name>SentTimestamp</Name>
            <Value>1</Value>
          </Attribute>
        </Message>
      </ReceiveMessageResult>
      <ResponseMetadata>
        <RequestId>request-1</RequestId>
      </ResponseMetadata>
    </ReceiveMessageResponse>
    # ReceiveMessage
    200 content-type: application/x-amz-json-1.0, x-amzn-requestid: request-1
    {"Messages":[{"MessageId":"m","Attributes":{"SentTimestamp":"1"}}]}
    # ListBuckets
    200 content-type: application/xml, x-amz-request-id: request-1, x-amz-id-2: request-1
    <?xml version="1.0" encoding="UTF-8"?>
    <ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets><Bucket><Name>b</Name><CreationDate>2018-01-09T20:51:21Z</CreationDate></Bucket></Buckets><Owner><ID>o</ID></Owner></ListAllMyBucketsResult>
    # ListObjectsV2
    200 content-type: application/xml, x-amz-request-id: request-1, x-amz-id-2: request-1
    <?xml version="1.0" encoding="UTF-8"?>
    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Contents><Key>k</Key><ETag>&quot;e&quot;</ETag><Size>1</Size></Contents><Name>b</Name><CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes><KeyCount>1</KeyCount></ListBucketResult>
    # GetBucketLocation
    200 content-type: application/xml, x-amz-request-id: request-1, x-amz-id-2: request-1
    <?xml version="1.0" encoding="UTF-8"?>
    <LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>
    # GetBucketLocation
    200 content-type: application/xml, x-amz-request-id: request-1, x-amz-id-2: request-1
    <?xml version="1.0" encoding="UTF-8"?>
    <LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>
    # CopyObject
    200 content-type: application/xml, x-amz-version-id: v, x-amz-request-id: request-1, x-amz-id-2: request-1
    <?xml version="1.0" encoding="UTF-8"?>
    <CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><ETag>&quot;e&quot;</ETag></CopyObjectResult>
    # GetBucketAcl
    200 content-type: application/xml, x-amz-request-id: request-1, x-amz-id-2: request-1
    <?xml version="1.0" encoding="UTF-8"?>
    <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>i</ID></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>
    # HeadObject
    200 last-modified: Tue, 09 Jan 2018 20:51:21 GMT, content-length: 5, content-type: text/plain, x-amz-meta-a: b, x-amz-request-id: request-1, x-amz-id-2: request-1

    # DeleteObject
    204 x-amz-delete-marker: true, x-amz-request-id: request-1, x-amz-id-2: request-1
    "##);
}

#[test]
fn a_payload_is_not_copied_on_its_way_out() {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Invoked {
        status_code: u16,
        payload: Blob,
        executed_version: &'static str,
        function_error: Option<String>,
    }
    let payload = Bytes::from(vec![b'x'; 100]);
    let output = Invoked { status_code: 200, payload: payload.clone().into(), executed_version: "$LATEST", function_error: None };
    let response = answer("lambda", "Invoke", Protocol::RestJson, &output);
    assert_eq!(response.body().as_ptr(), payload.as_ptr());
    assert_eq!(response.headers()["x-amz-executed-version"], "$LATEST");
    assert!(!response.headers().contains_key("x-amz-function-error"));
}

#[test]
fn an_output_that_does_not_fit_its_model_says_where() {
    let lambda = model("lambda").expect("a model");
    let operation = lambda.operation("ListFunctions").expect("an operation");
    let cases = [
        json!({ "Functions": [{ "Nonsense": 1 }] }),
        json!({ "Functions": [{ "Timeout": "3" }] }),
        json!({ "Functions": "none" }),
        json!([]),
    ];
    let shown: Vec<String> = cases
        .iter()
        .map(|output| lambda.answer(operation, Protocol::RestJson, output, "r").expect_err("it does not fit").to_string())
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r##"
    the answer of ListFunctions does not fit its model: ListFunctionsResponse.Functions.0.Nonsense: the model has no such member
    the answer of ListFunctions does not fit its model: ListFunctionsResponse.Functions.0.Timeout: "3" is not of type integer
    the answer of ListFunctions does not fit its model: ListFunctionsResponse.Functions: "none" is not of type list
    the answer of ListFunctions does not fit its model: ListFunctionsResponse: [] is not of type structure
    "##);
}
