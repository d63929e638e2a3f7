//! Time to live, by the account's clock.

use emulator::jobs::Forward;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{call, events, ok, plain, put, short, with_stream};
use crate::harness::Aws;

/// Moves the account's clock, and runs what is due on the way.
pub async fn forward_by(aws: &Aws, by: SignedDuration) {
    aws.emulator.fast_forward(aws.account, Forward::By(by)).await.expect("to be forwarded");
}

fn until(seconds: i64) -> Value {
    json!({ "N": (1_795_521_600 + seconds).to_string() })
}

async fn expire_by(aws: &Aws, table: &str, enabled: bool) -> crate::harness::Answer {
    let specification = json!({ "Enabled": enabled, "AttributeName": "until" });
    call(aws, "UpdateTimeToLive", json!({ "TableName": table, "TimeToLiveSpecification": specification })).await
}

async fn ids(aws: &Aws, table: &str) -> Vec<String> {
    let scanned = ok(aws, "Scan", json!({ "TableName": table })).await;
    let mut ids: Vec<String> =
        scanned["Items"].as_array().expect("items").iter().map(|item| item["id"]["S"].as_str().expect("an id").into()).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn items_go_when_their_time_has_come_and_the_stream_says_who_deleted_them() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", with_stream("sessions", "OLD_IMAGE")).await;
    put(&aws, "sessions", json!({ "id": { "S": "before" }, "until": until(90) })).await;
    assert_eq!(expire_by(&aws, "sessions", true).await.status, 200);
    put(&aws, "sessions", json!({ "id": { "S": "soon" }, "until": until(30) })).await;
    put(&aws, "sessions", json!({ "id": { "S": "later" }, "until": until(7_200) })).await;
    put(&aws, "sessions", json!({ "id": { "S": "text" }, "until": { "S": "1" } })).await;
    put(&aws, "sessions", json!({ "id": { "S": "ancient" }, "until": { "N": "5" } })).await;
    put(&aws, "sessions", json!({ "id": { "S": "never" } })).await;
    forward_by(&aws, SignedDuration::from_secs(29)).await;
    assert_eq!(ids(&aws, "sessions").await, ["ancient", "before", "later", "never", "soon", "text"]);
    forward_by(&aws, SignedDuration::from_mins(2)).await;
    assert_eq!(ids(&aws, "sessions").await, ["ancient", "later", "never", "text"]);
    // Another time is another due time.
    put(&aws, "sessions", json!({ "id": { "S": "later" }, "until": until(10_000) })).await;
    forward_by(&aws, SignedDuration::from_hours(2)).await;
    assert_eq!(ids(&aws, "sessions").await, ["ancient", "later", "never", "text"]);
    forward_by(&aws, SignedDuration::from_hours(1)).await;
    assert_eq!(ids(&aws, "sessions").await, ["ancient", "never", "text"]);
    let removed: Vec<Value> = events(&aws, "sessions").await.into_iter().filter(|event| event["eventName"] == "REMOVE").collect();
    assert_eq!(removed.len(), 3);
    insta::assert_json_snapshot!(removed[0], @r#"
    {
      "eventID": "00000000000000000000000000000018",
      "eventName": "REMOVE",
      "eventVersion": "1.1",
      "eventSource": "aws:dynamodb",
      "awsRegion": "us-east-1",
      "dynamodb": {
        "ApproximateCreationDateTime": 1795521660,
        "Keys": {
          "id": {
            "S": "soon"
          }
        },
        "SequenceNumber": "179552166000000000000",
        "SizeBytes": 23,
        "StreamViewType": "OLD_IMAGE",
        "OldImage": {
          "id": {
            "S": "soon"
          },
          "until": {
            "N": "1795521630"
          }
        }
      },
      "eventSourceARN": "arn:aws:dynamodb:us-east-1:111122223333:table/sessions/stream/2026-11-24T12:00:00.000",
      "userIdentity": {
        "type": "Service",
        "principalId": "dynamodb.amazonaws.com"
      }
    }
    "#);
}

#[tokio::test]
async fn time_to_live_is_switched_on_and_off() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("sessions")).await;
    let described =
        async || ok(&aws, "DescribeTimeToLive", json!({ "TableName": "sessions" })).await["TimeToLiveDescription"].clone();
    assert_eq!(
        short(&expire_by(&aws, "sessions", true).await),
        r#"200 {"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"until"}}"#
    );
    assert_eq!(described().await, json!({ "TimeToLiveStatus": "ENABLED", "AttributeName": "until" }));
    insta::assert_snapshot!(short(&expire_by(&aws, "sessions", true).await), @"400 ValidationException: TimeToLive is already enabled");
    put(&aws, "sessions", json!({ "id": { "S": "a" }, "until": until(30) })).await;
    assert_eq!(expire_by(&aws, "sessions", false).await.status, 200);
    assert_eq!(described().await, json!({ "TimeToLiveStatus": "DISABLED" }));
    forward_by(&aws, SignedDuration::from_hours(1)).await;
    assert_eq!(ids(&aws, "sessions").await, ["a"]);
    let account = aws.emulator.account(aws.account).await.expect("an account");
    assert!(account.read(|state| state.dynamodb.upkeep.is_empty()));
}

#[tokio::test]
async fn more_items_than_one_run_deletes_go_one_run_after_the_other() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("sessions")).await;
    expire_by(&aws, "sessions", true).await;
    for batch in 0..60 {
        let puts: Vec<Value> = (0..25)
            .map(|number| json!({ "PutRequest": { "Item": { "id": { "S": format!("{batch} {number}") }, "until": until(30) } } }))
            .collect();
        ok(&aws, "BatchWriteItem", json!({ "RequestItems": { "sessions": puts } })).await;
    }
    forward_by(&aws, SignedDuration::from_secs(60)).await;
    assert_eq!(ids(&aws, "sessions").await.len(), 500);
    forward_by(&aws, SignedDuration::from_secs(60)).await;
    assert_eq!(ids(&aws, "sessions").await.len(), 0);
}
