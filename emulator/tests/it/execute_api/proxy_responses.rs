//! Tests of the results of functions behind proxy integrations, and of the responses that callers get.

use emulator::runtime::Outcome;
use serde_json::json;

use super::line;
use crate::{apigateway::given::Api, harness::Act};

#[tokio::test]
async fn an_answer_that_is_none_is_a_bad_gateway() {
    let api = Api::deployed().await;
    let mut seen = String::new();
    for answer in [
        r#""hello""#,
        "null",
        "7",
        "[]",
        "{}",
        r#"{"statusCode": "x"}"#,
        r#"{"statusCode": 99}"#,
        r#"{"statusCode": 100}"#,
        r#"{"statusCode": 600}"#,
        r#"{"statusCode": -1}"#,
        r#"{"statusCode": 200.5}"#,
        r#"{"statusCode": []}"#,
        r#"{"statusCode": 200, "message": "one member too many"}"#,
        r#"{"statusCode": 200, "body": {"a": 1}}"#,
        r#"{"statusCode": 200, "body": 1}"#,
        r#"{"statusCode": 200, "headers": []}"#,
        r#"{"statusCode": 200, "headers": {"a": {}}}"#,
        r#"{"statusCode": 200, "multiValueHeaders": {"a": "b"}}"#,
        r#"{"statusCode": 200, "isBase64Encoded": "true"}"#,
    ] {
        api.returns(answer);
        seen += &format!("{answer}: {}\n", line(&api.curl("/dev/hello").await));
    }
    insta::assert_snapshot!(seen, @r#"
    "hello": 502 InternalServerErrorException {"message": "Internal server error"}
    null: 502 InternalServerErrorException {"message": "Internal server error"}
    7: 502 InternalServerErrorException {"message": "Internal server error"}
    []: 502 InternalServerErrorException {"message": "Internal server error"}
    {}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": "x"}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 99}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 100}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 600}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": -1}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 200.5}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": []}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 200, "message": "one member too many"}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 200, "body": {"a": 1}}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 200, "body": 1}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 200, "headers": []}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 200, "headers": {"a": {}}}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 200, "multiValueHeaders": {"a": "b"}}: 502 InternalServerErrorException {"message": "Internal server error"}
    {"statusCode": 200, "isBase64Encoded": "true"}: 502 InternalServerErrorException {"message": "Internal server error"}
    "#);
}

#[tokio::test]
async fn an_answer_may_leave_out_almost_everything() {
    let api = Api::deployed().await;
    let mut seen = String::new();
    for answer in [
        r#"{"statusCode": 200}"#,
        r#"{"statusCode": "201", "body": "made"}"#,
        r#"{"statusCode": 200, "headers": null, "body": null}"#,
        r#"{"statusCode": 404, "multiValueHeaders": null, "body": "{\"error\": \"no\"}"}"#,
        r#"{"statusCode": 200, "isBase64Encoded": null, "body": "x"}"#,
        r#"{"body": "no status"}"#,
        r#"{"statusCode": 204, "body": ""}"#,
    ] {
        api.returns(answer);
        let got = api.curl("/dev/hello").await;
        seen += &format!("{answer}: {} {}\n", line(&got), got.header("content-type"));
    }
    insta::assert_snapshot!(seen, @r#"
    {"statusCode": 200}: 200  application/json
    {"statusCode": "201", "body": "made"}: 201 made application/json
    {"statusCode": 200, "headers": null, "body": null}: 200  application/json
    {"statusCode": 404, "multiValueHeaders": null, "body": "{\"error\": \"no\"}"}: 404 {"error": "no"} application/json
    {"statusCode": 200, "isBase64Encoded": null, "body": "x"}: 200 x application/json
    {"body": "no status"}: 200 no status application/json
    {"statusCode": 204, "body": ""}: 204  application/json
    "#);
}

#[tokio::test]
async fn headers_reach_the_caller_but_for_those_that_are_the_gateways() {
    let api = Api::deployed().await;
    api.returns(json!({
        "statusCode": 200,
        "headers": {
            "Content-Type": "text/html", "X-Number": 7, "X-Flag": true, "Date": "yesterday", "Server": "mine", "Connection": "close",
            "Transfer-Encoding": "chunked", "Content-Length": "3", "bad name": "x", "X-Split": "a\r\nSet-Cookie: b=c",
        },
        "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"], "X-Number": ["7", "8"]},
        "body": "<p>",
    }));
    let got = api.curl("/dev/hello").await;
    let mut headers: Vec<_> =
        got.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("?"))).collect();
    headers.sort();
    insta::assert_snapshot!(headers.join("\n"), @"
    content-type: text/html
    set-cookie: a=1
    set-cookie: b=2
    x-amz-apigw-id: AAAAAAAAAAAAAAU=
    x-amzn-remapped-connection: close
    x-amzn-remapped-content-length: 3
    x-amzn-remapped-date: yesterday
    x-amzn-remapped-server: mine
    x-amzn-requestid: 00000000-0000-0000-0000-000000000019
    x-amzn-trace-id: Root=1-6b057c40-000000000000000000000012;Sampled=0
    x-flag: true
    x-number: 7
    x-number: 8
    ");
}

