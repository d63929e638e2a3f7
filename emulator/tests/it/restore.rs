//! An account that is put into another state: everybody is in that one from then on, and nothing of the old one comes back.

use std::sync::Arc;

use bytes::Bytes;
use emulator::{Config, LogLine, account::State, runtime::Outcome};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::{sync::Notify, task::JoinHandle};

use crate::{
    harness::{Act, Aws},
    lambda::{FUNCTIONS, hello, lambda, log_of_hello, make_role, with_hello},
    persistence::{Disk, live_and_stored, on},
};

const INVOCATIONS: &str = "/2015-03-31/functions/hello/invocations";

async fn state(aws: &Aws) -> State {
    aws.emulator.account(aws.account).await.expect("an account").snapshot().1
}

async fn restore(aws: &Aws, state: State) {
    aws.emulator.restore(aws.account, state, Vec::new()).await.expect("restored");
}

/// The names of what is there, as it stands and as it would be read after a `kill -9` now.
async fn functions(aws: &Aws) -> String {
    let (live, stored) = live_and_stored(aws).await;
    assert_eq!(live, stored);
    let listed = lambda(aws, "GET", FUNCTIONS, Value::Null).await.json();
    let names = listed["Functions"].as_array().expect("a list").iter().map(|function| function["FunctionName"].to_string());
    names.collect::<Vec<_>>().join(" ")
}

async fn make(aws: &Aws, name: &str) {
    let mut input = hello();
    input["FunctionName"] = name.into();
    let answer = lambda(aws, "POST", FUNCTIONS, input).await;
    assert_eq!(answer.status, 201, "{answer}");
}

async fn event(aws: &Aws) {
    let request = aws.request("lambda", "POST", INVOCATIONS).header("x-amz-invocation-type", "Event");
    assert_eq!(aws.send(request.body(Bytes::from_static(b"{}")).expect("a request")).await.status, 202);
}

/// A call of `hello` that has begun, and that ends when it is told.
async fn running(aws: &Aws) -> (JoinHandle<StatusCode>, Arc<Notify>) {
    let go = Arc::new(Notify::new());
    aws.python.then(Act::Waits(go.clone()));
    let before = aws.python.invocations().len();
    let (emulator, call) = (aws.emulator.clone(), aws.request("lambda", "POST", INVOCATIONS).body(Bytes::new()));
    let call = tokio::spawn(async move { emulator.handle(call.expect("a request")).await.status() });
    while aws.python.invocations().len() == before {
        tokio::task::yield_now().await;
    }
    (call, go)
}

async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_event_that_waited_for_another_try_changes_nothing_in_the_state_that_came_after() {
    for to_an_earlier_state in [false, true] {
        let aws = with_hello().await;
        let earlier = state(&aws).await;
        for _ in 0..3 {
            aws.python.then(Act::Ends(Outcome::Raised("{}".into()), vec![]));
        }
        event(&aws).await;
        settle().await;
        assert_eq!(aws.python.invocations().len(), 1);
        restore(&aws, if to_an_earlier_state { earlier } else { State::default() }).await;
        if !to_an_earlier_state {
            make_role(&aws).await;
        }
        for minutes in [1, 2, 60] {
            aws.clock.advance(SignedDuration::from_mins(minutes));
            settle().await;
        }
        assert_eq!(aws.python.invocations().len(), 1, "the event is gone with the state that it was in");
        assert_eq!(functions(&aws).await, if to_an_earlier_state { "\"hello\"" } else { "" });
    }
}

#[tokio::test]
async fn what_is_acknowledged_after_it_is_kept_whatever_was_under_way() {
    let aws = with_hello().await;
    let (call, go) = running(&aws).await;
    event(&aws).await;
    restore(&aws, State::default()).await;
    go.notify_one();
    assert_eq!(call.await.expect("an answer"), 200, "what ran ran to its end");
    settle().await;
    make_role(&aws).await;
    make(&aws, "after").await;
    assert_eq!(functions(&aws).await, "\"after\"");
    let groups = aws.target("logs", "Logs_20140328.DescribeLogGroups", json!({})).await.json();
    assert_eq!(groups["logGroups"], json!([]), "and left no trace");
}

#[tokio::test]
async fn an_account_that_nobody_has_called_since_the_start_is_put_back_on_the_disk_too() {
    let aws = with_hello().await;
    make(&aws, "second").await;
    let restarted = Aws::with(Config::default(), aws.store.clone());
    restore(&restarted, State::default()).await;
    assert_eq!(functions(&restarted).await, "");
}

#[tokio::test]
async fn its_own_events_are_delivered_and_its_own_environments_are_new() {
    let aws = with_hello().await;
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await.status, 200);
    aws.python.then(Act::Ends(Outcome::Raised("{}".into()), vec![]));
    event(&aws).await;
    settle().await;
    let with_an_event = state(&aws).await;
    assert_eq!((aws.python.starts().len(), aws.python.invocations().len()), (1, 2));
    restore(&aws, with_an_event).await;
    aws.clock.advance(SignedDuration::from_mins(1));
    settle().await;
    assert_eq!((aws.python.starts().len(), aws.python.invocations().len()), (2, 3));
    let (live, stored) = live_and_stored(&aws).await;
    assert_eq!(live, stored);
}

#[tokio::test]
async fn its_log_is_the_one_that_comes_with_it() {
    let aws = with_hello().await;
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await.status, 200);
    let elsewhere = with_hello().await;
    elsewhere.clock.advance(SignedDuration::from_secs(10));
    lambda(&elsewhere, "POST", INVOCATIONS, Value::Null).await;
    aws.clock.advance(SignedDuration::from_secs(20));
    let line = |message: &str| LogLine {
        group: "/aws/lambda/hello".into(),
        stream: "s".into(),
        timestamp: 1_795_521_610_000,
        ingestion_time: 1_795_521_610_000,
        message: message.into(),
    };
    let state = state(&elsewhere).await;
    aws.emulator.restore(aws.account, state, vec![line("one"), line("two")]).await.expect("restored");
    assert_eq!(log_of_hello(&aws).await, "\"one\"\n\"two\"\n");
}

#[tokio::test]
async fn what_can_not_be_stored_leaves_the_account_as_it_was() {
    let disk = Disk::new();
    let aws = on(&disk).await;
    disk.fill(true);
    assert!(aws.emulator.restore(aws.account, State::default(), Vec::new()).await.is_err());
    disk.fill(false);
    make(&aws, "second").await;
    assert_eq!(functions(&aws).await, "\"hello\" \"second\"");
}
