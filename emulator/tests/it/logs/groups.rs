//! Groups and streams: there from the first event, gone when deleted.

use emulator::{Config, MemoryStore};
use jiff::SignedDuration;
use serde_json::json;

use super::{call, messages, short, write};
use crate::harness::Aws;

#[tokio::test]
async fn a_group_appears_with_the_first_write_and_outlives_a_restart() {
    let store = MemoryStore::new();
    let aws = Aws::with(Config::default(), store.clone());
    write(&aws, "/aws/lambda/F", "2026/11/24/[$LATEST]0a", &["START", "hello\n"]).await;
    let groups = call(&aws, "DescribeLogGroups", json!({ "logGroupNamePrefix": "/aws/lambda" })).await;
    insta::assert_snapshot!(groups, @r#"
    200
    {
      "logGroups": [
        {
          "logGroupName": "/aws/lambda/F",
          "creationTime": 1795521600000,
          "metricFilterCount": 0,
          "arn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/F:*",
          "storedBytes": 63,
          "logGroupClass": "STANDARD",
          "logGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/F",
          "deletionProtectionEnabled": false
        }
      ]
    }
    "#);
    let streams = call(&aws, "DescribeLogStreams", json!({ "logGroupName": "/aws/lambda/F" })).await;
    insta::assert_snapshot!(streams, @r#"
    200
    {
      "logStreams": [
        {
          "logStreamName": "2026/11/24/[$LATEST]0a",
          "creationTime": 1795521600000,
          "firstEventTimestamp": 1795521600000,
          "lastEventTimestamp": 1795521600000,
          "lastIngestionTime": 1795521600000,
          "arn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/F:log-stream:2026/11/24/[$LATEST]0a",
          "storedBytes": 0
        }
      ]
    }
    "#);
    let after = Aws::with(Config::default(), store);
    assert_eq!(call(&after, "DescribeLogGroups", json!({})).await.json(), groups.json());
    assert_eq!(call(&after, "DescribeLogStreams", json!({ "logGroupName": "/aws/lambda/F" })).await.json(), streams.json());
    let input = json!({ "logGroupName": "/aws/lambda/F", "logStreamName": "2026/11/24/[$LATEST]0a" });
    insta::assert_snapshot!(call(&after, "GetLogEvents", input).await, @r#"
    200
    {
      "events": [
        {
          "timestamp": 1795521600000,
          "message": "START",
          "ingestionTime": 1795521600000
        },
        {
          "timestamp": 1795521600000,
          "message": "hello\n",
          "ingestionTime": 1795521600000
        }
      ],
      "nextForwardToken": "f/00000000000000000000000179552160000000000000000000000002/s",
      "nextBackwardToken": "b/00000000000000000000000179552160000000000000000000000001/s"
    }
    "#);
}

#[tokio::test]
async fn what_is_deleted_stays_gone_and_retention_lets_go() {
    let store = MemoryStore::new();
    let aws = Aws::with(Config::default(), store.clone());
    write(&aws, "/g", "s", &["before"]).await;
    write(&aws, "/g", "t", &["before"]).await;
    call(&aws, "DeleteLogStream", json!({ "logGroupName": "/g", "logStreamName": "t" })).await;
    assert_eq!(messages(&call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g" })).await), "before");
    call(&aws, "DeleteLogGroup", json!({ "logGroupName": "/g" })).await;
    let gone = call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g" })).await;
    assert_eq!(short(&gone), "400 ResourceNotFoundException: The specified log group does not exist.");
    aws.clock.advance(SignedDuration::from_secs(1));
    write(&aws, "/g", "s", &["after"]).await;
    let anew = Aws::with(Config::default(), store);
    assert_eq!(messages(&call(&anew, "FilterLogEvents", json!({ "logGroupName": "/g" })).await), "after");
    call(&aws, "PutRetentionPolicy", json!({ "logGroupName": "/g", "retentionInDays": 1 })).await;
    aws.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(messages(&call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g" })).await), "");
    assert_eq!(messages(&call(&aws.as_account(444_455_556_666), "DescribeLogGroups", json!({})).await), "");
}
