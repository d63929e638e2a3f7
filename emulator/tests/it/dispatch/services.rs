//! Requests that are for no service, or for no operation of it.

use serde_json::json;

use crate::harness::Aws;

#[tokio::test]
async fn a_service_that_is_not_here_says_so() {
    let aws = Aws::new();
    for service in ["s3", "dynamodb", "sqs", "ec2", "<script>", ""] {
        let answer = aws.rest(service, "GET", "/bucket/key", json!(null)).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(answer, @r#"
            501 UnknownService
            {"message":"Coldstart does not emulate the service that this request is for. It has lambda, apigateway, iam, sts and logs."}
            "#);
        }
    }
}

#[tokio::test]
async fn an_operation_that_nobody_knows_is_refused_in_the_services_shape() {
    let aws = Aws::new();
    let mut seen = String::new();
    for (method, path) in
        [("GET", "/2015-03-31/nothing"), ("PATCH", "/2015-03-31/functions"), ("GET", "//"), ("OPTIONS", "/%ff/%00")]
    {
        seen += &format!("{method} {path}: {}\n", aws.rest("lambda", method, path, json!(null)).await);
    }
    for target in ["", "Logs_20140328", "Logs_20140328.", "Logs_20140328.Nope", "DynamoDB_20120810.ListTables", "<script>"] {
        seen += &format!("{target:?}: {}\n", aws.target("logs", target, json!({})).await);
    }
    let no_action = aws.form("iam", &[]).await;
    let unknown = aws.form("iam", &[("Action", "<Nope>")]).await;
    seen += &format!("{no_action}\n{unknown}\n");
    insta::assert_snapshot!(seen, @r#"
    GET /2015-03-31/nothing: 404 UnknownOperationException
    {"message":"Coldstart knows no operation at GET /2015-03-31/nothing."}
    PATCH /2015-03-31/functions: 404 UnknownOperationException
    {"message":"Coldstart knows no operation at PATCH /2015-03-31/functions."}
    GET //: 404 UnknownOperationException
    {"message":"Coldstart knows no operation at GET //."}
    OPTIONS /%ff/%00: 404 UnknownOperationException
    {"message":"Coldstart knows no operation at OPTIONS /%ff/%00."}
    "": 400
    {"__type":"UnknownOperationException","message":"Coldstart knows no operation ."}
    "Logs_20140328": 400
    {"__type":"UnknownOperationException","message":"Coldstart knows no operation Logs_20140328."}
    "Logs_20140328.": 400
    {"__type":"UnknownOperationException","message":"Coldstart knows no operation Logs_20140328.."}
    "Logs_20140328.Nope": 400
    {"__type":"UnknownOperationException","message":"Coldstart knows no operation Logs_20140328.Nope."}
    "DynamoDB_20120810.ListTables": 400
    {"__type":"UnknownOperationException","message":"Coldstart knows no operation DynamoDB_20120810.ListTables."}
    "<script>": 400
    {"__type":"UnknownOperationException","message":"Coldstart knows no operation <script>."}
    400
    <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <Error>
        <Type>Sender</Type>
        <Code>MissingAction</Code>
        <Message>The request must contain the parameter Action.</Message>
      </Error>
      <RequestId>00000000-0000-0000-0000-000000000011</RequestId>
    </ErrorResponse>

    400
    <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <Error>
        <Type>Sender</Type>
        <Code>InvalidAction</Code>
        <Message>Could not find operation &lt;Nope&gt; for version 2010-05-08</Message>
      </Error>
      <RequestId>00000000-0000-0000-0000-000000000012</RequestId>
    </ErrorResponse>
    "#);
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused_in_the_shape_of_the_service_that_its_path_and_headers_name() {
    let aws = Aws::new();
    let mut seen = String::new();
    for (path, header, body) in [
        ("/2015-03-31/functions", None, ""),
        ("/restapis", None, ""),
        ("/", Some(("x-amz-target", "Logs_20140328.DescribeLogGroups")), "{}"),
        ("/", None, "Action=ListRoles&Version=2010-05-08"),
        ("/", None, "Action=GetCallerIdentity&Version=2011-06-15"),
        ("/", None, ""),
        ("/favicon.ico", None, ""),
        ("/2015-03-31/functions", Some(("authorization", "Bearer abc")), ""),
        ("/2015-03-31/functions", Some(("authorization", "AWS4-HMAC-SHA256 Signature=00")), ""),
        ("/2015-03-31/functions?X-Amz-Algorithm=AWS4-HMAC-SHA256", None, ""),
        (
            "/2015-03-31/functions",
            Some(("authorization", "AWS4-HMAC-SHA256 Credential=/20261124/us-east-1/lambda/aws4_request")),
            "",
        ),
    ] {
        let method = if body.is_empty() { "GET" } else { "POST" };
        let mut request = http::Request::builder().method(method).uri(path).header("host", "localhost:4566");
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let answer = aws.send(request.body(body.to_owned().into()).expect("a request")).await;
        let text: String = answer.text().lines().map(str::trim).collect();
        let shown = header.map(|(name, value)| format!("{name}: {value:.40}")).unwrap_or_default();
        seen += &format!("{path} {shown} {body}\n  {} {text}\n", answer.status);
    }
    insta::assert_snapshot!(seen, @r#"
    /2015-03-31/functions  
      403 {"message":"Missing Authentication Token"}
    /restapis  
      403 {"message":"Missing Authentication Token"}
    / x-amz-target: Logs_20140328.DescribeLogGroups {}
      400 {"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}
    /  Action=ListRoles&Version=2010-05-08
      403 <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message></Error><RequestId>00000000-0000-0000-0000-000000000004</RequestId></ErrorResponse>
    /  Action=GetCallerIdentity&Version=2011-06-15
      403 <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message></Error><RequestId>00000000-0000-0000-0000-000000000005</RequestId></ErrorResponse>
    /  
      403 {"message":"Missing Authentication Token"}
    /favicon.ico  
      403 {"message":"Missing Authentication Token"}
    /2015-03-31/functions authorization: Bearer abc 
      403 {"message":"Unsupported AWS 'algorithm': 'Bearer'."}
    /2015-03-31/functions authorization: AWS4-HMAC-SHA256 Signature=00 
      403 {"message":"Authorization header requires 'Credential' parameter."}
    /2015-03-31/functions?X-Amz-Algorithm=AWS4-HMAC-SHA256  
      403 {"message":"AWS query-string parameters must include 'X-Amz-Credential'."}
    /2015-03-31/functions authorization: AWS4-HMAC-SHA256 Credential=/20261124/us 
      403 {"message":"The security token included in the request is invalid."}
    "#);
    assert!(aws.store.journal().is_empty(), "none of them reached an operation");
}
