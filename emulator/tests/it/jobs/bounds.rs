//! How many jobs of an account run at once.

use std::sync::Arc;

use tokio::sync::Notify;

use super::{calls, send, settle, waiting};
use crate::{
    harness::Act,
    lambda::{FUNCTIONS, hello, lambda, make_role, with_hello},
};

#[tokio::test]
async fn a_hundred_jobs_of_an_account_run_at_once_and_those_of_others_do_not_wait_for_them() {
    let aws = with_hello().await;
    let go = Arc::new(Notify::new());
    for _ in 0..120 {
        aws.python.then(Act::Waits(go.clone()));
        send(&aws).await;
    }
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (100, 120));
    go.notify_one();
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (101, 119));
    go.notify_waiters();
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (120, 19));
    let other = aws.as_account(444_455_556_666);
    make_role(&other).await;
    let mut function = hello();
    function["Role"] = "arn:aws:iam::444455556666:role/basic".into();
    assert_eq!(lambda(&other, "POST", FUNCTIONS, function).await.status, 201);
    send(&other).await;
    settle().await;
    assert_eq!(waiting(&other).await, 0);
}
