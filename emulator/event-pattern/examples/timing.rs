//! How long patterns take: `cargo run --release --example timing`. A look, not a test.

use std::hint::black_box;
use std::time::Instant;

use event_pattern::{Dialect, Pattern};
use serde_json::json;

fn time(what: &str, times: u32, mut run: impl FnMut()) {
    let start = Instant::now();
    (0..times).for_each(|_| run());
    println!("{what}: {:?}", start.elapsed() / times);
}

fn main() -> Result<(), event_pattern::PatternError> {
    let text = r#"{"source": ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"], "detail": {"state": ["running", "stopped"], "count": [{"numeric": [">", 0, "<=", 5]}]}}"#;
    let wild = r#"{"source": ["aws.s3"], "detail": {"object": {"key": [{"wildcard": "uploads/*/images/*.png"}]}}}"#;
    let records = r#"{"Records": {"eventName": [{"prefix": "ObjectCreated:"}], "s3": {"object": {"key": [{"prefix": "auto-"}]}}}}"#;
    let event = json!({
        "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2",
        "account": "111122223333", "time": "2017-12-22T18:43:48Z", "region": "us-west-1", "resources": ["arn:aws:ec2:us-west-1:123456789012:instance/i-1"],
        "detail": {"instance-id": "i-1", "state": "stopped", "count": 3}
    });
    let record = |name: &str| json!({"eventName": name, "eventTime": "2022-11-21T03:41:29.743Z", "s3": {"object": {"key": "auto-1.xml", "size": 17}}});
    let body = json!({"Records": [record("ObjectRemoved:Delete"), record("ObjectCreated:Put")]});
    let object = json!({"source": "aws.s3", "detail": {"object": {"key": "uploads/2026/images/summer/a.png"}}});

    for (what, text, event) in [("plain", text, &event), ("wildcard", wild, &object), ("array of objects", records, &body)] {
        let pattern = Pattern::parse(text, Dialect::EventBridge)?;
        assert!(pattern.matches(event));
        time(&format!("compile {what}"), 2_000, || {
            let _ = black_box(Pattern::parse(black_box(text), Dialect::EventBridge));
        });
        time(&format!("match {what}"), 100_000, || {
            black_box(pattern.matches(black_box(event)));
        });
    }
    Ok(())
}
