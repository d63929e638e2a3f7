//! The account's clock: moved forward, it shows what would come with time.

use bytes::Bytes;
use emulator::{Config, account::State, jobs::Forward};
use http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{calls, fails, forward, forward_by, send, settle, until_called, waiting};
use crate::{
    apigateway::given::Api,
    harness::Aws,
    lambda::{FUNCTIONS, hello, lambda, log_of_hello, with_hello},
    persistence::live_and_stored,
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// When `hello` has run, by its log.
async fn starts(aws: &Aws) -> Vec<String> {
    let group = json!({ "logGroupName": "/aws/lambda/hello", "filterPattern": "START RequestId" });
    let events = aws.target("logs", "Logs_20140328.FilterLogEvents", group).await.json();
    let time = |event: &Value| jiff::Timestamp::from_millisecond(event["timestamp"].as_i64().expect("a time")).expect("a time");
    events["events"].as_array().into_iter().flatten().map(|event| time(event).to_string()).collect()
}

#[tokio::test]
async fn each_retry_is_seen_at_once_by_going_to_the_next_job() {
    let aws = with_hello().await;
    fails(&aws, 3);
    send(&aws).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(format!("{}: {} calls", forward(&aws, Forward::ToNextJob).await, calls(&aws)));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    2026-11-24T12:01:00Z: 2 calls
    2026-11-24T12:03:00Z: 3 calls
    Nothing waits in this account.: 3 calls
    ");
    assert_eq!(starts(&aws).await, ["2026-11-24T12:00:00Z", "2026-11-24T12:01:00Z", "2026-11-24T12:03:00Z"]);
    assert_eq!(waiting(&aws).await, 0);
}

#[tokio::test]
async fn what_is_due_on_the_way_runs_at_its_time() {
    let aws = with_hello().await;
    fails(&aws, 3);
    send(&aws).await;
    assert_eq!(forward_by(&aws, HOUR).await, "2026-11-24T13:00:00Z");
    assert_eq!(starts(&aws).await, ["2026-11-24T12:00:00Z", "2026-11-24T12:01:00Z", "2026-11-24T12:03:00Z"]);
    let (live, stored) = live_and_stored(&aws).await;
    assert_eq!(live, stored);
}

#[tokio::test]
async fn a_throttled_event_is_tried_up_to_six_hours_on_the_way() {
    let aws = with_hello().await;
    let concurrency = "/2017-10-31/functions/hello/concurrency";
    lambda(&aws, "PUT", concurrency, json!({ "ReservedConcurrentExecutions": 0 })).await;
    send(&aws).await;
    forward_by(&aws, HOUR * 5).await;
    assert_eq!(waiting(&aws).await, 1);
    forward_by(&aws, HOUR).await;
    assert_eq!((calls(&aws), waiting(&aws).await), (0, 0));
}

#[tokio::test]
async fn time_goes_on_from_there_and_the_clock_is_kept_over_a_restart() {
    let aws = with_hello().await;
    forward_by(&aws, HOUR).await;
    aws.clock.advance(SignedDuration::from_secs(5));
    fails(&aws, 1);
    send(&aws).await;
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (1, 1));
    let due = emulator::Store::first_jobs(&*aws.store).await.expect("memory")[0].1;
    assert_eq!(due.to_string(), "2026-11-24T12:01:05Z", "in real time");
    let restarted = Aws::with(Config::default(), aws.store.clone());
    restarted.clock.advance(SignedDuration::from_secs(5 + 59));
    restarted.emulator.start_jobs();
    settle().await;
    assert_eq!(calls(&restarted), 0, "the retry is due a minute after the first try, in real time too");
    restarted.clock.advance(SignedDuration::from_secs(1));
    until_called(&restarted, 1).await;
    assert_eq!(waiting(&restarted).await, 0);
    assert_eq!(starts(&restarted).await, ["2026-11-24T13:00:05Z", "2026-11-24T13:01:05Z"]);
}

#[tokio::test]
async fn a_job_of_the_time_before_a_restart_is_due_by_the_clock_that_was_moved() {
    let aws = with_hello().await;
    fails(&aws, 1);
    send(&aws).await;
    settle().await;
    forward_by(&aws, SignedDuration::from_secs(50)).await;
    let restarted = Aws::with(Config::default(), aws.store.clone());
    restarted.emulator.start_jobs();
    restarted.clock.advance(SignedDuration::from_secs(9));
    settle().await;
    assert_eq!(calls(&restarted), 0);
    restarted.clock.advance(SignedDuration::from_secs(1));
    until_called(&restarted, 1).await;
    assert_eq!(waiting(&restarted).await, 0);
}

