//! Requests that are for no service, or for no operation of it.

use bytes::Bytes;
use emulator::Unread;
use serde_json::json;

use crate::harness::Aws;

#[tokio::test]
async fn a_service_that_is_not_here_says_so_in_its_own_protocol() {
    let aws = Aws::new();
    let form = ("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    let mut seen = String::new();
    for (service, method, path, headers, body) in [
        ("s3", "GET", "/v20180820/accesspoint", vec![], ""),
        ("route53", "GET", "/2013-04-01/hostedzone", vec![], ""),
        ("ec2", "POST", "/", vec![form], "Action=DescribeInstances&Version=2016-11-15"),
        ("sns", "POST", "/", vec![form], "Action=ListTopics&Version=2010-03-31"),
        ("cloudformation", "POST", "/", vec![form], "Action=ListStacks&Version=2010-05-15"),
        ("sqs", "POST", "/", vec![form], "Action=ListQueues&Version=2012-11-05"),
        ("sqs", "POST", "/", vec![("x-amz-target", "AmazonSQS.ListQueues"), ("content-type", "application/x-amz-json-1.0")], "{}"),
        (
            "states",
            "POST",
            "/",
            vec![("x-amz-target", "AWSStepFunctions.ListStateMachines"), ("content-type", "application/x-amz-json-1.0")],
            "{}",
        ),
        (
            "ssm",
            "POST",
            "/",
            vec![("x-amz-target", "AmazonSSM.GetParameter"), ("content-type", "application/x-amz-json-1.1")],
            "{}",
        ),
        ("secretsmanager", "POST", "/", vec![], "{}"),
        (
            "monitoring",
            "POST",
            "/service/GraniteServiceVersion20100801/operation/ListMetrics",
            vec![("smithy-protocol", "rpc-v2-cbor")],
            "\u{a0}",
        ),
        ("monitoring", "POST", "/", vec![form], "Action=ListMetrics&Version=2010-08-01"),
        ("es", "GET", "/2021-01-01/domain", vec![], ""),
        ("execute-api", "GET", "/@connections/x", vec![], ""),
        ("<script>", "GET", "/", vec![], ""),
        ("", "POST", "/", vec![form], "Action=<script>"),
        ("apigateway", "GET", "/v2/apis", vec![], ""),
    ] {
        let mut request = aws.request(service, method, path);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer = aws.send(request.body(body.to_owned().into()).expect("a request")).await;
        let text = answer.text().replace("  ", "").replace('\n', "");
        let shown = text.replace(|letter: char| letter.is_control() || letter == '\u{fffd}', ".");
        seen += &format!(
            "{service} {method} {path}: {} {} {}\n  {shown}\n",
            answer.status,
            answer.header("content-type"),
            answer.header("x-amzn-errortype")
        );
    }
    insta::assert_snapshot!(seen, @r#"
    s3 GET /v20180820/accesspoint: 501 application/xml 
      <?xml version="1.0" encoding="UTF-8"?><ErrorResponse><Error><Type>Receiver</Type><Code>NotImplemented</Code><Message>Coldstart does not emulate AWS S3 Control. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.</Message></Error><RequestId>00000000-0000-0000-0000-000000000001</RequestId></ErrorResponse>
    route53 GET /2013-04-01/hostedzone: 501 application/xml 
      <?xml version="1.0" encoding="UTF-8"?><ErrorResponse><Error><Type>Receiver</Type><Code>NotImplemented</Code><Message>Coldstart does not emulate Route 53. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.</Message></Error><RequestId>00000000-0000-0000-0000-000000000002</RequestId></ErrorResponse>
    ec2 POST /: 501 text/xml;charset=UTF-8 
      <?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>NotImplemented</Code><Message>Coldstart does not emulate Amazon EC2. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.</Message></Error></Errors><RequestID>00000000-0000-0000-0000-000000000003</RequestID></Response>
    sns POST /: 200 text/xml 
      <ListTopicsResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListTopicsResult><Topics/></ListTopicsResult><ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000004</RequestId></ResponseMetadata></ListTopicsResponse>
    cloudformation POST /: 501 text/xml 
      <ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Receiver</Type><Code>NotImplemented</Code><Message>Coldstart does not emulate AWS CloudFormation. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.</Message></Error><RequestId>00000000-0000-0000-0000-000000000005</RequestId></ErrorResponse>
    sqs POST /: 200 text/xml 
      <ListQueuesResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ListQueuesResult/><ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000006</RequestId></ResponseMetadata></ListQueuesResponse>
    sqs POST /: 200 application/x-amz-json-1.0 
      {}
    states POST /: 501 application/x-amz-json-1.0 
      {"__type":"NotImplemented","message":"Coldstart does not emulate AWS SFN. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler."}
    ssm POST /: 501 application/x-amz-json-1.1 
      {"__type":"NotImplemented","message":"Coldstart does not emulate Amazon SSM. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler."}
    secretsmanager POST /: 501 application/x-amz-json-1.1 
      {"__type":"NotImplemented","message":"Coldstart does not emulate AWS Secrets Manager. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler."}
    monitoring POST /service/GraniteServiceVersion20100801/operation/ListMetrics: 501 application/cbor 
      .f__typex'com.amazon.coral.service#NotImplementedgmessagex.Coldstart does not emulate CloudWatch. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.
    monitoring POST /: 501 text/xml 
      <ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><Error><Type>Receiver</Type><Code>NotImplemented</Code><Message>Coldstart does not emulate CloudWatch. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.</Message></Error><RequestId>00000000-0000-0000-0000-000000000012</RequestId></ErrorResponse>
    es GET /2021-01-01/domain: 501 application/json NotImplemented
      {"message":"Coldstart does not emulate Amazon Elasticsearch Service. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler."}
    execute-api GET /@connections/x: 501 application/json NotImplemented
      {"message":"Coldstart does not emulate AmazonApiGatewayManagementApi. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler."}
    <script> GET /: 501 application/json UnknownService
      {"message":"Coldstart does not emulate the service that this request is for. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler."}
     POST /: 501 text/xml 
      <ErrorResponse><Error><Type>Receiver</Type><Code>UnknownService</Code><Message>Coldstart does not emulate the service that this request is for. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.</Message></Error><RequestId>00000000-0000-0000-0000-000000000016</RequestId></ErrorResponse>
    apigateway GET /v2/apis: 501 application/json NotImplemented
      {"message":"Coldstart does not emulate AmazonApiGatewayV2. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler."}
    "#);
}

#[tokio::test]
async fn a_caller_whom_nobody_knows_is_told_in_the_called_services_protocol() {
    let config = emulator::Config { authentication: emulator::AuthenticationMode::Signed, ..emulator::Config::default() };
    let aws = Aws::with(config, emulator::MemoryStore::new());
    let mut seen = String::new();
    for service in ["s3", "ec2", "sns", "route53", "dynamodb", "es", "lambda"] {
        let answer = aws.rest(service, "GET", "/", json!(null)).await;
        let text = answer.text().replace("  ", "").replace('\n', "");
        seen += &format!("{service}: {} {} {text}\n", answer.status, answer.header("content-type"));
    }
    insta::assert_snapshot!(seen, @r#"
    s3: 403 application/xml <?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>AWS authentication requires a valid Date or x-amz-date header</Message><RequestId>00000000-0000-0000-0000-000000000001</RequestId><HostId>00000000-0000-0000-0000-000000000001</HostId></Error>
    ec2: 400 text/xml;charset=UTF-8 <?xml version="1.0" encoding="UTF-8"?><Response><Errors><Error><Code>IncompleteSignature</Code><Message>Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256</Message></Error></Errors><RequestID>00000000-0000-0000-0000-000000000002</RequestID></Response>
    sns: 400 text/xml <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>IncompleteSignature</Code><Message>Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256</Message></Error><RequestId>00000000-0000-0000-0000-000000000003</RequestId></ErrorResponse>
    route53: 400 application/xml <?xml version="1.0" encoding="UTF-8"?><ErrorResponse><Error><Type>Sender</Type><Code>IncompleteSignature</Code><Message>Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256</Message></Error><RequestId>00000000-0000-0000-0000-000000000004</RequestId></ErrorResponse>
    dynamodb: 400 application/x-amz-json-1.0 {"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256"}
    es: 403 application/json {"message":"Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256"}
    lambda: 403 application/json {"message":"Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256"}
    "#);
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
    {"message":"AWS Lambda has no operation at GET /2015-03-31/nothing."}
    PATCH /2015-03-31/functions: 404 UnknownOperationException
    {"message":"AWS Lambda has no operation at PATCH /2015-03-31/functions."}
    GET //: 404 UnknownOperationException
    {"message":"AWS Lambda has no operation at GET //."}
    OPTIONS /%ff/%00: 404 UnknownOperationException
    {"message":"AWS Lambda has no operation at OPTIONS /%ff/%00."}
    "": 400
    {"__type":"UnknownOperationException","message":"Amazon CloudWatch Logs has no operation ."}
    "Logs_20140328": 400
    {"__type":"UnknownOperationException","message":"Amazon CloudWatch Logs has no operation Logs_20140328."}
    "Logs_20140328.": 400
    {"__type":"UnknownOperationException","message":"Amazon CloudWatch Logs has no operation Logs_20140328.."}
    "Logs_20140328.Nope": 400
    {"__type":"UnknownOperationException","message":"Amazon CloudWatch Logs has no operation Logs_20140328.Nope."}
    "DynamoDB_20120810.ListTables": 400
    {"__type":"UnknownOperationException","message":"Amazon CloudWatch Logs has no operation DynamoDB_20120810.ListTables."}
    "<script>": 400
    {"__type":"UnknownOperationException","message":"Amazon CloudWatch Logs has no operation <script>."}
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
      404 <?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>favicon.ico</BucketName><RequestId>00000000-0000-0000-0000-000000000007</RequestId><HostId>00000000-0000-0000-0000-000000000007</HostId></Error>
    /2015-03-31/functions authorization: Bearer abc 
      403 {"message":"Unsupported AWS 'algorithm': 'Bearer'."}
    /2015-03-31/functions authorization: AWS4-HMAC-SHA256 Signature=00 
      403 {"message":"Authorization header requires 'Credential' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256"}
    /2015-03-31/functions?X-Amz-Algorithm=AWS4-HMAC-SHA256  
      403 {"message":"AWS query-string parameters must include 'X-Amz-Credential'."}
    /2015-03-31/functions authorization: AWS4-HMAC-SHA256 Credential=/20261124/us 
      403 {"message":"The security token included in the request is invalid."}
    "#);
    assert!(aws.store.journal().is_empty(), "none of them reached an operation");
}

#[tokio::test]
async fn a_request_that_comes_too_often_is_refused_in_the_way_of_its_protocol() {
    let aws = Aws::new();
    let mut seen = String::new();
    for service in ["lambda", "apigateway", "iam", "sns", "logs", "dynamodb", "sqs", "events", "s3", "ec2"] {
        let scope = format!("AWS4-HMAC-SHA256 Credential=AK/20261124/us-east-1/{service}/aws4_request");
        let head = http::Request::post("/").header("host", "localhost:4566").header("authorization", scope);
        let why = Unread::TooOften(std::time::Duration::from_millis(1500));
        let refused = aws.emulator.refuse(head.body(Bytes::new()).expect("a request"), why).await;
        let text = String::from_utf8_lossy(refused.body()).into_owned();
        let code = refused.headers().get("x-amzn-errortype").map(|code| format!(" {code:?}")).unwrap_or_default();
        let retry = &refused.headers()["retry-after"];
        seen += &format!("{service}: {}{code} {text} {retry:?}\n", refused.status().as_u16());
    }
    insta::assert_snapshot!(seen, @r#"
    lambda: 429 "TooManyRequestsException" {"message":"Rate exceeded"} "2"
    apigateway: 429 "TooManyRequestsException" {"message":"Rate exceeded"} "2"
    iam: 400 <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <Error>
        <Type>Sender</Type>
        <Code>Throttling</Code>
        <Message>Rate exceeded</Message>
      </Error>
      <RequestId>00000000-0000-0000-0000-000000000003</RequestId>
    </ErrorResponse>
     "2"
    sns: 400 <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <Error>
        <Type>Sender</Type>
        <Code>Throttling</Code>
        <Message>Rate exceeded</Message>
      </Error>
      <RequestId>00000000-0000-0000-0000-000000000004</RequestId>
    </ErrorResponse>
     "2"
    logs: 400 {"__type":"ThrottlingException","message":"Rate exceeded"} "2"
    dynamodb: 400 {"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"Rate exceeded"} "2"
    sqs: 400 {"__type":"com.amazon.coral.service#ThrottlingException","message":"Rate exceeded"} "2"
    events: 400 {"__type":"ThrottlingException","message":"Rate exceeded"} "2"
    s3: 503 <?xml version="1.0" encoding="UTF-8"?>
    <Error><Code>SlowDown</Code><Message>Rate exceeded</Message><RequestId>00000000-0000-0000-0000-000000000009</RequestId><HostId>00000000-0000-0000-0000-000000000009</HostId></Error> "2"
    ec2: 503 <?xml version="1.0" encoding="UTF-8"?>
    <Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Rate exceeded</Message></Error></Errors><RequestID>00000000-0000-0000-0000-000000000010</RequestID></Response> "2"
    "#);
}
