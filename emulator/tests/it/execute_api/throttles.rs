//! Tests of throttles: of a key on a stage, of a key on a method, and of a method of a stage.

use jiff::SignedDuration;
use serde_json::json;

use super::line;
use crate::apigateway::given::{Api, SIGNED, patch, text};

/// Makes ten calls at the same time of the test's clock, and returns how many are answered with 200.
async fn of_ten(api: &Api, path: &str, key: &str) -> usize {
    let mut through = 0;
    for _ in 0..10 {
        through += usize::from(api.curl_with_key(path, key).await.status == 200);
    }
    through
}

#[tokio::test]
async fn a_burst_comes_through_and_then_as_many_as_the_rate_lets() {
    let api = Api::keyed_mock().await;
    let key = api.keyed(json!({ "throttle": { "rateLimit": 2.0, "burstLimit": 3 } })).await;
    assert_eq!(of_ten(&api, "/dev/hello", &key).await, 3);
    let refused = api.curl_with_key("/dev/hello", &key).await;
    assert_eq!(line(&refused), r#"429 TooManyRequestsException {"message":"Too Many Requests"}"#);
    api.aws.clock.advance(SignedDuration::from_millis(500));
    assert_eq!(of_ten(&api, "/dev/hello", &key).await, 1);
    api.aws.clock.advance(SignedDuration::from_mins(60));
    assert_eq!(of_ten(&api, "/dev/hello", &key).await, 3, "a bucket holds no more than its burst");
}

#[tokio::test]
async fn each_key_has_a_bucket_of_its_own() {
    let api = Api::keyed_mock().await;
    let one = api.keyed(json!({ "throttle": { "rateLimit": 1.0, "burstLimit": 2 } })).await;
    let made = api.aws.rest(SIGNED, "POST", "/apikeys", json!({ "name": "other", "enabled": true })).await.json();
    let plans = api.aws.rest(SIGNED, "GET", "/usageplans", json!(null)).await.json();
    let join = json!({ "keyId": made["id"], "keyType": "API_KEY" });
    api.aws.rest(SIGNED, "POST", &format!("/usageplans/{}/keys", text(&plans["item"][0]["id"])), join).await;
    assert_eq!(of_ten(&api, "/dev/hello", &one).await, 2);
    assert_eq!(of_ten(&api, "/dev/hello", &text(&made["value"])).await, 2);
}

#[tokio::test]
async fn a_stages_own_throttle_holds_for_everybody() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hello").await;
    let bye = api.resource(&api.root, "bye").await;
    api.mock(&bye, "GET", r#"{"statusCode": 200}"#, "bye").await;
    api.deploy().await;
    let steps = [("replace", "/~1hello/GET/throttling/rateLimit", "1"), ("replace", "/~1hello/GET/throttling/burstLimit", "2")];
    assert_eq!(api.patch("/stages/dev", &steps).await.status, 200);
    assert_eq!(of_ten(&api, "/dev/hello", "").await, 2);
    assert_eq!(of_ten(&api, "/dev/bye", "").await, 10);
}

#[tokio::test]
async fn a_methods_throttle_in_a_plan_goes_before_the_plans_own() {
    let api = Api::keyed_mock().await;
    let slow = json!({ "/hello/GET": { "rateLimit": 1.0, "burstLimit": 1 } });
    let stages = json!([{ "apiId": api.id, "stage": "dev", "throttle": slow }]);
    let key = api.keyed(json!({ "throttle": { "rateLimit": 50.0, "burstLimit": 50 }, "apiStages": stages })).await;
    assert_eq!(of_ten(&api, "/dev/hello", &key).await, 1);
}

#[tokio::test]
async fn a_rate_of_nothing_lets_nothing_through_and_a_change_holds_at_once() {
    let api = Api::keyed_mock().await;
    let key = api.keyed(json!({ "throttle": { "rateLimit": 0.0, "burstLimit": 0 } })).await;
    assert_eq!(of_ten(&api, "/dev/hello", &key).await, 0);
    let plans = api.aws.rest(SIGNED, "GET", "/usageplans", json!(null)).await.json();
    let plan = format!("/usageplans/{}", text(&plans["item"][0]["id"]));
    api.aws.rest(SIGNED, "PATCH", &plan, patch(&[("remove", "/throttle", "")])).await;
    assert_eq!(of_ten(&api, "/dev/hello", &key).await, 10);
}

#[tokio::test]
async fn a_call_that_is_refused_for_its_key_takes_no_token() {
    let api = Api::keyed_mock().await;
    let key = api.keyed(json!({ "throttle": { "rateLimit": 1.0, "burstLimit": 2 } })).await;
    assert_eq!(of_ten(&api, "/dev/hello", "wrong").await, 0);
    assert_eq!(of_ten(&api, "/dev/hello", &key).await, 2);
}
