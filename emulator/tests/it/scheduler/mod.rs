//! EventBridge Scheduler: schedules, groups, times, targets.

mod groups;
mod refusals;
mod targets;
mod times;

use serde_json::{Value, json};

use crate::{
    events::{HELLO, role, settle},
    harness::{Answer, Aws},
    lambda::with_hello,
};

const ROLE: &str = "arn:aws:iam::111122223333:role/scheduler";

/// A call of Scheduler.
async fn call(aws: &Aws, method: &str, path: &str, body: Value) -> Answer {
    aws.rest("scheduler", method, path, body).await
}

/// The body of an answer without an error.
async fn done(aws: &Aws, method: &str, path: &str, body: Value) -> Value {
    let answer = call(aws, method, path, body).await;
    assert_eq!(answer.status, 200, "{method} {path}: {answer}");
    answer.json()
}

/// An account with the function `hello`, and a role for Scheduler that may do this on everything.
async fn with_role(action: &str) -> Aws {
    let aws = with_hello().await;
    role(&aws, "scheduler", "scheduler.amazonaws.com", json!([{ "Effect": "Allow", "Action": action, "Resource": "*" }])).await;
    aws
}

/// A schedule for `hello`.
fn schedule(expression: &str) -> Value {
    json!({
        "ScheduleExpression": expression, "FlexibleTimeWindow": { "Mode": "OFF" },
        "Target": { "Arn": HELLO, "RoleArn": ROLE, "Input": "{\"at\":\"<aws.scheduler.scheduled-time>\"}" },
    })
}

/// Creates the schedule `s`.
async fn create(aws: &Aws, schedule: Value) {
    done(aws, "POST", "/schedules/s", schedule).await;
    settle().await;
}

/// Seconds since 1970, as the protocol has times.
fn seconds(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().expect("a time").as_second()
}
