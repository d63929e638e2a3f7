//! Streams: what is recorded, and how it is read.

use emulator::dynamodb::streams::{self, From, Position};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{call, events, expiry::forward_by, id_of, ok, plain, put, short, stream_of, streams_call, with_stream};
use crate::harness::{Answer, Aws};

async fn write_three(aws: &Aws, table: &str) {
    let item = |text: &str| json!({ "id": { "S": "a" }, "t": { "S": text } });
    put(aws, table, item("1")).await;
    // The same again changes nothing.
    put(aws, table, item("1")).await;
    put(aws, table, item("2")).await;
    ok(aws, "DeleteItem", json!({ "TableName": table, "Key": { "id": { "S": "a" } } })).await;
    // What is not there is not deleted.
    ok(aws, "DeleteItem", json!({ "TableName": table, "Key": { "id": { "S": "a" } } })).await;
}

#[tokio::test]
async fn a_record_has_what_the_view_says() {
    let aws = Aws::new();
    let mut seen = Vec::new();
    for view in ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] {
        let table = format!("t-{view}");
        ok(&aws, "CreateTable", with_stream(&table, view)).await;
        write_three(&aws, &table).await;
        for event in events(&aws, &table).await {
            let image =
                |name: &str| event["dynamodb"][name]["t"]["S"].as_str().map(|text| format!(" {name} {text}")).unwrap_or_default();
            let size = &event["dynamodb"]["SizeBytes"];
            seen.push(format!("{view}: {} {size}{}{}", event["eventName"], image("NewImage"), image("OldImage")));
        }
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    KEYS_ONLY: "INSERT" 3
    KEYS_ONLY: "MODIFY" 3
    KEYS_ONLY: "REMOVE" 3
    NEW_IMAGE: "INSERT" 8 NewImage 1
    NEW_IMAGE: "MODIFY" 8 NewImage 2
    NEW_IMAGE: "REMOVE" 3
    OLD_IMAGE: "INSERT" 3
    OLD_IMAGE: "MODIFY" 8 OldImage 1
    OLD_IMAGE: "REMOVE" 8 OldImage 2
    NEW_AND_OLD_IMAGES: "INSERT" 8 NewImage 1
    NEW_AND_OLD_IMAGES: "MODIFY" 13 NewImage 2 OldImage 1
    NEW_AND_OLD_IMAGES: "REMOVE" 8 OldImage 2
    "#);
}

#[tokio::test]
async fn a_function_gets_a_record_in_lambdas_form() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", with_stream("books", "NEW_AND_OLD_IMAGES")).await;
    put(&aws, "books", json!({ "id": { "S": "a" }, "n": { "N": "1" }, "b": { "B": "AAEC" } })).await;
    insta::assert_json_snapshot!(events(&aws, "books").await[0], @r#"
    {
      "eventID": "00000000000000000000000000000005",
      "eventName": "INSERT",
      "eventVersion": "1.1",
      "eventSource": "aws:dynamodb",
      "awsRegion": "us-east-1",
      "dynamodb": {
        "ApproximateCreationDateTime": 1795521600,
        "Keys": {
          "id": {
            "S": "a"
          }
        },
        "SequenceNumber": "179552160000000000000",
        "SizeBytes": 13,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
        "NewImage": {
          "b": {
            "B": "AAEC"
          },
          "id": {
            "S": "a"
          },
          "n": {
            "N": "1"
          }
        }
      },
      "eventSourceARN": "arn:aws:dynamodb:us-east-1:111122223333:table/books/stream/2026-11-24T12:00:00.000"
    }
    "#);
}

async fn iterator(aws: &Aws, arn: &str, kind: &str, more: Value) -> Answer {
    let described = streams_call(aws, "DescribeStream", json!({ "StreamArn": arn })).await.json();
    let mut input =
        json!({ "StreamArn": arn, "ShardId": described["StreamDescription"]["Shards"][0]["ShardId"], "ShardIteratorType": kind });
    input.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
    streams_call(aws, "GetShardIterator", input).await
}

async fn records(aws: &Aws, iterator: &Answer) -> (Vec<String>, Value) {
    let answer = streams_call(aws, "GetRecords", json!({ "ShardIterator": iterator.json()["ShardIterator"] })).await;
    assert_eq!(answer.status, 200, "{answer}");
    let records = answer.json()["Records"].as_array().expect("records").clone();
    (records.iter().map(|record| record["eventName"].as_str().expect("a name").to_owned()).collect(), answer.json())
}

