//! The least privileged caller: a role with what one operation needs.

use emulator::Service;
use http::Request;
use serde_json::{Value, json};

use super::{HELLO, short, with_function};
use crate::{
    authorization::{denied, make_caller, may, send},
    harness::{Answer, Aws},
};

async fn call(aws: &Aws, operation: &str, input: Value) -> Answer {
    let request = Request::post("/").header("x-amz-target", format!("AWSEvents.{operation}"));
    send(aws, Service::EVENTS, request.body(input.to_string().into()).expect("a request")).await
}

#[tokio::test]
async fn a_role_makes_a_rule_with_what_that_needs_and_no_more() {
    let aws = with_function().await;
    make_caller(&aws).await;
    let rule = "arn:aws:events:us-east-1:111122223333:rule/r";
    may(&aws, json!([{ "Effect": "Allow", "Action": ["events:PutRule", "events:PutTargets"], "Resource": rule }])).await;
    let put = json!({ "Name": "r", "EventPattern": "{\"source\":[\"s\"]}" });
    assert_eq!(short(&call(&aws, "PutRule", put).await), "200");
    let targets = |role: Option<&str>| json!({ "Rule": "r", "Targets": [{ "Id": "t", "Arn": HELLO, "RoleArn": role }] });
    assert_eq!(short(&call(&aws, "PutTargets", targets(None)).await), "200");
    let passed = call(&aws, "PutTargets", targets(Some("arn:aws:iam::111122223333:role/basic"))).await;
    assert_eq!(denied(&passed).as_deref(), Some("iam:PassRole on arn:aws:iam::111122223333:role/basic"));
    let other = call(&aws, "PutRule", json!({ "Name": "s", "EventPattern": "{\"source\":[\"s\"]}" })).await;
    assert_eq!(denied(&other).as_deref(), Some("events:PutRule on arn:aws:events:us-east-1:111122223333:rule/s"));
}

#[tokio::test]
async fn a_role_may_be_limited_to_a_source() {
    let aws = with_function().await;
    make_caller(&aws).await;
    let bus = "arn:aws:events:us-east-1:111122223333:event-bus/default";
    let condition = json!({ "StringEquals": { "events:source": "shop" } });
    may(&aws, json!([{ "Effect": "Allow", "Action": "events:PutEvents", "Resource": bus, "Condition": condition }])).await;
    let put = |source: &str| json!({ "Entries": [{ "Source": source, "DetailType": "T", "Detail": "{}" }] });
    assert_eq!(short(&call(&aws, "PutEvents", put("shop")).await), "200");
    assert_eq!(denied(&call(&aws, "PutEvents", put("other")).await).as_deref(), Some(&*format!("events:PutEvents on {bus}")));
}
