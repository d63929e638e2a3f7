//! PutEvents: what is refused in its place, what is refused as a whole, and the event that targets get.

use serde_json::json;

use super::{done, entry, events, got, put, rule, settle, short, with_function};
use crate::harness::Aws;

#[tokio::test]
async fn entries_are_refused_in_their_places() {
    let aws = Aws::new();
    let detail = "{}";
    let entries = json!([
        { "DetailType": "T", "Detail": detail },
        { "Source": "s", "Detail": detail },
        { "Source": "s", "DetailType": "T" },
        { "Source": "s", "DetailType": "T", "Detail": "text" },
        { "Source": "s", "DetailType": "T", "Detail": "[1]" },
        { "Source": "s", "DetailType": "T", "Detail": "\"text\"" },
        { "Source": "aws.s3", "DetailType": "T", "Detail": detail },
        { "Source": "s", "DetailType": "T", "Detail": detail, "EventBusName": "other" },
        { "Source": "s", "DetailType": "T", "Detail": detail },
    ]);
    let answer = done(&aws, "PutEvents", json!({ "Entries": entries })).await;
    insta::assert_json_snapshot!(answer, @r#"
    {
      "FailedEntryCount": 7,
      "Entries": [
        {
          "ErrorCode": "InvalidArgument",
          "ErrorMessage": "Parameter Source is not valid. Reason: Source is a required argument."
        },
        {
          "ErrorCode": "InvalidArgument",
          "ErrorMessage": "Parameter DetailType is not valid. Reason: DetailType is a required argument."
        },
        {
          "ErrorCode": "InvalidArgument",
          "ErrorMessage": "Parameter Detail is not valid. Reason: Detail is a required argument."
        },
        {
          "ErrorCode": "MalformedDetail",
          "ErrorMessage": "Detail is malformed."
        },
        {
          "ErrorCode": "MalformedDetail",
          "ErrorMessage": "Detail is malformed."
        },
        {
          "ErrorCode": "MalformedDetail",
          "ErrorMessage": "Detail is malformed."
        },
        {
          "ErrorCode": "NotAuthorizedForSourceException",
          "ErrorMessage": "Not authorized for the source."
        },
        {
          "EventId": "00000000-0000-0000-0000-000000000003"
        },
        {
          "EventId": "00000000-0000-0000-0000-000000000005"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn more_than_ten_entries_and_more_than_a_megabyte_are_refused() {
    let aws = Aws::new();
    let eleven = events(&aws, "PutEvents", json!({ "Entries": vec![entry("s", json!({})); 11] })).await;
    assert!(short(&eleven).starts_with("400 ValidationException: 1 validation error detected: Value '["), "{eleven}");
    assert!(eleven.text().contains("at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10"));
    let large = entry("s", json!({ "a": "x".repeat(600_000) }));
    let answer = events(&aws, "PutEvents", json!({ "Entries": [large, large] })).await;
    insta::assert_snapshot!(short(&answer), @"400 ValidationException: Total size of the entries in the request is over the limit.");
    assert_eq!(events(&aws, "PutEvents", json!({ "Entries": [large] })).await.status, 200);
}

#[tokio::test]
async fn a_target_gets_the_event_with_its_members_in_order() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    let id = put(&aws, entry("shop", json!({ "b": 1, "a": [1.0, null] }))).await["Entries"][0]["EventId"].clone();
    assert!(got(&aws)[0].contains(id.as_str().expect("an id")));
    insta::assert_snapshot!(got(&aws)[0], @r#"{"version":"0","id":"00000000-0000-0000-0000-000000000014","detail-type":"Test","source":"shop","account":"111122223333","time":"2026-11-24T12:00:00Z","region":"us-east-1","resources":[],"detail":{"b":1,"a":[1.0,null]}}"#);
}

#[tokio::test]
async fn an_entrys_time_and_resources_are_those_of_the_event() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    let mut entry = entry("shop", json!({}));
    entry["Time"] = json!(1_700_000_000.75);
    entry["Resources"] = json!(["arn:aws:s3:::b"]);
    put(&aws, entry).await;
    insta::assert_snapshot!(got(&aws)[0], @r#"{"version":"0","id":"00000000-0000-0000-0000-000000000014","detail-type":"Test","source":"shop","account":"111122223333","time":"2023-11-14T22:13:20Z","region":"us-east-1","resources":["arn:aws:s3:::b"],"detail":{}}"#);
}

#[tokio::test]
async fn an_event_of_a_bus_that_does_not_exist_goes_nowhere() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    let mut lost = entry("shop", json!({}));
    for bus in [
        "other",
        "arn:aws:events:us-east-1:444455556666:event-bus/default",
        "arn:aws:events:eu-west-1:111122223333:event-bus/default",
    ] {
        lost["EventBusName"] = bus.into();
        assert_eq!(put(&aws, lost.clone()).await["FailedEntryCount"], 0);
    }
    assert_eq!(got(&aws).len(), 0);
    for bus in ["default", "arn:aws:events:us-east-1:111122223333:event-bus/default"] {
        lost["EventBusName"] = bus.into();
        put(&aws, lost.clone()).await;
    }
    assert_eq!(got(&aws).len(), 2);
}

#[tokio::test]
async fn an_accepted_event_survives_a_restart() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    aws.emulator.drain_jobs(jiff::SignedDuration::ZERO).await;
    done(&aws, "PutEvents", json!({ "Entries": [entry("shop", json!({ "n": 1 }))] })).await;
    assert_eq!(got(&aws).len(), 0);
    let restarted = Aws::with(emulator::Config::default(), aws.store.clone());
    restarted.emulator.start_jobs();
    while got(&restarted).is_empty() {
        tokio::task::yield_now().await;
    }
    settle().await;
    assert_eq!(got(&restarted).len(), 1);
}
