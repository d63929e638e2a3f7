//! Sizes: of items, pages and batches.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::operations::{Account, shown};

fn account(tables: &[Value]) -> Account {
    let mut account = Account::default();
    for table in tables {
        account.call("CreateTable", table).unwrap();
    }
    account
}

fn hash() -> Value {
    json!({
        "TableName": "hash",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    })
}

/// A table with a sort key, and an index whose key many items have.
fn both() -> Value {
    json!({
        "TableName": "both",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"},
            {"AttributeName": "g", "AttributeType": "S"}, {"AttributeName": "h", "AttributeType": "N"},
        ],
        "GlobalSecondaryIndexes": [{
            "IndexName": "byG",
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}, {"AttributeName": "h", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"},
        }],
    })
}

fn put(account: &mut Account, table: &str, item: &Value) -> String {
    account.call("PutItem", &json!({"TableName": table, "Item": item})).map_or_else(|error| shown(&error), |_| "put".to_owned())
}

#[test]
fn an_item_has_400_kb_at_most() {
    let mut account = account(&[hash()]);
    let of_size = |size: usize| json!({"pk": {"S": "1"}, "a": {"S": "x".repeat(size - 4)}});
    assert_eq!(put(&mut account, "hash", &of_size(409_600)), "put");
    insta::assert_snapshot!(put(&mut account, "hash", &of_size(409_601)), @"Validation: Item size has exceeded the maximum allowed size");
    let update = |text: &str, values: Value| json!({"TableName": "hash", "Key": {"pk": {"S": "1"}}, "UpdateExpression": text, "ExpressionAttributeValues": values});
    let error = account.call("UpdateItem", &update("SET b = :b", json!({":b": {"S": ""}}))).unwrap_err();
    insta::assert_snapshot!(shown(&error), @"Validation: Item size to update has exceeded the maximum allowed size");
    account.call("UpdateItem", &update("SET a = :b, b = :b", json!({":b": {"S": "x".repeat(204_700)}}))).unwrap();
}

/// All items, page by page.
fn pages(account: &mut Account, operation: &str, mut request: Value) -> Vec<Vec<(String, String)>> {
    let mut pages = Vec::new();
    loop {
        let output = account.call(operation, &request).unwrap();
        let key =
            |item: &Value| (item["pk"]["S"].as_str().unwrap().to_owned(), item["sk"]["N"].as_str().unwrap_or_default().to_owned());
        pages.push(output["Items"].as_array().unwrap().iter().map(key).collect());
        match output.get("LastEvaluatedKey") {
            Some(key) => request["ExclusiveStartKey"] = key.clone(),
            None => return pages,
        }
    }
}

