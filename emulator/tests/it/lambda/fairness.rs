//! Shares of the machine: no account takes all of it.

use std::sync::Arc;

use bytes::Bytes;
use emulator::{Account, AccountId, Config, MemoryStore, OpenKeyring, shares::SameForAll};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{FUNCTIONS, hello, lambda, make_role};
use crate::harness::{Act, Aws};

const INVOCATIONS: &str = "/2015-03-31/functions/hello/invocations";

async fn furnish(aws: &Aws) {
    make_role(aws).await;
    let mut input = hello();
    input["Role"] = format!("arn:aws:iam::{}:role/basic", aws.account).into();
    let answer = lambda(aws, "POST", FUNCTIONS, input).await;
    assert_eq!(answer.status, 201, "{answer}");
}

#[tokio::test]
async fn an_account_that_fills_its_share_is_throttled_and_another_still_runs() {
    let aws = Aws::with(Config { shares: Arc::new(SameForAll::new(3)), ..Config::default() }, MemoryStore::new());
    furnish(&aws).await;
    let other = aws.as_account(444_455_556_666);
    furnish(&other).await;
    let go = Arc::new(Notify::new());
    let mut running = Vec::new();
    for number in 0..3 {
        aws.python.then(Act::Waits(go.clone()));
        let (emulator, call) = (aws.emulator.clone(), aws.request("lambda", "POST", INVOCATIONS).body(Bytes::new()));
        running.push(tokio::spawn(async move { emulator.handle(call.expect("a request")).await.status() }));
        while aws.python.invocations().len() <= number {
            tokio::task::yield_now().await;
        }
    }
    insta::assert_snapshot!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await, @r#"
    429 TooManyRequestsException
    {"Type":"User","Reason":"ConcurrentInvocationLimitExceeded","message":"Rate Exceeded."}
    "#);
    // Reserved concurrency does not enlarge the account's share.
    lambda(&aws, "PUT", "/2017-10-31/functions/hello/concurrency", json!({ "ReservedConcurrentExecutions": 10 })).await;
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await.status, 429);
    assert_eq!(lambda(&other, "POST", INVOCATIONS, Value::Null).await.status, 200, "nobody else waits");
    for call in running {
        go.notify_one();
        assert_eq!(call.await.expect("an answer"), 200);
    }
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await.status, 200, "its places are free again");
}

async fn call(aws: &Aws) {
    let answer = lambda(aws, "POST", INVOCATIONS, Value::Null).await;
    assert_eq!(answer.status, 200, "{answer}");
    aws.clock.advance(SignedDuration::from_secs(1));
}

#[tokio::test]
async fn on_a_full_machine_room_is_made_by_the_account_that_has_the_most_idle_environments() {
    let modest = Aws::new();
    furnish(&modest).await;
    call(&modest).await;
    let hog = modest.as_account(444_455_556_666);
    furnish(&hog).await;
    let go = Arc::new(Notify::new());
    let mut running = Vec::new();
    for number in 0..2 {
        hog.python.then(Act::Waits(go.clone()));
        let (emulator, call) = (hog.emulator.clone(), hog.request("lambda", "POST", INVOCATIONS).body(Bytes::new()));
        running.push(tokio::spawn(async move { emulator.handle(call.expect("a request")).await.status() }));
        while hog.python.invocations().len() <= number + 1 {
            tokio::task::yield_now().await;
        }
    }
    for call in running {
        go.notify_one();
        assert_eq!(call.await.expect("an answer"), 200);
    }
    modest.python.holds(3);
    let newcomer = modest.as_account(777_788_889_999);
    furnish(&newcomer).await;
    call(&newcomer).await;
    assert_eq!(modest.python.starts().len(), 4);
    call(&modest).await;
    call(&hog).await;
    assert_eq!(
        modest.python.starts().len(),
        4,
        "each has one that is warm, though that of the first has been idle for the longest"
    );
}

#[tokio::test]
async fn a_copy_of_an_account_and_the_original_make_room_for_each_other() {
    let aws = Aws::new();
    furnish(&aws).await;
    aws.python.holds(1);
    let copy = Account::new(AccountId::from_number(111_122_223_333));
    let beside = aws.emulator.with_account(copy, MemoryStore::new(), Arc::new(OpenKeyring));
    let beside = Aws { emulator: beside, ..aws.as_account(111_122_223_333) };
    furnish(&beside).await;
    for _ in 0..2 {
        call(&aws).await;
        call(&beside).await;
    }
    assert_eq!(aws.python.starts().len(), 4);
}
