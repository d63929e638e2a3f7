//! CloudWatch Logs: groups that appear, events that are found again, filter patterns.

mod bounds;
mod events;
mod groups;
mod patterns;
mod refusals;

use emulator::logs;
use serde_json::Value;

use crate::harness::{Answer, Aws};

async fn call(aws: &Aws, operation: &str, input: Value) -> Answer {
    aws.target("logs", &format!("Logs_20140328.{operation}"), input).await
}

/// As a service writes what a function printed, now.
async fn write(aws: &Aws, group: &str, stream: &str, messages: &[&str]) {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let timestamp = emulator::Clock::now(&*aws.clock).as_millisecond();
    let events = messages.iter().map(|message| logs::Event { timestamp, message: (*message).to_owned() }).collect();
    logs::write(aws.emulator.core(), &account, group, stream, events).await;
}

fn messages(answer: &Answer) -> String {
    let json = answer.json();
    let events = json["events"].as_array().cloned().unwrap_or_default();
    events.iter().filter_map(|event| event["message"].as_str()).collect::<Vec<_>>().join(" | ")
}

fn short(answer: &Answer) -> String {
    let json = answer.json();
    match json["__type"].as_str() {
        Some(name) => format!("{} {name}: {}", answer.status, json["message"].as_str().unwrap_or("")),
        None => format!("{} {}", answer.status, answer.text()),
    }
}
