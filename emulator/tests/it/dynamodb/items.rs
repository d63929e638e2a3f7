//! Items: written, read, changed, deleted, in batches.

use serde_json::json;

use super::{call, ok, orders, plain, put, short};
use crate::harness::Aws;

#[tokio::test]
async fn an_item_is_written_read_changed_and_deleted() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("books")).await;
    let key = json!({ "id": { "S": "a" } });
    let all = json!({
        "id": { "S": "a" }, "n": { "N": "1.50" }, "b": { "B": "AAEC" }, "flag": { "BOOL": true }, "none": { "NULL": true },
        "texts": { "SS": ["y", "x"] }, "numbers": { "NS": ["3", "10"] }, "bytes": { "BS": ["Ag==", "AQ=="] },
        "list": { "L": [{ "S": "" }, { "M": { "deep": { "L": [] } } }] },
    });
    put(&aws, "books", all).await;
    insta::assert_json_snapshot!(ok(&aws, "GetItem", json!({ "TableName": "books", "Key": key })).await, @r#"
    {
      "Item": {
        "b": {
          "B": "AAEC"
        },
        "bytes": {
          "BS": [
            "AQ==",
            "Ag=="
          ]
        },
        "flag": {
          "BOOL": true
        },
        "id": {
          "S": "a"
        },
        "list": {
          "L": [
            {
              "S": ""
            },
            {
              "M": {
                "deep": {
                  "L": []
                }
              }
            }
          ]
        },
        "n": {
          "N": "1.5"
        },
        "none": {
          "NULL": true
        },
        "numbers": {
          "NS": [
            "3",
            "10"
          ]
        },
        "texts": {
          "SS": [
            "x",
            "y"
          ]
        }
      }
    }
    "#);
    let update = json!({
        "TableName": "books", "Key": key, "UpdateExpression": "SET n = n + :one REMOVE #l[0]", "ConditionExpression": "flag = :yes",
        "ExpressionAttributeNames": { "#l": "list" }, "ExpressionAttributeValues": { ":one": { "N": "1" }, ":yes": { "BOOL": true } },
        "ReturnValues": "UPDATED_NEW", "ReturnConsumedCapacity": "TOTAL",
    });
    insta::assert_json_snapshot!(ok(&aws, "UpdateItem", update).await, @r#"
    {
      "Attributes": {
        "list": {
          "L": [
            {
              "M": {
                "deep": {
                  "L": []
                }
              }
            }
          ]
        },
        "n": {
          "N": "2.5"
        }
      },
      "ConsumedCapacity": {
        "TableName": "books",
        "CapacityUnits": 1.0
      }
    }
    "#);
    let deleted = ok(&aws, "DeleteItem", json!({ "TableName": "books", "Key": key, "ReturnValues": "ALL_OLD" })).await;
    assert_eq!(deleted["Attributes"]["n"], json!({ "N": "2.5" }));
    assert_eq!(ok(&aws, "GetItem", json!({ "TableName": "books", "Key": key })).await, json!({}));
}

#[tokio::test]
async fn a_condition_that_does_not_hold_returns_the_item_if_it_is_asked_for() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("books")).await;
    put(&aws, "books", json!({ "id": { "S": "a" }, "n": { "N": "1" }, "b": { "B": "AAEC" } })).await;
    let write = json!({
        "TableName": "books", "Item": { "id": { "S": "a" } }, "ConditionExpression": "attribute_not_exists(id)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    });
    insta::assert_snapshot!(call(&aws, "PutItem", write).await, @r#"
    400
    {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":{"b":{"B":"AAEC"},"id":{"S":"a"},"n":{"N":"1"}},"message":"The conditional request failed"}
    "#);
}

#[tokio::test]
async fn answers_and_errors_have_the_checksum_that_clients_verify() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("books")).await;
    for answer in [
        call(&aws, "ListTables", json!({})).await,
        call(&aws, "GetItem", json!({ "TableName": "none", "Key": { "id": { "S": "a" } } })).await,
        call(&aws, "Nonsense", json!({})).await,
        call(&aws, "PutItem", json!({ "TableName": "books", "Item": 7 })).await,
    ] {
        assert_eq!(answer.header("x-amz-crc32"), crc32fast::hash(&answer.body).to_string(), "{answer}");
        assert_eq!(answer.header("content-type"), "application/x-amz-json-1.0");
    }
}

#[tokio::test]
async fn a_batch_writes_to_several_tables_and_reads_from_them() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("books")).await;
    ok(&aws, "CreateTable", orders()).await;
    let order = json!({ "customer": { "S": "ada" }, "number": { "N": "1" }, "total": { "N": "9" } });
    let write = json!({ "RequestItems": {
        "books": [{ "PutRequest": { "Item": { "id": { "S": "a" } } } }, { "PutRequest": { "Item": { "id": { "S": "b" } } } }],
        "orders": [{ "PutRequest": { "Item": order } }],
    }, "ReturnConsumedCapacity": "INDEXES", "ReturnItemCollectionMetrics": "SIZE" });
    insta::assert_json_snapshot!(ok(&aws, "BatchWriteItem", write).await, @r#"
    {
      "UnprocessedItems": {},
      "ItemCollectionMetrics": {
        "orders": [
          {
            "ItemCollectionKey": {
              "customer": {
                "S": "ada"
              }
            },
            "SizeEstimateRangeGB": [
              0.0,
              1.0
            ]
          }
        ]
      },
      "ConsumedCapacity": [
        {
          "TableName": "books",
          "CapacityUnits": 2.0,
          "Table": {
            "CapacityUnits": 2.0
          }
        },
        {
          "TableName": "orders",
          "CapacityUnits": 2.0,
          "Table": {
            "CapacityUnits": 1.0
          },
          "LocalSecondaryIndexes": {
            "by-total": {
              "CapacityUnits": 1.0
            }
          }
        }
      ]
    }
    "#);
    let delete = json!({ "RequestItems": { "books": [{ "DeleteRequest": { "Key": { "id": { "S": "b" } } } }] } });
    ok(&aws, "BatchWriteItem", delete).await;
    let read = json!({ "RequestItems": {
        "books": { "Keys": [{ "id": { "S": "a" } }, { "id": { "S": "b" } }] },
        "orders": { "Keys": [{ "customer": { "S": "ada" }, "number": { "N": "1" } }], "ProjectionExpression": "#t", "ExpressionAttributeNames": { "#t": "total" } },
    } });
    insta::assert_json_snapshot!(ok(&aws, "BatchGetItem", read).await, @r#"
    {
      "Responses": {
        "books": [
          {
            "id": {
              "S": "a"
            }
          }
        ],
        "orders": [
          {
            "total": {
              "N": "9"
            }
          }
        ]
      },
      "UnprocessedKeys": {}
    }
    "#);
    let none = call(
        &aws,
        "BatchWriteItem",
        json!({ "RequestItems": {
        "books": [{ "PutRequest": { "Item": { "id": { "S": "c" } } } }],
        "none": [{ "PutRequest": { "Item": { "id": { "S": "c" } } } }],
    } }),
    )
    .await;
    assert_eq!(short(&none), "400 ResourceNotFoundException: Requested resource not found");
    assert_eq!(ok(&aws, "GetItem", json!({ "TableName": "books", "Key": { "id": { "S": "c" } } })).await, json!({}));
}