#[tokio::test]
async fn it_goes_forward_only_and_only_so_far() {
    let aws = with_hello().await;
    let mut seen = Vec::new();
    for by in [SignedDuration::ZERO, -HOUR, DAY * 367, SignedDuration::MAX] {
        seen.push(forward_by(&aws, by).await);
    }
    for _ in 0..11 {
        seen.push(forward_by(&aws, DAY * 366).await);
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    The clock can be moved forward only, by at most 366 days at once.
    The clock can be moved forward only, by at most 366 days at once.
    The clock can be moved forward only, by at most 366 days at once.
    The clock can be moved forward only, by at most 366 days at once.
    2027-11-25T12:00:00Z
    2028-11-25T12:00:00Z
    2029-11-26T12:00:00Z
    2030-11-27T12:00:00Z
    2031-11-28T12:00:00Z
    2032-11-28T12:00:00Z
    2033-11-29T12:00:00Z
    2034-11-30T12:00:00Z
    2035-12-01T12:00:00Z
    2036-12-01T12:00:00Z
    The clock can be at most 3660 days ahead of the real time.
    ");
    // A reset is no way back, either.
    aws.emulator.restore(aws.account, State::default(), Vec::new()).await.expect("restored");
    assert_eq!(forward_by(&aws, SignedDuration::from_secs(1)).await, "The clock can be at most 3660 days ahead of the real time.");
}

#[tokio::test]
async fn another_account_has_its_own_time() {
    let aws = with_hello().await;
    forward_by(&aws, DAY).await;
    let other = aws.as_account(444_455_556_666);
    let now = |aws: &Aws| aws.emulator.core().clone();
    let (core, mine) = (now(&aws), aws.emulator.account(aws.account).await.expect("an account"));
    let theirs = other.emulator.account(other.account).await.expect("an account");
    assert_eq!(core.now(&mine).to_string(), "2026-11-25T12:00:00Z");
    assert_eq!(core.now(&theirs).to_string(), "2026-11-24T12:00:00Z");
}

#[tokio::test]
async fn a_quota_comes_back_with_the_next_day() {
    let api = Api::keyed_mock().await;
    let key =
        api.keyed(json!({ "quota": { "limit": 1, "period": "DAY" }, "throttle": { "rateLimit": 0.001, "burstLimit": 1 } })).await;
    let call = async || api.curl_with_key("/dev/hello", &key).await.status;
    assert_eq!((call().await, call().await), (200, 429));
    forward_by(&api.aws, DAY).await;
    assert_eq!((call().await, call().await), (200, 429));
}

#[tokio::test]
async fn log_events_expire() {
    let aws = with_hello().await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/invocations", json!({})).await;
    let retention = json!({ "logGroupName": "/aws/lambda/hello", "retentionInDays": 1 });
    aws.target("logs", "Logs_20140328.PutRetentionPolicy", retention).await;
    assert_ne!(log_of_hello(&aws).await, "");
    forward_by(&aws, DAY + HOUR).await;
    assert_eq!(log_of_hello(&aws).await, "");
    lambda(&aws, "POST", "/2015-03-31/functions/hello/invocations", json!({})).await;
    assert_eq!(starts(&aws).await, ["2026-11-25T13:00:00Z"]);
}

#[tokio::test]
async fn what_is_made_has_the_accounts_time() {
    let aws = with_hello().await;
    forward_by(&aws, DAY).await;
    let mut second = hello();
    second["FunctionName"] = "second".into();
    let function = lambda(&aws, "POST", FUNCTIONS, second).await.json();
    let api = aws.rest("apigateway", "POST", "/restapis", json!({ "name": "a" })).await.json();
    assert_eq!(function["LastModified"], "2026-11-25T12:00:00.000+0000");
    let created = jiff::Timestamp::from_second(api["createdDate"].as_i64().expect("seconds")).expect("a time");
    assert_eq!(created.to_string(), "2026-11-25T12:00:00Z");
}

#[tokio::test]
async fn a_session_expires() {
    let aws = Aws::new();
    let inside = |text: &str, tag: &str| {
        text.split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("").to_owned()
    };
    let made = aws.form("sts", &[("Action", "GetSessionToken"), ("DurationSeconds", "900")]).await.text();
    let (key, token) = (inside(&made, "AccessKeyId"), inside(&made, "SessionToken"));
    let who = async || {
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={key}/20261124/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=00");
        let request = Request::post("/").header("authorization", authorization).header("x-amz-security-token", &token);
        let answer = aws.send(request.body(Bytes::from("Action=GetCallerIdentity&Version=2011-06-15")).expect("a request")).await;
        format!("{} {}", answer.status, inside(&answer.text(), "Code"))
    };
    assert_eq!(who().await, "200 ");
    forward_by(&aws, SignedDuration::from_secs(899)).await;
    assert_eq!(who().await, "200 ");
    forward_by(&aws, SignedDuration::from_secs(1)).await;
    assert_eq!(who().await, "403 ExpiredToken");
}

#[tokio::test]
async fn an_idle_environment_ends_and_what_runs_later_has_credentials_that_hold() {
    let aws = with_hello().await;
    let invoke = async || lambda(&aws, "POST", "/2015-03-31/functions/hello/invocations", json!({})).await.status;
    invoke().await;
    forward_by(&aws, SignedDuration::from_mins(4)).await;
    invoke().await;
    assert_eq!(aws.python.starts().len(), 1, "it is warm");
    forward_by(&aws, SignedDuration::from_mins(5)).await;
    invoke().await;
    assert_eq!(aws.python.starts().len(), 2);
}
