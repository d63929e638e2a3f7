//! What is due after a restart happens without a call.

use emulator::{AccountId, Commit, Config, MemoryStore, Store};
use jiff::SignedDuration;
use records::{Change, JobChange};

use super::{calls, fails, send, settle, until_called, waiting};
use crate::{
    harness::Aws,
    lambda::{FUNCTIONS, hello, lambda, make_role},
    persistence::{Disk, empty_on, on},
};

/// An AWS whose event has failed once and is due again after a minute.
async fn with_a_retry(store: &std::sync::Arc<MemoryStore>) -> (Aws, String) {
    let aws = Aws::with(Config::default(), store.clone());
    make_role(&aws).await;
    lambda(&aws, "POST", FUNCTIONS, hello()).await;
    fails(&aws, 1);
    let request_id = send(&aws).await;
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (1, 1));
    (aws, request_id)
}

#[tokio::test]
async fn an_event_that_is_due_is_delivered_without_a_call() {
    let store = MemoryStore::new();
    let (_, request_id) = with_a_retry(&store).await;
    let restarted = Aws::with(Config::default(), store.clone());
    restarted.clock.advance(SignedDuration::from_secs(60));
    settle().await;
    assert_eq!(calls(&restarted), 0, "before its jobs are started");
    restarted.emulator.start_jobs();
    until_called(&restarted, 1).await;
    assert_eq!(restarted.python.invocations()[0].request_id, request_id);
    assert_eq!((waiting(&restarted).await, store.first_jobs().await.expect("memory").len()), (0, 0));
}

#[tokio::test]
async fn an_event_that_is_due_later_is_delivered_then() {
    let store = MemoryStore::new();
    with_a_retry(&store).await;
    let restarted = Aws::with(Config::default(), store);
    restarted.emulator.start_jobs();
    settle().await;
    restarted.clock.advance(SignedDuration::from_secs(59));
    settle().await;
    assert_eq!(calls(&restarted), 0);
    restarted.clock.advance(SignedDuration::from_secs(1));
    until_called(&restarted, 1).await;
    assert_eq!(calls(&restarted), 1);
}

#[tokio::test]
async fn a_call_of_the_account_starts_its_jobs_too() {
    let store = MemoryStore::new();
    with_a_retry(&store).await;
    let restarted = Aws::with(Config::default(), store);
    restarted.clock.advance(SignedDuration::from_secs(60));
    lambda(&restarted, "GET", FUNCTIONS, serde_json::Value::Null).await;
    until_called(&restarted, 1).await;
    assert_eq!(waiting(&restarted).await, 0);
}

#[tokio::test]
async fn an_account_in_which_nothing_is_due_is_not_loaded() {
    let disk = Disk::new();
    let aws = on(&disk).await;
    fails(&aws, 1);
    send(&aws).await;
    settle().await;
    let other = aws.as_account(444_455_556_666);
    make_role(&other).await;
    assert_eq!(disk.loads.lock().len(), 2);
    let restarted = empty_on(&disk);
    restarted.emulator.start_jobs();
    settle().await;
    restarted.clock.advance(SignedDuration::from_secs(59));
    settle().await;
    assert_eq!(disk.loads.lock().len(), 2, "nothing is due yet");
    restarted.clock.advance(SignedDuration::from_secs(1));
    settle().await;
    assert_eq!(disk.loads.lock()[2..], [aws.account]);
}

#[tokio::test]
async fn a_store_that_can_not_be_read_at_the_start_is_read_again() {
    let disk = Disk::new();
    let aws = on(&disk).await;
    fails(&aws, 1);
    send(&aws).await;
    settle().await;
    disk.fill(true);
    let restarted = empty_on(&disk);
    restarted.clock.advance(SignedDuration::from_secs(60));
    restarted.emulator.start_jobs();
    settle().await;
    disk.fill(false);
    assert_eq!(calls(&restarted), 0);
    restarted.clock.advance(SignedDuration::from_secs(30));
    until_called(&restarted, 1).await;
    assert_eq!(waiting(&restarted).await, 0);
}

#[tokio::test]
async fn an_account_that_can_not_be_read_holds_up_no_other_and_is_tried_again() {
    let store = MemoryStore::new();
    with_a_retry(&store).await;
    let broken = AccountId::from_number(1);
    let key = "lambda/event/x".to_owned();
    let change = |value: Option<&str>| Change { key: key.clone(), value: value.map(str::to_owned), was_there: false };
    let jobs = vec![JobChange { key: key.clone(), due_at: Some(0) }];
    let records = records::Commit { revision: 1, changes: vec![change(Some("{}"))], jobs, ..records::Commit::default() };
    store.commit(Commit { account: broken, records: Some(records), entries: vec![] }).await.expect("memory");
    let restarted = Aws::with(Config::default(), store.clone());
    restarted.clock.advance(SignedDuration::from_secs(60));
    restarted.emulator.start_jobs();
    until_called(&restarted, 1).await;
    assert_eq!(store.first_jobs().await.expect("memory").len(), 1, "its job is kept");
    // Somebody mends the account.
    let records = records::Commit { previous: 1, revision: 2, changes: vec![change(None)], ..records::Commit::default() };
    store.commit(Commit { account: broken, records: Some(records), entries: vec![] }).await.expect("memory");
    restarted.clock.advance(SignedDuration::from_secs(30));
    settle().await;
    let mended = restarted.emulator.account(broken).await.expect("an account");
    assert_eq!(mended.read(|state| state.lambda.events.len()), 0);
}

#[tokio::test]
async fn at_the_end_what_runs_may_end_and_nothing_else_begins() {
    let store = MemoryStore::new();
    let aws = Aws::with(Config::default(), store.clone());
    make_role(&aws).await;
    lambda(&aws, "POST", FUNCTIONS, hello()).await;
    let go = std::sync::Arc::new(tokio::sync::Notify::new());
    aws.python.then(crate::harness::Act::Waits(go.clone()));
    send(&aws).await;
    settle().await;
    let emulator = aws.emulator.clone();
    let drained = tokio::spawn(async move { emulator.drain_jobs(SignedDuration::from_secs(20)).await });
    settle().await;
    let second = send(&aws).await;
    settle().await;
    assert!(!drained.is_finished() && calls(&aws) == 1);
    go.notify_one();
    drained.await.expect("drained");
    assert_eq!((calls(&aws), waiting(&aws).await), (1, 1));
    let restarted = Aws::with(Config::default(), store);
    restarted.emulator.start_jobs();
    until_called(&restarted, 1).await;
    assert_eq!(restarted.python.invocations().iter().map(|call| &call.request_id).collect::<Vec<_>>(), [&second]);
}

#[tokio::test]
async fn a_job_that_does_not_end_holds_up_the_end_for_twenty_seconds() {
    let aws = crate::lambda::with_hello().await;
    aws.python.then(crate::harness::Act::Waits(std::sync::Arc::default()));
    send(&aws).await;
    settle().await;
    let emulator = aws.emulator.clone();
    let drained = tokio::spawn(async move { emulator.drain_jobs(SignedDuration::from_secs(20)).await });
    settle().await;
    aws.clock.advance(SignedDuration::from_secs(19));
    settle().await;
    assert!(!drained.is_finished());
    aws.clock.advance(SignedDuration::from_secs(1));
    drained.await.expect("cut off");
    assert_eq!(waiting(&aws).await, 1, "its event is kept");
}
