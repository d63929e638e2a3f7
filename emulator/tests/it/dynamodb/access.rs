//! What a role may do with tables.

use serde_json::{Value, json};

use super::{as_role, call, ok, orders, plain, put};
use crate::{
    authorization::{denied, make_caller, may, may_only},
    harness::{Answer, Aws},
};

const TABLE: &str = "arn:aws:dynamodb:us-east-1:111122223333:table";

async fn account() -> Aws {
    let aws = Aws::new();
    make_caller(&aws).await;
    ok(&aws, "CreateTable", orders()).await;
    ok(&aws, "CreateTable", plain("books")).await;
    put(&aws, "books", json!({ "id": { "S": "ada" } })).await;
    aws
}

fn shown(answer: &Answer) -> String {
    denied(answer).unwrap_or_else(|| answer.status.to_string())
}

#[tokio::test]
async fn a_query_of_an_index_needs_leave_for_the_index() {
    let aws = account().await;
    let query = |index: Option<&str>| {
        let mut query = json!({ "TableName": "orders" });
        if let Some(index) = index {
            query["IndexName"] = json!(index);
        }
        query
    };
    may_only(&aws, &[&format!("{TABLE}/orders")]).await;
    let seen = [shown(&as_role(&aws, "Scan", query(None)).await), shown(&as_role(&aws, "Scan", query(Some("by-state"))).await)];
    assert_eq!(seen, ["200".to_owned(), format!("dynamodb:Scan on {TABLE}/orders/index/by-state")]);
    may_only(&aws, &[&format!("{TABLE}/orders/index/*")]).await;
    let seen = [shown(&as_role(&aws, "Scan", query(None)).await), shown(&as_role(&aws, "Scan", query(Some("by-state"))).await)];
    assert_eq!(seen, [format!("dynamodb:Scan on {TABLE}/orders"), "200".to_owned()]);
}

