//! Tests of the event that a function gets.

use serde_json::{Value, json};

use crate::apigateway::given::Api;

#[tokio::test]
async fn what_is_absent_is_there_as_null() {
    let api = Api::deployed().await;
    api.returns(json!({ "statusCode": 200 }));
    api.send("GET", "/dev/hello", &[("user-agent", "curl/8.5.0"), ("accept", "*/*"), ("x-custom-header", "1")], "").await;
    let event = api.shown(serde_json::to_string_pretty(&api.event()).expect("JSON"));
    insta::assert_snapshot!(event, @r#"
    {
      "resource": "/hello",
      "path": "/hello",
      "httpMethod": "GET",
      "headers": {
        "Accept": "*/*",
        "Host": "{api}.execute-api.localhost:4566",
        "User-Agent": "curl/8.5.0",
        "X-Amzn-Trace-Id": "Root=1-6b057c40-000000000000000000000012",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
        "x-custom-header": "1"
      },
      "multiValueHeaders": {
        "Accept": [
          "*/*"
        ],
        "Host": [
          "{api}.execute-api.localhost:4566"
        ],
        "User-Agent": [
          "curl/8.5.0"
        ],
        "X-Amzn-Trace-Id": [
          "Root=1-6b057c40-000000000000000000000012"
        ],
        "X-Forwarded-For": [
          "127.0.0.1"
        ],
        "X-Forwarded-Port": [
          "443"
        ],
        "X-Forwarded-Proto": [
          "https"
        ],
        "x-custom-header": [
          "1"
        ]
      },
      "queryStringParameters": null,
      "multiValueQueryStringParameters": null,
      "pathParameters": null,
      "stageVariables": null,
      "requestContext": {
        "resourceId": "{hello}",
        "resourcePath": "/hello",
        "httpMethod": "GET",
        "extendedRequestId": "AAAAAAAAAAAAAAU=",
        "requestTime": "24/Nov/2026:12:00:00 +0000",
        "path": "/dev/hello",
        "accountId": "111122223333",
        "protocol": "HTTP/1.1",
        "stage": "dev",
        "domainPrefix": "{api}",
        "requestTimeEpoch": 1795521600000,
        "requestId": "00000000-0000-0000-0000-000000000019",
        "identity": {
          "cognitoIdentityPoolId": null,
          "accountId": null,
          "cognitoIdentityId": null,
          "caller": null,
          "sourceIp": "127.0.0.1",
          "principalOrgId": null,
          "accessKey": null,
          "cognitoAuthenticationType": null,
          "cognitoAuthenticationProvider": null,
          "userArn": null,
          "userAgent": "curl/8.5.0",
          "user": null
        },
        "domainName": "{api}.execute-api.localhost:4566",
        "deploymentId": "aaaaar",
        "apiId": "{api}"
      },
      "body": null,
      "isBase64Encoded": false
    }
    "#);
}

#[tokio::test]
async fn a_full_call_fills_every_member() {
    let api = Api::new().await;
    api.function("fn").await;
    api.permit("fn").await;
    let id = api.resource(&api.hello, "{id}").await;
    api.method(&id, "ANY", json!({ "apiKeyRequired": true })).await;
    api.proxy(&id, "ANY", "fn").await;
    api.deploy().await;
    api.patch("/stages/dev", &[("replace", "/variables/color", "blue")]).await;
    let key = api.keyed(json!({})).await;
    let path = "/dev/hello/7%2F8?a=1&a=2&b=x+y&c=&%C3%A9=%26";
    let headers = [("x-api-key", key.as_str()), ("content-type", "text/plain"), ("x-twice", "one"), ("x-twice", "two")];
    api.send("POST", path, &headers, "été").await;
    let event = api.event();
    let mut shown = serde_json::Map::new();
    for member in [
        "resource",
        "path",
        "httpMethod",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
        "isBase64Encoded",
    ] {
        shown.insert(member.into(), event[member].clone());
    }
    for (outer, inner) in
        [("headers", "x-twice"), ("multiValueHeaders", "x-twice"), ("requestContext", "path"), ("requestContext", "stage")]
    {
        shown.insert(format!("{outer}.{inner}"), event[outer][inner].clone());
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&shown).expect("JSON"), @r#"
    {
      "resource": "/hello/{id}",
      "path": "/hello/7%2F8",
      "httpMethod": "POST",
      "queryStringParameters": {
        "a": "2",
        "b": "x y",
        "c": "",
        "é": "&"
      },
      "multiValueQueryStringParameters": {
        "a": [
          "1",
          "2"
        ],
        "b": [
          "x y"
        ],
        "c": [
          ""
        ],
        "é": [
          "&"
        ]
      },
      "pathParameters": {
        "id": "7%2F8"
      },
      "stageVariables": {
        "color": "blue"
      },
      "body": "été",
      "isBase64Encoded": false,
      "headers.x-twice": "two",
      "multiValueHeaders.x-twice": [
        "one",
        "two"
      ],
      "requestContext.path": "/dev/hello/7%2F8",
      "requestContext.stage": "dev"
    }
    "#);
    assert_eq!(event["requestContext"]["identity"]["apiKey"], key.as_str());
    assert!(event["requestContext"]["identity"]["apiKeyId"].is_string());
}

#[tokio::test]
async fn a_path_reaches_the_function_as_it_was_sent() {
    let api = Api::new().await;
    api.function("fn").await;
    api.permit("fn").await;
    let id = api.resource(&api.hello, "{id}").await;
    let rest = api.resource(&id, "{rest+}").await;
    for resource in [&api.hello, &id, &rest] {
        api.method(resource, "GET", json!({})).await;
        api.proxy(resource, "GET", "fn").await;
    }
    api.deploy().await;
    let mut seen = String::new();
    for sent in [
        "/dev/hello/a%2Fb%7Cc%2Bd+e",
        "/dev/hello/%E9%00%ff%zz",
        "/dev//hello/x",
        "/dev///hello",
        "/dev/hello/",
        "/dev/hello/x/",
        "/dev/h%65llo/x",
        "/dev/hello/x/test%2Balias@gmail.com/plus/test+alias@gmail.com/",
        "/dev/hello/x//y",
    ] {
        api.send("GET", sent, &[], "").await;
        let event = api.event();
        seen += &format!("{sent}: {} {} {}\n", event["path"], event["pathParameters"], event["requestContext"]["path"]);
    }
    insta::assert_snapshot!(seen, @r#"
    /dev/hello/a%2Fb%7Cc%2Bd+e: "/hello/a%2Fb%7Cc%2Bd+e" {"id":"a%2Fb%7Cc%2Bd+e"} "/dev/hello/a%2Fb%7Cc%2Bd+e"
    /dev/hello/%E9%00%ff%zz: "/hello/%E9%00%ff%zz" {"id":"%E9%00%ff%zz"} "/dev/hello/%E9%00%ff%zz"
    /dev//hello/x: "/hello/x" {"id":"x"} "/dev//hello/x"
    /dev///hello: "/hello" null "/dev///hello"
    /dev/hello/: "/hello/" null "/dev/hello/"
    /dev/hello/x/: "/hello/x/" {"id":"x"} "/dev/hello/x/"
    /dev/h%65llo/x: "/h%65llo/x" {"id":"x"} "/dev/h%65llo/x"
    /dev/hello/x/test%2Balias@gmail.com/plus/test+alias@gmail.com/: "/hello/x/test%2Balias@gmail.com/plus/test+alias@gmail.com/" {"id":"x","rest":"test%2Balias@gmail.com/plus/test+alias@gmail.com"} "/dev/hello/x/test%2Balias@gmail.com/plus/test+alias@gmail.com/"
    /dev/hello/x//y: "/hello/x//y" {"id":"x","rest":"/y"} "/dev/hello/x//y"
    "#);
}

#[tokio::test]
async fn bodies_of_binary_types_come_as_base64_and_others_as_text() {
    let api = Api::deployed().await;
    api.method(&api.hello, "POST", json!({})).await;
    api.proxy(&api.hello, "POST", "fn").await;
    api.patch("", &[("add", "/binaryMediaTypes/image~1*", "")]).await;
    api.deploy().await;
    let mut seen = String::new();
    for (content_type, body) in
        [("image/png", "\u{1}png"), ("application/json", "{}"), ("IMAGE/gif; q=1", "gif"), ("text/plain", "")]
    {
        api.send("POST", "/dev/hello", &[("content-type", content_type)], body).await;
        let event = api.event();
        seen += &format!("{content_type}: {} {}\n", event["body"], event["isBase64Encoded"]);
    }
    insta::assert_snapshot!(seen, @r#"
    image/png: "AXBuZw==" true
    application/json: "{}" false
    IMAGE/gif; q=1: "Z2lm" true
    text/plain: null false
    "#);
}

#[tokio::test]
async fn what_passes_between_two_hops_does_not_reach_the_function() {
    let api = Api::deployed().await;
    let headers = [
        ("connection", "keep-alive"),
        ("te", "trailers"),
        ("x-forwarded-for", "203.0.113.7"),
        ("x-forwarded-proto", "http"),
        ("x-amzn-trace-id", "Root=1-00000000-000000000000000000000001"),
    ];
    api.send("GET", "/dev/hello", &headers, "").await;
    let event = api.event();
    let names: Vec<_> = event["headers"].as_object().expect("headers").keys().cloned().collect();
    assert_eq!(names, ["Host", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"]);
    assert_eq!(event["headers"]["X-Forwarded-For"], "203.0.113.7, 127.0.0.1");
    assert_eq!(event["headers"]["X-Amzn-Trace-Id"], "Root=1-00000000-000000000000000000000001");
    assert_eq!(event.get("version"), None::<&Value>);
}

#[tokio::test]
async fn a_function_named_by_a_stage_variable_is_the_one_called() {
    let api = Api::new().await;
    for name in ["blue", "green"] {
        api.function(name).await;
        api.permit(name).await;
    }
    api.method(&api.hello, "GET", json!({})).await;
    api.proxy(&api.hello, "GET", "${stageVariables.fn}").await;
    api.deploy().await;
    for name in ["blue", "green"] {
        api.patch("/stages/dev", &[("replace", "/variables/fn", name)]).await;
        api.curl("/dev/hello").await;
        let arn = api.aws.python.invocations().pop().map(|invocation| invocation.invoked_function_arn);
        assert_eq!(arn, Some(format!("arn:aws:lambda:us-east-1:111122223333:function:{name}")));
    }
    api.patch("/stages/dev", &[("remove", "/variables/fn", "")]).await;
    assert_eq!(api.curl("/dev/hello").await.status, 500);
}
