//! Large tables of an account are loaded when a service first needs them, and the account is the same whatever was loaded when.

use std::sync::{Arc, atomic::Ordering};

use jiff::SignedDuration;
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Aws},
    lambda::FUNCTIONS,
    persistence::{Disk, empty_on, live_and_stored},
    s3::s3,
    sqs::{sqs, url},
};

async fn dynamo(aws: &Aws, operation: &str, input: Value) -> Answer {
    aws.target("dynamodb", &format!("DynamoDB_20120810.{operation}"), input).await
}

async fn send(aws: &Aws, body: &str) -> Answer {
    sqs(aws, "SendMessage", json!({ "QueueUrl": url("waiting"), "MessageBody": body })).await
}

async fn put_item(aws: &Aws, id: u32) -> Answer {
    dynamo(aws, "PutItem", json!({ "TableName": "orders", "Item": { "id": { "S": id.to_string() } } })).await
}

/// An account with a queue, a table with a stream, and a bucket, each with something in it.
async fn filled(disk: &Arc<Disk>) -> Aws {
    let aws = empty_on(disk);
    let table = json!({
        "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "KEYS_ONLY" },
    });
    for answer in [
        sqs(&aws, "CreateQueue", json!({ "QueueName": "waiting" })).await,
        send(&aws, "first").await,
        dynamo(&aws, "CreateTable", table).await,
        put_item(&aws, 1).await,
        s3(&aws, "PUT", "/parts-of-an-account", &[], "").await,
        s3(&aws, "PUT", "/parts-of-an-account/a.txt", &[], "a").await,
    ] {
        assert!((200..300).contains(&answer.status), "{answer}");
    }
    aws
}

#[tokio::test]
async fn a_table_is_loaded_when_its_service_is_called_and_not_before() {
    let disk = Disk::new();
    filled(&disk).await;
    let aws = empty_on(&disk);
    let loaded = || std::mem::take(&mut *disk.parts.lock()).join(" ");
    disk.parts.lock().clear();
    aws.target("logs", "Logs_20140328.CreateLogGroup", json!({ "logGroupName": "/parts" })).await;
    aws.form("iam", &[("Action", "ListRoles")]).await;
    aws.rest("apigateway", "POST", "/restapis", json!({ "name": "parts" })).await;
    assert_eq!(loaded(), "");
    let answer = sqs(&aws, "ReceiveMessage", json!({ "QueueUrl": url("waiting") })).await;
    assert_eq!((answer.json()["Messages"][0]["Body"].as_str(), &*loaded()), (Some("first"), "sqs/message/"));
    assert_eq!(dynamo(&aws, "Scan", json!({ "TableName": "orders" })).await.json()["Count"], 1);
    assert_eq!(loaded(), "dynamodb/item/ dynamodb/stream-record/");
    assert_eq!(s3(&aws, "GET", "/parts-of-an-account/a.txt", &[], "").await.text(), "a");
    assert_eq!(loaded(), "events/archived/ s3/object/");
    aws.rest("lambda", "GET", FUNCTIONS, Value::Null).await;
    sqs(&aws, "ListQueues", json!({})).await;
    s3(&aws, "GET", "/parts-of-an-account", &[], "").await;
    assert_eq!(loaded(), "", "nothing is loaded twice");
    let (live, stored) = live_and_stored(&aws).await;
    assert_eq!(live, stored);
}

#[tokio::test]
async fn a_table_that_can_not_be_loaded_is_not_taken_for_an_empty_one() {
    let disk = Disk::new();
    filled(&disk).await;
    let aws = empty_on(&disk);
    assert_eq!(aws.rest("apigateway", "GET", "/restapis", Value::Null).await.status, 200);
    disk.fill(true);
    assert_eq!(dynamo(&aws, "Scan", json!({ "TableName": "orders" })).await.status, 500);
    assert_eq!(aws.rest("apigateway", "GET", "/restapis", Value::Null).await.status, 200, "other services need no items");
    disk.fill(false);
    assert_eq!(dynamo(&aws, "Scan", json!({ "TableName": "orders" })).await.json()["Count"], 1);
}

/// One change, of which some need a large table.
async fn change(aws: &Aws, random: &mut StdRng, turn: u32) -> Answer {
    match random.random_range(0..7) {
        0 => aws.target("logs", "Logs_20140328.CreateLogGroup", json!({ "logGroupName": format!("/{turn}") })).await,
        1 => {
            let policy =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";
            aws.form("iam", &[("Action", "CreatePolicy"), ("PolicyName", &format!("p{turn}")), ("PolicyDocument", policy)]).await
        }
        2 => send(aws, &turn.to_string()).await,
        3 => put_item(aws, random.random_range(0..20)).await,
        4 => {
            let key = json!({ "id": { "S": random.random_range(0..20).to_string() } });
            dynamo(aws, "DeleteItem", json!({ "TableName": "orders", "Key": key })).await
        }
        5 => s3(aws, "PUT", &format!("/parts-of-an-account/{}", random.random_range(0..9)), &[], "new").await,
        _ => s3(aws, "DELETE", &format!("/parts-of-an-account/{}", random.random_range(0..9)), &[], "").await,
    }
}

#[tokio::test]
async fn an_account_of_which_a_part_is_loaded_is_the_stored_one_whatever_fails() {
    let mut random = StdRng::seed_from_u64(8);
    let disk = Disk::new();
    let mut aws = filled(&disk).await;
    let (mut failed, mut left) = (0, 0);
    for turn in 0..400 {
        let (is_full, is_unheard) = (random.random_ratio(1, 8), random.random_ratio(1, 10));
        disk.fill(is_full);
        disk.unheard.store(is_unheard, Ordering::SeqCst);
        let changes = [change(&aws, &mut random, 2 * turn).await, change(&aws, &mut random, 2 * turn + 1).await];
        disk.fill(false);
        disk.unheard.store(false, Ordering::SeqCst);
        failed += changes.iter().filter(|answer| answer.status >= 500).count();
        assert!(changes.iter().all(|answer| is_full || is_unheard || answer.status < 300), "{turn}: {} {}", changes[0], changes[1]);
        match random.random_range(0..12) {
            0..3 => {
                aws.clock.advance(SignedDuration::from_mins(16));
                left += aws.emulator.drop_idle_accounts().await;
            }
            3 => aws = empty_on(&disk),
            4 | 5 => {
                let (live, stored) = live_and_stored(&aws).await;
                assert_eq!(live, stored, "turn {turn}");
            }
            _ => {}
        }
    }
    let (live, stored) = live_and_stored(&aws).await;
    assert_eq!(live, stored);
    assert!(failed > 50 && left > 50, "{failed} calls failed, {left} times it left memory");
}
