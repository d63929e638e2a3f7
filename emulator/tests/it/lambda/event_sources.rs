//! Event source mappings of queues. Facts 13 to 25, 36 and 37.

use emulator::{jobs::Forward, runtime::Outcome};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{FUNCTIONS, lambda, with_hello};
use crate::{
    harness::{Act, Answer, Aws},
    sqs::{arn, bodies, make, receive, send, sqs, url},
};

pub const MAPPINGS: &str = "/2015-03-31/event-source-mappings";

/// Lets other tasks run until they all wait.
pub async fn settle() {
    for _ in 0..500 {
        tokio::task::yield_now().await;
    }
}

/// Gives the function's role a policy of its own.
pub async fn permit(aws: &Aws, actions: Value) {
    let statement = json!({ "Effect": "Allow", "Action": actions, "Resource": "*" });
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
    let fields = [("Action", "PutRolePolicy"), ("RoleName", "basic"), ("PolicyName", "sqs"), ("PolicyDocument", policy.as_str())];
    assert_eq!(aws.form("iam", &fields).await.status, 200);
}

/// An account with `hello`, whose role may read queues, and a queue `q`.
async fn with_source(attributes: Value) -> Aws {
    let aws = with_hello().await;
    permit(&aws, json!(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage"])).await;
    make(&aws, "q", attributes).await;
    aws
}

async fn map(aws: &Aws, mut settings: Value) -> Answer {
    for (name, value) in [("FunctionName", "hello".to_owned()), ("EventSourceArn", arn("q"))] {
        if settings[name].is_null() {
            settings[name] = value.into();
        }
    }
    lambda(aws, "POST", MAPPINGS, settings).await
}

/// Makes a mapping, and returns its id.
async fn mapped(aws: &Aws, settings: Value) -> String {
    let answer = map(aws, settings).await;
    assert_eq!(answer.status, 202, "{answer}");
    settle().await;
    answer.json()["UUID"].as_str().expect("an id").to_owned()
}

/// The bodies of the messages of each invocation.
fn batches(aws: &Aws) -> Vec<Vec<String>> {
    let of = |payload: &[u8]| {
        let event: Value = serde_json::from_slice(payload).expect("JSON");
        let records = event["Records"].as_array().cloned().expect("records");
        records.iter().map(|record| record["body"].as_str().expect("a body").to_owned()).collect()
    };
    aws.python.invocations().iter().map(|invocation| of(&invocation.payload)).collect()
}

pub async fn forward(aws: &Aws, seconds: i64) {
    aws.emulator.fast_forward(aws.account, Forward::By(SignedDuration::from_secs(seconds))).await.expect("a clock");
    settle().await;
}

async fn in_queue(aws: &Aws) -> usize {
    aws.emulator.account(aws.account).await.expect("an account").read(|state| state.sqs.messages.len())
}

pub fn returns(aws: &Aws, result: &str) {
    aws.python.then(Act::Ends(Outcome::Returned(result.to_owned().into()), vec![]));
}

pub fn fails(aws: &Aws) {
    aws.python.then(Act::Ends(Outcome::Raised("{\"errorType\":\"E\"}".into()), vec![]));
}

#[tokio::test]
async fn a_mapping_is_made_read_changed_and_deleted() {
    let aws = with_source(json!({})).await;
    let made = map(&aws, json!({})).await;
    let path = format!("{MAPPINGS}/{}", made.json()["UUID"].as_str().expect("an id"));
    let mut seen = vec![made.to_string()];
    seen.push(lambda(&aws, "GET", &path, Value::Null).await.to_string());
    let settings = json!({
        "Enabled": false, "BatchSize": 20, "MaximumBatchingWindowInSeconds": 5, "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": { "MaximumConcurrency": 2 }, "FilterCriteria": { "Filters": [{ "Pattern": "{\"body\":{\"n\":[1]}}" }] },
    });
    seen.push(lambda(&aws, "PUT", &path, settings).await.to_string());
    let listed = lambda(&aws, "GET", &format!("{MAPPINGS}?FunctionName=hello"), Value::Null).await.json();
    seen.push(format!("{} {}", listed["EventSourceMappings"][0]["State"], listed["EventSourceMappings"][0]["BatchSize"]));
    let none = lambda(&aws, "GET", &format!("{MAPPINGS}?EventSourceArn={}", arn("p")), Value::Null).await;
    seen.push(none.text());
    let deleted = lambda(&aws, "DELETE", &path, Value::Null).await;
    seen.push(format!("{} {}", deleted.status, deleted.json()["State"]));
    seen.push(lambda(&aws, "GET", &path, Value::Null).await.to_string());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    202
    {
      "UUID": "00000000-0000-0000-0000-000000000012",
      "BatchSize": 10,
      "MaximumBatchingWindowInSeconds": 0,
      "EventSourceArn": "arn:aws:sqs:us-east-1:111122223333:q",
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
      "LastModified": 1795521600,
      "State": "Creating",
      "StateTransitionReason": "USER_INITIATED",
      "FunctionResponseTypes": [],
      "EventSourceMappingArn": "arn:aws:lambda:us-east-1:111122223333:event-source-mapping:00000000-0000-0000-0000-000000000012"
    }
    200
    {
      "UUID": "00000000-0000-0000-0000-000000000012",
      "BatchSize": 10,
      "MaximumBatchingWindowInSeconds": 0,
      "EventSourceArn": "arn:aws:sqs:us-east-1:111122223333:q",
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
      "LastModified": 1795521600,
      "State": "Enabled",
      "StateTransitionReason": "USER_INITIATED",
      "FunctionResponseTypes": [],
      "EventSourceMappingArn": "arn:aws:lambda:us-east-1:111122223333:event-source-mapping:00000000-0000-0000-0000-000000000012"
    }
    202
    {
      "UUID": "00000000-0000-0000-0000-000000000012",
      "BatchSize": 20,
      "MaximumBatchingWindowInSeconds": 5,
      "EventSourceArn": "arn:aws:sqs:us-east-1:111122223333:q",
      "FilterCriteria": {
        "Filters": [
          {
            "Pattern": "{\"body\":{\"n\":[1]}}"
          }
        ]
      },
      "ScalingConfig": {
        "MaximumConcurrency": 2
      },
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
      "LastModified": 1795521600,
      "State": "Disabling",
      "StateTransitionReason": "USER_INITIATED",
      "FunctionResponseTypes": [
        "ReportBatchItemFailures"
      ],
      "EventSourceMappingArn": "arn:aws:lambda:us-east-1:111122223333:event-source-mapping:00000000-0000-0000-0000-000000000012"
    }
    "Disabled" 20
    {"EventSourceMappings":[]}
    202 "Deleting"
    404 ResourceNotFoundException
    {"Type":"User","Message":"The resource you requested does not exist."}
    "#);
}

#[tokio::test]
async fn what_can_not_be_mapped_is_refused() {
    let aws = with_source(json!({})).await;
    make(&aws, "f.fifo", json!({ "FifoQueue": "true" })).await;
    make(&aws, "short", json!({ "VisibilityTimeout": "2" })).await;
    let filter = |pattern: &str| json!({ "Filters": [{ "Pattern": pattern }] });
    let mut seen = Vec::new();
    for settings in [
        json!({ "FunctionName": "nobody" }),
        json!({ "FunctionName": "hello:nobody" }),
        json!({ "EventSourceArn": arn("none") }),
        json!({ "EventSourceArn": "arn:aws:sqs:us-east-1:444455556666:q" }),
        json!({ "EventSourceArn": "arn:aws:kinesis:us-east-1:111122223333:stream/s", "StartingPosition": "LATEST" }),
        json!({ "EventSourceArn": arn("short") }),
        json!({ "BatchSize": 11 }),
        json!({ "EventSourceArn": arn("f.fifo"), "BatchSize": 11, "MaximumBatchingWindowInSeconds": 1 }),
        json!({ "FilterCriteria": filter("not JSON") }),
        json!({ "FilterCriteria": { "Filters": vec![json!({ "Pattern": "{}" }); 6] } }),
        json!({ "DestinationConfig": { "OnFailure": { "Destination": arn("q") } } }),
        json!({ "BisectBatchOnFunctionError": true }),
        json!({ "StartingPosition": "LATEST" }),
        json!({ "BatchSize": 0 }),
        json!({ "ScalingConfig": { "MaximumConcurrency": 1 } }),
    ] {
        seen.push(map(&aws, settings).await.to_string());
    }
    let id = mapped(&aws, json!({})).await;
    seen.push(map(&aws, json!({})).await.to_string().replace(&id, "UUID"));
    permit(&aws, json!(["sqs:DeleteMessage"])).await;
    make(&aws, "p", json!({})).await;
    seen.push(map(&aws, json!({ "EventSourceArn": arn("p") })).await.to_string());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 InvalidParameterValueException
    {"Type":"User","message":"Function does not exist"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Function does not exist"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Coldstart has queues of SQS and streams of DynamoDB as event sources, and not arn:aws:kinesis:us-east-1:111122223333:stream/s."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Batching window is not supported for FIFO queues."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Invalid filter pattern definition."}
    400 InvalidParameterValueException
    {"Type":"User","message":"The number of filters (6) exceeds the limit (5)."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Unsupported DestinationConfig parameter for given event source mapping type."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Unsupported BisectBatchOnFunctionError parameter for given event source mapping type."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Unsupported StartingPosition parameter for given event source mapping type."}
    400 ValidationException
    {"message":"1 validation error detected: Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1"}
    400 ValidationException
    {"message":"1 validation error detected: Value '1' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 2"}
    409 ResourceConflictException
    {
      "Type": "User",
      "message": "An event source mapping with SQS arn (\" arn:aws:sqs:us-east-1:111122223333:q \") and function (\" hello \") already exists. Please update or delete the existing mapping with UUID UUID"
    }
    400 InvalidParameterValueException
    {"Type":"User","message":"The function execution role does not have permissions to call ReceiveMessage on SQS"}
    "#);
}

#[tokio::test]
async fn a_message_invokes_the_function_and_leaves_the_queue() {
    let aws = with_source(json!({})).await;
    mapped(&aws, json!({})).await;
    let input = json!({
        "QueueUrl": url("q"), "MessageBody": "héllo", "MessageAttributes": {
            "Text": { "DataType": "String", "StringValue": "v" }, "Bytes": { "DataType": "Binary", "BinaryValue": "AAEC" },
        },
    });
    sqs(&aws, "SendMessage", input).await;
    settle().await;
    send(&aws, "q", "plain").await;
    settle().await;
    let events: Vec<String> = aws
        .python
        .invocations()
        .iter()
        .map(|invocation| {
            let event: Value = serde_json::from_slice(&invocation.payload).expect("JSON");
            serde_json::to_string_pretty(&event).expect("JSON")
        })
        .collect();
    insta::assert_snapshot!(events.join("\n"), @r#"
    {
      "Records": [
        {
          "messageId": "00000000-0000-0000-0000-000000000014",
          "receiptHandle": "MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDEwIDE4ODI3NDA4NTcyNDE2MDAwMDAgMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDE0IDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAxNQ==",
          "body": "héllo",
          "attributes": {
            "ApproximateFirstReceiveTimestamp": "1795521600000",
            "ApproximateReceiveCount": "1",
            "SenderId": "111122223333",
            "SentTimestamp": "1795521600000"
          },
          "messageAttributes": {
            "Bytes": {
              "binaryValue": "AAEC",
              "stringListValues": [],
              "binaryListValues": [],
              "dataType": "Binary"
            },
            "Text": {
              "stringValue": "v",
              "stringListValues": [],
              "binaryListValues": [],
              "dataType": "String"
            }
          },
          "md5OfMessageAttributes": "836a554df1982a33a26453bc438a8e4d",
          "md5OfBody": "be50e8478cf24ff3595bc7307fb91b50",
          "eventSource": "aws:sqs",
          "eventSourceARN": "arn:aws:sqs:us-east-1:111122223333:q",
          "awsRegion": "us-east-1"
        }
      ]
    }
    {
      "Records": [
        {
          "messageId": "00000000-0000-0000-0000-000000000022",
          "receiptHandle": "MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDEwIDE4ODI3NDA4NTcyNDE2MDAwMDEgMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDIyIDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAyMw==",
          "body": "plain",
          "attributes": {
            "ApproximateFirstReceiveTimestamp": "1795521600000",
            "ApproximateReceiveCount": "1",
            "SenderId": "111122223333",
            "SentTimestamp": "1795521600000"
          },
          "messageAttributes": {},
          "md5OfBody": "ac7938d40cfc2307e2bf325d28e7884e",
          "eventSource": "aws:sqs",
          "eventSourceARN": "arn:aws:sqs:us-east-1:111122223333:q",
          "awsRegion": "us-east-1"
        }
      ]
    }
    "#);
    assert_eq!(in_queue(&aws).await, 0);
}

#[tokio::test]
async fn messages_that_are_there_before_the_mapping_come_in_batches() {
    let aws = with_source(json!({})).await;
    for number in 0..7 {
        send(&aws, "q", &number.to_string()).await;
    }
    mapped(&aws, json!({ "BatchSize": 3 })).await;
    let mut seen = batches(&aws);
    seen.sort();
    assert_eq!(seen, [vec!["0", "1", "2"], vec!["3", "4", "5"], vec!["6"]]);
    assert_eq!(in_queue(&aws).await, 0);
}

#[tokio::test]
async fn messages_are_collected_in_a_window() {
    let aws = with_source(json!({})).await;
    mapped(&aws, json!({ "BatchSize": 4, "MaximumBatchingWindowInSeconds": 10 })).await;
    for number in 0..3 {
        send(&aws, "q", &number.to_string()).await;
    }
    settle().await;
    assert!(batches(&aws).is_empty());
    forward(&aws, 10).await;
    assert_eq!(batches(&aws), [["0", "1", "2"]]);
    // A full batch does not wait.
    for number in 3..7 {
        send(&aws, "q", &number.to_string()).await;
    }
    settle().await;
    assert_eq!(batches(&aws).last().expect("a batch"), &["3", "4", "5", "6"]);
}

/// Fact 37.
#[tokio::test]
async fn a_failed_batch_comes_again_and_then_goes_to_the_dead_letter_queue() {
    let aws = with_source(json!({ "VisibilityTimeout": "5" })).await;
    make(&aws, "dead", json!({})).await;
    let redrive = json!({ "deadLetterTargetArn": arn("dead"), "maxReceiveCount": 2 }).to_string();
    sqs(&aws, "SetQueueAttributes", json!({ "QueueUrl": url("q"), "Attributes": { "RedrivePolicy": redrive } })).await;
    mapped(&aws, json!({})).await;
    fails(&aws);
    fails(&aws);
    send(&aws, "q", "poison").await;
    settle().await;
    assert_eq!(batches(&aws).len(), 1);
    forward(&aws, 4).await;
    assert_eq!(batches(&aws).len(), 1);
    forward(&aws, 1).await;
    assert_eq!(batches(&aws).len(), 2);
    forward(&aws, 5).await;
    assert_eq!(batches(&aws).len(), 2);
    let record = |place: usize| {
        let event: Value = serde_json::from_slice(&aws.python.invocations()[place].payload).expect("JSON");
        event["Records"][0].clone()
    };
    assert_eq!(record(0)["messageId"], record(1)["messageId"]);
    assert_ne!(record(0)["receiptHandle"], record(1)["receiptHandle"]);
    let counts = (&record(0)["attributes"]["ApproximateReceiveCount"], &record(1)["attributes"]["ApproximateReceiveCount"]);
    assert_eq!(counts, (&json!("1"), &json!("2")));
    let dead = receive(&aws, "dead").await;
    assert_eq!((bodies(&dead), &dead[0]["MessageId"]), (vec!["poison".to_owned()], &record(0)["messageId"]));
}

/// Fact 22.
#[tokio::test]
async fn a_result_may_name_the_messages_that_failed() {
    let mut seen = Vec::new();
    for (result, reports) in [
        ("null", true),
        ("{}", true),
        ("[]", true),
        (r#"{"batchItemFailures": []}"#, true),
        (r#"{"batchItemFailures": null}"#, true),
        (r#"{"batchItemFailures": [{"itemIdentifier": "ID"}]}"#, true),
        (r#"{"batchItemFailures": [{}]}"#, true),
        (r#"{"batchItemFailures": [{"itemIdentifier": ""}]}"#, true),
        (r#"{"batchItemFailures": [{"itemIdentifier": null}]}"#, true),
        (r#"{"batchItemFailures": [{"itemIdentifier": "unknown"}]}"#, true),
        (r#"{"batchItemFailures": [{"item": "ID"}]}"#, true),
        (r#"{"batchItemFailures": [{"itemIdentifier": "ID"}]}"#, false),
        ("7", true),
        ("7", false),
    ] {
        let aws = with_source(json!({})).await;
        let first = sqs(&aws, "SendMessage", json!({ "QueueUrl": url("q"), "MessageBody": "a" })).await.json();
        send(&aws, "q", "b").await;
        returns(&aws, &result.replace("ID", first["MessageId"].as_str().expect("an id")));
        let types = if reports { json!(["ReportBatchItemFailures"]) } else { json!([]) };
        mapped(&aws, json!({ "FunctionResponseTypes": types })).await;
        seen.push(format!("{result} {reports}: {} left", in_queue(&aws).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    null true: 0 left
    {} true: 0 left
    [] true: 0 left
    {"batchItemFailures": []} true: 0 left
    {"batchItemFailures": null} true: 0 left
    {"batchItemFailures": [{"itemIdentifier": "ID"}]} true: 1 left
    {"batchItemFailures": [{}]} true: 2 left
    {"batchItemFailures": [{"itemIdentifier": ""}]} true: 2 left
    {"batchItemFailures": [{"itemIdentifier": null}]} true: 2 left
    {"batchItemFailures": [{"itemIdentifier": "unknown"}]} true: 2 left
    {"batchItemFailures": [{"item": "ID"}]} true: 2 left
    {"batchItemFailures": [{"itemIdentifier": "ID"}]} false: 0 left
    7 true: 2 left
    7 false: 0 left
    "#);
}

/// Fact 21.
#[tokio::test]
async fn messages_that_no_filter_lets_in_are_deleted() {
    let aws = with_source(json!({})).await;
    let filters = json!({ "Filters": [{ "Pattern": "{\"body\":{\"n\":[{\"numeric\":[\">\",5]}]}}" }, { "Pattern": "{\"body\":[\"text\"]}" }] });
    mapped(&aws, json!({ "FilterCriteria": filters })).await;
    for body in ["{\"n\":6}", "{\"n\":5}", "text", "other", "{\"m\":6}", "6"] {
        send(&aws, "q", body).await;
        settle().await;
    }
    assert_eq!(batches(&aws), [["{\"n\":6}"], ["text"]]);
    assert_eq!(in_queue(&aws).await, 0);
}

#[tokio::test]
async fn a_mapping_has_so_many_batches_at_once_and_no_more() {
    let aws = with_source(json!({})).await;
    let go = std::sync::Arc::new(tokio::sync::Notify::new());
    for _ in 0..3 {
        aws.python.then(Act::Waits(go.clone()));
    }
    mapped(&aws, json!({ "BatchSize": 1, "ScalingConfig": { "MaximumConcurrency": 2 } })).await;
    for number in 0..3 {
        send(&aws, "q", &number.to_string()).await;
    }
    settle().await;
    assert_eq!(batches(&aws).len(), 2);
    go.notify_one();
    settle().await;
    assert_eq!(batches(&aws).len(), 3);
    go.notify_one();
    go.notify_one();
    settle().await;
    assert_eq!(in_queue(&aws).await, 0);
}

#[tokio::test]
async fn the_roles_permission_is_asked_at_each_hand_over() {
    let aws = with_source(json!({})).await;
    mapped(&aws, json!({})).await;
    permit(&aws, json!(["sqs:DeleteMessage"])).await;
    send(&aws, "q", "a").await;
    settle().await;
    assert!(batches(&aws).is_empty());
    // Lambda tries again by itself. Without the permission to delete, the message comes again.
    permit(&aws, json!(["sqs:ReceiveMessage"])).await;
    forward(&aws, 300).await;
    assert_eq!((batches(&aws).len(), in_queue(&aws).await), (1, 1));
    permit(&aws, json!(["sqs:ReceiveMessage", "sqs:DeleteMessage"])).await;
    forward(&aws, 30).await;
    assert_eq!((batches(&aws).len(), in_queue(&aws).await), (2, 0));
}

#[tokio::test]
async fn a_disabled_mapping_reads_nothing() {
    let aws = with_source(json!({})).await;
    let id = mapped(&aws, json!({ "Enabled": false })).await;
    send(&aws, "q", "a").await;
    settle().await;
    assert!(batches(&aws).is_empty());
    assert_eq!(lambda(&aws, "PUT", &format!("{MAPPINGS}/{id}"), json!({ "Enabled": true })).await.status, 202);
    settle().await;
    assert_eq!(batches(&aws), [["a"]]);
    lambda(&aws, "DELETE", &format!("{MAPPINGS}/{id}"), Value::Null).await;
    send(&aws, "q", "b").await;
    settle().await;
    assert_eq!(batches(&aws).len(), 1);
}

/// Fact 12: a function that sends to its own queue.
#[tokio::test]
async fn a_function_that_sends_to_its_own_queue_is_stopped_after_sixteen_rounds() {
    let aws = with_source(json!({})).await;
    mapped(&aws, json!({})).await;
    let mut header = String::new();
    for round in 1..=18 {
        let body = json!({ "QueueUrl": url("q"), "MessageBody": round.to_string() }).to_string();
        let request = aws.request("sqs", "POST", "/").header("x-amz-target", "AmazonSQS.SendMessage");
        let request = if header.is_empty() { request } else { request.header("x-amzn-trace-id", &header) };
        assert_eq!(aws.send(request.body(body.into()).expect("a request")).await.status, 200);
        settle().await;
        header = aws.python.invocations().last().expect("an invocation").trace_id.clone();
    }
    assert_eq!((batches(&aws).len(), in_queue(&aws).await), (16, 0));
}

#[tokio::test]
async fn a_restart_loses_no_message() {
    let aws = with_source(json!({})).await;
    fails(&aws);
    mapped(&aws, json!({})).await;
    send(&aws, "q", "a").await;
    settle().await;
    assert_eq!((batches(&aws).len(), in_queue(&aws).await), (1, 1));
    let again = Aws::with(emulator::Config::default(), aws.store.clone());
    again.emulator.start_jobs();
    forward(&again, 30).await;
    while batches(&again).is_empty() {
        tokio::task::yield_now().await;
    }
    settle().await;
    assert_eq!((batches(&again), in_queue(&again).await), (vec![vec!["a".to_owned()]], 0));
}

#[tokio::test]
async fn a_fifo_queue_is_read_in_order() {
    let aws = with_source(json!({})).await;
    make(&aws, "f.fifo", json!({ "FifoQueue": "true", "ContentBasedDeduplication": "true" })).await;
    fails(&aws);
    mapped(&aws, json!({ "EventSourceArn": arn("f.fifo"), "BatchSize": 1 })).await;
    for body in ["1", "2"] {
        sqs(&aws, "SendMessage", json!({ "QueueUrl": url("f.fifo"), "MessageBody": body, "MessageGroupId": "g" })).await;
    }
    settle().await;
    assert_eq!(batches(&aws), [["1"]]);
    forward(&aws, 30).await;
    assert_eq!(batches(&aws), [["1"], ["1"], ["2"]]);
}

#[tokio::test]
async fn the_function_may_be_gone() {
    let aws = with_source(json!({})).await;
    mapped(&aws, json!({})).await;
    lambda(&aws, "DELETE", &format!("{FUNCTIONS}/hello"), Value::Null).await;
    send(&aws, "q", "a").await;
    settle().await;
    assert_eq!((batches(&aws).len(), in_queue(&aws).await), (0, 1));
}

#[tokio::test]
async fn a_message_that_somebody_else_received_comes_when_it_is_visible_again() {
    let aws = with_source(json!({ "VisibilityTimeout": "5" })).await;
    let id = mapped(&aws, json!({ "Enabled": false })).await;
    send(&aws, "q", "a").await;
    let received = receive(&aws, "q").await;
    lambda(&aws, "PUT", &format!("{MAPPINGS}/{id}"), json!({ "Enabled": true })).await;
    settle().await;
    assert!(batches(&aws).is_empty());
    let input = json!({ "QueueUrl": url("q"), "ReceiptHandle": received[0]["ReceiptHandle"], "VisibilityTimeout": 2 });
    assert_eq!(sqs(&aws, "ChangeMessageVisibility", input).await.status, 200);
    forward(&aws, 2).await;
    assert_eq!(batches(&aws), [["a"]]);
}
