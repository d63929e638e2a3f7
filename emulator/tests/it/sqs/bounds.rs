//! Ten thousand messages, and the account's quota.

use std::time::{Duration, Instant};

use emulator::{Config, MemoryStore, Quota};
use serde_json::{Value, json};

use super::{counts, make, receive, sqs, told, url, with_queue};
use crate::harness::Aws;

async fn fill(aws: &Aws, batches: usize) {
    for batch in 0..batches {
        let entries: Vec<Value> =
            (0..10).map(|number| json!({ "Id": number.to_string(), "MessageBody": format!("{batch} {number}") })).collect();
        let answer = sqs(aws, "SendMessageBatch", json!({ "QueueUrl": url("q"), "Entries": entries })).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
}

#[tokio::test]
async fn a_queue_of_ten_thousand_messages_is_as_quick_as_a_small_one() {
    let aws = with_queue(json!({})).await;
    fill(&aws, 1_000).await;
    assert_eq!(counts(&aws, "q").await.0, "10000");
    let begun = Instant::now();
    for _ in 0..100 {
        let received = receive(&aws, "q").await;
        let entries: Vec<Value> = received
            .iter()
            .enumerate()
            .map(|(place, message)| json!({ "Id": place.to_string(), "ReceiptHandle": message["ReceiptHandle"] }))
            .collect();
        sqs(&aws, "DeleteMessageBatch", json!({ "QueueUrl": url("q"), "Entries": entries })).await;
    }
    assert_eq!(counts(&aws, "q").await, ("9000".into(), "0".into(), "0".into()));
    // A scan of the queue for each receipt would take a hundred times as long.
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_full_account_takes_no_message_and_gives_those_that_it_has() {
    let quota = Quota { records: 30, bytes: 1 << 20 };
    let aws = Aws::with(Config { quota, ..Config::default() }, MemoryStore::new());
    make(&aws, "q", json!({})).await;
    fill(&aws, 2).await;
    let entries: Vec<Value> = (0..10).map(|number| json!({ "Id": number.to_string(), "MessageBody": "x" })).collect();
    let refused = sqs(&aws, "SendMessageBatch", json!({ "QueueUrl": url("q"), "Entries": entries })).await;
    insta::assert_snapshot!(told(&refused), @"400 LimitExceededException;Sender: With this change the account would have 31 records in Coldstart's storage (a function, a role or an API is one), and an account may have 30. Delete what is no longer needed; a deletion is never refused for this.");
    assert_eq!(counts(&aws, "q").await.0, "20");
    let received = receive(&aws, "q").await;
    assert_eq!(received.len(), 10);
    assert_eq!(super::delete(&aws, "q", &received[0]).await.status, 200);
}