#[tokio::test]
async fn batches_and_transactions_need_leave_for_each_table_and_action() {
    let aws = account().await;
    may_only(&aws, &[&format!("{TABLE}/books")]).await;
    let order = json!({ "customer": { "S": "ada" }, "number": { "N": "1" } });
    let book = json!({ "id": { "S": "new" } });
    let calls: Vec<(&str, Value)> = vec![
        ("BatchGetItem", json!({ "RequestItems": { "books": { "Keys": [book] }, "orders": { "Keys": [order] } } })),
        (
            "BatchWriteItem",
            json!({ "RequestItems": {
            "books": [{ "PutRequest": { "Item": book } }], "orders": [{ "DeleteRequest": { "Key": order } }],
        } }),
        ),
        (
            "TransactGetItems",
            json!({ "TransactItems": [
            { "Get": { "TableName": "books", "Key": book } }, { "Get": { "TableName": format!("{TABLE}/orders"), "Key": order } },
        ] }),
        ),
        (
            "TransactWriteItems",
            json!({ "TransactItems": [
            { "Put": { "TableName": "books", "Item": book } },
            { "ConditionCheck": { "TableName": "orders", "Key": order, "ConditionExpression": "attribute_not_exists(x)" } },
        ] }),
        ),
        (
            "TransactWriteItems",
            json!({ "TransactItems": [
            { "Put": { "TableName": "books", "Item": book } }, { "Delete": { "TableName": "orders", "Key": order } },
        ] }),
        ),
        (
            "TransactWriteItems",
            json!({ "TransactItems": [
            { "Put": { "TableName": "books", "Item": book } },
            { "Update": { "TableName": "orders", "Key": order, "UpdateExpression": "SET a = customer" } },
        ] }),
        ),
        ("TransactWriteItems", json!({ "TransactItems": [{ "Put": { "TableName": "orders", "Item": order } }] })),
    ];
    let mut seen = Vec::new();
    for (operation, input) in calls {
        seen.push(shown(&as_role(&aws, operation, input).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    dynamodb:BatchGetItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders
    dynamodb:BatchWriteItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders
    dynamodb:GetItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders
    dynamodb:ConditionCheckItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders
    dynamodb:DeleteItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders
    dynamodb:UpdateItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders
    dynamodb:PutItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders
    ");
    assert_eq!(ok(&aws, "Scan", json!({ "TableName": "books" })).await["Count"], 1);
    may(&aws, json!([{ "Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": format!("{TABLE}/books") }])).await;
    let put = json!({ "TransactItems": [{ "Put": { "TableName": "books", "Item": book } }] });
    assert_eq!(as_role(&aws, "TransactWriteItems", put).await.status, 200);
    let batch = json!({ "RequestItems": { "books": [{ "PutRequest": { "Item": book } }] } });
    assert_eq!(shown(&as_role(&aws, "BatchWriteItem", batch).await), format!("dynamodb:BatchWriteItem on {TABLE}/books"));
}

#[tokio::test]
async fn leading_keys_let_a_role_have_its_own_items() {
    let aws = account().await;
    may(
        &aws,
        json!([{
            "Effect": "Allow", "Action": "dynamodb:*", "Resource": format!("{TABLE}/*"),
            "Condition": { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["ada"] } },
        }]),
    )
    .await;
    let mut seen = Vec::new();
    for owner in ["ada", "bob"] {
        let order = json!({ "customer": { "S": owner }, "number": { "N": "1" } });
        let query = json!({
            "TableName": "orders", "KeyConditionExpression": "customer = :c AND #n > :n",
            "ExpressionAttributeNames": { "#n": "number" },
            "ExpressionAttributeValues": { ":c": { "S": owner }, ":n": { "N": "0" } },
        });
        let old_query = json!({ "TableName": "orders", "KeyConditions": {
            "customer": { "ComparisonOperator": "EQ", "AttributeValueList": [{ "S": owner }] },
        } });
        let of_index = json!({
            "TableName": "orders", "IndexName": "by-state", "KeyConditionExpression": "#s = :s",
            "ExpressionAttributeNames": { "#s": "state" }, "ExpressionAttributeValues": { ":s": { "S": owner } },
        });
        let mine = json!({ "Put": { "TableName": "orders", "Item": { "customer": { "S": "ada" }, "number": { "N": "2" } } } });
        for (operation, input) in [
            ("PutItem", json!({ "TableName": "orders", "Item": order })),
            ("GetItem", json!({ "TableName": "orders", "Key": order })),
            ("UpdateItem", json!({ "TableName": "orders", "Key": order })),
            ("DeleteItem", json!({ "TableName": "orders", "Key": order })),
            ("Query", query),
            ("Query", old_query),
            ("Query", of_index),
            (
                "BatchGetItem",
                json!({ "RequestItems": { "orders": { "Keys": [order, { "customer": { "S": "ada" }, "number": { "N": "3" } }] } } }),
            ),
            ("BatchWriteItem", json!({ "RequestItems": { "orders": [{ "PutRequest": { "Item": order } }] } })),
            ("TransactGetItems", json!({ "TransactItems": [{ "Get": { "TableName": "orders", "Key": order } }] })),
            ("TransactWriteItems", json!({ "TransactItems": [mine, { "Put": { "TableName": "orders", "Item": order } }] })),
        ] {
            let status = as_role(&aws, operation, input).await.status;
            seen.push(format!("{owner} {operation} {status}"));
        }
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    ada PutItem 200
    ada GetItem 200
    ada UpdateItem 200
    ada DeleteItem 200
    ada Query 200
    ada Query 200
    ada Query 200
    ada BatchGetItem 200
    ada BatchWriteItem 200
    ada TransactGetItems 200
    ada TransactWriteItems 200
    bob PutItem 400
    bob GetItem 400
    bob UpdateItem 400
    bob DeleteItem 400
    bob Query 400
    bob Query 400
    bob Query 400
    bob BatchGetItem 400
    bob BatchWriteItem 400
    bob TransactGetItems 400
    bob TransactWriteItems 400
    ");
    assert_eq!(call(&aws, "Scan", json!({ "TableName": "orders" })).await.json()["Count"], 2);
}
