//! Event source mappings of streams of tables. Facts 13 to 24, 27 and 28.

use emulator::runtime::Outcome;
use serde_json::{Value, json};

use super::{
    FUNCTIONS,
    event_sources::{MAPPINGS, fails, forward, permit, returns, settle},
    lambda, with_hello,
};
use crate::{
    harness::{Act, Answer, Aws},
    s3::s3,
    sqs::{arn, make, receive},
};

/// What the role of a function needs to read streams.
const READS: [&str; 4] = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"];

async fn dynamodb(aws: &Aws, operation: &str, input: Value) -> Value {
    let answer = aws.target("dynamodb", &format!("DynamoDB_20120810.{operation}"), input).await;
    assert_eq!(answer.status, 200, "{operation}: {answer}");
    answer.json()
}

/// An account with `hello`, whose role may read streams and send to queues and buckets, and a table `tab` with a stream, whose ARN is
/// returned.
async fn with_stream() -> (Aws, String) {
    let aws = with_hello().await;
    let actions: Vec<&str> = READS.into_iter().chain(["sqs:SendMessage", "sns:Publish", "s3:PutObject"]).collect();
    permit(&aws, json!(actions)).await;
    let made = dynamodb(&aws, "CreateTable", table()).await;
    let stream = made["TableDescription"]["LatestStreamArn"].as_str().expect("a stream").to_owned();
    (aws, stream)
}

fn table() -> Value {
    json!({
        "TableName": "tab",
        "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
        "BillingMode": "PAY_PER_REQUEST",
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
    })
}

async fn map(aws: &Aws, stream: &str, mut settings: Value) -> Answer {
    for (name, value) in [("FunctionName", "hello"), ("EventSourceArn", stream), ("StartingPosition", "TRIM_HORIZON")] {
        if settings.get(name).is_none() {
            settings[name] = value.into();
        }
    }
    lambda(aws, "POST", MAPPINGS, settings).await
}

/// Makes a mapping, and returns its path.
async fn mapped(aws: &Aws, stream: &str, settings: Value) -> String {
    let answer = map(aws, stream, settings).await;
    assert_eq!(answer.status, 202, "{answer}");
    settle().await;
    format!("{MAPPINGS}/{}", answer.json()["UUID"].as_str().expect("an id"))
}

async fn write(aws: &Aws, ids: &[&str]) {
    for id in ids {
        dynamodb(aws, "PutItem", json!({ "TableName": "tab", "Item": { "id": { "S": id } } })).await;
    }
    settle().await;
}

/// The keys of the records of each invocation.
fn batches(aws: &Aws) -> Vec<Vec<String>> {
    let of = |payload: &[u8]| {
        let event: Value = serde_json::from_slice(payload).expect("JSON");
        let records = event["Records"].as_array().cloned().expect("records");
        records.iter().map(|record| record["dynamodb"]["Keys"]["id"]["S"].as_str().expect("a key").to_owned()).collect()
    };
    aws.python.invocations().iter().map(|invocation| of(&invocation.payload)).collect()
}

/// The sequence number of a record of the last invocation.
fn number(aws: &Aws, place: usize) -> String {
    let invocations = aws.python.invocations();
    let event: Value = serde_json::from_slice(&invocations.last().expect("an invocation").payload).expect("JSON");
    event["Records"][place]["dynamodb"]["SequenceNumber"].as_str().expect("a number").to_owned()
}

async fn last_result(aws: &Aws, path: &str) -> String {
    lambda(aws, "GET", path, Value::Null).await.json()["LastProcessingResult"].as_str().expect("a result").to_owned()
}

