//! Tests of `test-invoke-method`, which calls a method before it is deployed.

use serde_json::json;

use super::line;
use crate::apigateway::given::Api;

#[tokio::test]
async fn a_method_is_tried_without_a_deployment_and_tells_its_log() {
    let api = Api::new().await;
    api.function("fn").await;
    api.method(&api.hello, "GET", json!({ "apiKeyRequired": true })).await;
    api.proxy(&api.hello, "GET", "fn").await;
    let test = format!("/resources/{}/methods/GET", api.hello);
    let refused = api.call("POST", &test, json!({})).await.json();
    assert_eq!(refused["status"], 500);
    let log = refused["log"].as_str().unwrap_or("");
    assert!(log.contains("Execution failed due to configuration error: Invalid permissions on Lambda function\n"), "{log}");
    api.permit("fn").await;
    api.returns(json!({ "statusCode": 201, "headers": { "x-mine": "1" }, "body": "hi" }));
    let tried = api.call("POST", &test, json!({ "pathWithQueryString": "/hello?a=b", "headers": { "X-Who": "me" } })).await.json();
    let shown =
        json!({ "status": tried["status"], "body": tried["body"], "headers": tried["headers"], "latency": tried["latency"] });
    insta::assert_snapshot!(api.shown(format!("{shown}\n{}", tried["log"].as_str().unwrap_or(""))), @r#"
    {"status":201,"body":"hi","headers":{"Content-Type":"application/json","X-Amzn-Trace-Id":"Root=1-6b057c40-000000000000000000000015;Sampled=0","X-Mine":"1"},"latency":0}
    Execution log for request 00000000-0000-0000-0000-000000000022
    Tue Nov 24 12:00:00 UTC 2026 : Starting execution for request: 00000000-0000-0000-0000-000000000022
    Tue Nov 24 12:00:00 UTC 2026 : HTTP Method: GET, Resource Path: /hello
    Tue Nov 24 12:00:00 UTC 2026 : Method request path: {}
    Tue Nov 24 12:00:00 UTC 2026 : Method request query string: {a=b}
    Tue Nov 24 12:00:00 UTC 2026 : Method request headers: {Host={api}.execute-api.us-east-1.amazonaws.com, X-Amzn-Trace-Id=Root=1-6b057c40-000000000000000000000015, X-Forwarded-For=127.0.0.1, X-Forwarded-Port=443, X-Forwarded-Proto=https, x-who=me}
    Tue Nov 24 12:00:00 UTC 2026 : Method request body before transformations: 
    Tue Nov 24 12:00:00 UTC 2026 : Endpoint request URI: https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:fn/invocations
    Tue Nov 24 12:00:00 UTC 2026 : Endpoint request body after transformations: {"resource":"/hello","path":"/hello","httpMethod":"GET","headers":{"Host":"{api}.execute-api.us-east-1.amazonaws.com","X-Amzn-Trace-Id":"Root=1-6b057c40-000000000000000000000015","X-Forwarded-For":"127.0.0.1","X-Forwarded-Port":"443","X-Forwarded-Proto":"https","x-who":"me"},"multiValueHeaders":{"Host":["{api}.execute-api.us-east-1.amazonaws.com"],"X-Amzn-Trace-Id":["Root=1-6b057c40-000000000000000000000015"],"X-Forwarded-For":["127.0.0.1"],"X-Forwarded-Port":["443"],"X-Forwarded-Proto":["https"],"x-who":["me"]},"queryStringParameters":{"a":"b"},"multiValueQueryStringParameters":{"a":["b"]},"pathParameters":null,"stageVariables":null,"requestContext":{"resourceId":"{hello}","resourcePath":"/hello","httpMethod":"GET","extendedRequestId":"AAAAAAAAAAAAAAX=","requestTime":"24/Nov/2026:12:00:00 +0000","path":"/test-invoke-stage/hello","accountId":"111122223333","protocol":"HTTP/1.1","stage":"test-invoke-stage","domainPrefix":"{api}","requestTimeEpoch":1795521600000,"requestId":"00000000-0000-0000-0000-000000000022","identity":{"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":"127.0.0.1","principalOrgId":null,"accessKey":null,"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null,"userAgent":null,"user":null},"domainName":"{api}.execute-api.us-east-1.amazonaws.com","deploymentId":"","apiId":"{api}"},"body":null,"isBase64Encoded":false}
    Tue Nov 24 12:00:00 UTC 2026 : Sending request to https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:fn/invocations
    Tue Nov 24 12:00:00 UTC 2026 : Received response. Status: 200, Integration latency: 0 ms
    Tue Nov 24 12:00:00 UTC 2026 : Endpoint response body before transformations: {"statusCode":201,"headers":{"x-mine":"1"},"body":"hi"}
    Tue Nov 24 12:00:00 UTC 2026 : Method response body after transformations: hi
    Tue Nov 24 12:00:00 UTC 2026 : Method response headers: {x-mine=1, X-Amzn-Trace-Id=Root=1-6b057c40-000000000000000000000015;Sampled=0}
    Tue Nov 24 12:00:00 UTC 2026 : Successfully completed execution
    Tue Nov 24 12:00:00 UTC 2026 : Method completed with status: 201
    "#);
    let event = api.event();
    assert_eq!(
        (&event["requestContext"]["stage"], &event["queryStringParameters"]),
        (&json!("test-invoke-stage"), &json!({ "a": "b" }))
    );
}

#[tokio::test]
async fn every_failure_is_told_in_the_log() {
    let api = Api::new().await;
    api.function("fn").await;
    api.permit("fn").await;
    api.method(&api.hello, "GET", json!({})).await;
    api.proxy(&api.hello, "GET", "fn").await;
    let test = format!("/resources/{}/methods/GET", api.hello);
    let mut seen = String::new();
    for result in ["\"hello\"", "{}", "{\"statusCode\": \"x\"}"] {
        api.returns(result);
        let tried = api.call("POST", &test, json!({})).await.json();
        let why = tried["log"].as_str().unwrap_or("").lines().find(|line| line.contains("failed")).unwrap_or("?").to_owned();
        seen += &format!("{result}: {} {} {why}\n", tried["status"], tried["body"]);
    }
    insta::assert_snapshot!(seen, @r#"
    "hello": 502 "{\"message\": \"Internal server error\"}" Tue Nov 24 12:00:00 UTC 2026 : Execution failed due to configuration error: Malformed Lambda proxy response
    {}: 502 "{\"message\": \"Internal server error\"}" Tue Nov 24 12:00:00 UTC 2026 : Execution failed due to configuration error: Malformed Lambda proxy response
    {"statusCode": "x"}: 502 "{\"message\": \"Internal server error\"}" Tue Nov 24 12:00:00 UTC 2026 : Execution failed due to configuration error: Malformed Lambda proxy response
    "#);
}

#[tokio::test]
async fn what_can_not_be_tried_is_refused() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hello").await;
    let mut seen = String::new();
    for (path, body) in [
        ("/resources/{hello}/methods/POST", json!({})),
        ("/resources/nope/methods/GET", json!({})),
        ("/resources/{hello}/methods/GET", json!({ "pathWithQueryString": "/a b\n" })),
        ("/resources/{hello}/methods/GET", json!({ "headers": { "bad name": "x" } })),
        ("/resources/{hello}/methods/GET", json!({ "headers": { "x": "a\nb" } })),
        ("/resources/{hello}/methods/GET", json!({ "pathWithQueryString": "//evil.example/x" })),
        ("/resources/{hello}/methods/GET", json!({ "pathWithQueryString": "http://evil.example/x" })),
        ("/resources/{hello}/methods/GET", json!({ "body": 7 })),
    ] {
        let answer = api.call("POST", &path.replace("{hello}", &api.hello), body.clone()).await;
        let status = answer.json()["status"].as_u64();
        seen += &format!("{path} {body}: {}\n", status.map_or_else(|| line(&answer), |status| format!("tried, {status}")));
    }
    insta::assert_snapshot!(seen, @r#"
    /resources/{hello}/methods/POST {}: 404 NotFoundException {"message":"Invalid Method identifier specified"}
    /resources/nope/methods/GET {}: 404 NotFoundException {"message":"Invalid Resource identifier specified"}
    /resources/{hello}/methods/GET {"pathWithQueryString":"/a b\n"}: 400 BadRequestException {"message":"Invalid path or headers specified"}
    /resources/{hello}/methods/GET {"headers":{"bad name":"x"}}: 400 BadRequestException {"message":"Invalid path or headers specified"}
    /resources/{hello}/methods/GET {"headers":{"x":"a\nb"}}: 400 BadRequestException {"message":"Invalid path or headers specified"}
    /resources/{hello}/methods/GET {"pathWithQueryString":"//evil.example/x"}: tried, 200
    /resources/{hello}/methods/GET {"pathWithQueryString":"http://evil.example/x"}: tried, 200
    /resources/{hello}/methods/GET {"body":7}: 400 SerializationException {"Message":"NUMBER_VALUE can not be converted to a String"}
    "#);
}
