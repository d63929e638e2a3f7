//! Destinations of events: where the record of an event's end goes, and who decides.

use emulator::runtime::Outcome;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{calls, fails, forward_by, send, settle, waiting};
use crate::{
    harness::{Act, Aws},
    lambda::{FUNCTIONS, hello, lambda, with_hello},
};

const SECOND: &str = "arn:aws:lambda:us-east-1:111122223333:function:second";
const HELLO: &str = "arn:aws:lambda:us-east-1:111122223333:function:hello";

/// The functions `hello` and `second`, whose role may invoke both.
pub async fn with_two() -> Aws {
    let aws = with_hello().await;
    let mut second = hello();
    second["FunctionName"] = "second".into();
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, second).await.status, 201);
    permit(&aws, "*").await;
    aws
}

async fn permit(aws: &Aws, resource: &str) {
    let policy = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": resource }] });
    let policy = policy.to_string();
    let fields =
        [("Action", "PutRolePolicy"), ("RoleName", "basic"), ("PolicyName", "invoke"), ("PolicyDocument", policy.as_str())];
    assert_eq!(aws.form("iam", &fields).await.status, 200);
}

async fn configure(aws: &Aws, function: &str, config: Value) -> String {
    lambda(aws, "PUT", &format!("/2019-09-25/functions/{function}/event-invoke-config"), config).await.to_string()
}

fn to(success: &str, failure: &str) -> Value {
    json!({ "DestinationConfig": { "OnSuccess": { "Destination": success }, "OnFailure": { "Destination": failure } } })
}

