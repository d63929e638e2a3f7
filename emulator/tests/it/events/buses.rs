//! Buses and their policies; events from one bus to another.

use serde_json::json;

use super::{HELLO, done, entry, events, got, put, role, settle, short, transcript, with_function};
use crate::{
    authorization::{make_caller, may_only, send},
    harness::Aws,
};

const ORDERS: &str = "arn:aws:events:us-east-1:111122223333:event-bus/orders";
const THIRD: &str = "arn:aws:events:us-east-1:111122223333:event-bus/third";

#[tokio::test]
async fn buses_are_made_shown_and_deleted() {
    let aws = Aws::new();
    let made =
        done(&aws, "CreateEventBus", json!({ "Name": "orders", "Description": "d", "Tags": [{ "Key": "k", "Value": "v" }] })).await;
    insta::assert_json_snapshot!(made, @r#"
    {
      "EventBusArn": "arn:aws:events:us-east-1:111122223333:event-bus/orders",
      "Description": "d"
    }
    "#);
    insta::assert_json_snapshot!(done(&aws, "DescribeEventBus", json!({ "Name": ORDERS })).await, @r#"
    {
      "Name": "orders",
      "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/orders",
      "Description": "d",
      "CreationTime": 1795521600,
      "LastModifiedTime": 1795521600
    }
    "#);
    insta::assert_json_snapshot!(done(&aws, "DescribeEventBus", json!({})).await, @r#"
    {
      "Name": "default",
      "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/default"
    }
    "#);
    insta::assert_json_snapshot!(done(&aws, "ListEventBuses", json!({})).await, @r#"
    {
      "EventBuses": [
        {
          "Name": "default",
          "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/default"
        },
        {
          "Name": "orders",
          "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/orders",
          "CreationTime": 1795521600,
          "LastModifiedTime": 1795521600
        }
      ]
    }
    "#);
    insta::assert_json_snapshot!(done(&aws, "UpdateEventBus", json!({ "Name": "orders", "Description": "e" })).await, @r#"
    {
      "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/orders",
      "Name": "orders",
      "Description": "e"
    }
    "#);
    let seen = transcript(
        &aws,
        &[
            ("CreateEventBus", json!({ "Name": "orders" })),
            ("CreateEventBus", json!({ "Name": "default" })),
            ("CreateEventBus", json!({ "Name": "a/b" })),
            ("DescribeEventBus", json!({ "Name": "other" })),
            ("DeleteEventBus", json!({ "Name": "default" })),
            ("PutRule", json!({ "Name": "r", "EventPattern": "{\"source\":[\"s\"]}", "EventBusName": "orders" })),
            ("DeleteEventBus", json!({ "Name": "orders" })),
            ("DeleteRule", json!({ "Name": "r", "EventBusName": "orders" })),
            ("DeleteEventBus", json!({ "Name": "orders" })),
            ("DeleteEventBus", json!({ "Name": "orders" })),
        ],
    )
    .await;
    insta::assert_snapshot!(seen, @r#"
    CreateEventBus {"Name":"orders"}
      400 ResourceAlreadyExistsException: Event bus orders already exists.
    CreateEventBus {"Name":"default"}
      400 ResourceAlreadyExistsException: Event bus default already exists.
    CreateEventBus {"Name":"a/b"}
      400 ValidationException: Event bus name must not contain '/'.
    DescribeEventBus {"Name":"other"}
      400 ResourceNotFoundException: Event bus other does not exist.
    DeleteEventBus {"Name":"default"}
      400 ValidationException: Cannot delete event bus default.
    PutRule {"Name":"r","EventPattern":"{\"source\":[\"s\"]}","EventBusName":"orders"}
      200
    DeleteEventBus {"Name":"orders"}
      400 ValidationException: Event bus orders can't be deleted since it has rules.
    DeleteRule {"Name":"r","EventBusName":"orders"}
      200
    DeleteEventBus {"Name":"orders"}
      200
    DeleteEventBus {"Name":"orders"}
      200
    "#);
}

#[tokio::test]
async fn a_policy_is_made_of_permissions_or_put_as_a_whole() {
    let aws = Aws::new();
    let permission =
        |sid: &str, principal: &str| json!({ "StatementId": sid, "Principal": principal, "Action": "events:PutEvents" });
    done(&aws, "PutPermission", permission("all", "*")).await;
    done(&aws, "PutPermission", permission("one", "444455556666")).await;
    let policy = done(&aws, "DescribeEventBus", json!({})).await["Policy"].clone();
    insta::assert_snapshot!(policy.as_str().unwrap_or_default(), @r#"{"Version":"2012-10-17","Statement":[{"Sid":"all","Effect":"Allow","Principal":"*","Action":"events:PutEvents","Resource":"arn:aws:events:us-east-1:111122223333:event-bus/default"},{"Sid":"one","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"events:PutEvents","Resource":"arn:aws:events:us-east-1:111122223333:event-bus/default"}]}"#);
    let seen = transcript(
        &aws,
        &[
            ("PutPermission", json!({ "Policy": "{" })),
            ("PutPermission", json!({ "Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}", "StatementId": "s" })),
            ("PutPermission", json!({ "StatementId": "s" })),
            (
                "PutPermission",
                json!({ "EventBusName": "other", "StatementId": "s", "Principal": "*", "Action": "events:PutEvents" }),
            ),
            ("RemovePermission", json!({ "StatementId": "none" })),
            ("RemovePermission", json!({ "StatementId": "all" })),
            ("RemovePermission", json!({ "RemoveAllPermissions": true })),
            ("RemovePermission", json!({ "StatementId": "one" })),
        ],
    )
    .await;
    insta::assert_snapshot!(seen, @r#"
    PutPermission {"Policy":"{"}
      400 ValidationException: Parameter Policy is not valid. Reason: Provided policy is malformed.
    PutPermission {"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}","StatementId":"s"}
      400 ValidationException: Policy can't be specified with other parameters.
    PutPermission {"StatementId":"s"}
      400 ValidationException: Parameter(s) Action, Principal and StatementId must be specified.
    PutPermission {"EventBusName":"other","StatementId":"s","Principal":"*","Action":"events:PutEvents"}
      400 ResourceNotFoundException: Event bus other does not exist.
    RemovePermission {"StatementId":"none"}
      400 ResourceNotFoundException: Statement with the provided id does not exist.
    RemovePermission {"StatementId":"all"}
      200
    RemovePermission {"RemoveAllPermissions":true}
      200
    RemovePermission {"StatementId":"one"}
      400 ResourceNotFoundException: Statement with the provided id does not exist.
    "#);
    assert_eq!(done(&aws, "DescribeEventBus", json!({})).await["Policy"], json!(null));
}

/// Three buses: `default` sends to `orders` with a target, `orders` to `third`; each has a rule for `hello` with its name as input.
async fn chained(aws: &Aws, target: serde_json::Value) {
    for bus in ["orders", "third"] {
        done(aws, "CreateEventBus", json!({ "Name": bus })).await;
    }
    role(aws, "sender", "events.amazonaws.com", json!([{ "Effect": "Allow", "Action": "events:PutEvents", "Resource": "*" }]))
        .await;
    let onward = json!({ "Id": "b", "Arn": THIRD, "RoleArn": "arn:aws:iam::111122223333:role/sender" });
    for (bus, next) in [("default", Some(target)), ("orders", Some(onward)), ("third", None)] {
        done(aws, "PutRule", json!({ "Name": "r", "EventBusName": bus, "EventPattern": "{\"source\":[\"shop\"]}" })).await;
        let mut targets = vec![json!({ "Id": "t", "Arn": HELLO, "Input": format!("\"{bus}\"") })];
        targets.extend(next);
        done(aws, "PutTargets", json!({ "Rule": "r", "EventBusName": bus, "Targets": targets })).await;
    }
}

#[tokio::test]
async fn a_bus_sends_to_another_with_a_role_and_not_on_to_a_third() {
    let aws = with_function().await;
    chained(&aws, json!({ "Id": "b", "Arn": ORDERS, "RoleArn": "arn:aws:iam::111122223333:role/sender" })).await;
    put(&aws, entry("shop", json!({}))).await;
    let mut seen = got(&aws);
    seen.sort();
    assert_eq!(seen, ["\"default\"", "\"orders\""]);
}

#[tokio::test]
async fn without_a_role_the_policy_of_the_other_bus_decides() {
    let aws = with_function().await;
    chained(&aws, json!({ "Id": "b", "Arn": ORDERS })).await;
    put(&aws, entry("shop", json!({}))).await;
    assert_eq!(got(&aws), ["\"default\""]);
    let statement = json!({
        "Sid": "s", "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com" }, "Action": "events:PutEvents", "Resource": ORDERS,
        "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:events:us-east-1:111122223333:rule/r" } },
    });
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
    done(&aws, "PutPermission", json!({ "EventBusName": "orders", "Policy": policy })).await;
    put(&aws, entry("shop", json!({}))).await;
    settle().await;
    let mut seen = got(&aws);
    seen.sort();
    assert_eq!(seen, ["\"default\"", "\"default\"", "\"orders\""]);
}

#[tokio::test]
async fn a_denial_in_the_policy_of_a_bus_holds_against_a_role_that_may_put_events() {
    let aws = Aws::new();
    make_caller(&aws).await;
    done(&aws, "CreateEventBus", json!({ "Name": "orders" })).await;
    may_only(&aws, &[ORDERS]).await;
    let put = async || {
        let mut entry = entry("shop", json!({}));
        entry["EventBusName"] = "orders".into();
        let body = json!({ "Entries": [entry] }).to_string();
        let request = http::Request::post("/").header("x-amz-target", "AWSEvents.PutEvents");
        short(&send(&aws, emulator::Service::EVENTS, request.body(body.into()).expect("a request")).await)
    };
    assert_eq!(put().await, "200");
    let deny = json!({ "Version": "2012-10-17", "Statement": [
        { "Sid": "s", "Effect": "Deny", "Principal": { "AWS": "arn:aws:iam::111122223333:role/caller" }, "Action": "events:PutEvents", "Resource": ORDERS },
    ] });
    done(&aws, "PutPermission", json!({ "EventBusName": "orders", "Policy": deny.to_string() })).await;
    insta::assert_snapshot!(put().await, @"400 AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/caller/test is not authorized to perform: events:PutEvents on resource: arn:aws:events:us-east-1:111122223333:event-bus/orders with an explicit deny in a resource-based policy");
    done(&aws, "RemovePermission", json!({ "EventBusName": "orders", "RemoveAllPermissions": true })).await;
    may_only(&aws, &["arn:aws:events:us-east-1:111122223333:event-bus/default"]).await;
    insta::assert_snapshot!(put().await, @"400 AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/caller/test is not authorized to perform: events:PutEvents on resource: arn:aws:events:us-east-1:111122223333:event-bus/orders because no identity-based policy allows the events:PutEvents action");
    assert_eq!(events(&aws, "DescribeEventBus", json!({})).await.status, 200);
}
