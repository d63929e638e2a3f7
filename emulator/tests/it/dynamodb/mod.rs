//! DynamoDB and its streams. What the engine answers is tested in its own crate; here are what its caller does: names, permissions,
//! storage, streams, time.

mod access;
mod expiry;
mod items;
mod quota;
mod reads;
pub mod requests;
mod stored;
mod streams;
mod tables;
mod transactions;

use emulator::{
    Service,
    dynamodb::streams::{StreamId, StreamRecord},
};
use http::Request;
use serde_json::{Value, json};

use crate::{
    authorization,
    harness::{Answer, Aws},
};

/// A call of DynamoDB.
async fn call(aws: &Aws, operation: &str, input: Value) -> Answer {
    aws.target("dynamodb", &format!("DynamoDB_20120810.{operation}"), input).await
}

/// A call of DynamoDB that must succeed.
async fn ok(aws: &Aws, operation: &str, input: Value) -> Value {
    let answer = call(aws, operation, input).await;
    assert_eq!(answer.status, 200, "{operation}: {answer}");
    answer.json()
}

/// A call of DynamoDB Streams.
async fn streams_call(aws: &Aws, operation: &str, input: Value) -> Answer {
    aws.target("dynamodb", &format!("DynamoDBStreams_20120810.{operation}"), input).await
}

/// A call as the role of the tests of authorization makes it.
async fn as_role(aws: &Aws, operation: &str, input: Value) -> Answer {
    let request = Request::post("/").header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
    authorization::send(aws, Service::DYNAMODB, request.body(input.to_string().into()).expect("a request")).await
}

/// `400 ValidationException: text`, or `200` and the body.
fn short(answer: &Answer) -> String {
    let json = answer.json();
    let message = json["message"].as_str().or(json["Message"].as_str()).unwrap_or("");
    match json["__type"].as_str() {
        Some(name) => format!("{} {}: {message}", answer.status, name.rsplit('#').next().unwrap_or(name)),
        None => format!("{} {}", answer.status, answer.text()),
    }
}

/// A table with a partition key `id`.
fn plain(name: &str) -> Value {
    json!({
        "TableName": name,
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "BillingMode": "PAY_PER_REQUEST",
    })
}

/// The same with a stream.
fn with_stream(name: &str, view: &str) -> Value {
    let mut table = plain(name);
    table["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": view });
    table
}

/// A table with keys `customer` and `number`, a local index by `total` and a global one by `state`.
fn orders() -> Value {
    let key = |hash: &str, range: &str| json!([{ "AttributeName": hash, "KeyType": "HASH" }, { "AttributeName": range, "KeyType": "RANGE" }]);
    json!({
        "TableName": "orders",
        "KeySchema": key("customer", "number"),
        "AttributeDefinitions": [
            { "AttributeName": "customer", "AttributeType": "S" },
            { "AttributeName": "number", "AttributeType": "N" },
            { "AttributeName": "total", "AttributeType": "N" },
            { "AttributeName": "state", "AttributeType": "S" },
        ],
        "BillingMode": "PAY_PER_REQUEST",
        "LocalSecondaryIndexes": [
            { "IndexName": "by-total", "KeySchema": key("customer", "total"), "Projection": { "ProjectionType": "KEYS_ONLY" } },
        ],
        "GlobalSecondaryIndexes": [
            { "IndexName": "by-state", "KeySchema": key("state", "number"), "Projection": { "ProjectionType": "ALL" } },
        ],
    })
}

async fn put(aws: &Aws, table: &str, item: Value) {
    ok(aws, "PutItem", json!({ "TableName": table, "Item": item })).await;
}

/// The records of a table's newest stream, as functions get them.
async fn events(aws: &Aws, table: &str) -> Vec<Value> {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    account.read(|state| {
        let state = &state.dynamodb;
        let id = state.streams.keys().rfind(|id| id.table.as_str() == table).expect("a stream");
        let event = |(number, record): (_, &StreamRecord)| record.event(id, number, "us-east-1", aws.account);
        state.stream_records.after(id, "0".repeat(21).parse().expect("a number")).map(event).collect()
    })
}

fn stream_of(description: &Value) -> String {
    description["LatestStreamArn"].as_str().expect("a stream").to_owned()
}

/// The stream of an ARN.
fn id_of(arn: &str) -> StreamId {
    StreamId::of(&arn.parse().expect("an ARN")).expect("a stream")
}
