//! An account with a table and a request for each operation, for the tests of all services.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::harness::Aws;

/// Makes a table, its stream, and an item.
pub async fn make(aws: &Aws) {
    let made = super::call(aws, "CreateTable", super::with_stream("secret", "NEW_AND_OLD_IMAGES")).await;
    assert_eq!(made.status, 200, "{made}");
    super::call(aws, "PutItem", json!({ "TableName": "secret", "Item": { "id": { "S": "a" } } })).await;
}

/// Returns the members of an operation on a table of this name. Those that the operation does not have are ignored.
pub fn input(operation: &str, name: &str) -> Value {
    let key = json!({ "id": { "S": "a" } });
    let table = format!("arn:aws:dynamodb:us-east-1:111122223333:table/{name}");
    let stream = format!("{table}/stream/2026-11-24T12:00:00.000");
    let place = json!({ "shard": "s", "position": "0".repeat(21), "made": "2026-11-24T12:00:00Z" }).to_string();
    let item = match operation {
        "BatchGetItem" => json!({ name: { "Keys": [key] } }),
        _ => json!({ name: [{ "DeleteRequest": { "Key": key } }] }),
    };
    let action = match operation {
        "TransactGetItems" => json!([{ "Get": { "TableName": name, "Key": key } }]),
        _ => json!([{ "Delete": { "TableName": name, "Key": key } }]),
    };
    let mut input = json!({
        "TableName": name,
        "ResourceArn": table,
        "StreamArn": stream,
        "ShardId": format!("shardId-{:0>20}-00000000", 1),
        "ShardIteratorType": "TRIM_HORIZON",
        "ShardIterator": format!("{stream}|1|{}", BASE64_URL_SAFE_NO_PAD.encode(place)),
        "Key": key,
        "Item": key,
        "RequestItems": item,
        "TransactItems": action,
        "TagKeys": ["a"],
        "TimeToLiveSpecification": { "Enabled": true, "AttributeName": "until" },
        "DeletionProtectionEnabled": true,
    });
    match operation {
        "CreateTable" => {
            input["KeySchema"] = json!([{ "AttributeName": "id", "KeyType": "HASH" }]);
            input["AttributeDefinitions"] = json!([{ "AttributeName": "id", "AttributeType": "S" }]);
            input["BillingMode"] = json!("PAY_PER_REQUEST");
        }
        "TagResource" => input["Tags"] = json!([{ "Key": "a", "Value": "b" }]),
        "Query" => {
            input["KeyConditionExpression"] = json!("id = :a");
            input["ExpressionAttributeValues"] = json!({ ":a": { "S": "a" } });
        }
        _ => {}
    }
    input
}
