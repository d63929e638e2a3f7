//! What is refused, in CloudWatch Logs' words.

use serde_json::{Value, json};

use super::{call, messages, short, write};
use crate::harness::Aws;

#[tokio::test]
async fn what_cannot_be_is_refused_in_awss_words() {
    let aws = Aws::new();
    write(&aws, "/g", "s", &["x"]).await;
    let event = |timestamp: i64, message: &str| json!({ "timestamp": timestamp, "message": message });
    let put = |events: Value| json!({ "logGroupName": "/g", "logStreamName": "s", "logEvents": events });
    let now = 1_795_521_600_000_i64;
    let day = 86_400_000;
    let calls = [
        ("CreateLogGroup", json!({ "logGroupName": "/g" })),
        ("CreateLogGroup", json!({ "logGroupName": "a b" })),
        ("CreateLogGroup", json!({})),
        ("CreateLogStream", json!({ "logGroupName": "/g", "logStreamName": "s" })),
        ("CreateLogStream", json!({ "logGroupName": "/g", "logStreamName": "a:b" })),
        ("CreateLogStream", json!({ "logGroupName": "/nope", "logStreamName": "s" })),
        ("GetLogEvents", json!({ "logGroupName": "/g", "logStreamName": "nope" })),
        ("GetLogEvents", json!({ "logGroupName": "/g", "logStreamName": "s", "nextToken": "x" })),
        ("GetLogEvents", json!({ "logStreamName": "s" })),
        ("FilterLogEvents", json!({ "logGroupIdentifier": "arn:aws:logs:us-east-1:444455556666:log-group:/g" })),
        ("FilterLogEvents", json!({ "logGroupName": "/g", "limit": 10001 })),
        ("DescribeLogGroups", json!({ "logGroupNamePrefix": "a", "logGroupNamePattern": "b" })),
        ("DescribeLogGroups", json!({ "limit": 51 })),
        ("DescribeLogStreams", json!({ "logGroupName": "/g", "orderBy": "LastEventTime", "logStreamNamePrefix": "s" })),
        ("PutRetentionPolicy", json!({ "logGroupName": "/g", "retentionInDays": 2 })),
        ("PutLogEvents", put(json!([event(now, "b"), event(now - 1, "a")]))),
        ("PutLogEvents", put(json!([event(now, "")]))),
        ("PutLogEvents", put(json!([event(now - 15 * day, "old"), event(now, "now"), event(now + day, "new")]))),
        ("StartQuery", json!({})),
        ("NoSuchThing", json!({})),
    ];
    let mut seen = String::new();
    for (operation, input) in calls {
        seen.push_str(&format!("{operation} {input}\n  {}\n", short(&call(&aws, operation, input.clone()).await)));
    }
    insta::assert_snapshot!(seen, @r#"
    CreateLogGroup {"logGroupName":"/g"}
      400 ResourceAlreadyExistsException: The specified log group already exists
    CreateLogGroup {"logGroupName":"a b"}
      400 InvalidParameterException: 1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+
    CreateLogGroup {}
      400 InvalidParameterException: 1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null
    CreateLogStream {"logGroupName":"/g","logStreamName":"s"}
      400 ResourceAlreadyExistsException: The specified log stream already exists
    CreateLogStream {"logGroupName":"/g","logStreamName":"a:b"}
      400 InvalidParameterException: 1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*
    CreateLogStream {"logGroupName":"/nope","logStreamName":"s"}
      400 ResourceNotFoundException: The specified log group does not exist.
    GetLogEvents {"logGroupName":"/g","logStreamName":"nope"}
      400 ResourceNotFoundException: The specified log stream does not exist.
    GetLogEvents {"logGroupName":"/g","logStreamName":"s","nextToken":"x"}
      400 InvalidParameterException: The specified nextToken is invalid.
    GetLogEvents {"logStreamName":"s"}
      400 InvalidParameterException: Exactly one of logGroupName and logGroupIdentifier must be specified.
    FilterLogEvents {"logGroupIdentifier":"arn:aws:logs:us-east-1:444455556666:log-group:/g"}
      400 ResourceNotFoundException: The specified log group does not exist.
    FilterLogEvents {"logGroupName":"/g","limit":10001}
      400 InvalidParameterException: 1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000
    DescribeLogGroups {"logGroupNamePrefix":"a","logGroupNamePattern":"b"}
      400 InvalidParameterException: LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.
    DescribeLogGroups {"limit":51}
      400 InvalidParameterException: 1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50
    DescribeLogStreams {"logGroupName":"/g","orderBy":"LastEventTime","logStreamNamePrefix":"s"}
      400 InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix.
    PutRetentionPolicy {"logGroupName":"/g","retentionInDays":2}
      400 InvalidParameterException: 1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]
    PutLogEvents {"logGroupName":"/g","logStreamName":"s","logEvents":[{"timestamp":1795521600000,"message":"b"},{"timestamp":1795521599999,"message":"a"}]}
      400 InvalidParameterException: Log events in a single PutLogEvents request must be in chronological order.
    PutLogEvents {"logGroupName":"/g","logStreamName":"s","logEvents":[{"timestamp":1795521600000,"message":""}]}
      400 InvalidParameterException: 1 validation error detected: Value '' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1
    PutLogEvents {"logGroupName":"/g","logStreamName":"s","logEvents":[{"timestamp":1794225600000,"message":"old"},{"timestamp":1795521600000,"message":"now"},{"timestamp":1795608000000,"message":"new"}]}
      200 {"nextSequenceToken":"49000000000000000000000000000000000000000001795521600000","rejectedLogEventsInfo":{"tooNewLogEventStartIndex":2,"tooOldLogEventEndIndex":1}}
    StartQuery {}
      501 NotImplemented: Coldstart does not implement logs:StartQuery yet.
    NoSuchThing {}
      400 UnknownOperationException: Amazon CloudWatch Logs has no operation Logs_20140328.NoSuchThing.
    "#);
    assert_eq!(messages(&call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g" })).await), "x | now");
}
