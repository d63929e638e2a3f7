//! When schedules occur.

use emulator::{Store, jobs::Forward};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{call, create, done, schedule, seconds, with_role};
use crate::{
    events::{got, settle},
    harness::Aws,
};

/// The times that the targets got.
fn times(aws: &Aws) -> Vec<String> {
    let time = |text: &String| Some(serde_json::from_str::<Value>(text).ok()?["at"].as_str()?.to_owned());
    got(aws).iter().filter_map(time).collect()
}

async fn forward(aws: &Aws, hours: i64) {
    aws.emulator.fast_forward(aws.account, Forward::By(SignedDuration::from_hours(hours))).await.expect("time");
    settle().await;
}

#[tokio::test]
async fn a_rate_begins_at_once_and_one_with_a_start_then() {
    let aws = with_role("lambda:InvokeFunction").await;
    create(&aws, schedule("rate(2 hours)")).await;
    assert_eq!(times(&aws), ["2026-11-24T12:00:00Z"]);
    forward(&aws, 5).await;
    assert_eq!(times(&aws), ["2026-11-24T12:00:00Z", "2026-11-24T14:00:00Z", "2026-11-24T16:00:00Z"]);

    let aws = with_role("lambda:InvokeFunction").await;
    let mut later = schedule("rate(2 hours)");
    later["StartDate"] = seconds("2026-11-24T13:30:00Z").into();
    later["EndDate"] = seconds("2026-11-24T18:00:00Z").into();
    create(&aws, later).await;
    forward(&aws, 24).await;
    assert_eq!(times(&aws), ["2026-11-24T13:30:00Z", "2026-11-24T15:30:00Z", "2026-11-24T17:30:00Z"]);
    assert_eq!(done(&aws, "GET", "/schedules/s", json!(null)).await["State"], "ENABLED", "as on AWS, where it stays");
}

#[tokio::test]
async fn a_schedule_occurs_once_and_is_deleted_if_it_says_so() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut once = schedule("at(2026-11-24T18:00:00)");
    once["ScheduleExpressionTimezone"] = "Europe/Berlin".into();
    once["ActionAfterCompletion"] = "DELETE".into();
    create(&aws, once).await;
    forward(&aws, 4).await;
    assert_eq!(times(&aws).len(), 0);
    assert_eq!(call(&aws, "GET", "/schedules/s", json!(null)).await.status, 200);
    forward(&aws, 2).await;
    assert_eq!(times(&aws), ["2026-11-24T17:00:00Z"]);
    assert_eq!(call(&aws, "GET", "/schedules/s", json!(null)).await.status, 404);
    create(&aws, schedule("at(2020-01-01T00:00:00)")).await;
    forward(&aws, 24).await;
    assert_eq!(times(&aws).len(), 1);
}

#[tokio::test]
async fn clocks_that_change_are_followed() {
    let aws = with_role("lambda:InvokeFunction").await;
    aws.clock.advance(
        "2027-03-26T12:00:00Z"
            .parse::<jiff::Timestamp>()
            .expect("a time")
            .duration_since("2026-11-24T12:00:00Z".parse().expect("a time")),
    );
    let mut daily = schedule("cron(0 9 * * ? *)");
    daily["ScheduleExpressionTimezone"] = "Europe/Berlin".into();
    create(&aws, daily.clone()).await;
    daily["ScheduleExpression"] = "cron(30 2 * * ? *)".into();
    done(&aws, "POST", "/schedules/skipped", daily).await;
    forward(&aws, 72).await;
    let mut seen = times(&aws);
    seen.sort();
    insta::assert_snapshot!(seen.join("\n"), @"
    2027-03-27T01:30:00Z
    2027-03-27T08:00:00Z
    2027-03-28T07:00:00Z
    2027-03-29T00:30:00Z
    2027-03-29T07:00:00Z
    ");
}

#[tokio::test]
async fn a_flexible_window_delays_each_occurrence_within_it() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut flexible = schedule("cron(0 13 * * ? *)");
    flexible["FlexibleTimeWindow"] = json!({ "Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15 });
    create(&aws, flexible).await;
    let due = aws.store.first_jobs().await.expect("memory")[0].1;
    let window = "2026-11-24T13:00:00Z".parse().expect("a time")..="2026-11-24T13:15:00Z".parse().expect("a time");
    assert!(window.contains(&due), "{due}");
    forward(&aws, 50).await;
    assert_eq!(times(&aws), ["2026-11-24T13:00:00Z", "2026-11-25T13:00:00Z", "2026-11-26T13:00:00Z"]);
}

#[tokio::test]
async fn a_schedule_that_is_disabled_waits_for_nothing() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut disabled = schedule("rate(1 minute)");
    disabled["State"] = "DISABLED".into();
    create(&aws, disabled.clone()).await;
    assert_eq!(aws.store.first_jobs().await.expect("memory").len(), 0);
    disabled["State"] = "ENABLED".into();
    done(&aws, "PUT", "/schedules/s", disabled).await;
    assert_eq!(aws.store.first_jobs().await.expect("memory").len(), 1);
    done(&aws, "DELETE", "/schedules/s", json!(null)).await;
    assert_eq!(aws.store.first_jobs().await.expect("memory").len(), 0);
}
