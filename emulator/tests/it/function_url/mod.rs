//! Function URLs: their operations, and their calls as anybody, as the owner and as a role.

use emulator::runtime::Outcome;
use http::Request;
use serde_json::{Value, json};

use crate::{
    harness::{Act, Answer, Aws},
    lambda::{lambda, with_hello},
};

const URL: &str = "/2021-10-31/functions/hello/url";
const POLICY: &str = "/2015-03-31/functions/hello/policy";

/// Makes the URL of `hello` and returns its host.
async fn with_url(aws: &Aws, settings: Value) -> String {
    let made = lambda(aws, "POST", URL, settings).await;
    assert_eq!(made.status, 201, "{made}");
    host(&made)
}

fn host(answer: &Answer) -> String {
    let url = answer.json()["FunctionUrl"].as_str().expect("a URL").to_owned();
    url.trim_start_matches("http://").trim_end_matches('/').to_owned()
}

/// Gives everybody both permissions.
async fn permit_everybody(aws: &Aws) {
    for (sid, action, key, value) in [
        ("url", "lambda:InvokeFunctionUrl", "FunctionUrlAuthType", json!("NONE")),
        ("invoke", "lambda:InvokeFunction", "InvokedViaFunctionUrl", json!(true)),
    ] {
        let permission = json!({ "StatementId": sid, "Action": action, "Principal": "*", key: value });
        assert_eq!(lambda(aws, "POST", POLICY, permission).await.status, 201);
    }
}

/// A request of somebody without keys.
async fn call(aws: &Aws, host: &str, method: &str, path: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header("host", host).header("content-type", "text/plain");
    aws.send(request.body(body.to_owned().into()).expect("a request")).await
}

fn seen(aws: &Aws) -> Value {
    let event = aws.python.invocations().pop().expect("an invocation").payload;
    serde_json::from_slice(&event).expect("JSON")
}