/// Facts 13 and 14.
#[tokio::test]
async fn a_mapping_is_made_read_changed_and_deleted() {
    let (aws, stream) = with_stream().await;
    make(&aws, "failures", json!({})).await;
    let made = map(&aws, &stream, json!({})).await;
    let path = format!("{MAPPINGS}/{}", made.json()["UUID"].as_str().expect("an id"));
    let mut seen = vec![made.to_string()];
    let settings = json!({
        "Enabled": false, "BatchSize": 10_000, "MaximumBatchingWindowInSeconds": 5, "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ParallelizationFactor": 2, "MaximumRetryAttempts": 3, "MaximumRecordAgeInSeconds": 60, "BisectBatchOnFunctionError": true,
        "TumblingWindowInSeconds": 0, "FilterCriteria": { "Filters": [{ "Pattern": "{\"eventName\":[\"INSERT\"]}" }] },
        "DestinationConfig": { "OnFailure": { "Destination": arn("failures") } },
    });
    seen.push(lambda(&aws, "PUT", &path, settings).await.to_string());
    for (method, body) in [("GET", Value::Null), ("PUT", json!({ "Enabled": true })), ("GET", Value::Null), ("DELETE", Value::Null)]
    {
        let answer = lambda(&aws, method, &path, body).await;
        seen.push(format!("{method} {} {}", answer.status, answer.json()["State"]));
    }
    seen.push(lambda(&aws, "GET", &path, Value::Null).await.to_string());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    202
    {
      "UUID": "00000000-0000-0000-0000-000000000015",
      "StartingPosition": "TRIM_HORIZON",
      "BatchSize": 100,
      "MaximumBatchingWindowInSeconds": 0,
      "ParallelizationFactor": 1,
      "EventSourceArn": "arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000",
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
      "LastModified": 1795521600,
      "LastProcessingResult": "No records processed",
      "State": "Creating",
      "StateTransitionReason": "User action",
      "DestinationConfig": {
        "OnFailure": {}
      },
      "MaximumRecordAgeInSeconds": -1,
      "BisectBatchOnFunctionError": false,
      "MaximumRetryAttempts": -1,
      "TumblingWindowInSeconds": 0,
      "FunctionResponseTypes": [],
      "EventSourceMappingArn": "arn:aws:lambda:us-east-1:111122223333:event-source-mapping:00000000-0000-0000-0000-000000000015"
    }
    202
    {
      "UUID": "00000000-0000-0000-0000-000000000015",
      "StartingPosition": "TRIM_HORIZON",
      "BatchSize": 10000,
      "MaximumBatchingWindowInSeconds": 5,
      "ParallelizationFactor": 2,
      "EventSourceArn": "arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000",
      "FilterCriteria": {
        "Filters": [
          {
            "Pattern": "{\"eventName\":[\"INSERT\"]}"
          }
        ]
      },
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
      "LastModified": 1795521600,
      "LastProcessingResult": "No records processed",
      "State": "Disabling",
      "StateTransitionReason": "User action",
      "DestinationConfig": {
        "OnFailure": {
          "Destination": "arn:aws:sqs:us-east-1:111122223333:failures"
        }
      },
      "MaximumRecordAgeInSeconds": 60,
      "BisectBatchOnFunctionError": true,
      "MaximumRetryAttempts": 3,
      "TumblingWindowInSeconds": 0,
      "FunctionResponseTypes": [
        "ReportBatchItemFailures"
      ],
      "EventSourceMappingArn": "arn:aws:lambda:us-east-1:111122223333:event-source-mapping:00000000-0000-0000-0000-000000000015"
    }
    GET 200 "Disabled"
    PUT 202 "Enabling"
    GET 200 "Enabled"
    DELETE 202 "Deleting"
    404 ResourceNotFoundException
    {"Type":"User","Message":"The resource you requested does not exist."}
    "#);
}