#[tokio::test]
async fn a_client_reads_a_stream_from_each_place() {
    let aws = Aws::new();
    let created = ok(&aws, "CreateTable", with_stream("books", "NEW_AND_OLD_IMAGES")).await;
    let arn = stream_of(&created["TableDescription"]);
    assert_eq!(arn, "arn:aws:dynamodb:us-east-1:111122223333:table/books/stream/2026-11-24T12:00:00.000");
    let listed = streams_call(&aws, "ListStreams", json!({})).await;
    insta::assert_snapshot!(listed, @r#"
    200
    {"Streams":[{"StreamArn":"arn:aws:dynamodb:us-east-1:111122223333:table/books/stream/2026-11-24T12:00:00.000","TableName":"books","StreamLabel":"2026-11-24T12:00:00.000"}]}
    "#);
    insta::assert_snapshot!(streams_call(&aws, "DescribeStream", json!({ "StreamArn": arn })).await, @r#"
    200
    {
      "StreamDescription": {
        "StreamArn": "arn:aws:dynamodb:us-east-1:111122223333:table/books/stream/2026-11-24T12:00:00.000",
        "StreamLabel": "2026-11-24T12:00:00.000",
        "StreamStatus": "ENABLED",
        "StreamViewType": "NEW_AND_OLD_IMAGES",
        "CreationRequestDateTime": 1795521600,
        "TableName": "books",
        "KeySchema": [
          {
            "AttributeName": "id",
            "KeyType": "HASH"
          }
        ],
        "Shards": [
          {
            "ShardId": "shardId-00000001795521600000-00000003",
            "SequenceNumberRange": {
              "StartingSequenceNumber": "179552160000000000000"
            }
          }
        ]
      }
    }
    "#);
    let latest = iterator(&aws, &arn, "LATEST", json!({})).await;
    write_three(&aws, "books").await;
    let (all, answer) = records(&aws, &iterator(&aws, &arn, "TRIM_HORIZON", json!({})).await).await;
    assert_eq!(all, ["INSERT", "MODIFY", "REMOVE"]);
    insta::assert_json_snapshot!(answer["Records"][1], @r#"
    {
      "eventID": "00000000000000000000000000000012",
      "eventName": "MODIFY",
      "eventVersion": "1.1",
      "eventSource": "aws:dynamodb",
      "awsRegion": "us-east-1",
      "dynamodb": {
        "ApproximateCreationDateTime": 1795521600,
        "Keys": {
          "id": {
            "S": "a"
          }
        },
        "NewImage": {
          "id": {
            "S": "a"
          },
          "t": {
            "S": "2"
          }
        },
        "OldImage": {
          "id": {
            "S": "a"
          },
          "t": {
            "S": "1"
          }
        },
        "SequenceNumber": "179552160000000100000",
        "SizeBytes": 13,
        "StreamViewType": "NEW_AND_OLD_IMAGES"
      }
    }
    "#);
    assert_eq!(records(&aws, &latest).await.0, ["INSERT", "MODIFY", "REMOVE"]);
    let second = answer["Records"][1]["dynamodb"]["SequenceNumber"].clone();
    let at = iterator(&aws, &arn, "AT_SEQUENCE_NUMBER", json!({ "SequenceNumber": second })).await;
    assert_eq!(records(&aws, &at).await.0, ["MODIFY", "REMOVE"]);
    let after = iterator(&aws, &arn, "AFTER_SEQUENCE_NUMBER", json!({ "SequenceNumber": second })).await;
    assert_eq!(records(&aws, &after).await.0, ["REMOVE"]);
    // The next iterator goes on where this one has ended.
    let first = streams_call(
        &aws,
        "GetRecords",
        json!({ "ShardIterator": iterator(&aws, &arn, "TRIM_HORIZON", json!({})).await.json()["ShardIterator"], "Limit": 1 }),
    )
    .await;
    let next = streams_call(&aws, "GetRecords", json!({ "ShardIterator": first.json()["NextShardIterator"] })).await;
    assert_eq!(next.json()["Records"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_stream_that_is_switched_off_ends_its_shard_and_another_one_has_a_label_of_its_own() {
    let aws = Aws::new();
    let created = ok(&aws, "CreateTable", with_stream("books", "KEYS_ONLY")).await;
    let arn = stream_of(&created["TableDescription"]);
    put(&aws, "books", json!({ "id": { "S": "a" } })).await;
    let off = json!({ "TableName": "books", "StreamSpecification": { "StreamEnabled": false } });
    let updated = ok(&aws, "UpdateTable", off).await;
    assert_eq!(stream_of(&updated["TableDescription"]), arn);
    put(&aws, "books", json!({ "id": { "S": "b" } })).await;
    let on = json!({ "TableName": "books", "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" } });
    let updated = ok(&aws, "UpdateTable", on).await;
    assert_ne!(stream_of(&updated["TableDescription"]), arn);
    let (names, answer) = records(&aws, &iterator(&aws, &arn, "TRIM_HORIZON", json!({})).await).await;
    assert_eq!((names, &answer["NextShardIterator"]), (vec!["INSERT".to_owned()], &Value::Null));
    insta::assert_snapshot!(streams_call(&aws, "DescribeStream", json!({ "StreamArn": arn })).await, @r#"
    200
    {
      "StreamDescription": {
        "StreamArn": "arn:aws:dynamodb:us-east-1:111122223333:table/books/stream/2026-11-24T12:00:00.000",
        "StreamLabel": "2026-11-24T12:00:00.000",
        "StreamStatus": "DISABLED",
        "StreamViewType": "KEYS_ONLY",
        "CreationRequestDateTime": 1795521600,
        "TableName": "books",
        "KeySchema": [
          {
            "AttributeName": "id",
            "KeyType": "HASH"
          }
        ],
        "Shards": [
          {
            "ShardId": "shardId-00000001795521600000-00000003",
            "SequenceNumberRange": {
              "StartingSequenceNumber": "179552160000000000000",
              "EndingSequenceNumber": "179552160000000000000"
            }
          }
        ]
      }
    }
    "#);
    ok(&aws, "DeleteTable", json!({ "TableName": "books" })).await;
    assert_eq!(
        streams_call(&aws, "ListStreams", json!({ "TableName": "books" })).await.json()["Streams"].as_array().map(Vec::len),
        Some(2)
    );
    forward_by(&aws, SignedDuration::from_hours(26)).await;
    assert_eq!(streams_call(&aws, "ListStreams", json!({})).await.json()["Streams"], json!([]));
    let account = aws.emulator.account(aws.account).await.expect("an account");
    assert!(account.read(|state| state.dynamodb.stream_records.is_empty() && state.dynamodb.upkeep.is_empty()));
}

#[tokio::test]
async fn records_are_kept_for_a_day() {
    let aws = Aws::new();
    let created = ok(&aws, "CreateTable", with_stream("books", "KEYS_ONLY")).await;
    let arn = stream_of(&created["TableDescription"]);
    put(&aws, "books", json!({ "id": { "S": "a" } })).await;
    let number = events(&aws, "books").await[0]["dynamodb"]["SequenceNumber"].clone();
    forward_by(&aws, SignedDuration::from_hours(23)).await;
    put(&aws, "books", json!({ "id": { "S": "b" } })).await;
    assert_eq!(records(&aws, &iterator(&aws, &arn, "TRIM_HORIZON", json!({})).await).await.0.len(), 2);
    // It is passed over at once, and dropped within the hour.
    forward_by(&aws, SignedDuration::from_hours(1)).await;
    assert_eq!(records(&aws, &iterator(&aws, &arn, "TRIM_HORIZON", json!({})).await).await.0.len(), 1);
    forward_by(&aws, SignedDuration::from_hours(1)).await;
    assert_eq!(events(&aws, "books").await.len(), 1);
    let trimmed = iterator(&aws, &arn, "AFTER_SEQUENCE_NUMBER", json!({ "SequenceNumber": number })).await;
    insta::assert_snapshot!(short(&trimmed), @"400 TrimmedDataAccessException: The operation attempted to read past the oldest stream record in a shard.");
}

#[tokio::test]
async fn what_can_not_be_read_is_refused() {
    let aws = Aws::new();
    let created = ok(&aws, "CreateTable", with_stream("books", "KEYS_ONLY")).await;
    let arn = stream_of(&created["TableDescription"]);
    let other = arn.replace("books", "other");
    let old = iterator(&aws, &arn, "LATEST", json!({})).await.json()["ShardIterator"].clone();
    let foreign = old.as_str().expect("a text").replace("111122223333", "444455556666");
    let shard = format!("shardId-{:0>20}-ffffffff", 7);
    let mut seen = Vec::new();
    for (operation, input) in [
        ("DescribeStream", json!({ "StreamArn": other })),
        ("GetShardIterator", json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "LATEST" })),
        ("GetRecords", json!({ "ShardIterator": "nonsense" })),
        ("GetRecords", json!({ "ShardIterator": foreign })),
        ("GetRecords", json!({ "ShardIterator": old, "Limit": 1001 })),
    ] {
        seen.push(short(&streams_call(&aws, operation, input).await));
    }
    seen.push(short(&iterator(&aws, &arn, "AT_SEQUENCE_NUMBER", json!({})).await));
    seen.push(short(&iterator(&aws, &arn, "AT_SEQUENCE_NUMBER", json!({ "SequenceNumber": "x".repeat(21) })).await));
    forward_by(&aws, SignedDuration::from_mins(16)).await;
    seen.push(short(&streams_call(&aws, "GetRecords", json!({ "ShardIterator": old })).await));
    insta::assert_snapshot!(seen.join("\n"), @"
    400 ResourceNotFoundException: Requested resource not found: Stream: arn:aws:dynamodb:us-east-1:111122223333:table/other/stream/2026-11-24T12:00:00.000 not found
    400 ResourceNotFoundException: Requested resource not found: Shard: shardId-00000000000000000007-ffffffff in Stream: arn:aws:dynamodb:us-east-1:111122223333:table/books/stream/2026-11-24T12:00:00.000 not found
    400 ValidationException: Invalid ShardIterator
    400 ValidationException: Invalid ShardIterator
    400 ValidationException: 1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 1000
    400 ValidationException: SequenceNumber is required for ShardIteratorType AT_SEQUENCE_NUMBER
    400 ValidationException: Invalid SequenceNumber
    400 ExpiredIteratorException: Iterator expired. The iterator was created at time 2026-11-24T12:00:00Z while right now is 2026-11-24T12:16:00Z which is further in the future than the tolerated delay of 900000 milliseconds.
    ");
    let no_view = json!({ "TableName": "films", "StreamSpecification": { "StreamEnabled": true } });
    let mut table = plain("films");
    table.as_object_mut().expect("members").extend(no_view.as_object().expect("members").clone());
    insta::assert_snapshot!(short(&call(&aws, "CreateTable", table).await), @"400 ValidationException: One or more parameter values were invalid: UpdateStreamEnabled is true but UpdateViewType is not specified");
}

#[tokio::test]
async fn a_reader_in_the_process_reads_batches_of_a_size_and_sees_the_end() {
    let aws = Aws::new();
    let created = ok(&aws, "CreateTable", with_stream("books", "NEW_IMAGE")).await;
    let id = id_of(&stream_of(&created["TableDescription"]));
    for number in 0..5 {
        put(&aws, "books", json!({ "id": { "S": number.to_string() }, "t": { "S": "x".repeat(1_000) } })).await;
    }
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let now = account.read(|state| state.clock.at(emulator::Clock::now(&*aws.clock)));
    let read = |position: Position, most: usize, bytes: usize| {
        account.read(|state| {
            let batch = streams::read(&state.dynamodb, &id, position, most, bytes, now).expect("a stream");
            (batch.records.len(), batch.records.last().map(|(number, _)| *number), batch.is_closed)
        })
    };
    let start = account.read(|state| streams::position(&state.dynamodb, &id, From::TrimHorizon, now)).expect("a position");
    assert_eq!(read(start, 3, 1 << 20).0, 3);
    assert_eq!(read(start, 3, 2_500).0, 2);
    assert_eq!(read(start, 3, 1).0, 1);
    let (_, third, _) = read(start, 3, 1 << 20);
    let rest = read(Position::after(third.expect("a record")), 10, 1 << 20);
    assert_eq!((rest.0, rest.2), (2, false));
    ok(&aws, "DeleteTable", json!({ "TableName": "books" })).await;
    let (count, last, is_closed) = read(start, 10, 1 << 20);
    assert_eq!((count, is_closed), (5, true));
    assert_eq!(read(Position::after(last.expect("a record")), 10, 1 << 20), (0, None, true));
}
