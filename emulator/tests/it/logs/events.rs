//! Events: read, filtered, counted.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{call, messages, write};
use crate::harness::{Answer, Aws};

#[tokio::test]
async fn events_are_read_forward_and_backward_and_a_token_comes_back_at_the_end() {
    let aws = Aws::new();
    for message in ["a", "b", "c", "d", "e"] {
        write(&aws, "/g", "s", &[message]).await;
        aws.clock.advance(SignedDuration::from_millis(10));
    }
    let get = async |more: Value| {
        let mut input = json!({ "logGroupName": "/g", "logStreamName": "s", "limit": 2 });
        if let (Value::Object(input), Value::Object(more)) = (&mut input, more) {
            input.extend(more);
        }
        call(&aws, "GetLogEvents", input).await
    };
    let token = |answer: &Answer, name: &str| answer.json()[name].clone();
    let newest = get(json!({})).await;
    assert_eq!(messages(&newest), "d | e");
    let older = get(json!({ "nextToken": token(&newest, "nextBackwardToken") })).await;
    assert_eq!(messages(&older), "b | c");
    let oldest = get(json!({ "startFromHead": true })).await;
    assert_eq!(messages(&oldest), "a | b");
    let next = get(json!({ "nextToken": token(&oldest, "nextForwardToken") })).await;
    assert_eq!(messages(&next), "c | d");
    let last = get(json!({ "nextToken": token(&next, "nextForwardToken") })).await;
    assert_eq!(messages(&last), "e");
    let end = get(json!({ "nextToken": token(&last, "nextForwardToken") })).await;
    assert_eq!((messages(&end).as_str(), token(&end, "nextForwardToken")), ("", token(&last, "nextForwardToken")));
    write(&aws, "/g", "s", &["f"]).await;
    assert_eq!(messages(&get(json!({ "nextToken": token(&end, "nextForwardToken") })).await), "f");
    let back = get(json!({ "nextToken": token(&end, "nextBackwardToken") })).await;
    assert_eq!(messages(&back), "d | e");
    // The beginning is in, the end is out.
    let noon = 1_795_521_600_000_i64;
    let between = get(json!({ "startTime": noon + 10, "endTime": noon + 30, "startFromHead": true })).await;
    assert_eq!(messages(&between), "b | c");
}

#[tokio::test]
async fn filtered_events_come_in_pages_and_of_the_streams_asked_for() {
    let aws = Aws::new();
    for (stream, message) in [("a/1", "one"), ("b/1", "two"), ("a/2", "three"), ("a/1", "four")] {
        write(&aws, "/g", stream, &[message]).await;
    }
    let filter = async |input: Value| call(&aws, "FilterLogEvents", input).await;
    let first = filter(json!({ "logGroupName": "/g", "limit": 3 })).await;
    assert_eq!(messages(&first), "one | two | three");
    let second = filter(json!({ "logGroupName": "/g", "limit": 3, "nextToken": first.json()["nextToken"] })).await;
    assert_eq!((messages(&second).as_str(), second.json().get("nextToken")), ("four", None));
    assert_eq!(messages(&filter(json!({ "logGroupName": "/g", "logStreamNamePrefix": "a/" })).await), "one | three | four");
    assert_eq!(messages(&filter(json!({ "logGroupName": "/g", "logStreamNames": ["b/1", "a/2"] })).await), "two | three");
    let arn = "arn:aws:logs:us-east-1:111122223333:log-group:/g";
    assert_eq!(messages(&filter(json!({ "logGroupIdentifier": arn, "filterPattern": "four" })).await), "four");
}

#[tokio::test]
async fn memory_holds_the_newest_ten_thousand_events() {
    let aws = Aws::new();
    let lines: Vec<String> = (0..10_100).map(|number| format!("line {number}")).collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    write(&aws, "/g", "s", &lines).await;
    let head = json!({ "logGroupName": "/g", "logStreamName": "s", "startFromHead": true, "limit": 2 });
    let head = messages(&call(&aws, "GetLogEvents", head).await);
    assert!(head.starts_with("Coldstart: older events") && head.ends_with(" | line 100"), "{head}");
    let big = "x".repeat(300 << 10);
    write(&aws, "/g", "big", &[&big]).await;
    let answer = call(&aws, "GetLogEvents", json!({ "logGroupName": "/g", "logStreamName": "big" })).await;
    assert_eq!(messages(&answer).len(), 256 << 10);
}
