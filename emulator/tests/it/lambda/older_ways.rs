//! InvokeAsync and InvokeWithResponseStream.

use base64::{Engine, prelude::BASE64_STANDARD};
use emulator::runtime::Outcome;
use serde_json::{Value, json};

use super::{lambda, with_hello};
use crate::harness::{Act, Answer, Aws};

const ASYNC: &str = "/2014-11-13/functions/hello/invoke-async";
const STREAM: &str = "/2021-11-15/functions/hello/response-streaming-invocations";

#[tokio::test]
async fn an_event_that_is_sent_the_older_way_is_delivered_too() {
    let aws = with_hello().await;
    let taken = lambda(&aws, "POST", ASYNC, json!({ "a": 1 })).await;
    assert_eq!((taken.status, taken.text().as_str()), (202, ""));
    while aws.python.invocations().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(aws.python.invocations()[0].payload, r#"{"a":1}"#);
    let missing = lambda(&aws, "POST", &ASYNC.replace("hello", "nope"), json!({})).await;
    insta::assert_snapshot!(missing, @r#"
    404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:nope:$LATEST"}
    "#);
    let request = aws.request("lambda", "POST", ASYNC).body("{".into()).expect("a request");
    insta::assert_snapshot!(aws.send(request).await, @r#"
    400 InvalidRequestContentException
    {"Type":"User","message":"Could not parse request body into json: Could not parse payload into json: EOF while parsing an object at line 1 column 1"}
    "#);
}

/// Returns the events of a response, each as type, content type and payload. Checks lengths and checksums.
fn events(answer: &Answer) -> Vec<(String, String, String)> {
    let mut rest = &answer.body[..];
    let mut events = Vec::new();
    let number = |bytes: &[u8]| u32::from_be_bytes(bytes[..4].try_into().expect("four bytes"));
    while !rest.is_empty() {
        let (length, headers_length) = (number(rest) as usize, number(&rest[4..]) as usize);
        assert_eq!(number(&rest[8..]), crc32fast::hash(&rest[..8]));
        assert_eq!(number(&rest[length - 4..]), crc32fast::hash(&rest[..length - 4]));
        let (mut headers, mut found) = (&rest[12..12 + headers_length], std::collections::BTreeMap::new());
        while let [name_length, more @ ..] = headers {
            let (name, more) = more.split_at(usize::from(*name_length));
            assert_eq!(more[0], 7, "a text");
            let value_length = usize::from(u16::from_be_bytes([more[1], more[2]]));
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
            found.insert(text(name), text(&more[3..3 + value_length]));
            headers = &more[3 + value_length..];
        }
        assert_eq!(found[":message-type"], "event");
        let payload = String::from_utf8(rest[12 + headers_length..length - 4].to_vec()).expect("text");
        events.push((found[":event-type"].clone(), found[":content-type"].clone(), payload));
        rest = &rest[length..];
    }
    events
}

async fn streamed(aws: &Aws, tail: bool) -> Answer {
    let request = aws.request("lambda", "POST", STREAM).header("x-amz-log-type", if tail { "Tail" } else { "None" });
    aws.send(request.body(r#"{"a":1}"#.into()).expect("a request")).await
}

#[tokio::test]
async fn an_answer_comes_as_a_stream_of_events() {
    let aws = with_hello().await;
    let answer = streamed(&aws, false).await;
    let mut seen = format!("{} {} {}\n", answer.status, answer.header("content-type"), answer.header("x-amz-executed-version"));
    seen += &format!("{:#?}\n", events(&answer));
    let error = json!({ "errorMessage": "boom", "errorType": "ValueError" }).to_string();
    aws.python.then(Act::Ends(Outcome::Raised(error.into()), vec![]));
    seen += &format!("{:#?}\n", events(&streamed(&aws, false).await));
    insta::assert_snapshot!(seen, @r#"
    200 application/vnd.amazon.eventstream $LATEST
    [
        (
            "PayloadChunk",
            "application/octet-stream",
            "{\"a\":1}",
        ),
        (
            "InvokeComplete",
            "application/json",
            "{}",
        ),
    ]
    [
        (
            "InvokeComplete",
            "application/json",
            "{\"ErrorCode\":\"Unhandled\",\"ErrorDetails\":\"{\\\"errorMessage\\\":\\\"boom\\\",\\\"errorType\\\":\\\"ValueError\\\"}\"}",
        ),
    ]
    "#);
    let complete: Value = serde_json::from_str(&events(&streamed(&aws, true).await)[1].2).expect("JSON");
    let tail = BASE64_STANDARD.decode(complete["LogResult"].as_str().expect("a log")).expect("base64");
    assert!(String::from_utf8_lossy(&tail).starts_with("START RequestId: "));
}

#[tokio::test]
async fn what_is_refused_is_refused_before_there_is_a_stream() {
    let aws = with_hello().await;
    let mut seen = String::new();
    for (path, kind) in [
        (STREAM.to_owned(), "Event"),
        (STREAM.replace("hello", "nope"), "RequestResponse"),
        (format!("{STREAM}?Qualifier=7"), "RequestResponse"),
        (STREAM.to_owned(), "DryRun"),
    ] {
        let request = aws.request("lambda", "POST", &path).header("x-amz-invocation-type", kind);
        seen += &format!("{}\n", aws.send(request.body("{}".into()).expect("a request")).await);
    }
    insta::assert_snapshot!(seen, @r#"
    400 ValidationException
    {"message":"1 validation error detected: Value 'Event' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [RequestResponse, DryRun]"}
    404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:nope:$LATEST"}
    404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:7"}
    204
    "#);
    assert!(aws.python.invocations().is_empty());
}
