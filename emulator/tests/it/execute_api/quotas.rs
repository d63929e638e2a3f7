//! Tests of quotas of calls per day, week or month, and of usage.

use emulator::Config;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::line;
use crate::{
    apigateway::given::{Api, SIGNED, patch, text},
    harness::Aws,
};

async fn through(api: &Api, key: &str, calls: usize) -> usize {
    let mut through = 0;
    for _ in 0..calls {
        through += usize::from(api.curl_with_key("/dev/hello", key).await.status == 200);
    }
    through
}

async fn plan(api: &Api) -> String {
    let plans = api.aws.rest(SIGNED, "GET", "/usageplans", json!(null)).await.json();
    format!("/usageplans/{}", text(&plans["item"][0]["id"]))
}

async fn usage(api: &Api, from: &str, to: &str) -> Value {
    let path = format!("{}/usage?startDate={from}&endDate={to}", plan(api).await);
    let usage = api.aws.rest(SIGNED, "GET", &path, json!(null)).await.json();
    usage["values"].as_object().and_then(|keys| keys.values().next().cloned()).unwrap_or(usage)
}

#[tokio::test]
async fn a_quota_is_used_up_and_comes_back_with_the_next_day() {
    let api = Api::keyed_mock().await;
    let key = api.keyed(json!({ "quota": { "limit": 3, "period": "DAY" } })).await;
    assert_eq!(through(&api, &key, 5).await, 3);
    let refused = api.curl_with_key("/dev/hello", &key).await;
    assert_eq!(line(&refused), r#"429 LimitExceededException {"message":"Limit Exceeded"}"#);
    assert_eq!(usage(&api, "2026-11-23", "2026-11-24").await, json!([[0, 3], [3, 0]]));
    api.aws.clock.advance(SignedDuration::from_hours(11));
    assert_eq!(through(&api, &key, 1).await, 0, "it is the same day still");
    api.aws.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(through(&api, &key, 5).await, 3);
    assert_eq!(usage(&api, "2026-11-24", "2026-11-25").await, json!([[3, 0], [3, 0]]));
}

#[tokio::test]
async fn a_restart_gives_nobody_a_fresh_quota() {
    let api = Api::keyed_mock().await;
    let key = api.keyed(json!({ "quota": { "limit": 3, "period": "MONTH" } })).await;
    assert_eq!(through(&api, &key, 2).await, 2);
    let restarted = Api { aws: Aws::with(Config::default(), api.aws.store.clone()), ..api };
    assert_eq!(through(&restarted, &key, 5).await, 1);
}

#[tokio::test]
async fn a_throttled_call_is_not_counted() {
    let api = Api::keyed_mock().await;
    let limits = json!({ "quota": { "limit": 5, "period": "WEEK" }, "throttle": { "rateLimit": 1.0, "burstLimit": 1 } });
    let key = api.keyed(limits).await;
    assert_eq!(through(&api, &key, 9).await, 1);
    assert_eq!(usage(&api, "2026-11-24", "2026-11-24").await, json!([[1, 4]]));
}

#[tokio::test]
async fn an_offset_makes_the_first_period_shorter() {
    let api = Api::keyed_mock().await;
    let key = api.keyed(json!({ "quota": { "limit": 5, "offset": 3, "period": "MONTH" } })).await;
    assert_eq!(through(&api, &key, 9).await, 2);
    api.aws.clock.advance(SignedDuration::from_hours(24 * 7));
    assert_eq!(through(&api, &key, 9).await, 5, "December has all of them");
}

#[tokio::test]
async fn more_may_be_given_and_the_largest_numbers_overflow_nothing() {
    let api = Api::keyed_mock().await;
    let key = api.keyed(json!({ "quota": { "limit": 1, "period": "DAY" } })).await;
    assert_eq!(through(&api, &key, 2).await, 1);
    let keys = api.aws.rest(SIGNED, "GET", "/apikeys", json!(null)).await.json();
    let of_key = format!("{}/keys/{}/usage", plan(&api).await, text(&keys["item"][0]["id"]));
    for (remaining, more) in [("2", 2), ("0", 0), ("-5", 0), ("9223372036854775807", 3)] {
        let given = api.aws.rest(SIGNED, "PATCH", &of_key, patch(&[("replace", "/remaining", remaining)])).await;
        assert_eq!(given.status, 200, "{given}");
        assert_eq!(through(&api, &key, 3).await, more, "{remaining}");
    }
    api.aws.rest(SIGNED, "PATCH", &plan(&api).await, patch(&[("replace", "/quota/limit", "9223372036854775807")])).await;
    assert_eq!(through(&api, &key, 1).await, 1);
}

#[tokio::test]
async fn usage_that_can_not_be_is_refused() {
    let api = Api::keyed_mock().await;
    api.keyed(json!({})).await;
    let mut seen = String::new();
    for query in [
        "",
        "startDate=2026-11-24",
        "startDate=2026-11-24&endDate=2026-11-23",
        "startDate=2026-01-01&endDate=2026-11-24",
        "startDate=-9999-01-01&endDate=9999-12-31",
        "startDate=today&endDate=tomorrow",
    ] {
        let path = format!("{}/usage?{query}", plan(&api).await);
        seen += &format!("{query}: {}\n", line(&api.aws.rest(SIGNED, "GET", &path, json!(null)).await));
    }
    insta::assert_snapshot!(seen, @r#"
    : 400 ValidationException {   "message": "2 validation errors detected: Value null at 'startDate' failed to satisfy constraint: Member must not be null; Value null at 'endDate' failed to satisfy constraint: Member must not be null" }
    startDate=2026-11-24: 400 ValidationException {"message":"1 validation error detected: Value null at 'endDate' failed to satisfy constraint: Member must not be null"}
    startDate=2026-11-24&endDate=2026-11-23: 400 BadRequestException {"message":"Usage can be shown for at most 90 days, and the start date must not be after the end date"}
    startDate=2026-01-01&endDate=2026-11-24: 400 BadRequestException {"message":"Usage can be shown for at most 90 days, and the start date must not be after the end date"}
    startDate=-9999-01-01&endDate=9999-12-31: 400 BadRequestException {"message":"Invalid date specified. Use YYYY-MM-DD"}
    startDate=today&endDate=tomorrow: 400 BadRequestException {"message":"Invalid date specified. Use YYYY-MM-DD"}
    "#);
}
