//! Tests of the execution log of a stage.

use serde_json::{Value, json};

use crate::apigateway::given::{Api, SIGNED, done, patch};

/// Deploys an API whose stage logs at `level`, with data tracing if `trace` is `true`, and whose account has a role for it.
async fn logged(level: &str, trace: &str) -> Api {
    let api = Api::deployed().await;
    let role = format!("arn:aws:iam::{}:role/role", api.aws.account);
    done(&api.aws.rest(SIGNED, "PATCH", "/account", patch(&[("replace", "/cloudwatchRoleArn", &role)])).await);
    done(
        &api.patch("/stages/dev", &[("replace", "/*/*/logging/loglevel", level), ("replace", "/*/*/logging/dataTrace", trace)])
            .await,
    );
    api
}

async fn log(api: &Api) -> String {
    let group = json!({ "logGroupName": format!("API-Gateway-Execution-Logs_{}/dev", api.id) });
    let events = api.aws.target("logs", "Logs_20140328.FilterLogEvents", group).await.json();
    let messages = events["events"].as_array().into_iter().flatten().filter_map(|event| event["message"].as_str());
    // Each line begins with the request's id in parentheses.
    let lines: Vec<_> = messages.map(|line| line.split_once(") ").expect("an id").1).collect();
    api.shown(lines.join("\n"))
}

#[tokio::test]
async fn a_stage_that_logs_tells_every_step() {
    let api = logged("INFO", "false").await;
    api.returns(json!({ "statusCode": 200, "body": "hi" }));
    api.curl("/dev/hello?secret=1").await;
    insta::assert_snapshot!(log(&api).await, @"
    Extended Request Id: AAAAAAAAAAAAAAW=
    Starting execution for request: 00000000-0000-0000-0000-000000000021
    HTTP Method: GET, Resource Path: /hello
    API Key  authorized because method 'GET /hello' does not require API Key. Request will not contribute to throttle or quota limits
    Usage Plan check succeeded for API Key  and API Stage {api}/dev
    Sending request to https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:111122223333:function:fn/invocations
    Received response. Status: 200, Integration latency: 0 ms
    Successfully completed execution
    Method completed with status: 200
    ");
}

#[tokio::test]
async fn with_data_tracing_bodies_are_there_and_keys_in_headers_are_masked() {
    let api = logged("INFO", "true").await;
    api.returns(json!({ "statusCode": 200, "body": "hi" }));
    api.send("GET", "/dev/hello", &[("x-api-key", "abcdefghijklmnopqrstuvwxyz")], "").await;
    let log = log(&api).await;
    assert!(log.contains("Endpoint response body before transformations: {\"statusCode\":200,\"body\":\"hi\"}"), "{log}");
    let hidden = log.lines().find(|line| line.contains("Method request headers")).unwrap_or("");
    assert!(hidden.contains("x-api-key=********************uvwxyz"), "{hidden}");
}

#[tokio::test]
async fn at_level_error_only_what_failed_is_told() {
    let api = logged("ERROR", "false").await;
    api.returns(json!({ "statusCode": 200 }));
    api.curl("/dev/hello").await;
    assert_eq!(log(&api).await, "");
    for result in [json!("hello"), json!({ "statusCode": 200, "extra": 1 })] {
        api.returns(result);
        api.curl("/dev/hello").await;
    }
    api.aws.rest("lambda", "DELETE", "/2015-03-31/functions/fn/policy/gateway", Value::Null).await;
    api.curl("/dev/hello").await;
    insta::assert_snapshot!(log(&api).await, @"
    Execution failed due to configuration error: Malformed Lambda proxy response
    Method completed with status: 502
    Execution failed due to configuration error: Malformed Lambda proxy response
    Method completed with status: 502
    Execution failed due to configuration error: Invalid permissions on Lambda function
    Method completed with status: 500
    ");
}

#[tokio::test]
async fn a_stage_that_does_not_log_writes_nothing() {
    let api = Api::deployed().await;
    api.curl("/dev/hello").await;
    let groups = api.aws.target("logs", "Logs_20140328.DescribeLogGroups", json!({ "logGroupNamePrefix": "API" })).await;
    assert_eq!(groups.json()["logGroups"], json!([]));
}
