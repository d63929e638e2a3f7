//! Long polling.

use std::sync::Arc;

use emulator::jobs::Forward;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::{receive, send, sqs, url, with_queue};
use crate::harness::Aws;

/// Lets other tasks run until they all wait.
async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

/// Begins to wait for a message.
async fn wait(aws: &Arc<Aws>, seconds: i64) -> JoinHandle<Value> {
    let waiting = aws.clone();
    let task = tokio::spawn(async move {
        let input = json!({ "QueueUrl": url("q"), "WaitTimeSeconds": seconds });
        sqs(&waiting, "ReceiveMessage", input).await.json()
    });
    settle().await;
    assert!(!task.is_finished());
    task
}

#[tokio::test]
async fn a_send_wakes_one_who_waits() {
    let aws = Arc::new(with_queue(json!({})).await);
    let (one, other) = (wait(&aws, 20).await, wait(&aws, 20).await);
    send(&aws, "q", "a").await;
    settle().await;
    assert!(one.is_finished() != other.is_finished());
    send(&aws, "q", "b").await;
    let mut bodies =
        [one.await.expect("an answer"), other.await.expect("an answer")].map(|answer| answer["Messages"][0]["Body"].clone());
    bodies.sort_by_key(Value::to_string);
    assert_eq!(bodies, ["a", "b"]);
}

#[tokio::test]
async fn the_end_of_the_wait_is_by_the_clock() {
    let aws = Arc::new(with_queue(json!({ "ReceiveMessageWaitTimeSeconds": "5" })).await);
    let waiting = wait(&aws, 20).await;
    aws.clock.advance(SignedDuration::from_secs(19));
    settle().await;
    assert!(!waiting.is_finished());
    aws.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(waiting.await.expect("an answer"), json!({}));
    // The queue's own wait holds for those who say nothing.
    let by_the_queue = tokio::spawn({
        let aws = aws.clone();
        async move { sqs(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q") })).await.text() }
    });
    settle().await;
    assert!(!by_the_queue.is_finished());
    aws.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(by_the_queue.await.expect("an answer"), "{}");
}

#[tokio::test]
async fn a_message_whose_delay_is_over_wakes_too() {
    let aws = Arc::new(with_queue(json!({ "DelaySeconds": "3", "VisibilityTimeout": "4" })).await);
    send(&aws, "q", "a").await;
    let waiting = wait(&aws, 20).await;
    aws.clock.advance(SignedDuration::from_secs(3));
    assert_eq!(waiting.await.expect("an answer")["Messages"][0]["Body"], "a");
    // So does one that is no longer in flight.
    let waiting = wait(&aws, 20).await;
    aws.clock.advance(SignedDuration::from_secs(4));
    assert_eq!(waiting.await.expect("an answer")["Messages"][0]["Body"], "a");
}

#[tokio::test]
async fn the_accounts_clock_wakes_too() {
    let aws = Arc::new(with_queue(json!({ "DelaySeconds": "900" })).await);
    send(&aws, "q", "a").await;
    let waiting = wait(&aws, 20).await;
    let nothing = wait(&aws, 20).await;
    aws.emulator.fast_forward(aws.account, Forward::By(SignedDuration::from_secs(900))).await.expect("a clock");
    let answers = [waiting.await.expect("an answer"), nothing.await.expect("an answer")];
    assert_eq!(answers.iter().filter(|answer| answer["Messages"][0]["Body"] == "a").count(), 1, "{answers:?}");
}

#[tokio::test]
async fn a_caller_who_hangs_up_takes_no_message() {
    let aws = Arc::new(with_queue(json!({})).await);
    let gone = wait(&aws, 20).await;
    gone.abort();
    settle().await;
    send(&aws, "q", "a").await;
    settle().await;
    assert_eq!(receive(&aws, "q").await.len(), 1);
}
