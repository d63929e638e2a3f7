//! What somebody meets who prints without end.

use std::sync::Arc;

use emulator::{Config, LogLine, Store, account::State, logs};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{call, messages, short, write};
use crate::harness::Aws;

/// What is stored of an account's log.
async fn stored(aws: &Aws) -> Vec<LogLine> {
    aws.store.logs(aws.account, usize::MAX).await.expect("memory")
}

async fn stored_megabytes(aws: &Aws) -> usize {
    (stored(aws).await.iter().map(LogLine::cost).sum::<usize>() + (1 << 19)) >> 20
}

/// An invocation that prints 4 MB.
async fn print_4_mb(aws: &Aws) {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let timestamp = emulator::Clock::now(&*aws.clock).as_millisecond();
    let event = |_| logs::Event { timestamp, message: "x".repeat(64 << 10) };
    logs::write(aws.emulator.core(), &account, "/aws/lambda/f", "s", (0..64).map(event).collect()).await;
}

async fn last_message(aws: &Aws) -> String {
    stored(aws).await.pop().map(|line| line.message).unwrap_or_default()
}

#[tokio::test]
async fn what_is_printed_beyond_the_allowance_is_dropped_and_the_stream_says_how_much() {
    let aws = Aws::new();
    for _ in 0..50 {
        print_4_mb(&aws).await;
    }
    assert_eq!(stored_megabytes(&aws).await, 16, "of 200 MB");
    let notices: Vec<LogLine> = stored(&aws).await.into_iter().filter(|line| line.message.starts_with("Coldstart")).collect();
    insta::assert_snapshot!(notices[0].message.trim_end(), @"Coldstart: 1 log events are missing here. An account may write 256 KB of log events a second, and 16 MB at once; after 64 seconds without any it has all of that again.");
    assert_eq!((notices[0].group.as_str(), notices[0].stream.as_str()), ("/aws/lambda/f", "s"));
    aws.clock.advance(SignedDuration::from_secs(10));
    print_4_mb(&aws).await;
    assert_eq!(stored_megabytes(&aws).await, 18, "ten seconds' worth more");
    assert!(last_message(&aws).await.starts_with("Coldstart: "), "{}", last_message(&aws).await);
    aws.clock.advance(SignedDuration::from_secs(64));
    write(&aws, "/aws/lambda/f", "s", &["hello"]).await;
    assert_eq!(last_message(&aws).await, "hello");
}

#[tokio::test]
async fn a_class_that_prints_a_hundred_lines_at_each_call_loses_none() {
    let aws = Aws::new();
    for learner in 0..300 {
        let aws = aws.as_account(100_000_000_000 + learner);
        let lines = vec!["2026-11-24 12:00:00 INFO the order of customer 4711 was taken: 3 pieces, 12.50 each, no discount"; 100];
        for _ in 0..3 {
            write(&aws, "/aws/lambda/orders", "2026/11/24/[$LATEST]0123456789abcdef0123456789abcdef", &lines).await;
        }
        assert_eq!(stored(&aws).await.len(), 300);
    }
}

#[tokio::test]
async fn put_log_events_beyond_the_allowance_is_throttled_as_on_aws() {
    let aws = Aws::new();
    call(&aws, "CreateLogGroup", json!({ "logGroupName": "/g" })).await;
    call(&aws, "CreateLogStream", json!({ "logGroupName": "/g", "logStreamName": "s" })).await;
    let event = json!({ "timestamp": emulator::Clock::now(&*aws.clock).as_millisecond(), "message": "x".repeat(100 << 10) });
    let put = json!({ "logGroupName": "/g", "logStreamName": "s", "logEvents": vec![event; 10] });
    for _ in 0..16 {
        assert_eq!(call(&aws, "PutLogEvents", put.clone()).await.status, 200);
    }
    insta::assert_snapshot!(short(&call(&aws, "PutLogEvents", put.clone()).await), @"400 ThrottlingException: Rate exceeded");
    aws.clock.advance(SignedDuration::from_secs(4));
    assert_eq!(call(&aws, "PutLogEvents", put).await.status, 200);
}

#[tokio::test]
async fn a_stream_whose_older_events_were_removed_says_so_before_and_after_a_restart() {
    let aws = Aws::new();
    for number in 0..101 {
        let names: Vec<String> = (0..100).map(|line| format!("{number}.{line}")).collect();
        write(&aws, "/g", "s", &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        aws.clock.advance(SignedDuration::from_millis(1));
    }
    let restarted = Aws::with(Config::default(), aws.store.clone());
    for aws in [&aws, &restarted] {
        let first = json!({ "logGroupName": "/g", "logStreamName": "s", "startFromHead": true, "limit": 2 });
        let filtered = json!({ "logGroupName": "/g", "limit": 2 });
        let seen = [messages(&call(aws, "GetLogEvents", first).await), messages(&call(aws, "FilterLogEvents", filtered).await)];
        insta::allow_duplicates! {
            insta::assert_snapshot!(seen.join("\n"), @"
            Coldstart: older events of this log stream were removed. An account keeps its newest 10,000 log events, of 8 MB at most.
             | 1.0
            Coldstart: older events of this log stream were removed. An account keeps its newest 10,000 log events, of 8 MB at most.
             | 1.0
            ");
        }
        let newest = json!({ "logGroupName": "/g", "logStreamName": "s", "limit": 1 });
        assert_eq!(messages(&call(aws, "GetLogEvents", newest).await), "100.99");
    }
    write(&aws, "/g", "other", &["whole"]).await;
    let other = json!({ "logGroupName": "/g", "logStreamName": "other" });
    assert_eq!(messages(&call(&aws, "GetLogEvents", other).await), "whole");
}

#[tokio::test]
async fn an_account_that_is_put_back_has_no_events_stored() {
    let aws = Aws::new();
    write(&aws, "/g", "s", &["a", "b"]).await;
    aws.emulator.restore(aws.account, State::default(), Vec::new()).await.expect("restored");
    assert_eq!(stored(&aws).await, []);
}

#[tokio::test]
async fn a_group_has_at_most_fifty_tags() {
    let aws = Arc::new(Aws::new());
    let tags = |from: usize, count: usize| -> Value {
        (from..from + count).map(|n| (n.to_string(), json!("v"))).collect::<serde_json::Map<_, _>>().into()
    };
    let made = call(&aws, "CreateLogGroup", json!({ "logGroupName": "/g", "tags": tags(0, 50) })).await;
    assert_eq!(made.status, 200, "{made}");
    let more = call(&aws, "TagLogGroup", json!({ "logGroupName": "/g", "tags": tags(50, 1) })).await;
    insta::assert_snapshot!(short(&more), @"400 TooManyTagsException: A log group can have at most 50 tags.");
    let long = call(&aws, "TagLogGroup", json!({ "logGroupName": "/g", "tags": { "0": "v".repeat(257) } })).await;
    assert_eq!(long.status, 400, "{long}");
}
