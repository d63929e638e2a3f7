//! Requests that botocore would not write so, by hand.

use bytes::Bytes;
use http::Request;
use wire::{Blob, Value, model};

fn request(line: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Request<Bytes> {
    let (method, uri) = line.split_once(' ').expect("a method and a URI");
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).expect("a request")
}

/// Operation and input, or code and message.
fn read(service: &str, request: &Request<Bytes>) -> String {
    let model = model(service).expect("a model");
    let read = model.route(request).and_then(|routed| Ok((routed.operation.name.clone(), model.input(&routed, request)?)));
    match read {
        Ok((operation, input)) => format!("{operation} {input}"),
        Err(error) => format!("{} {error}", error.status.as_u16()),
    }
}

const FORM: &[(&str, &str)] = &[("content-type", "application/x-www-form-urlencoded")];

#[test]
fn rest_paths_name_the_operation_and_carry_members() {
    let lines = [
        ("lambda", "GET /2015-03-31/functions/", ""),
        ("lambda", "GET /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af?Qualifier=%24LATEST", ""),
        ("lambda", "GET /2015-03-31/functions?MaxItems=5&Unknown=1", ""),
        ("lambda", "GET /2015-03-31/functions?MaxItems=many", ""),
        ("lambda", "DELETE /2017-03-31/tags/arn?tagKeys=a&tagKeys=b", ""),
        ("lambda", "GET /2015-03-31/functions//configuration", ""),
        ("lambda", "PATCH /2015-03-31/functions/f", ""),
        ("apigateway", "GET /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fabc", ""),
        ("apigateway", "GET /restapis/abc/stages/dev/sdks/java?groupId=g&x.y=z", ""),
        ("apigateway", "PUT /restapis?mode=import&failonwarnings=true&a=b", "{}"),
        ("s3", "GET /", ""),
        ("s3", "GET /b", ""),
        ("s3", "GET /b/", ""),
        ("s3", "GET /b?list-type=2&prefix=a%2Fb&max-keys=x", ""),
        ("s3", "GET /b?list-type=2&prefix=a%2Fb", ""),
        ("s3", "GET /b?acl", ""),
        ("s3", "GET /b?acl=", ""),
        ("s3", "GET /b?uploads", ""),
        ("s3", "GET /b?analytics&id=1", ""),
        ("s3", "GET /b?analytics", ""),
        ("s3", "GET /b/a/b%20c//d/", ""),
        ("s3", "GET /b/k?uploadId=1", ""),
        ("s3", "GET /b/k?tagging", ""),
        ("s3", "PUT /b/k", "body"),
        ("s3", "PUT /b/k?partNumber=1&uploadId=2", "body"),
        ("s3", "POST /b/k?uploads", ""),
        (
            "s3",
            "POST /b/k?uploadId=2",
            "<CompleteMultipartUpload><Part><ETag>&quot;e&quot;</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>",
        ),
        (
            "s3",
            "POST /b?delete",
            "<Delete><Object><Key>a</Key></Object><Object><Key> b </Key></Object><Quiet>true</Quiet></Delete>",
        ),
        ("s3", "POST /b?delete", "<Delete><Object></Delete>"),
        ("s3", "POST /b?delete", ""),
        ("s3", "DELETE /", ""),
    ];
    let shown: String =
        lines.iter().map(|(service, line, body)| format!("{line}\n    {}\n", read(service, &request(line, &[], *body)))).collect();
    insta::assert_snapshot!(shown, @r##"
    GET /2015-03-31/functions/
        ListFunctions {}
    GET /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af?Qualifier=%24LATEST
        GetFunction {"FunctionName":"arn:aws:lambda:us-east-1:1:function:f","Qualifier":"$LATEST"}
    GET /2015-03-31/functions?MaxItems=5&Unknown=1
        ListFunctions {"MaxItems":5}
    GET /2015-03-31/functions?MaxItems=many
        400 SerializationException: 'many' can not be converted to an Integer
    DELETE /2017-03-31/tags/arn?tagKeys=a&tagKeys=b
        UntagResource {"Resource":"arn","TagKeys":["a","b"]}
    GET /2015-03-31/functions//configuration
        404 UnknownOperationException: AWS Lambda has no operation at GET /2015-03-31/functions//configuration.
    PATCH /2015-03-31/functions/f
        404 UnknownOperationException: AWS Lambda has no operation at PATCH /2015-03-31/functions/f.
    GET /tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fabc
        GetTags {"resourceArn":"arn:aws:apigateway:us-east-1::/restapis/abc"}
    GET /restapis/abc/stages/dev/sdks/java?groupId=g&x.y=z
        GetSdk {"restApiId":"abc","stageName":"dev","sdkType":"java","parameters":{"groupId":"g","x.y":"z"}}
    PUT /restapis?mode=import&failonwarnings=true&a=b
        404 UnknownOperationException: Amazon API Gateway has no operation at PUT /restapis.
    GET /
        ListBuckets {}
    GET /b
        ListObjects {"Bucket":"b"}
    GET /b/
        ListObjects {"Bucket":"b"}
    GET /b?list-type=2&prefix=a%2Fb&max-keys=x
        400 InvalidArgument: Provided max-keys not an integer or within integer range
    GET /b?list-type=2&prefix=a%2Fb
        ListObjectsV2 {"Bucket":"b","Prefix":"a/b"}
    GET /b?acl
        GetBucketAcl {"Bucket":"b"}
    GET /b?acl=
        GetBucketAcl {"Bucket":"b"}
    GET /b?uploads
        ListMultipartUploads {"Bucket":"b"}
    GET /b?analytics&id=1
        GetBucketAnalyticsConfiguration {"Bucket":"b","Id":"1"}
    GET /b?analytics
        ListBucketAnalyticsConfigurations {"Bucket":"b"}
    GET /b/a/b%20c//d/
        GetObject {"Bucket":"b","Key":"a/b c//d/"}
    GET /b/k?uploadId=1
        ListParts {"Bucket":"b","Key":"k","UploadId":"1"}
    GET /b/k?tagging
        GetObjectTagging {"Bucket":"b","Key":"k"}
    PUT /b/k
        PutObject {"Body":"Ym9keQ==","Bucket":"b","Key":"k"}
    PUT /b/k?partNumber=1&uploadId=2
        UploadPart {"Body":"Ym9keQ==","Bucket":"b","Key":"k","PartNumber":1,"UploadId":"2"}
    POST /b/k?uploads
        CreateMultipartUpload {"Bucket":"b","Key":"k"}
    POST /b/k?uploadId=2
        CompleteMultipartUpload {"Bucket":"b","Key":"k","MultipartUpload":{"Parts":[{"ETag":"\"e\"","PartNumber":1}]},"UploadId":"2"}
    POST /b?delete
        DeleteObjects {"Bucket":"b","Delete":{"Objects":[{"Key":"a"},{"Key":" b "}],"Quiet":true}}
    POST /b?delete
        400 MalformedXML: The XML you provided was not well-formed or did not validate against our published schema
    POST /b?delete
        DeleteObjects {"Bucket":"b"}
    DELETE /
        405 MethodNotAllowed: The specified method is not allowed against this resource.
    "##);
}

#[test]
fn headers_carry_members() {
    let copy = request("PUT /b/k", &[("x-amz-copy-source", "/a/k"), ("x-amz-meta-Colour", "blue"), ("x-amz-meta-b", "c")], "");
    let dated = request("GET /b/k", &[("if-modified-since", "Tue, 09 Jan 2018 20:51:21 GMT"), ("range", "bytes=0-1")], "");
    let listed = request("GET /b/k?attributes", &[("x-amz-object-attributes", "ETag, \"a,b\",Checksum")], "");
    let undated = request("GET /b/k", &[("if-modified-since", "yesterday")], "");
    let shown = [copy, dated, listed, undated].map(|request| read("s3", &request)).join("\n");
    insta::assert_snapshot!(shown, @r##"
    CopyObject {"Bucket":"b","CopySource":"/a/k","Key":"k","Metadata":{"colour":"blue","b":"c"}}
    GetObject {"Bucket":"b","IfModifiedSince":"2018-01-09T20:51:21Z","Key":"k","Range":"bytes=0-1"}
    GetObjectAttributes {"Bucket":"b","Key":"k","ObjectAttributes":["ETag","a,b","Checksum"]}
    400 InvalidArgument: 'yesterday' can not be converted to milliseconds since epoch
    "##);
}

#[test]
fn json_of_wrong_types_is_refused_in_aws_s_words() {
    let bodies = [
        r#"{"FunctionName":1}"#,
        r#"{"FunctionName":true}"#,
        r#"{"FunctionName":["a"]}"#,
        r#"{"FunctionName":{}}"#,
        r#"{"Timeout":"3"}"#,
        r#"{"Timeout":false}"#,
        r#"{"Timeout":[]}"#,
        r#"{"Timeout":3.9}"#,
        r#"{"Timeout":99999999999}"#,
        r#"{"Publish":"yes"}"#,
        r#"{"Publish":"perhaps"}"#,
        r#"{"Publish":1}"#,
        r#"{"Code":"x"}"#,
        r#"{"Code":[]}"#,
        r#"{"Code":{"ZipFile":"abc"}}"#,
        r#"{"Code":{"ZipFile":"=+/="}}"#,
        r#"{"Code":{"ZipFile":7}}"#,
        r#"{"Layers":"x"}"#,
        r#"{"Layers":{}}"#,
        r#"{"Layers":[[]]}"#,
        r#"{"Layers":[null]}"#,
        r#"{"Tags":[]}"#,
        r#"{"Tags":"x"}"#,
        r#"{"Tags":{"a":{}}}"#,
        r#"{"FunctionName":null,"Unknown":[{"a":[1]}],"FunctionName":"last"}"#,
        "[]",
        "null",
        "{",
        r#"{"FunctionName":"a"} {}"#,
        "",
    ];
    let shown: String = bodies
        .iter()
        .map(|body| format!("{body}\n    {}\n", read("lambda", &request("POST /2015-03-31/functions", &[], *body))))
        .collect();
    insta::assert_snapshot!(shown, @r##"
    {"FunctionName":1}
        400 SerializationException: NUMBER_VALUE can not be converted to a String
    {"FunctionName":true}
        400 SerializationException: TRUE_VALUE can not be converted to a String
    {"FunctionName":["a"]}
        400 SerializationException: Start of list found where not expected
    {"FunctionName":{}}
        400 SerializationException: Start of structure or map found where not expected.
    {"Timeout":"3"}
        400 SerializationException: STRING_VALUE can not be converted to an Integer
    {"Timeout":false}
        400 SerializationException: FALSE_VALUE can not be converted to an Integer
    {"Timeout":[]}
        400 SerializationException: Start of list found where not expected
    {"Timeout":3.9}
        CreateFunction {"Timeout":3}
    {"Timeout":99999999999}
        CreateFunction {"Timeout":2147483647}
    {"Publish":"yes"}
        CreateFunction {"Publish":true}
    {"Publish":"perhaps"}
        400 SerializationException: STRING_VALUE can not be converted to an Boolean
    {"Publish":1}
        400 SerializationException: NUMBER_VALUE can not be converted to a Boolean
    {"Code":"x"}
        400 SerializationException: Expected null
    {"Code":[]}
        400 SerializationException: Start of list found where not expected
    {"Code":{"ZipFile":"abc"}}
        400 SerializationException: 'abc' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 3
    {"Code":{"ZipFile":"=+/="}}
        400 SerializationException: '=+/=' can not be converted to a Blob: Invalid Base64 character: '='
    {"Code":{"ZipFile":7}}
        400 SerializationException: NUMBER_VALUE can not be converted to a Blob
    {"Layers":"x"}
        400 SerializationException: Expected list or null
    {"Layers":{}}
        400 SerializationException: Start of structure or map found where not expected.
    {"Layers":[[]]}
        400 SerializationException: Start of list found where not expected
    {"Layers":[null]}
        CreateFunction {"Layers":[null]}
    {"Tags":[]}
        400 SerializationException: Start of list found where not expected
    {"Tags":"x"}
        400 SerializationException: Expected map or null
    {"Tags":{"a":{}}}
        400 SerializationException: Start of structure or map found where not expected.
    {"FunctionName":null,"Unknown":[{"a":[1]}],"FunctionName":"last"}
        CreateFunction {"FunctionName":"last"}
    []
        400 SerializationException: Start of list found where not expected
    null
        400 SerializationException: 
    {
        400 SerializationException: Could not parse request body into json: EOF while parsing an object at line 1 column 1
    {"FunctionName":"a"} {}
        400 SerializationException: Could not parse request body into json: trailing characters at line 1 column 22

        CreateFunction {}
    "##);
}

#[test]
fn json_1_x_refuses_what_it_can_not_read() {
    let put = |body: &'static str| request("POST /", &[("x-amz-target", "DynamoDB_20120810.PutItem")], body);
    let logs = |body: &'static str| request("POST /", &[("x-amz-target", "Logs_20140328.PutLogEvents")], body);
    let cases = [
        ("dynamodb", put(r#"{"TableName":"t","Item":{"a":{"N":1}}}"#)),
        ("dynamodb", put(r#"{"TableName":"t","Item":{"a":{"S":{"S":"x"}}}}"#)),
        ("dynamodb", put(r#"{"TableName":"t","Item":{"a":{"L":[{"M":{"b":{"B":"AAE="}}}]}}}"#)),
        ("dynamodb", put("{")),
        ("dynamodb", put("[]")),
        ("dynamodb", put("")),
        ("dynamodb", request("POST /", &[("x-amz-target", "DynamoDB_20120810.Nothing")], "{}")),
        ("dynamodb", request("POST /", &[("x-amz-target", "Other.PutItem")], "{}")),
        ("dynamodb", request("POST /", &[], "{}")),
        ("logs", logs(r#"{"logEvents":[{"timestamp":"now","message":"m"}]}"#)),
        ("logs", logs(r#"{"logEvents":[{"timestamp":1,"message":"m"}]}"#)),
    ];
    let shown: String =
        cases.iter().map(|(service, request)| format!("{:?}\n    {}\n", request.body(), read(service, request))).collect();
    insta::assert_snapshot!(shown, @r##"
    b"{\"TableName\":\"t\",\"Item\":{\"a\":{\"N\":1}}}"
        400 SerializationException: NUMBER_VALUE cannot be converted to String
    b"{\"TableName\":\"t\",\"Item\":{\"a\":{\"S\":{\"S\":\"x\"}}}}"
        400 SerializationException: Start of structure or map found where not expected.
    b"{\"TableName\":\"t\",\"Item\":{\"a\":{\"L\":[{\"M\":{\"b\":{\"B\":\"AAE=\"}}}]}}}"
        PutItem {"TableName":"t","Item":{"a":{"L":[{"M":{"b":{"B":"AAE="}}}]}}}
    b"{"
        400 SerializationException: 
    b"[]"
        400 SerializationException: Start of list found where not expected
    b""
        PutItem {}
    b"{}"
        400 UnknownOperationException: DynamoDB has no operation DynamoDB_20120810.Nothing.
    b"{}"
        400 UnknownOperationException: DynamoDB has no operation Other.PutItem.
    b"{}"
        400 UnknownOperationException: DynamoDB has no operation .
    b"{\"logEvents\":[{\"timestamp\":\"now\",\"message\":\"m\"}]}"
        400 SerializationException: STRING_VALUE can not be converted to a Long
    b"{\"logEvents\":[{\"timestamp\":1,\"message\":\"m\"}]}"
        PutLogEvents {"logEvents":[{"timestamp":1,"message":"m"}]}
    "##);
}

#[test]
fn forms_name_the_operation_and_nest_by_dots() {
    let cases = [
        ("iam", "Action=CreateRole&Version=2010-05-08&RoleName=r&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c"),
        ("iam", "Action=TagRole&Version=2010-05-08&RoleName=r&Tags="),
        ("iam", "Action=ListRoles&MaxItems=ten"),
        ("iam", "Action=ListRoles&MaxItems=10&MaxItems=11"),
        ("iam", "Action=CreateRole&RoleName.x=1"),
        ("iam", "Action=TagRole&Tags.1.Key=a"),
        ("iam", "Action=TagRole&Tags.member.0.Key=a"),
        ("iam", "Action=TagRole&Tags.member.01.Key=a"),
        ("iam", "Action=TagRole&Tags.member.x.Key=a"),
        ("iam", "Action=TagRole&Tags.member.3.Key=a"),
        ("iam", "Action=TagRole&Tags.member.2000.Key=a"),
        ("iam", "Action=TagRole&Tags.member.999999999.Key=a"),
        ("iam", "Action=Nothing&Version=2010-05-08"),
        ("iam", "Action=ListRoles&Version=1999-01-01"),
        ("iam", "Version=2010-05-08"),
        ("sns", "Action=Subscribe&Attributes.entry.1.key=FilterPolicy&Attributes.entry.1.value=%7B%7D&ReturnSubscriptionArn=true"),
        (
            "sqs",
            "Action=SendMessage&QueueUrl=u&MessageBody=b&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=v",
        ),
        ("sqs", "Action=CreateQueue&QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5&Tag.1.Key=k&Tag.1.Value=v"),
        ("sqs", "Action=ReceiveMessage&QueueUrl=u&AttributeName.1=All&MessageAttributeName.1=x&MaxNumberOfMessages=2"),
        (
            "sqs",
            "Action=SendMessageBatch&QueueUrl=u&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=b",
        ),
        (
            "cloudwatch",
            "Action=PutMetricData&Namespace=n&MetricData.member.1.MetricName=m&MetricData.member.1.Timestamp=2018-01-09T20:51:21Z&MetricData.member.1.Value=1.5",
        ),
    ];
    let shown: String =
        cases.iter().map(|(service, body)| format!("{body}\n    {}\n", read(service, &request("POST /", FORM, *body)))).collect();
    insta::assert_snapshot!(shown, @r##"
    Action=CreateRole&Version=2010-05-08&RoleName=r&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c
        CreateRole {"RoleName":"r","Tags":[{"Key":"a","Value":"b"},{"Key":"c"}]}
    Action=TagRole&Version=2010-05-08&RoleName=r&Tags=
        TagRole {"RoleName":"r","Tags":[]}
    Action=ListRoles&MaxItems=ten
        400 SerializationException: 'ten' can not be converted to an Integer
    Action=ListRoles&MaxItems=10&MaxItems=11
        ListRoles {"MaxItems":10}
    Action=CreateRole&RoleName.x=1
        400 SerializationException: Start of list found where not expected
    Action=TagRole&Tags.1.Key=a
        400 SerializationException: Start of list found where not expected
    Action=TagRole&Tags.member.0.Key=a
        400 SerializationException: 0 is not a valid index
    Action=TagRole&Tags.member.01.Key=a
        400 SerializationException: Value found where not expected
    Action=TagRole&Tags.member.x.Key=a
        400 SerializationException: Start of list found where not expected
    Action=TagRole&Tags.member.3.Key=a
        TagRole {"Tags":[null,null,{"Key":"a"}]}
    Action=TagRole&Tags.member.2000.Key=a
        400 SerializationException: Excessively sparse input would skip 1,999 list elements
    Action=TagRole&Tags.member.999999999.Key=a
        400 SerializationException: Index 999999999 is illegal
    Action=Nothing&Version=2010-05-08
        400 InvalidAction: Could not find operation Nothing for version 2010-05-08
    Action=ListRoles&Version=1999-01-01
        400 InvalidAction: Could not find operation ListRoles for version 1999-01-01
    Version=2010-05-08
        400 MissingAction: The request must contain the parameter Action.
    Action=Subscribe&Attributes.entry.1.key=FilterPolicy&Attributes.entry.1.value=%7B%7D&ReturnSubscriptionArn=true
        Subscribe {"Attributes":{"FilterPolicy":"{}"},"ReturnSubscriptionArn":true}
    Action=SendMessage&QueueUrl=u&MessageBody=b&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=v
        SendMessage {"QueueUrl":"u","MessageBody":"b","MessageAttributes":{"n":{"StringValue":"v","DataType":"String"}}}
    Action=CreateQueue&QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5&Tag.1.Key=k&Tag.1.Value=v
        CreateQueue {"QueueName":"q","Attributes":{"DelaySeconds":"5"},"tags":{"k":"v"}}
    Action=ReceiveMessage&QueueUrl=u&AttributeName.1=All&MessageAttributeName.1=x&MaxNumberOfMessages=2
        ReceiveMessage {"QueueUrl":"u","AttributeNames":["All"],"MessageAttributeNames":["x"],"MaxNumberOfMessages":2}
    Action=SendMessageBatch&QueueUrl=u&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=b
        SendMessageBatch {"QueueUrl":"u","Entries":[{"Id":"a","MessageBody":"b"}]}
    Action=PutMetricData&Namespace=n&MetricData.member.1.MetricName=m&MetricData.member.1.Timestamp=2018-01-09T20:51:21Z&MetricData.member.1.Value=1.5
        PutMetricData {"Namespace":"n","MetricData":[{"MetricName":"m","Timestamp":"2018-01-09T20:51:21Z","Value":1.5}]}
    "##);
}

#[test]
fn the_body_of_an_invocation_is_its_payload_and_nothing_else() {
    let lambda = model("lambda").expect("a model");
    let body = Bytes::from(r#"{"Qualifier": "safe", "FunctionName": "other"}"#);
    let invoke =
        request("POST /2015-03-31/functions/f/invocations?Qualifier=PROD", &[("x-amz-invocation-type", "Event")], body.clone());
    let routed = lambda.route(&invoke).expect("an operation");
    let input = lambda.input(&routed, &invoke).expect("an input");
    assert_eq!(input.get("Qualifier").and_then(Value::as_str), Some("PROD"));
    assert_eq!(input.get("InvocationType").and_then(Value::as_str), Some("Event"));

    #[derive(serde::Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Invocation {
        function_name: String,
        payload: Blob,
    }
    let invocation: Invocation = input.read().expect("the model's members");
    assert_eq!(invocation.function_name, "f");
    // Not a copy.
    assert_eq!(invocation.payload.as_ptr(), body.as_ptr());
}

#[test]
fn types_with_flattened_parts_enums_and_times_are_read() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    enum State {
        Active,
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Part {
        name: String,
        code: Option<Blob>,
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Whole {
        #[serde(flatten)]
        part: Part,
        state: State,
        at: jiff::Timestamp,
        seconds: Option<f64>,
        absent: Option<String>,
    }
    let time = jiff::Timestamp::from_millisecond(1_500).expect("a time");
    let value = Value::Structure(vec![
        ("Name", "n".into()),
        ("Code", Value::Blob(Bytes::from_static(b"\x00\x01"))),
        ("State", "Active".into()),
        ("At", Value::Timestamp(time)),
        ("Seconds", Value::Timestamp(time)),
    ]);
    let whole: Whole = value.read().expect("all is there");
    assert_eq!(whole.part, Part { name: "n".into(), code: Some(Blob::from(&b"\x00\x01"[..])) });
    assert_eq!((whole.state, whole.at, whole.seconds, whole.absent), (State::Active, time, Some(1.5), None));
    let missing = Value::EMPTY.read::<Part>().expect_err("no name");
    assert_eq!(missing.to_string(), ".: Name is missing");
}
