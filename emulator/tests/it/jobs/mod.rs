//! Jobs, the account's clock, and deliveries, with a clock that stands unless the test moves it.

mod bounds;
mod clock;
mod destinations;
mod failures;
mod restarts;

use bytes::Bytes;
use emulator::{jobs::Forward, runtime::Outcome};
use jiff::SignedDuration;

use crate::harness::{Act, Aws};

/// Sends an event to `hello`.
async fn send(aws: &Aws) -> String {
    let request = aws.request("lambda", "POST", "/2015-03-31/functions/hello/invocations").header("x-amz-invocation-type", "Event");
    let answer = aws.send(request.body(Bytes::from_static(b"{\"n\":1}")).expect("a request")).await;
    assert_eq!(answer.status, 202, "{answer}");
    answer.header("x-amzn-requestid")
}

/// The next invocations fail.
fn fails(aws: &Aws, times: usize) {
    for _ in 0..times {
        aws.python.then(Act::Ends(Outcome::Raised("{\"errorType\":\"E\"}".into()), vec![]));
    }
}

/// Lets other tasks run until they all wait: 500 yields are more than any of these tests needs.
pub async fn settle() {
    for _ in 0..500 {
        tokio::task::yield_now().await;
    }
}

/// Lets other tasks run until the code has been invoked `times` times, and until they settle. After a restart a package is unzipped
/// first, on another thread.
async fn until_called(aws: &Aws, times: usize) {
    while calls(aws) < times {
        tokio::task::yield_now().await;
    }
    settle().await;
}

fn calls(aws: &Aws) -> usize {
    aws.python.invocations().len()
}

async fn waiting(aws: &Aws) -> usize {
    aws.emulator.account(aws.account).await.expect("an account").read(|state| state.lambda.events.len())
}

/// Moves the account's clock. Returns the account's time, or why it was not moved.
async fn forward(aws: &Aws, forward: Forward) -> String {
    match aws.emulator.fast_forward(aws.account, forward).await {
        Ok(forwarded) => forwarded.now.to_string(),
        Err(error) => error.to_string(),
    }
}

async fn forward_by(aws: &Aws, by: SignedDuration) -> String {
    forward(aws, Forward::By(by)).await
}
