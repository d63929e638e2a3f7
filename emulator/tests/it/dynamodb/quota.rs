//! What an account may store.

use emulator::{Config, MemoryStore, Quota};
use serde_json::{Value, json};

use super::{call, events, ok, plain, put, short, with_stream};
use crate::harness::Aws;

fn config(records: u64, bytes: u64) -> Config {
    Config { quota: Quota { records, bytes }, ..Config::default() }
}

#[tokio::test]
async fn an_item_over_the_quota_is_refused_and_not_there() {
    let aws = Aws::with(config(1_000, 1 << 20), MemoryStore::new());
    ok(&aws, "CreateTable", plain("books")).await;
    let item = |id: &str| json!({ "TableName": "books", "Item": { "id": { "S": id }, "t": { "S": "x".repeat(300_000) } } });
    for id in ["1", "2", "3"] {
        ok(&aws, "PutItem", item(id)).await;
    }
    insta::assert_snapshot!(short(&call(&aws, "PutItem", item("4")).await), @"400 LimitExceededException: With this change the account's resources would take 1200718 bytes of Coldstart's storage, and an account may take 1048576. Delete what is no longer needed; a deletion is never refused for this.");
    assert_eq!(ok(&aws, "DescribeTable", json!({ "TableName": "books" })).await["Table"]["ItemCount"], 3);
    ok(&aws, "DeleteItem", json!({ "TableName": "books", "Key": { "id": { "S": "1" } } })).await;
    ok(&aws, "PutItem", item("4")).await;
}

#[tokio::test]
async fn records_of_a_stream_do_not_fill_the_account() {
    let aws = Aws::with(config(1_000, 6 << 20), MemoryStore::new());
    ok(&aws, "CreateTable", with_stream("books", "NEW_AND_OLD_IMAGES")).await;
    for number in 0..40 {
        let text = format!("{number}{}", "x".repeat(200_000));
        put(&aws, "books", json!({ "id": { "S": "a" }, "t": { "S": text } })).await;
    }
    // The newest are kept, within 4 MB.
    let events: Vec<Value> = events(&aws, "books").await;
    assert!((5..30).contains(&events.len()), "{}", events.len());
    let newest = events.last().expect("a record")["dynamodb"]["NewImage"]["t"]["S"].as_str().expect("a text").to_owned();
    assert!(newest.starts_with("39x"));
}