#[tokio::test]
async fn lists_of_header_values_come_first_and_a_pair_that_is_in_both_comes_once() {
    let api = Api::deployed().await;
    api.returns(json!({
        "statusCode": 200,
        "headers": { "Set-Cookie": "single=1", "X-Both": "same", "x-number": "8", "X-Only": "one" },
        "multiValueHeaders": { "set-cookie": ["many=1", "many=2", "many=1"], "x-both": ["same", "other"], "X-Number": [7, 8] },
    }));
    let got = api.curl("/dev/hello").await;
    let values =
        |name: &str| got.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?")).collect::<Vec<_>>().join(", ");
    let names = ["set-cookie", "x-both", "x-number", "x-only"];
    let seen: String = names.iter().map(|name| format!("{name}: {}\n", values(name))).collect();
    insta::assert_snapshot!(seen, @"
    set-cookie: many=1, many=2, many=1, single=1
    x-both: same, other
    x-number: 7, 8
    x-only: one
    ");
}

#[tokio::test]
async fn however_a_function_fails_the_caller_learns_nothing() {
    let api = Api::deployed().await;
    let secret = json!({ "errorMessage": "password=hunter2", "errorType": "ValueError", "stackTrace": [] });
    for outcome in [
        Outcome::Raised(secret.to_string().into()),
        Outcome::TimedOut,
        Outcome::Exited { status: Some(1) },
        Outcome::OutOfMemory,
        Outcome::ResponseTooLarge(7_000_000),
    ] {
        api.aws.python.then(Act::Ends(outcome.clone(), vec![]));
        let got = line(&api.curl("/dev/hello").await);
        assert_eq!(got, r#"502 InternalServerErrorException {"message": "Internal server error"}"#, "{outcome:?}");
    }
}

#[tokio::test]
async fn without_permission_or_function_the_caller_gets_a_server_error() {
    let api = Api::new().await;
    api.function("fn").await;
    api.method(&api.hello, "GET", json!({})).await;
    api.proxy(&api.hello, "GET", "fn").await;
    api.deploy().await;
    let refused = r#"500 InternalServerErrorException {"message": "Internal server error"}"#;
    assert_eq!(line(&api.curl("/dev/hello").await), refused, "nobody said that the API may call the function");
    assert!(api.aws.python.invocations().is_empty());
    api.permit("fn").await;
    assert_eq!(api.curl("/dev/hello").await.status, 502, "it is called now, and returns its event, which is no answer");
    let throttled = json!({ "ReservedConcurrentExecutions": 0 });
    api.aws.rest("lambda", "PUT", "/2017-10-31/functions/fn/concurrency", throttled).await;
    assert_eq!(line(&api.curl("/dev/hello").await), refused);
    api.aws.rest("lambda", "DELETE", "/2015-03-31/functions/fn", json!(null)).await;
    assert_eq!(line(&api.curl("/dev/hello").await), refused);
}

#[tokio::test]
async fn the_integrations_method_must_be_post_whatever_the_methods_own_is() {
    let api = Api::deployed().await;
    let get = json!({ "type": "AWS_PROXY", "httpMethod": "GET", "uri": api.uri("fn") });
    api.integrate(&api.hello, "GET", get).await;
    api.deploy().await;
    assert_eq!(api.curl("/dev/hello").await.status, 500);
}

#[tokio::test]
async fn an_integration_that_takes_longer_than_it_may_is_left_alone() {
    let api = Api::deployed().await;
    let integration = format!("/resources/{}/methods/GET/integration", api.hello);
    assert_eq!(api.patch(&integration, &[("replace", "/timeoutInMillis", "50")]).await.status, 200);
    api.deploy().await;
    api.aws.python.then(Act::Waits(std::sync::Arc::default()));
    let answer = api.curl("/dev/hello").await;
    assert_eq!(line(&answer), r#"504 InternalServerErrorException {"message": "Endpoint request timed out"}"#);
}
