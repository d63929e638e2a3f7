//! Transactions and their tokens.

use jiff::SignedDuration;
use serde_json::json;

use super::{call, ok, plain, put, short};
use crate::harness::Aws;

#[tokio::test]
async fn a_transaction_makes_all_of_its_writes_or_none() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("books")).await;
    ok(&aws, "CreateTable", plain("counts")).await;
    put(&aws, "counts", json!({ "id": { "S": "books" }, "n": { "N": "1" } })).await;
    let write = |least: &str| {
        json!({ "TransactItems": [
            { "Put": { "TableName": "books", "Item": { "id": { "S": "a" } } } },
            { "Update": {
                "TableName": "counts", "Key": { "id": { "S": "books" } }, "UpdateExpression": "SET n = n + :one",
                "ConditionExpression": "n >= :least", "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                "ExpressionAttributeValues": { ":one": { "N": "1" }, ":least": { "N": least } },
            } },
        ] })
    };
    insta::assert_snapshot!(call(&aws, "TransactWriteItems", write("5")).await, @r#"
    400
    {
      "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
      "CancellationReasons": [
        {
          "Code": "None"
        },
        {
          "Code": "ConditionalCheckFailed",
          "Message": "The conditional request failed",
          "Item": {
            "id": {
              "S": "books"
            },
            "n": {
              "N": "1"
            }
          }
        }
      ],
      "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]"
    }
    "#);
    assert_eq!(ok(&aws, "Scan", json!({ "TableName": "books" })).await["Count"], 0);
    assert_eq!(ok(&aws, "TransactWriteItems", write("1")).await, json!({}));
    let read = json!({ "TransactItems": [
        { "Get": { "TableName": "books", "Key": { "id": { "S": "a" } } } },
        { "Get": { "TableName": "counts", "Key": { "id": { "S": "books" } }, "ProjectionExpression": "n" } },
        { "Get": { "TableName": "counts", "Key": { "id": { "S": "none" } } } },
    ] });
    let responses = ok(&aws, "TransactGetItems", read).await;
    assert_eq!(responses["Responses"], json!([{ "Item": { "id": { "S": "a" } } }, { "Item": { "n": { "N": "2" } } }, {}]));
}

#[tokio::test]
async fn a_token_makes_a_transaction_once_for_ten_minutes() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("counts")).await;
    let write = |by: &str| {
        json!({ "ClientRequestToken": "token", "ReturnConsumedCapacity": "TOTAL", "TransactItems": [{ "Update": {
            "TableName": "counts", "Key": { "id": { "S": "a" } }, "UpdateExpression": "ADD n :by",
            "ExpressionAttributeValues": { ":by": { "N": by } },
        } }] })
    };
    let count =
        async || ok(&aws, "GetItem", json!({ "TableName": "counts", "Key": { "id": { "S": "a" } } })).await["Item"]["n"].clone();
    ok(&aws, "TransactWriteItems", write("1")).await;
    let again = ok(&aws, "TransactWriteItems", write("1")).await;
    insta::assert_json_snapshot!(again, @r#"
    {
      "ConsumedCapacity": [
        {
          "TableName": "counts",
          "CapacityUnits": 2.0,
          "ReadCapacityUnits": 2.0
        }
      ]
    }
    "#);
    assert_eq!(count().await, json!({ "N": "1" }));
    insta::assert_snapshot!(short(&call(&aws, "TransactWriteItems", write("2")).await), @"400 IdempotentParameterMismatchException:");
    super::expiry::forward_by(&aws, SignedDuration::from_mins(12)).await;
    let account = aws.emulator.account(aws.account).await.expect("an account");
    assert!(account.read(|state| state.dynamodb.tokens.is_empty() && state.dynamodb.upkeep.is_empty()));
    ok(&aws, "TransactWriteItems", write("2")).await;
    assert_eq!(count().await, json!({ "N": "3" }));
}
