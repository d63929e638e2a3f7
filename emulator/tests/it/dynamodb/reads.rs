//! Queries and scans.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ok, orders, plain, put};
use crate::harness::Aws;

fn numbers(answer: &Value) -> Vec<String> {
    let items = answer["Items"].as_array().expect("items");
    items.iter().map(|item| item["number"]["N"].as_str().expect("a number").to_owned()).collect()
}

#[tokio::test]
async fn a_query_reads_a_table_and_its_indexes_in_order_and_by_pages() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", orders()).await;
    for (number, total, state) in [("10", "5", "open"), ("9", "7", "paid"), ("-1", "6", "open")] {
        let item =
            json!({ "customer": { "S": "ada" }, "number": { "N": number }, "total": { "N": total }, "state": { "S": state } });
        put(&aws, "orders", item).await;
    }
    put(&aws, "orders", json!({ "customer": { "S": "bob" }, "number": { "N": "3" }, "state": { "S": "open" } })).await;
    let ada = json!({
        "TableName": "orders", "KeyConditionExpression": "customer = :c", "ExpressionAttributeValues": { ":c": { "S": "ada" } },
    });
    assert_eq!(numbers(&ok(&aws, "Query", ada.clone()).await), ["-1", "9", "10"]);
    let mut by_total = ada.clone();
    by_total["IndexName"] = json!("by-total");
    assert_eq!(numbers(&ok(&aws, "Query", by_total).await), ["10", "-1", "9"]);
    let open = json!({
        "TableName": "orders", "IndexName": "by-state", "KeyConditionExpression": "#s = :s", "ScanIndexForward": false,
        "ExpressionAttributeNames": { "#s": "state" }, "ExpressionAttributeValues": { ":s": { "S": "open" } },
        "Limit": 2, "ReturnConsumedCapacity": "INDEXES",
    });
    let first = ok(&aws, "Query", open.clone()).await;
    insta::assert_json_snapshot!(first, @r#"
    {
      "Items": [
        {
          "customer": {
            "S": "ada"
          },
          "number": {
            "N": "10"
          },
          "state": {
            "S": "open"
          },
          "total": {
            "N": "5"
          }
        },
        {
          "customer": {
            "S": "bob"
          },
          "number": {
            "N": "3"
          },
          "state": {
            "S": "open"
          }
        }
      ],
      "Count": 2,
      "ScannedCount": 2,
      "LastEvaluatedKey": {
        "customer": {
          "S": "bob"
        },
        "number": {
          "N": "3"
        },
        "state": {
          "S": "open"
        }
      },
      "ConsumedCapacity": {
        "TableName": "orders",
        "CapacityUnits": 0.5,
        "Table": {
          "CapacityUnits": 0.0
        },
        "GlobalSecondaryIndexes": {
          "by-state": {
            "CapacityUnits": 0.5
          }
        }
      }
    }
    "#);
    let mut next = open;
    next["ExclusiveStartKey"] = first["LastEvaluatedKey"].clone();
    assert_eq!(numbers(&ok(&aws, "Query", next).await), ["-1"]);
}

#[tokio::test]
async fn segments_of_a_scan_together_have_each_item_once() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("books")).await;
    for number in 0..40 {
        put(&aws, "books", json!({ "id": { "S": format!("book {number} !") } })).await;
    }
    let mut seen = BTreeSet::new();
    for segment in 0..4 {
        let scanned = ok(&aws, "Scan", json!({ "TableName": "books", "Segment": segment, "TotalSegments": 4 })).await;
        for item in scanned["Items"].as_array().expect("items") {
            assert!(seen.insert(item["id"]["S"].as_str().expect("a text").to_owned()));
        }
    }
    assert_eq!(seen.len(), 40);
    // Items of another table with a name that begins alike do not belong to it.
    ok(&aws, "CreateTable", plain("books2")).await;
    put(&aws, "books2", json!({ "id": { "S": "x" } })).await;
    assert_eq!(ok(&aws, "Scan", json!({ "TableName": "books", "Select": "COUNT" })).await["Count"], 40);
    ok(&aws, "DeleteTable", json!({ "TableName": "books" })).await;
    assert_eq!(ok(&aws, "Scan", json!({ "TableName": "books2" })).await["Count"], 1);
}

#[tokio::test]
async fn a_page_has_a_megabyte() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("books")).await;
    for number in 0..4 {
        put(&aws, "books", json!({ "id": { "S": number.to_string() }, "text": { "S": "x".repeat(390_000) } })).await;
    }
    let first = ok(&aws, "Scan", json!({ "TableName": "books" })).await;
    assert_eq!(first["Count"], 2);
    let next = json!({ "TableName": "books", "ExclusiveStartKey": first["LastEvaluatedKey"] });
    let second = ok(&aws, "Scan", next).await;
    assert_eq!((&second["Count"], &second["LastEvaluatedKey"]), (&json!(2), &Value::Null));
}