/// The events that the code has got, laid out.
fn events(aws: &Aws) -> String {
    let laid_out = |payload: &[u8]| {
        let value: Value = serde_json::from_slice(payload).expect("JSON");
        serde_json::to_string_pretty(&value).expect("JSON")
    };
    aws.python.invocations().iter().skip(1).map(|call| laid_out(&call.payload)).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_result_of_an_event_is_sent_to_its_destination() {
    let aws = with_two().await;
    configure(&aws, "hello", to(SECOND, "")).await;
    aws.python.then(Act::Ends(Outcome::Returned("{\"message\": \"héllo\"}".into()), vec![]));
    send(&aws).await;
    settle().await;
    insta::assert_snapshot!(events(&aws), @r#"
    {
      "version": "1.0",
      "timestamp": "2026-11-24T12:00:00.000Z",
      "requestContext": {
        "requestId": "00000000-0000-0000-0000-000000000014",
        "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST",
        "condition": "Success",
        "approximateInvokeCount": 1
      },
      "requestPayload": {
        "n": 1
      },
      "responseContext": {
        "statusCode": 200,
        "executedVersion": "$LATEST"
      },
      "responsePayload": {
        "message": "héllo"
      }
    }
    "#);
    assert_eq!(waiting(&aws).await, 0);
}

#[tokio::test]
async fn an_event_that_fails_for_good_is_sent_to_the_destination_of_failures() {
    let aws = with_two().await;
    let mut config = to("", SECOND);
    config["MaximumRetryAttempts"] = 0.into();
    configure(&aws, "hello", config).await;
    fails(&aws, 1);
    send(&aws).await;
    settle().await;
    insta::assert_snapshot!(events(&aws), @r#"
    {
      "version": "1.0",
      "timestamp": "2026-11-24T12:00:00.000Z",
      "requestContext": {
        "requestId": "00000000-0000-0000-0000-000000000014",
        "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 1
      },
      "requestPayload": {
        "n": 1
      },
      "responseContext": {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled"
      },
      "responsePayload": {
        "errorType": "E"
      }
    }
    "#);
}

#[tokio::test]
async fn an_event_that_is_too_old_is_sent_without_a_response() {
    let aws = with_two().await;
    let mut config = to("", SECOND);
    config["MaximumEventAgeInSeconds"] = 60.into();
    configure(&aws, "hello", config).await;
    let concurrency = "/2017-10-31/functions/hello/concurrency";
    lambda(&aws, "PUT", concurrency, json!({ "ReservedConcurrentExecutions": 0 })).await;
    send(&aws).await;
    forward_by(&aws, SignedDuration::from_secs(120)).await;
    let record = aws.python.invocations().pop().expect("a record").payload;
    let record: Value = serde_json::from_slice(&record).expect("JSON");
    insta::assert_snapshot!(serde_json::to_string_pretty(&record).expect("JSON"), @r#"
    {
      "version": "1.0",
      "timestamp": "2026-11-24T12:00:31.000Z",
      "requestContext": {
        "requestId": "00000000-0000-0000-0000-000000000015",
        "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST",
        "condition": "EventAgeExceeded",
        "approximateInvokeCount": 0
      },
      "requestPayload": {
        "n": 1
      }
    }
    "#);
    assert_eq!((calls(&aws), waiting(&aws).await), (1, 0));
}

#[tokio::test]
async fn without_the_roles_permission_nothing_is_sent() {
    let aws = with_two().await;
    configure(&aws, "hello", to(SECOND, "")).await;
    for (resource, sent) in [(HELLO, false), (SECOND, true)] {
        permit(&aws, resource).await;
        let before = calls(&aws);
        send(&aws).await;
        settle().await;
        assert_eq!((calls(&aws) - before, waiting(&aws).await), (if sent { 2 } else { 1 }, 0), "{resource}");
    }
    // A destination that is no longer there, and a role that is no longer there.
    lambda(&aws, "DELETE", &format!("{FUNCTIONS}/second"), Value::Null).await;
    send(&aws).await;
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (4, 0));
}

#[tokio::test]
async fn functions_that_send_to_each_other_are_stopped_after_sixteen_rounds() {
    let aws = with_two().await;
    configure(&aws, "hello", to(SECOND, "")).await;
    configure(&aws, "second", to(HELLO, "")).await;
    for _ in 0..40 {
        aws.python.then(Act::Ends(Outcome::Returned("1".into()), vec![]));
    }
    send(&aws).await;
    for _ in 0..40 {
        settle().await;
    }
    assert_eq!((calls(&aws), waiting(&aws).await), (32, 0));
}

#[tokio::test]
async fn a_record_that_is_larger_than_an_event_may_be_is_not_sent() {
    let aws = with_two().await;
    configure(&aws, "hello", to(SECOND, "")).await;
    aws.python.then(Act::Ends(Outcome::Returned(format!("\"{}\"", "x".repeat(1 << 20)).into()), vec![]));
    send(&aws).await;
    settle().await;
    assert_eq!((calls(&aws), waiting(&aws).await), (1, 0));
}

#[tokio::test]
async fn a_destination_is_checked_when_it_is_configured() {
    let aws = with_two().await;
    let mut seen = Vec::new();
    for destination in [
        "second",
        "arn:aws:lambda:us-east-1:111122223333:function:third",
        "arn:aws:lambda:us-east-1:111122223333:function:second:nobody",
        "arn:aws:lambda:us-east-1:444455556666:function:second",
        "arn:aws:lambda:us-east-1:111122223333:layer:second",
        HELLO,
        "arn:aws:sns:us-east-1:111122223333:topic",
        "arn:aws:iam::111122223333:role/basic",
        SECOND,
    ] {
        seen.push(configure(&aws, "hello", to("", destination)).await);
    }
    seen.push(configure(&aws, "nobody", to("", SECOND)).await);
    let path = "/2019-09-25/functions/hello/event-invoke-config";
    seen.push(lambda(&aws, "POST", path, json!({ "MaximumRetryAttempts": 1 })).await.to_string());
    seen.push(lambda(&aws, "POST", path, to("", "")).await.to_string());
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 ValidationException
    {
      "message": "1 validation error detected: Value 'second' at 'destinationConfig.onFailure.destination' failed to satisfy constraint: Member must satisfy regular expression pattern: $|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)"
    }
    400 InvalidParameterValueException
    {"Type":"User","message":"The destination ARN arn:aws:lambda:us-east-1:111122223333:function:third is invalid."}
    400 InvalidParameterValueException
    {"Type":"User","message":"The destination ARN arn:aws:lambda:us-east-1:111122223333:function:second:nobody is invalid."}
    400 InvalidParameterValueException
    {"Type":"User","message":"The destination ARN arn:aws:lambda:us-east-1:444455556666:function:second is invalid."}
    400 InvalidParameterValueException
    {"Type":"User","message":"The destination ARN arn:aws:lambda:us-east-1:111122223333:layer:second is invalid."}
    400 InvalidParameterValueException
    {"Type":"User","message":"You can't specify the function as a destination for itself."}
    400 InvalidParameterValueException
    {"Type":"User","message":"The function's execution role does not have permissions to call Publish on arn:aws:sns:us-east-1:111122223333:topic"}
    400 InvalidParameterValueException
    {"Type":"User","message":"The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination=arn:aws:iam::111122223333:role/basic)) is invalid."}
    200
    {
      "LastModified": 1795521600,
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST",
      "DestinationConfig": {
        "OnSuccess": {},
        "OnFailure": {
          "Destination": "arn:aws:lambda:us-east-1:111122223333:function:second"
        }
      }
    }
    404 ResourceNotFoundException
    {"Type":"User","Message":"The function arn:aws:lambda:us-east-1:111122223333:function:nobody:$LATEST doesn't exist."}
    200
    {
      "LastModified": 1795521600,
      "FunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST",
      "MaximumRetryAttempts": 1,
      "DestinationConfig": {
        "OnSuccess": {},
        "OnFailure": {
          "Destination": "arn:aws:lambda:us-east-1:111122223333:function:second"
        }
      }
    }
    200
    {"LastModified":1795521600,"FunctionArn":"arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST","MaximumRetryAttempts":1,"DestinationConfig":{"OnSuccess":{},"OnFailure":{}}}
    "#);
}