#[test]
fn pages_have_1_mb_and_go_on_where_they_end() {
    let mut account = account(&[both()]);
    for at in 0..30 {
        let item = json!({
            "pk": {"S": format!("p{}", at % 2)}, "sk": {"N": at.to_string()}, "g": {"S": "g"}, "h": {"N": (at % 3).to_string()}, "a": {"S": "x".repeat(100_000)},
        });
        assert_eq!(put(&mut account, "both", &item), "put");
    }
    let lengths = |pages: &[Vec<(String, String)>]| pages.iter().map(Vec::len).collect::<Vec<_>>();

    let scan = pages(&mut account, "Scan", json!({"TableName": "both"}));
    assert_eq!(lengths(&scan), [10, 10, 10]);
    assert_eq!(scan.concat().into_iter().collect::<BTreeSet<_>>().len(), 30);

    let query = json!({"TableName": "both", "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "p1"}}});
    let forward = pages(&mut account, "Query", query.clone());
    assert_eq!(lengths(&forward), [10, 5]);
    let mut backward = query;
    backward["ScanIndexForward"] = json!(false);
    let backward = pages(&mut account, "Query", backward);
    assert_eq!(lengths(&backward), [10, 5]);
    assert_eq!(backward.concat().into_iter().rev().collect::<Vec<_>>(), forward.concat());
}

#[test]
fn pages_of_an_index_have_items_with_equal_keys_once() {
    let mut account = account(&[both()]);
    for at in 0..30 {
        let item = json!({"pk": {"S": format!("p{}", at % 4)}, "sk": {"N": at.to_string()}, "g": {"S": "g"}, "h": {"N": (at % 3).to_string()}});
        assert_eq!(put(&mut account, "both", &item), "put");
    }
    for limit in [1, 2, 7, 29, 30, 31] {
        for (operation, condition) in [("Scan", None), ("Query", Some("g = :g")), ("Query", Some("g = :g AND h <= :two"))] {
            for forward in [true, false] {
                let mut request = json!({"TableName": "both", "IndexName": "byG", "Limit": limit});
                if let Some(condition) = condition {
                    request["KeyConditionExpression"] = json!(condition);
                    request["ExpressionAttributeValues"] = if condition.contains(":two") {
                        json!({":g": {"S": "g"}, ":two": {"N": "2"}})
                    } else {
                        json!({":g": {"S": "g"}})
                    };
                    request["ScanIndexForward"] = json!(forward);
                }
                let seen = pages(&mut account, operation, request).concat();
                assert_eq!(seen.len(), 30);
                assert_eq!(seen.into_iter().collect::<BTreeSet<_>>().len(), 30);
            }
        }
    }
}

#[test]
fn a_batch_returns_16_mb_and_the_keys_that_are_left() {
    let mut account = account(&[hash()]);
    for at in 0..60 {
        assert_eq!(put(&mut account, "hash", &json!({"pk": {"S": format!("p{at:02}")}, "a": {"S": "x".repeat(400_000)}})), "put");
    }
    let keys: Vec<Value> = (0..60).map(|at| json!({"pk": {"S": format!("p{at:02}")}})).collect();
    let output = account.call("BatchGetItem", &json!({"RequestItems": {"hash": {"Keys": keys, "ConsistentRead": true}}})).unwrap();
    let (read, left) = (&output["Responses"]["hash"], &output["UnprocessedKeys"]["hash"]);
    assert_eq!(read.as_array().unwrap().len(), 41);
    assert_eq!(left["Keys"].as_array().unwrap().len(), 19);
    assert_eq!(left["ConsistentRead"], true);
}

#[test]
fn batches_and_transactions_have_a_number_of_members_at_most() {
    let mut account = account(&[hash()]);
    let mut refused = |operation: &str, request: Value| shown(&account.call(operation, &request).unwrap_err());
    let key = |at: usize| json!({"pk": {"S": at.to_string()}});
    let keys = |count: usize| (0..count).map(key).collect::<Vec<_>>();
    insta::assert_snapshot!(refused("BatchGetItem", json!({"RequestItems": {"hash": {"Keys": keys(101)}}})), @"Validation: Too many items requested for the BatchGetItem call");
    let writes: Vec<Value> = keys(26).into_iter().map(|key| json!({"PutRequest": {"Item": key}})).collect();
    insta::assert_snapshot!(refused("BatchWriteItem", json!({"RequestItems": {"hash": writes}})), @"Validation: Too many items requested for the BatchWriteItem call");
    let actions: Vec<Value> = keys(101).into_iter().map(|key| json!({"Put": {"TableName": "hash", "Item": key}})).collect();
    insta::assert_snapshot!(refused("TransactWriteItems", json!({"TransactItems": actions})), @"Validation: 1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100");
    let gets: Vec<Value> = keys(101).into_iter().map(|key| json!({"Get": {"TableName": "hash", "Key": key}})).collect();
    insta::assert_snapshot!(refused("TransactGetItems", json!({"TransactItems": gets})), @"Validation: 1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100");
    let large: Vec<Value> = (0..11)
        .map(|at| json!({"Put": {"TableName": "hash", "Item": {"pk": {"S": at.to_string()}, "a": {"S": "x".repeat(400_000)}}}}))
        .collect();
    insta::assert_snapshot!(refused("TransactWriteItems", json!({"TransactItems": large})), @"Validation: Collection size of items exceeded, which can also be caused by the aggregate size of the items in the transaction exceeding the 4MB limit");
}