#[tokio::test]
async fn a_url_is_made_shown_changed_listed_and_deleted() {
    let aws = with_hello().await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", json!({ "Name": "PROD", "FunctionVersion": "1" })).await;
    let cors = json!({ "AllowOrigins": ["https://example.com"], "MaxAge": 60 });
    let mut seen = String::new();
    for (method, path, body) in [
        ("POST", URL.to_owned(), json!({ "AuthType": "NONE" })),
        ("POST", URL.into(), json!({ "AuthType": "NONE" })),
        ("POST", format!("{URL}?Qualifier=PROD"), json!({ "AuthType": "AWS_IAM", "Cors": cors, "InvokeMode": "RESPONSE_STREAM" })),
        ("POST", format!("{URL}?Qualifier=1"), json!({ "AuthType": "NONE" })),
        ("POST", format!("{URL}?Qualifier=TEST"), json!({ "AuthType": "NONE" })),
        ("POST", URL.replace("hello", "nope"), json!({ "AuthType": "NONE" })),
        ("POST", URL.into(), json!({ "AuthType": "ALL" })),
        ("GET", URL.into(), json!(null)),
        ("PUT", format!("{URL}?Qualifier=PROD"), json!({ "AuthType": "NONE" })),
        ("GET", format!("{URL}s"), json!(null)),
        ("GET", format!("{URL}s?MaxItems=1"), json!(null)),
        ("DELETE", URL.into(), json!(null)),
        ("DELETE", URL.into(), json!(null)),
        ("GET", URL.into(), json!(null)),
        ("PUT", URL.into(), json!({})),
        ("DELETE", "/2015-03-31/functions/hello/aliases/PROD".into(), json!(null)),
        ("GET", format!("{URL}s"), json!(null)),
    ] {
        seen += &format!("{method} {path}: {}\n", lambda(&aws, method, &path, body).await);
    }
    insta::assert_snapshot!(seen, @r#"
    POST /2021-10-31/functions/hello/url: 201
    {
      "FunctionUrl": "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaap.lambda-url.us-east-1.localhost:4566/",
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
      "AuthType": "NONE",
      "CreationTime": "2026-11-24T12:00:00.000000Z",
      "InvokeMode": "BUFFERED"
    }
    POST /2021-10-31/functions/hello/url: 409 ResourceConflictException
    {
      "Type": "User",
      "message": "Failed to create function url config for [functionArn = arn:aws:lambda:us-east-1:111122223333:function:hello]. Error message:  FunctionUrlConfig exists for this Lambda function"
    }
    POST /2021-10-31/functions/hello/url?Qualifier=PROD: 201
    {
      "FunctionUrl": "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaas.lambda-url.us-east-1.localhost:4566/",
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:PROD",
      "AuthType": "AWS_IAM",
      "Cors": {
        "AllowOrigins": [
          "https://example.com"
        ],
        "MaxAge": 60
      },
      "CreationTime": "2026-11-24T12:00:00.000000Z",
      "InvokeMode": "RESPONSE_STREAM"
    }
    POST /2021-10-31/functions/hello/url?Qualifier=1: 400 ValidationException
    {"message":"1 validation error detected: Value '1' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)"}
    POST /2021-10-31/functions/hello/url?Qualifier=TEST: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function does not exist"}
    POST /2021-10-31/functions/nope/url: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function does not exist"}
    POST /2021-10-31/functions/hello/url: 400 ValidationException
    {"message":"1 validation error detected: Value 'ALL' at 'authType' failed to satisfy constraint: Member must satisfy enum value set: [NONE, AWS_IAM]"}
    GET /2021-10-31/functions/hello/url: 200
    {
      "FunctionUrl": "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaap.lambda-url.us-east-1.localhost:4566/",
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
      "AuthType": "NONE",
      "CreationTime": "2026-11-24T12:00:00.000000Z",
      "LastModifiedTime": "2026-11-24T12:00:00.000000Z",
      "InvokeMode": "BUFFERED"
    }
    PUT /2021-10-31/functions/hello/url?Qualifier=PROD: 200
    {
      "FunctionUrl": "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaas.lambda-url.us-east-1.localhost:4566/",
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:PROD",
      "AuthType": "NONE",
      "Cors": {
        "AllowOrigins": [
          "https://example.com"
        ],
        "MaxAge": 60
      },
      "CreationTime": "2026-11-24T12:00:00.000000Z",
      "LastModifiedTime": "2026-11-24T12:00:00.000000Z",
      "InvokeMode": "RESPONSE_STREAM"
    }
    GET /2021-10-31/functions/hello/urls: 200
    {
      "FunctionUrlConfigs": [
        {
          "FunctionUrl": "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaap.lambda-url.us-east-1.localhost:4566/",
          "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
          "CreationTime": "2026-11-24T12:00:00.000000Z",
          "LastModifiedTime": "2026-11-24T12:00:00.000000Z",
          "AuthType": "NONE",
          "InvokeMode": "BUFFERED"
        },
        {
          "FunctionUrl": "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaas.lambda-url.us-east-1.localhost:4566/",
          "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:PROD",
          "CreationTime": "2026-11-24T12:00:00.000000Z",
          "LastModifiedTime": "2026-11-24T12:00:00.000000Z",
          "Cors": {
            "AllowOrigins": [
              "https://example.com"
            ],
            "MaxAge": 60
          },
          "AuthType": "NONE",
          "InvokeMode": "RESPONSE_STREAM"
        }
      ]
    }
    GET /2021-10-31/functions/hello/urls?MaxItems=1: 200
    {
      "FunctionUrlConfigs": [
        {
          "FunctionUrl": "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaap.lambda-url.us-east-1.localhost:4566/",
          "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
          "CreationTime": "2026-11-24T12:00:00.000000Z",
          "LastModifiedTime": "2026-11-24T12:00:00.000000Z",
          "AuthType": "NONE",
          "InvokeMode": "BUFFERED"
        }
      ],
      "NextMarker": "bnVsbA"
    }
    DELETE /2021-10-31/functions/hello/url: 204

    DELETE /2021-10-31/functions/hello/url: 404 ResourceNotFoundException
    {"Type":"User","Message":"The resource you requested does not exist."}
    GET /2021-10-31/functions/hello/url: 404 ResourceNotFoundException
    {"Type":"User","Message":"The resource you requested does not exist."}
    PUT /2021-10-31/functions/hello/url: 404 ResourceNotFoundException
    {"Type":"User","Message":"The resource you requested does not exist."}
    DELETE /2015-03-31/functions/hello/aliases/PROD: 204

    GET /2021-10-31/functions/hello/urls: 200
    {"FunctionUrlConfigs":[]}
    "#);
}

#[tokio::test]
async fn everybody_may_call_only_with_both_permissions() {
    let aws = with_hello().await;
    let host = with_url(&aws, json!({ "AuthType": "NONE" })).await;
    insta::assert_snapshot!(call(&aws, &host, "GET", "/", "").await, @r#"
    403 AccessDeniedException
    {"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}
    "#);
    let url =
        json!({ "StatementId": "url", "Action": "lambda:InvokeFunctionUrl", "Principal": "*", "FunctionUrlAuthType": "NONE" });
    lambda(&aws, "POST", POLICY, url).await;
    assert_eq!(call(&aws, &host, "GET", "/", "").await.status, 403);
    let invoke = json!({ "StatementId": "i", "Action": "lambda:InvokeFunction", "Principal": "*", "InvokedViaFunctionUrl": true });
    lambda(&aws, "POST", POLICY, invoke).await;
    assert_eq!(call(&aws, &host, "GET", "/", "").await.status, 200);
    assert_eq!(aws.python.invocations().len(), 1);
    // Neither permission is one for Invoke.
    let other = aws.as_account(444_455_556_666);
    let path = "/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:hello/invocations";
    assert_eq!(lambda(&other, "POST", path, json!({})).await.status, 403);
    let unknown = call(&aws, &format!("{}.lambda-url.us-east-1.localhost:4566", "a".repeat(32)), "GET", "/", "").await;
    insta::assert_snapshot!(unknown, @r#"
    403 AccessDeniedException
    {"Message":null}
    "#);
}

#[tokio::test]
async fn the_event_has_the_payload_format_2_0() {
    let aws = with_hello().await;
    let host = with_url(&aws, json!({ "AuthType": "NONE" })).await;
    permit_everybody(&aws).await;
    let request = Request::post("/a%20b/c?x=1&y=2&x=3")
        .header("host", &host)
        .header("cookie", "a=1; b=2")
        .header("x-several", "one")
        .header("x-several", "two")
        .header("user-agent", "test")
        .header("content-type", "application/json");
    aws.send(request.body("{\"n\":1}".into()).expect("a request")).await;
    insta::assert_json_snapshot!(seen(&aws), @r#"
    {
      "version": "2.0",
      "routeKey": "$default",
      "rawPath": "/a%20b/c",
      "rawQueryString": "x=1&y=2&x=3",
      "cookies": [
        "a=1",
        "b=2"
      ],
      "headers": {
        "content-type": "application/json",
        "cookie": "a=1; b=2",
        "host": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaj.lambda-url.us-east-1.localhost:4566",
        "user-agent": "test",
        "x-amzn-trace-id": "Root=1-6b057c40-00000000000000000000000f",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
        "x-several": "one,two"
      },
      "queryStringParameters": {
        "x": "1,3",
        "y": "2"
      },
      "requestContext": {
        "accountId": "anonymous",
        "apiId": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaj",
        "domainName": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaj.lambda-url.us-east-1.localhost:4566",
        "domainPrefix": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaj",
        "http": {
          "method": "POST",
          "path": "/a%20b/c",
          "protocol": "HTTP/1.1",
          "sourceIp": "127.0.0.1",
          "userAgent": "test"
        },
        "requestId": "00000000-0000-0000-0000-000000000014",
        "routeKey": "$default",
        "stage": "$default",
        "time": "24/Nov/2026:12:00:00 +0000",
        "timeEpoch": 1795521600000
      },
      "body": "{\"n\":1}",
      "isBase64Encoded": false
    }
    "#);
    let bytes = Request::post("/").header("host", &host).header("content-type", "image/png");
    aws.send(bytes.body(bytes::Bytes::from_static(b"\x89PNG")).expect("a request")).await;
    let event = seen(&aws);
    assert_eq!((&event["body"], &event["isBase64Encoded"]), (&json!("iVBORw=="), &json!(true)));
}

#[tokio::test]
async fn a_result_becomes_a_response() {
    let aws = with_hello().await;
    let host = with_url(&aws, json!({ "AuthType": "NONE" })).await;
    permit_everybody(&aws).await;
    let mut seen = String::new();
    for result in [
        json!({ "hello": "world" }),
        json!("as it is"),
        json!(7),
        json!(null),
        json!({ "statusCode": 201, "headers": { "Content-Type": "text/html", "X-Mine": 1 }, "cookies": ["a=1", "b=2"], "body": "<p>" }),
        json!({ "statusCode": "404" }),
        json!({ "statusCode": 200, "body": "iVBORw==", "isBase64Encoded": true }),
        json!({ "statusCode": 200, "body": { "a": 1 } }),
        json!({ "statusCode": "soon", "body": "x" }),
        json!({ "statusCode": 100 }),
    ] {
        aws.python.then(Act::Ends(Outcome::Returned(result.to_string().into()), vec![]));
        let answer = call(&aws, &host, "GET", "/", "").await;
        let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap_or("?")).collect();
        seen += &format!("{result}\n  {} {} {:?} {:?}\n", answer.status, answer.header("content-type"), cookies, answer.text());
    }
    aws.python.then(Act::Ends(Outcome::Raised(r#"{"errorMessage":"boom"}"#.into()), vec![]));
    let failed = call(&aws, &host, "GET", "/", "").await;
    seen += &format!("raised\n  {} {:?}\n", failed.status, failed.text());
    assert_eq!(call(&aws, &host, "HEAD", "/", "").await.text(), "");
    insta::assert_snapshot!(seen, @r#"
    {"hello":"world"}
      200 application/json [] "{\"hello\":\"world\"}"
    "as it is"
      200 application/json [] "as it is"
    7
      200 application/json [] "7"
    null
      200 application/json [] "null"
    {"statusCode":201,"headers":{"Content-Type":"text/html","X-Mine":1},"cookies":["a=1","b=2"],"body":"<p>"}
      201 text/html ["a=1", "b=2"] "<p>"
    {"statusCode":"404"}
      404 application/json [] ""
    {"statusCode":200,"body":"iVBORw==","isBase64Encoded":true}
      200 application/json [] "�PNG"
    {"statusCode":200,"body":{"a":1}}
      200 application/json [] "{\"a\":1}"
    {"statusCode":"soon","body":"x"}
      502 application/json [] "Internal Server Error"
    {"statusCode":100}
      502 application/json [] "Internal Server Error"
    raised
      502 "Internal Server Error"
    "#);
}

#[tokio::test]
async fn a_url_with_iam_is_called_by_who_may() {
    let aws = with_hello().await;
    let host = with_url(&aws, json!({ "AuthType": "AWS_IAM" })).await;
    assert_eq!(call(&aws, &host, "GET", "/", "").await.status, 403, "nobody signed it");
    let signed = |aws: &Aws, key: &str, token: &str| {
        let scope = format!("{key}/20261124/us-east-1/lambda/aws4_request");
        let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature=00");
        let request = Request::get("/x").header("host", &host).header("authorization", authorization);
        let request = if token.is_empty() { request } else { request.header("x-amz-security-token", token) };
        let (emulator, request) = (aws.emulator.clone(), request.body(bytes::Bytes::new()).expect("a request"));
        async move { Answer::of(emulator.handle(request).await) }
    };
    assert_eq!(signed(&aws, "111122223333", "").await.status, 200, "the owner may do everything");
    assert_eq!(seen(&aws)["requestContext"]["authorizer"]["iam"]["userArn"], "arn:aws:iam::111122223333:root");
    assert_eq!(signed(&aws, "444455556666", "").await.status, 403, "another account");

    let trust =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]}"#;
    aws.form("iam", &[("Action", "CreateRole"), ("RoleName", "caller"), ("AssumeRolePolicyDocument", trust)]).await;
    let role = "arn:aws:iam::111122223333:role/caller";
    let session = aws.form("sts", &[("Action", "AssumeRole"), ("RoleArn", role), ("RoleSessionName", "me")]).await.text();
    let between = |tag: &str| {
        let (_, rest) = session.split_once(&format!("<{tag}>")).unwrap_or_else(|| panic!("{session}"));
        rest.split('<').next().unwrap_or("").to_owned()
    };
    let (key, token) = (between("AccessKeyId"), between("SessionToken"));
    assert_eq!(signed(&aws, &key, &token).await.status, 403, "it may nothing");
    let allow = |actions: &[&str]| {
        let statement = json!({ "Effect": "Allow", "Action": actions, "Resource": "*", "Condition": { "StringEquals": { "lambda:FunctionUrlAuthType": "AWS_IAM" } } });
        json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string()
    };
    for (actions, status) in
        [(vec!["lambda:InvokeFunctionUrl"], 403), (vec!["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"], 200)]
    {
        let document = allow(&actions);
        let put = [("Action", "PutRolePolicy"), ("RoleName", "caller"), ("PolicyName", "p"), ("PolicyDocument", document.as_str())];
        aws.form("iam", &put).await;
        assert_eq!(signed(&aws, &key, &token).await.status, status, "{actions:?}");
    }
    assert_eq!(seen(&aws)["requestContext"]["authorizer"]["iam"]["userArn"], "arn:aws:sts::111122223333:assumed-role/caller/me");
    // The function's policy is enough, too.
    aws.form("iam", &[("Action", "DeleteRolePolicy"), ("RoleName", "caller"), ("PolicyName", "p")]).await;
    for (sid, action) in [("url", "lambda:InvokeFunctionUrl"), ("invoke", "lambda:InvokeFunction")] {
        assert_eq!(signed(&aws, &key, &token).await.status, 403, "before {sid}");
        lambda(&aws, "POST", POLICY, json!({ "StatementId": sid, "Action": action, "Principal": role })).await;
    }
    assert_eq!(signed(&aws, &key, &token).await.status, 200);
}

#[tokio::test]
async fn pages_of_other_origins_are_told_what_they_may_do() {
    let aws = with_hello().await;
    let cors = json!({
        "AllowOrigins": ["https://a.example"], "AllowMethods": ["GET", "POST"], "AllowHeaders": ["x-mine"], "ExposeHeaders": ["x-shown"],
        "MaxAge": 60, "AllowCredentials": true,
    });
    let host = with_url(&aws, json!({ "AuthType": "NONE", "Cors": cors })).await;
    permit_everybody(&aws).await;
    let mut seen = String::new();
    for (method, origin) in [
        ("OPTIONS", "https://a.example"),
        ("OPTIONS", "https://b.example"),
        ("GET", "https://a.example"),
        ("GET", "https://b.example"),
    ] {
        let request = Request::builder().method(method).uri("/").header("host", &host).header("origin", origin);
        let request = request.header("access-control-request-method", "GET");
        let own = json!({ "statusCode": 200, "headers": { "Access-Control-Allow-Origin": "*" } }).to_string();
        if method == "GET" {
            aws.python.then(Act::Ends(Outcome::Returned(own.into()), vec![]));
        }
        let answer = aws.send(request.body(bytes::Bytes::new()).expect("a request")).await;
        let headers = answer.headers.iter().filter(|(name, _)| name.as_str().starts_with("access-control"));
        let headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("?"))).collect();
        seen += &format!("{method} {origin}: {} {headers:#?}\n", answer.status);
    }
    assert_eq!(aws.python.invocations().len(), 2, "questions run nothing");
    insta::assert_snapshot!(seen, @r#"
    OPTIONS https://a.example: 200 [
        "access-control-allow-origin: https://a.example",
        "access-control-allow-credentials: true",
        "access-control-allow-methods: GET,POST",
        "access-control-allow-headers: x-mine",
        "access-control-max-age: 60",
    ]
    OPTIONS https://b.example: 200 []
    GET https://a.example: 200 [
        "access-control-allow-origin: https://a.example",
        "access-control-allow-credentials: true",
        "access-control-expose-headers: x-shown",
    ]
    GET https://b.example: 200 []
    "#);
}

#[tokio::test]
async fn a_url_has_a_path_and_several_hosts_until_its_function_is_deleted() {
    let aws = with_hello().await;
    let host = with_url(&aws, json!({ "AuthType": "NONE" })).await;
    permit_everybody(&aws).await;
    let id = host.split('.').next().expect("an id").to_owned();
    for (host, path) in [
        (host.clone(), "/p".to_owned()),
        (format!("{id}.lambda-url.localhost:4566"), "/p".into()),
        (format!("{id}.lambda-url.us-east-1.on.aws"), "/p".into()),
        ("localhost:4566".into(), format!("/_aws/lambda-url/{id}/p")),
    ] {
        assert_eq!(call(&aws, &host, "GET", &path, "").await.status, 200, "{host}");
        assert_eq!(seen(&aws)["rawPath"], "/p");
    }
    lambda(&aws, "DELETE", "/2015-03-31/functions/hello", json!(null)).await;
    assert_eq!(call(&aws, &host, "GET", "/p", "").await.status, 403);
}
