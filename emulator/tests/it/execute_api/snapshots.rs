//! Tests that calls are answered from the deployed snapshot, not from the API as it is edited.

use serde_json::json;

use crate::apigateway::given::{Api, text};

async fn answered(api: &Api, path: &str) -> String {
    let answer = api.curl(path).await;
    format!("{} {}", answer.status, answer.text())
}

#[tokio::test]
async fn nothing_changes_for_callers_until_the_next_deployment() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "one").await;
    api.deploy().await;
    let mapping = json!({ "responseTemplates": { "application/json": "two" } });
    api.call("PUT", &format!("/resources/{}/methods/GET/integration/responses/200", api.hello), mapping).await;
    let bye = api.resource(&api.root, "bye").await;
    api.mock(&bye, "GET", r#"{"statusCode": 200}"#, "bye").await;
    assert_eq!(answered(&api, "/dev/hello").await, "200 one");
    assert_eq!(api.curl("/dev/bye").await.status, 403);
    api.deploy().await;
    assert_eq!(answered(&api, "/dev/hello").await, "200 two");
    assert_eq!(answered(&api, "/dev/bye").await, "200 bye");
    api.call("DELETE", &format!("/resources/{}", api.hello), json!(null)).await;
    assert_eq!(answered(&api, "/dev/hello").await, "200 two");
}

#[tokio::test]
async fn a_stage_goes_back_to_an_earlier_deployment_and_another_stage_stays() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "one $context.stage").await;
    let first = text(&api.call("POST", "/deployments", json!({ "stageName": "dev" })).await.json()["id"]);
    let mapping = json!({ "responseTemplates": { "application/json": "two $context.stage" } });
    api.call("PUT", &format!("/resources/{}/methods/GET/integration/responses/200", api.hello), mapping).await;
    api.deploy().await;
    let made = api.call("POST", "/stages", json!({ "stageName": "prod", "deploymentId": first })).await;
    assert_eq!(made.status, 201, "{made}");
    assert_eq!(
        (answered(&api, "/dev/hello").await, answered(&api, "/prod/hello").await),
        ("200 two dev".into(), "200 one prod".into())
    );
    let back = api.patch("/stages/dev", &[("replace", "/deploymentId", &first)]).await;
    assert_eq!(back.status, 200, "{back}");
    assert_eq!(answered(&api, "/dev/hello").await, "200 one dev");
}

#[tokio::test]
async fn a_restart_keeps_what_is_deployed() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "there").await;
    api.deploy().await;
    let Api { aws, id, .. } = &api;
    let restarted = crate::harness::Aws::with(emulator::Config::default(), aws.store.clone());
    let request = http::Request::get("/dev/hello").header("host", format!("{id}.execute-api.localhost:4566"));
    let answer = restarted.send(request.body(bytes::Bytes::new()).expect("a request")).await;
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (200, "there"),
        "nobody has called the account yet, and it is found by its API"
    );
}
