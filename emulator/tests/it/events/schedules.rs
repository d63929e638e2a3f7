//! Rules with a schedule, by the account's clock.

use emulator::{Config, Store, jobs::Forward};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{HELLO, done, got, settle, short, target, with_function};
use crate::harness::Aws;

/// The times of the events that the code has got.
fn times(aws: &Aws) -> Vec<String> {
    let time =
        |text: &String| serde_json::from_str::<Value>(text).ok().map(|event| event["time"].as_str().unwrap_or("").to_owned());
    got(aws).iter().filter_map(time).collect()
}

async fn forward(aws: &Aws, by: SignedDuration) {
    aws.emulator.fast_forward(aws.account, Forward::By(by)).await.expect("time");
    settle().await;
}

async fn scheduled(expression: &str) -> Aws {
    let aws = with_function().await;
    done(&aws, "PutRule", json!({ "Name": "r", "ScheduleExpression": expression })).await;
    target(&aws, json!({ "Id": "t", "Arn": HELLO })).await;
    aws
}

#[tokio::test]
async fn a_rate_counts_from_when_the_rule_was_made() {
    let aws = scheduled("rate(5 minutes)").await;
    aws.clock.advance(SignedDuration::from_secs(70));
    done(&aws, "PutRule", json!({ "Name": "r", "ScheduleExpression": "rate(5 minutes)", "Description": "d" })).await;
    forward(&aws, SignedDuration::from_mins(15)).await;
    assert_eq!(times(&aws), ["2026-11-24T12:05:00Z", "2026-11-24T12:10:00Z", "2026-11-24T12:15:00Z"]);
    insta::assert_snapshot!(got(&aws)[0], @r#"{"version":"0","id":"00000000-0000-0000-0000-000000000013","detail-type":"Scheduled Event","source":"aws.events","account":"111122223333","time":"2026-11-24T12:05:00Z","region":"us-east-1","resources":["arn:aws:events:us-east-1:111122223333:rule/r"],"detail":{}}"#);
}

#[tokio::test]
async fn a_cron_expression_occurs_at_its_times_in_utc() {
    let aws = scheduled("cron(30 9 ? * MON-FRI *)").await;
    forward(&aws, SignedDuration::from_hours(24 * 6)).await;
    assert_eq!(times(&aws), ["2026-11-25T09:30:00Z", "2026-11-26T09:30:00Z", "2026-11-27T09:30:00Z", "2026-11-30T09:30:00Z"]);
}

#[tokio::test]
async fn the_next_occurrence_is_gone_to_at_once() {
    let aws = scheduled("rate(1 hour)").await;
    let forwarded = aws.emulator.fast_forward(aws.account, Forward::ToNextJob).await.expect("a job");
    settle().await;
    assert_eq!((forwarded.now.to_string().as_str(), times(&aws).len()), ("2026-11-24T13:00:00Z", 1));
}

#[tokio::test]
async fn a_rule_wakes_nobody_without_targets_or_when_it_is_switched_off() {
    let aws = scheduled("rate(1 minute)").await;
    let jobs = async || aws.store.first_jobs().await.expect("memory").len();
    assert_eq!(jobs().await, 1);
    done(&aws, "DisableRule", json!({ "Name": "r" })).await;
    assert_eq!(jobs().await, 0);
    done(&aws, "EnableRule", json!({ "Name": "r" })).await;
    assert_eq!(jobs().await, 1);
    done(&aws, "RemoveTargets", json!({ "Rule": "r", "Ids": ["t"] })).await;
    assert_eq!(jobs().await, 0);
    target(&aws, json!({ "Id": "t", "Arn": HELLO })).await;
    done(&aws, "PutRule", json!({ "Name": "r", "EventPattern": "{\"source\":[\"s\"]}" })).await;
    assert_eq!(jobs().await, 0);
}

#[tokio::test]
async fn occurrences_go_on_after_a_restart_and_missed_ones_are_not_made_up_for() {
    let aws = scheduled("rate(5 minutes)").await;
    let restarted = Aws::with(Config::default(), aws.store.clone());
    restarted.clock.advance(SignedDuration::from_mins(17));
    restarted.emulator.start_jobs();
    while got(&restarted).is_empty() {
        tokio::task::yield_now().await;
    }
    settle().await;
    assert_eq!(times(&restarted), ["2026-11-24T12:05:00Z"]);
    restarted.clock.advance(SignedDuration::from_mins(3));
    while got(&restarted).len() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(times(&restarted), ["2026-11-24T12:05:00Z", "2026-11-24T12:20:00Z"]);
}

#[tokio::test]
async fn fifty_rules_wait_for_their_time() {
    let aws = with_function().await;
    for n in 0..=50 {
        let name = format!("r{n}");
        done(&aws, "PutRule", json!({ "Name": name, "ScheduleExpression": "rate(1 minute)" })).await;
        let targets = json!({ "Rule": name, "Targets": [{ "Id": "t", "Arn": HELLO }] });
        let answer = super::events(&aws, "PutTargets", targets).await;
        assert_eq!(answer.status, if n < 50 { 200 } else { 400 }, "{n}: {}", short(&answer));
    }
}
