//! What is stored: one record for each item, and all of it again after a restart.

use emulator::{Config, account::State};
use serde_json::json;

use super::{ok, orders, plain, put, with_stream};
use crate::harness::Aws;

async fn rows(aws: &Aws) -> Vec<String> {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let rows = account.read(|state| records::between(&State::default(), state).expect("JSON").changes);
    rows.into_iter().map(|row| format!("{} {}", row.key, row.value.unwrap_or_default())).collect()
}

#[tokio::test]
async fn an_item_is_a_record_whose_key_sorts_as_the_item_does() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", orders()).await;
    for number in ["10", "9", "-1"] {
        put(&aws, "orders", json!({ "customer": { "S": "a b!" }, "number": { "N": number }, "total": { "N": "1" } })).await;
    }
    let items: Vec<String> = rows(&aws).await.into_iter().filter(|row| row.starts_with("dynamodb/item/")).collect();
    insta::assert_snapshot!(items.join("\n"), @r#"
    dynamodb/item/orders 87b3!20a!2120b!2121!20n4998~ {"customer":{"S":"a b!"},"number":{"N":"-1"},"total":{"N":"1"}}
    dynamodb/item/orders 87b3!20a!2120b!2121!20p5009 {"customer":{"S":"a b!"},"number":{"N":"9"},"total":{"N":"1"}}
    dynamodb/item/orders 87b3!20a!2120b!2121!20p5011 {"customer":{"S":"a b!"},"number":{"N":"10"},"total":{"N":"1"}}
    "#);
}

#[tokio::test]
async fn tables_items_indexes_and_streams_are_the_same_after_a_restart() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", orders()).await;
    ok(&aws, "CreateTable", with_stream("books", "NEW_IMAGE")).await;
    ok(&aws, "CreateTable", plain("empty")).await;
    put(
        &aws,
        "orders",
        json!({ "customer": { "S": "ada" }, "number": { "N": "1" }, "total": { "N": "5" }, "state": { "S": "open" } }),
    )
    .await;
    put(&aws, "books", json!({ "id": { "S": "a" }, "b": { "B": "AAEC" }, "none": { "NULL": true } })).await;
    let before = rows(&aws).await;
    let described = ok(&aws, "DescribeTable", json!({ "TableName": "orders" })).await;
    let again = Aws::with(Config::default(), aws.store.clone());
    assert_eq!(rows(&again).await, before);
    assert_eq!(ok(&again, "DescribeTable", json!({ "TableName": "orders" })).await, described);
    let query = json!({
        "TableName": "orders", "IndexName": "by-state", "KeyConditionExpression": "#s = :s",
        "ExpressionAttributeNames": { "#s": "state" }, "ExpressionAttributeValues": { ":s": { "S": "open" } },
    });
    assert_eq!(ok(&again, "Query", query.clone()).await["Count"], 1);
    ok(&again, "DeleteItem", json!({ "TableName": "orders", "Key": { "customer": { "S": "ada" }, "number": { "N": "1" } } })).await;
    assert_eq!(ok(&again, "Query", query).await["Count"], 0);
}