/// Facts 16 to 19, 21.
#[tokio::test]
async fn what_can_not_be_mapped_is_refused() {
    let (aws, stream) = with_stream().await;
    make(&aws, "f.fifo", json!({ "FifoQueue": "true" })).await;
    let mut seen = Vec::new();
    let destination = |arn: &str| json!({ "DestinationConfig": { "OnFailure": { "Destination": arn } } });
    for settings in [
        json!({ "FunctionName": "nobody" }),
        json!({ "EventSourceArn": stream.replace("table/tab/", "table/none/") }),
        json!({ "EventSourceArn": stream.replace("111122223333", "444455556666") }),
        json!({ "EventSourceArn": "arn:aws:dynamodb:us-east-1:111122223333:table/tab" }),
        json!({ "StartingPosition": null }),
        json!({ "StartingPosition": "AT_TIMESTAMP" }),
        json!({ "StartingPosition": "MIDDLE" }),
        json!({ "BatchSize": 10_001 }),
        json!({ "MaximumRecordAgeInSeconds": 59 }),
        json!({ "MaximumRetryAttempts": 10_001 }),
        json!({ "ScalingConfig": { "MaximumConcurrency": 2 } }),
        json!({ "TumblingWindowInSeconds": 30 }),
        json!({ "FilterCriteria": { "Filters": [{ "Pattern": "no JSON" }] } }),
        json!({ "DestinationConfig": { "OnFailure": {} } }),
        json!({ "DestinationConfig": { "OnSuccess": { "Destination": arn("q") } } }),
        destination("nothing"),
        destination("arn:aws:lambda:us-east-1:111122223333:function:hello"),
        destination(&arn("f.fifo")),
    ] {
        seen.push(map(&aws, &stream, settings).await.to_string());
    }
    let path = mapped(&aws, &stream, json!({})).await;
    seen.push(map(&aws, &stream, json!({})).await.to_string().replace(path.rsplit('/').next().expect("an id"), "UUID"));
    for missing in READS {
        let others: Vec<&str> = READS.into_iter().filter(|action| *action != missing).collect();
        permit(&aws, json!(others)).await;
        let answer = lambda(&aws, "PUT", &path, json!({ "BatchSize": 5 })).await;
        seen.push(format!("without {missing}: {answer}"));
    }
    permit(&aws, json!(READS)).await;
    seen.push(lambda(&aws, "PUT", &path, destination("arn:aws:s3:::failures")).await.to_string());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 InvalidParameterValueException
    {"Type":"User","message":"Function does not exist"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Stream not found: arn:aws:dynamodb:us-east-1:111122223333:table/none/stream/2026-11-24T12:00:00.000"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Stream not found: arn:aws:dynamodb:us-east-1:444455556666:table/tab/stream/2026-11-24T12:00:00.000"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Stream not found: arn:aws:dynamodb:us-east-1:111122223333:table/tab"}
    400 InvalidParameterValueException
    {"Type":"User","message":"1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Unsupported starting position for arn type: arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000"}
    400 ValidationException
    {"message":"1 validation error detected: Value 'MIDDLE' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [TRIM_HORIZON, LATEST, AT_TIMESTAMP]"}
    400 ValidationException
    {"message":"1 validation error detected: Value '10001' at 'batchSize' failed to satisfy constraint: Member must have value less than or equal to 10000"}
    400 InvalidParameterValueException
    {"Type":"User","message":"MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)"}
    400 ValidationException
    {"message":"1 validation error detected: Value '10001' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 10000"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Unsupported ScalingConfig parameter for given event source mapping type."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Coldstart does not have tumbling windows yet; TumblingWindowInSeconds has to be 0."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Invalid filter pattern definition."}
    400 InvalidParameterValueException
    {"Type":"User","message":"The Destination field is required for an OnFailure configuration."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Unsupported OnSuccess destination for given event source mapping type."}
    400 ValidationException
    {
      "message": "1 validation error detected: Value 'nothing' at 'destinationConfig.onFailure.destination' failed to satisfy constraint: Member must satisfy regular expression pattern: $|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)"
    }
    400 InvalidParameterValueException
    {"Type":"User","message":"The destination ARN arn:aws:lambda:us-east-1:111122223333:function:hello is invalid."}
    400 InvalidParameterValueException
    {"Type":"User","message":"The destination ARN arn:aws:sqs:us-east-1:111122223333:f.fifo is invalid."}
    409 ResourceConflictException
    {
      "Type": "User",
      "message": "The event source arn (\" arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000 \") and function (\" hello \") provided mapping already exists. Please update or delete the existing mapping with UUID UUID"
    }
    without dynamodb:GetRecords: 400 InvalidParameterValueException
    {
      "Type": "User",
      "message": "Cannot access stream arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
    }
    without dynamodb:GetShardIterator: 400 InvalidParameterValueException
    {
      "Type": "User",
      "message": "Cannot access stream arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
    }
    without dynamodb:DescribeStream: 400 InvalidParameterValueException
    {
      "Type": "User",
      "message": "Cannot access stream arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
    }
    without dynamodb:ListStreams: 400 InvalidParameterValueException
    {
      "Type": "User",
      "message": "Cannot access stream arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
    }
    400 InvalidParameterValueException
    {"Type":"User","message":"The function's execution role does not have permissions to call PutObject on arn:aws:s3:::failures"}
    "#);
}

/// Facts 27 and 28.
#[tokio::test]
async fn a_change_of_an_item_invokes_the_function() {
    let (aws, stream) = with_stream().await;
    let path = mapped(&aws, &stream, json!({ "StartingPosition": "LATEST" })).await;
    assert_eq!(last_result(&aws, &path).await, "No records processed");
    let item = json!({ "TableName": "tab", "Item": { "id": { "S": "a" }, "n": { "N": "1" }, "b": { "B": "AAEC" } } });
    dynamodb(&aws, "PutItem", item).await;
    settle().await;
    dynamodb(&aws, "DeleteItem", json!({ "TableName": "tab", "Key": { "id": { "S": "a" } } })).await;
    settle().await;
    let seen = aws.python.invocations().into_iter().map(|invocation| {
        let event: Value = serde_json::from_slice(&invocation.payload).expect("JSON");
        serde_json::to_string_pretty(&event).expect("JSON")
    });
    insta::assert_snapshot!(seen.collect::<Vec<_>>().join("\n"), @r#"
    {
      "Records": [
        {
          "eventID": "00000000000000000000000000000016",
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
          "eventSourceARN": "arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000"
        }
      ]
    }
    {
      "Records": [
        {
          "eventID": "00000000000000000000000000000023",
          "eventName": "REMOVE",
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
            "SequenceNumber": "179552160000000100000",
            "SizeBytes": 13,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            "OldImage": {
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
          "eventSourceARN": "arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000"
        }
      ]
    }
    "#);
    assert_eq!(last_result(&aws, &path).await, "OK");
}

#[tokio::test]
async fn a_mapping_begins_at_the_oldest_record_or_after_the_newest() {
    for (position, expected) in [("TRIM_HORIZON", vec![vec!["1", "2"], vec!["3"]]), ("LATEST", vec![vec!["3"]])] {
        let (aws, stream) = with_stream().await;
        write(&aws, &["1", "2"]).await;
        mapped(&aws, &stream, json!({ "StartingPosition": position })).await;
        write(&aws, &["3"]).await;
        assert_eq!(batches(&aws), expected, "{position}");
    }
}

#[tokio::test]
async fn records_come_in_order_and_in_batches() {
    let (aws, stream) = with_stream().await;
    write(&aws, &["1", "2", "3", "4", "5"]).await;
    mapped(&aws, &stream, json!({ "BatchSize": 2, "ParallelizationFactor": 10 })).await;
    assert_eq!(batches(&aws), [vec!["1", "2"], vec!["3", "4"], vec!["5"]]);
}

#[tokio::test]
async fn records_are_collected_in_a_window() {
    let (aws, stream) = with_stream().await;
    mapped(&aws, &stream, json!({ "BatchSize": 3, "MaximumBatchingWindowInSeconds": 10 })).await;
    write(&aws, &["1"]).await;
    forward(&aws, 5).await;
    write(&aws, &["2"]).await;
    forward(&aws, 4).await;
    assert!(batches(&aws).is_empty());
    forward(&aws, 1).await;
    assert_eq!(batches(&aws), [["1", "2"]]);
    // A full batch does not wait.
    write(&aws, &["3", "4", "5"]).await;
    assert_eq!(batches(&aws).last().expect("a batch"), &["3", "4", "5"]);
}

/// Fact 21: what no filter lets in is passed over. Fact 28: a number is a text.
#[tokio::test]
async fn records_that_no_filter_lets_in_are_passed_over() {
    let (aws, stream) = with_stream().await;
    let filters = json!({ "Filters": [
        { "Pattern": "{\"dynamodb\":{\"NewImage\":{\"id\":{\"S\":[{\"prefix\":\"b\"}]}}}}" },
        { "Pattern": "{\"eventName\":[\"REMOVE\"]}" },
    ] });
    mapped(&aws, &stream, json!({ "FilterCriteria": filters, "MaximumRetryAttempts": 0 })).await;
    write(&aws, &["a1", "b1", "a2"]).await;
    dynamodb(&aws, "DeleteItem", json!({ "TableName": "tab", "Key": { "id": { "S": "a1" } } })).await;
    settle().await;
    assert_eq!(batches(&aws), [["b1"], ["a1"]]);
    let left = aws.emulator.account(aws.account).await.expect("an account").read(|state| state.lambda.polls.len());
    assert_eq!(left, 0, "nothing waits");
}

/// Fact 24.
#[tokio::test]
async fn a_failed_batch_comes_again_and_blocks_those_behind_it() {
    let (aws, stream) = with_stream().await;
    (0..3).for_each(|_| fails(&aws));
    let path = mapped(&aws, &stream, json!({})).await;
    write(&aws, &["1"]).await;
    assert_eq!(last_result(&aws, &path).await, "PROBLEM: Function call failed");
    write(&aws, &["2"]).await;
    assert_eq!(batches(&aws), [["1"]]);
    forward(&aws, 1).await;
    assert_eq!(batches(&aws).len(), 2);
    forward(&aws, 1).await;
    assert_eq!(batches(&aws).len(), 2);
    forward(&aws, 1).await;
    assert_eq!(batches(&aws).len(), 3);
    forward(&aws, 4).await;
    assert_eq!(batches(&aws), [["1"], ["1"], ["1"], ["1"], ["2"]]);
    assert_eq!(last_result(&aws, &path).await, "OK");
}

/// Without limits a batch is tried until its records expire.
#[tokio::test]
async fn a_batch_that_always_fails_ends_with_its_records() {
    let (aws, stream) = with_stream().await;
    (0..5_000).for_each(|_| fails(&aws));
    mapped(&aws, &stream, json!({})).await;
    write(&aws, &["poison"]).await;
    for _ in 0..23 {
        forward(&aws, 3_600).await;
    }
    let before = batches(&aws).len();
    forward(&aws, 3_600).await;
    forward(&aws, 3_600).await;
    let after = batches(&aws).len();
    assert!(before > 1_000 && after > before, "{before} {after}");
    forward(&aws, 3_600).await;
    assert_eq!(batches(&aws).len(), after);
}

/// Fact 24: what the destination is told.
#[tokio::test]
async fn a_batch_that_is_given_up_is_told_to_a_queue() {
    let (aws, stream) = with_stream().await;
    make(&aws, "failures", json!({})).await;
    let settings = json!({ "MaximumRetryAttempts": 1, "DestinationConfig": { "OnFailure": { "Destination": arn("failures") } } });
    (0..2).for_each(|_| fails(&aws));
    mapped(&aws, &stream, json!({ "Enabled": false })).await;
    let path = format!("{MAPPINGS}?FunctionName=hello");
    let id =
        lambda(&aws, "GET", &path, Value::Null).await.json()["EventSourceMappings"][0]["UUID"].as_str().expect("an id").to_owned();
    assert_eq!(lambda(&aws, "PUT", &format!("{MAPPINGS}/{id}"), settings).await.status, 202);
    write(&aws, &["1", "2"]).await;
    lambda(&aws, "PUT", &format!("{MAPPINGS}/{id}"), json!({ "Enabled": true })).await;
    settle().await;
    forward(&aws, 1).await;
    assert_eq!(batches(&aws), [["1", "2"], ["1", "2"]]);
    let told: Value = serde_json::from_str(receive(&aws, "failures").await[0]["Body"].as_str().expect("a body")).expect("JSON");
    insta::assert_json_snapshot!(told, @r#"
    {
      "requestContext": {
        "requestId": "00000000-0000-0000-0000-000000000028",
        "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 2
      },
      "responseContext": {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled"
      },
      "version": "1.0",
      "timestamp": "2026-11-24T12:00:01.000Z",
      "DDBStreamBatchInfo": {
        "shardId": "shardId-00000001795521600000-0000000b",
        "startSequenceNumber": "179552160000000000000",
        "endSequenceNumber": "179552160000000100000",
        "approximateArrivalOfFirstRecord": "2026-11-24T12:00:00Z",
        "approximateArrivalOfLastRecord": "2026-11-24T12:00:00Z",
        "batchSize": 2,
        "streamArn": "arn:aws:dynamodb:us-east-1:111122223333:table/tab/stream/2026-11-24T12:00:00.000"
      }
    }
    "#);
    write(&aws, &["3"]).await;
    assert_eq!(batches(&aws).last().expect("a batch"), &["3"]);
}

#[tokio::test]
async fn a_batch_that_is_given_up_is_stored_in_a_bucket_with_its_records() {
    let (aws, stream) = with_stream().await;
    assert_eq!(s3(&aws, "PUT", "/failures", &[], "").await.status, 200);
    let destination = json!({ "OnFailure": { "Destination": "arn:aws:s3:::failures" } });
    mapped(&aws, &stream, json!({ "MaximumRetryAttempts": 0, "DestinationConfig": destination })).await;
    fails(&aws);
    write(&aws, &["1"]).await;
    let listed = s3(&aws, "GET", "/failures?list-type=2", &[], "").await;
    let key = listed.text().split("<Key>").nth(1).and_then(|rest| rest.split('<').next()).expect("a key").to_owned();
    let stored: Value = serde_json::from_str(&s3(&aws, "GET", &format!("/failures/{key}"), &[], "").await.text()).expect("JSON");
    let payload: Value = serde_json::from_str(stored["payload"].as_str().expect("a text")).expect("JSON");
    let mut seen =
        vec![key, stored["requestContext"]["condition"].to_string(), stored["DDBStreamBatchInfo"]["batchSize"].to_string()];
    seen.push(payload["Records"][0]["dynamodb"]["Keys"].to_string());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    aws/lambda/00000000-0000-0000-0000-000000000014/shardId-00000001795521600000-0000000b/2026/11/24/2026-11-24T12.00.00-00000000-0000-0000-0000-000000000022
    "RetryAttemptsExhausted"
    1
    {"id":{"S":"1"}}
    "#);
}

#[tokio::test]
async fn a_failed_batch_is_halved_until_the_bad_record_is_alone() {
    let (aws, stream) = with_stream().await;
    make(&aws, "failures", json!({})).await;
    write(&aws, &["1", "2", "3", "4"]).await;
    // The third is bad.
    for fine in [false, true, false, false, true] {
        match fine {
            true => returns(&aws, "null"),
            false => fails(&aws),
        }
    }
    let settings = json!({
        "BisectBatchOnFunctionError": true, "MaximumRetryAttempts": 0,
        "DestinationConfig": { "OnFailure": { "Destination": arn("failures") } },
    });
    mapped(&aws, &stream, settings).await;
    assert_eq!(batches(&aws), [vec!["1", "2", "3", "4"], vec!["1", "2"], vec!["3", "4"], vec!["3"], vec!["4"]]);
    let told: Value = serde_json::from_str(receive(&aws, "failures").await[0]["Body"].as_str().expect("a body")).expect("JSON");
    assert_eq!(told["DDBStreamBatchInfo"]["batchSize"], 1);
}

/// Facts 22 and 23: the lowest failed number counts, so later successes come again.
#[tokio::test]
async fn a_result_may_name_the_records_that_failed() {
    let (aws, stream) = with_stream().await;
    make(&aws, "failures", json!({})).await;
    let destination = json!({ "OnFailure": { "Destination": arn("failures") } });
    let settings = json!({ "FunctionResponseTypes": ["ReportBatchItemFailures"], "MaximumRetryAttempts": 2, "DestinationConfig": destination });
    write(&aws, &["1", "2", "3", "4"]).await;
    fails(&aws);
    mapped(&aws, &stream, settings).await;
    let (second, third) = (number(&aws, 1), number(&aws, 2));
    returns(&aws, &json!({ "batchItemFailures": [{ "itemIdentifier": third }, { "itemIdentifier": second }] }).to_string());
    forward(&aws, 1).await;
    returns(&aws, &json!({ "batchItemFailures": [{ "itemIdentifier": "unknown" }] }).to_string());
    forward(&aws, 2).await;
    assert_eq!(batches(&aws), [vec!["1", "2", "3", "4"], vec!["1", "2", "3", "4"], vec!["2", "3", "4"]]);
    let told: Value = serde_json::from_str(receive(&aws, "failures").await[0]["Body"].as_str().expect("a body")).expect("JSON");
    let seen =
        (&told["DDBStreamBatchInfo"]["batchSize"], &told["responseContext"], &told["requestContext"]["approximateInvokeCount"]);
    assert_eq!(seen, (&json!(3), &Value::Null, &json!(3)));
}

#[tokio::test]
async fn records_that_are_too_old_are_given_up() {
    let (aws, stream) = with_stream().await;
    make(&aws, "failures", json!({})).await;
    let destination = json!({ "OnFailure": { "Destination": arn("failures") } });
    (0..100).for_each(|_| fails(&aws));
    mapped(&aws, &stream, json!({ "MaximumRecordAgeInSeconds": 60, "DestinationConfig": destination })).await;
    write(&aws, &["1"]).await;
    forward(&aws, 70).await;
    let tries = batches(&aws).len();
    assert_eq!(tries, 6);
    forward(&aws, 60).await;
    assert_eq!(batches(&aws).len(), tries);
    let told: Value = serde_json::from_str(receive(&aws, "failures").await[0]["Body"].as_str().expect("a body")).expect("JSON");
    assert_eq!(told["requestContext"]["condition"], "RecordAgeExceeded");
}

/// A throttle is no try.
#[tokio::test]
async fn a_batch_that_does_not_reach_the_function_comes_again() {
    let (aws, stream) = with_stream().await;
    let path = "/2017-10-31/functions/hello/concurrency";
    assert_eq!(lambda(&aws, "PUT", path, json!({ "ReservedConcurrentExecutions": 0 })).await.status, 200);
    mapped(&aws, &stream, json!({ "MaximumRetryAttempts": 0 })).await;
    write(&aws, &["1"]).await;
    forward(&aws, 3).await;
    assert!(batches(&aws).is_empty());
    lambda(&aws, "DELETE", path, Value::Null).await;
    forward(&aws, 60).await;
    assert_eq!(batches(&aws), [["1"]]);
}

#[tokio::test]
async fn the_roles_permissions_are_asked_at_each_read() {
    let (aws, stream) = with_stream().await;
    let path = mapped(&aws, &stream, json!({})).await;
    permit(&aws, json!(["dynamodb:GetRecords"])).await;
    write(&aws, &["1"]).await;
    assert!(batches(&aws).is_empty());
    insta::assert_snapshot!(last_result(&aws, &path).await, @"PROBLEM: Cannot access stream. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.");
    permit(&aws, json!(READS)).await;
    forward(&aws, 300).await;
    assert_eq!(batches(&aws), [["1"]]);
}

#[tokio::test]
async fn a_disabled_mapping_goes_on_where_it_was() {
    let (aws, stream) = with_stream().await;
    let path = mapped(&aws, &stream, json!({ "StartingPosition": "LATEST" })).await;
    write(&aws, &["1"]).await;
    lambda(&aws, "PUT", &path, json!({ "Enabled": false })).await;
    write(&aws, &["2"]).await;
    assert_eq!(batches(&aws), [["1"]]);
    lambda(&aws, "PUT", &path, json!({ "Enabled": true })).await;
    settle().await;
    assert_eq!(batches(&aws), [["1"], ["2"]]);
    lambda(&aws, "DELETE", &path, Value::Null).await;
    write(&aws, &["3"]).await;
    assert_eq!(batches(&aws).len(), 2);
}

#[tokio::test]
async fn a_stream_that_ends_is_read_to_its_end() {
    let (aws, stream) = with_stream().await;
    write(&aws, &["1"]).await;
    dynamodb(&aws, "DeleteTable", json!({ "TableName": "tab" })).await;
    mapped(&aws, &stream, json!({})).await;
    assert_eq!(batches(&aws), [["1"]]);
    // A new table of that name has another stream.
    dynamodb(&aws, "CreateTable", table()).await;
    write(&aws, &["2"]).await;
    assert_eq!(batches(&aws).len(), 1);
}

/// Two functions read one stream, each at its own pace.
#[tokio::test]
async fn mappings_of_one_stream_do_not_wait_for_each_other() {
    let (aws, stream) = with_stream().await;
    lambda(&aws, "POST", &format!("{FUNCTIONS}/hello/versions"), json!({})).await;
    fails(&aws);
    mapped(&aws, &stream, json!({})).await;
    write(&aws, &["1"]).await;
    mapped(&aws, &stream, json!({ "FunctionName": "hello:1" })).await;
    write(&aws, &["2"]).await;
    assert_eq!(batches(&aws), [["1"], ["1"], ["2"]]);
    forward(&aws, 1).await;
    assert_eq!(batches(&aws), [["1"], ["1"], ["2"], ["1"], ["2"]]);
}

/// AWS does not stop such a loop; Coldstart does.
#[tokio::test]
async fn a_function_that_writes_to_its_own_table_is_stopped_after_sixteen_rounds() {
    let (aws, stream) = with_stream().await;
    mapped(&aws, &stream, json!({})).await;
    let mut header = String::new();
    for round in 1..=18 {
        let body = json!({ "TableName": "tab", "Item": { "id": { "S": round.to_string() } } }).to_string();
        let request = aws.request("dynamodb", "POST", "/").header("x-amz-target", "DynamoDB_20120810.PutItem");
        let request = if header.is_empty() { request } else { request.header("x-amzn-trace-id", &header) };
        assert_eq!(aws.send(request.body(body.into()).expect("a request")).await.status, 200);
        settle().await;
        header = aws.python.invocations().last().expect("an invocation").trace_id.clone();
    }
    assert_eq!(batches(&aws).len(), 16);
}

#[tokio::test]
async fn a_restart_loses_no_record() {
    let (aws, stream) = with_stream().await;
    aws.python.then(Act::Ends(Outcome::Raised("{\"errorType\":\"E\"}".into()), vec![]));
    mapped(&aws, &stream, json!({})).await;
    write(&aws, &["1", "2"]).await;
    assert_eq!(batches(&aws), [["1"]]);
    let again = Aws::with(emulator::Config::default(), aws.store.clone());
    again.emulator.start_jobs();
    forward(&again, 1).await;
    while batches(&again).len() < 2 {
        tokio::task::yield_now().await;
    }
    settle().await;
    assert_eq!(batches(&again), [["1"], ["2"]]);
}
