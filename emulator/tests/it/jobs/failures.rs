//! A job that panics or fails runs again, and is never lost.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::json;
use tokio::sync::Notify;

use super::{calls, destinations::with_two, send, settle, waiting};
use crate::{
    harness::{Act, Aws},
    lambda::with_hello,
    persistence::{Disk, live_and_stored, on},
};

/// Sends an event whose function waits until it is told to go on.
async fn running(aws: &Aws) -> Arc<Notify> {
    let go = Arc::new(Notify::new());
    aws.python.then(Act::Waits(go.clone()));
    send(aws).await;
    settle().await;
    assert_eq!(calls(aws), 1);
    go
}

#[tokio::test]
async fn a_job_that_panics_runs_again_after_a_delay_that_doubles() {
    let aws = with_two().await;
    let path = "/2019-09-25/functions/hello/event-invoke-config";
    let to_second =
        json!({ "DestinationConfig": { "OnSuccess": { "Destination": "arn:aws:lambda:us-east-1:111122223333:function:second" } } });
    assert_eq!(aws.rest("lambda", "PUT", path, to_second).await.status, 200);
    let go = running(&aws).await;
    // The record of the event's end needs an id, which panics.
    aws.ids.break_uuids(true);
    go.notify_one();
    settle().await;
    let mut seen = Vec::new();
    for milliseconds in [999, 1, 1999, 1, 3999, 1] {
        aws.clock.advance(SignedDuration::from_millis(milliseconds));
        settle().await;
        seen.push(calls(&aws));
    }
    assert_eq!((seen, waiting(&aws).await), (vec![1, 2, 2, 3, 3, 4], 1));
    aws.ids.break_uuids(false);
    aws.clock.advance(SignedDuration::from_secs(8));
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (6, 0), "hello once more, and then its destination");
    let (live, stored) = live_and_stored(&aws).await;
    assert_eq!(live, stored);
}

#[tokio::test]
async fn a_runtime_that_panics_is_a_delivery_that_is_tried_again() {
    let aws = with_hello().await;
    aws.python.then(Act::Panics);
    send(&aws).await;
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (1, 1));
    aws.clock.advance(SignedDuration::from_secs(1));
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (2, 0));
}

#[tokio::test]
async fn a_job_whose_outcome_can_not_be_stored_runs_again() {
    let disk = Disk::new();
    let aws = on(&disk).await;
    let go = running(&aws).await;
    disk.fill(true);
    go.notify_one();
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (1, 1));
    aws.clock.advance(SignedDuration::from_secs(1));
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (2, 1));
    disk.fill(false);
    aws.clock.advance(SignedDuration::from_secs(2));
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (3, 0));
}

#[tokio::test]
async fn a_job_does_not_begin_before_it_is_stored() {
    let disk = Disk::new();
    let aws = on(&disk).await;
    disk.fill(true);
    let request = aws.request("lambda", "POST", "/2015-03-31/functions/hello/invocations").header("x-amz-invocation-type", "Event");
    assert_eq!(aws.send(request.body(bytes::Bytes::new()).expect("a request")).await.status, 500);
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (0, 0));
}
