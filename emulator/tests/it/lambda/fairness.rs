//! Nobody takes the whole machine.

use std::sync::Arc;

use bytes::Bytes;
use emulator::{Config, MemoryLedger};
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
    let aws = Aws::with(Config { most_running: 3, ..Config::default() }, MemoryLedger::new());
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
    // Reserving does not make the share larger.
    lambda(&aws, "PUT", "/2017-10-31/functions/hello/concurrency", json!({ "ReservedConcurrentExecutions": 10 })).await;
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await.status, 429);
    assert_eq!(lambda(&other, "POST", INVOCATIONS, Value::Null).await.status, 200, "nobody else waits");
    for call in running {
        go.notify_one();
        assert_eq!(call.await.expect("an answer"), 200);
    }
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, Value::Null).await.status, 200, "its places are free again");
}
