//! Tests of access logs.

use serde_json::json;

use crate::apigateway::given::{Api, SIGNED, done, patch};

const GROUP: &str = "/access/dev";

async fn logged(format: &str) -> Api {
    let api = Api::deployed().await;
    let role = format!("arn:aws:iam::{}:role/role", api.aws.account);
    done(&api.aws.rest(SIGNED, "PATCH", "/account", patch(&[("replace", "/cloudwatchRoleArn", &role)])).await);
    let arn = format!("arn:aws:logs:us-east-1:{}:log-group:{GROUP}:*", api.aws.account);
    let steps = [("replace", "/accessLogSettings/destinationArn", arn.as_str()), ("replace", "/accessLogSettings/format", format)];
    done(&api.patch("/stages/dev", &steps).await);
    api
}

async fn lines(api: &Api) -> String {
    let events = api.aws.target("logs", "Logs_20140328.FilterLogEvents", json!({ "logGroupName": GROUP })).await.json();
    let lines: Vec<&str> =
        events["events"].as_array().into_iter().flatten().filter_map(|event| event["message"].as_str()).collect();
    api.shown(lines.join("\n"))
}

#[tokio::test]
async fn each_call_is_a_line_in_the_stages_format() {
    let json = r#"{"id":"$context.requestId","ip":"$context.identity.sourceIp","method":"$context.httpMethod","path":"$context.resourcePath","status":"$context.status","length":"$context.responseLength","latency":$context.responseLatency,"integration":"$context.integrationStatus $context.integration.latency","error":"$context.error.message $context.error.responseType","time":"$context.requestTime","nope":"$context.nope"}"#;
    let clf = r#"$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId"#;
    let mut seen = String::new();
    for format in [json, clf, "${context.extendedRequestId}\n"] {
        let api = logged(format).await;
        api.returns(json!({ "statusCode": 201, "body": "hi" }));
        api.curl("/dev/hello").await;
        api.curl("/dev/nope").await;
        api.returns(json!("bad"));
        api.curl("/dev/hello").await;
        seen += &format!("{}\n", lines(&api).await);
    }
    insta::assert_snapshot!(seen, @r#"
    {"id":"00000000-0000-0000-0000-000000000021","ip":"127.0.0.1","method":"GET","path":"/hello","status":"201","length":"2","latency":0,"integration":"200 0","error":"- -","time":"24/Nov/2026:12:00:00 +0000","nope":"-"}
    {"id":"00000000-0000-0000-0000-000000000029","ip":"127.0.0.1","method":"GET","path":"-","status":"403","length":"42","latency":0,"integration":"- -","error":"Missing Authentication Token MISSING_AUTHENTICATION_TOKEN","time":"24/Nov/2026:12:00:00 +0000","nope":"-"}
    {"id":"00000000-0000-0000-0000-000000000033","ip":"127.0.0.1","method":"GET","path":"/hello","status":"502","length":"36","latency":0,"integration":"200 0","error":"Internal server error -","time":"24/Nov/2026:12:00:00 +0000","nope":"-"}
    127.0.0.1 - - [24/Nov/2026:12:00:00 +0000] "GET /hello HTTP/1.1" 201 2 00000000-0000-0000-0000-000000000021
    127.0.0.1 - - [24/Nov/2026:12:00:00 +0000] "GET - HTTP/1.1" 403 42 00000000-0000-0000-0000-000000000029
    127.0.0.1 - - [24/Nov/2026:12:00:00 +0000] "GET /hello HTTP/1.1" 502 36 00000000-0000-0000-0000-000000000033
    AAAAAAAAAAAAAAW=
    AAAAAAAAAAAAAAe=
    AAAAAAAAAAAAAAi=
    "#);
}

#[tokio::test]
async fn access_logs_that_can_not_be_are_refused() {
    let api = Api::deployed().await;
    let good = format!("arn:aws:logs:us-east-1:{}:log-group:{GROUP}", api.aws.account);
    let unset = api.patch("/stages/dev", &[("replace", "/accessLogSettings/destinationArn", &good)]).await;
    let api = logged("$context.requestId").await;
    let mut seen = format!("{unset}\n");
    for (path, value) in [
        ("/accessLogSettings/format", "$context.status"),
        ("/accessLogSettings/format", "$context.requestId\n$context.status"),
        ("/accessLogSettings/destinationArn", "/access/dev"),
        ("/accessLogSettings/destinationArn", "arn:aws:s3:::bucket"),
        ("/accessLogSettings/nope", "x"),
    ] {
        let answer = api.patch("/stages/dev", &[("replace", path, value)]).await;
        seen += &format!("{path} {value:?}: {} {:.200}\n", answer.status, answer.json()["message"].to_string());
    }
    let shown = api.call("GET", "/stages/dev", json!(null)).await.json();
    seen += &format!("{}\n", shown["accessLogSettings"]);
    let away = api.patch("/stages/dev", &[("remove", "/accessLogSettings", "")]).await;
    assert!(away.json().get("accessLogSettings").is_none(), "{away}");
    insta::assert_snapshot!(seen, @r#"
    400 BadRequestException
    {"message":"CloudWatch Logs role ARN must be set in account settings to enable logging"}
    /accessLogSettings/format "$context.status": 400 "Access Log format must include either $context.requestId or $context.extendedRequestId : '$context.status'"
    /accessLogSettings/format "$context.requestId\n$context.status": 400 "Access Log format must be single line, new line character is allowed only at end of the format: '$context.requestId\n$context.status'"
    /accessLogSettings/destinationArn "/access/dev": 400 "Invalid ARN specified in the request. Access log destination must only contain characters a-z, A-Z, 0-9, '_', '-', '/', '.': '/access/dev'"
    /accessLogSettings/destinationArn "arn:aws:s3:::bucket": 400 "Invalid ARN specified in the request. Access log destination must only contain characters a-z, A-Z, 0-9, '_', '-', '/', '.': 'arn:aws:s3:::bucket'"
    /accessLogSettings/nope "x": 400 "Invalid method setting path: /accessLogSettings/nope. Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettin
    {"format":"$context.requestId","destinationArn":"arn:aws:logs:us-east-1:111122223333:log-group:/access/dev"}
    "#);
}
