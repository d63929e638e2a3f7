//! Tests of methods that require an API key.

use serde_json::json;

use super::line;
use crate::apigateway::given::{Api, SIGNED, patch, text};

const FORBIDDEN: &str = r#"403 ForbiddenException {"message":"Forbidden"}"#;

#[tokio::test]
async fn a_call_without_a_key_that_fits_is_forbidden() {
    let api = Api::keyed_mock().await;
    let value = api.keyed(json!({})).await;
    assert_eq!(line(&api.curl_with_key("/dev/hello", &value).await), "200 hello");
    assert_eq!(line(&api.curl("/dev/hello").await), FORBIDDEN);
    for wrong in ["", "nope", &value[1..], &value.to_lowercase(), &format!("{value}{value}"), "<script>"] {
        assert_eq!(line(&api.curl_with_key("/dev/hello", wrong).await), FORBIDDEN, "{wrong:?}");
    }
    let in_the_query = api.curl(&format!("/dev/hello?x-api-key={value}")).await;
    assert_eq!(line(&in_the_query), FORBIDDEN);
}

#[tokio::test]
async fn a_key_opens_the_stages_of_its_plans_only() {
    let api = Api::keyed_mock().await;
    let alone = api.aws.rest(SIGNED, "POST", "/apikeys", json!({ "name": "alone", "enabled": true })).await.json();
    let alone = text(&alone["value"]);
    assert_eq!(line(&api.curl_with_key("/dev/hello", &alone).await), FORBIDDEN, "it is in no plan");
    let value = api.keyed(json!({})).await;
    let deployments = api.call("GET", "/deployments", json!(null)).await.json();
    let prod = json!({ "stageName": "prod", "deploymentId": deployments["item"][0]["id"] });
    assert_eq!(api.call("POST", "/stages", prod).await.status, 201);
    assert_eq!(line(&api.curl_with_key("/prod/hello", &value).await), FORBIDDEN, "the plan is for another stage");
    assert_eq!(api.curl_with_key("/dev/hello", &value).await.status, 200);
}

#[tokio::test]
async fn a_key_that_is_disabled_taken_out_or_deleted_opens_nothing_at_once() {
    let api = Api::keyed_mock().await;
    let value = api.keyed(json!({})).await;
    let keys = api.aws.rest(SIGNED, "GET", "/apikeys", json!(null)).await.json();
    let id = text(&keys["item"][0]["id"]);
    let plans = api.aws.rest(SIGNED, "GET", "/usageplans", json!(null)).await.json();
    let plan = text(&plans["item"][0]["id"]);
    let join = json!({ "keyId": id, "keyType": "API_KEY" });
    let key = format!("/apikeys/{id}");
    let in_plan = format!("/usageplans/{plan}/keys/{id}");
    let mut seen = Vec::new();
    for (method, path, body) in [
        ("PATCH", key.as_str(), patch(&[("replace", "/enabled", "false")])),
        ("PATCH", &key, patch(&[("replace", "/enabled", "true")])),
        ("DELETE", &in_plan, json!(null)),
        ("POST", &format!("/usageplans/{plan}/keys"), join),
        ("DELETE", &key, json!(null)),
    ] {
        let done = api.aws.rest(SIGNED, method, path, body).await.status;
        seen.push((done, api.curl_with_key("/dev/hello", &value).await.status));
    }
    assert_eq!(seen, [(200, 403), (200, 200), (202, 403), (201, 200), (202, 403)]);
}

#[tokio::test]
async fn a_method_asks_for_a_key_from_the_next_deployment_on() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hello").await;
    api.deploy().await;
    let method = format!("/resources/{}/methods/GET", api.hello);
    assert_eq!(api.patch(&method, &[("replace", "/apiKeyRequired", "true")]).await.status, 200);
    assert_eq!(api.curl("/dev/hello").await.status, 200);
    api.deploy().await;
    assert_eq!(api.curl("/dev/hello").await.status, 403);
}

#[tokio::test]
async fn another_accounts_key_opens_nothing() {
    let api = Api::keyed_mock().await;
    api.keyed(json!({})).await;
    let other = api.as_account(444_455_556_666);
    let theirs = other.rest(SIGNED, "POST", "/apikeys", json!({ "name": "theirs", "enabled": true })).await.json();
    assert_eq!(line(&api.curl_with_key("/dev/hello", &text(&theirs["value"])).await), FORBIDDEN);
    let stage = json!({ "name": "p", "apiStages": [{ "apiId": api.id, "stage": "dev" }] });
    assert_eq!(other.rest(SIGNED, "POST", "/usageplans", stage).await.status, 404);
}
