//! CloudWatch Logs: groups that appear, events that are found again, filter patterns.

use emulator::{Config, MemoryLedger, logs};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Answer, Aws};

async fn call(aws: &Aws, operation: &str, input: Value) -> Answer {
    aws.target("logs", &format!("Logs_20140328.{operation}"), input).await
}

/// As a service writes what a function printed, now.
async fn write(aws: &Aws, group: &str, stream: &str, messages: &[&str]) {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let timestamp = emulator::Clock::now(&*aws.clock).as_millisecond();
    let events = messages.iter().map(|message| logs::Event { timestamp, message: (*message).to_owned() }).collect();
    logs::write(aws.emulator.core(), &account, group, stream, events).await;
}

fn messages(answer: &Answer) -> String {
    let json = answer.json();
    let events = json["events"].as_array().cloned().unwrap_or_else(Vec::new);
    events.iter().filter_map(|event| event["message"].as_str()).collect::<Vec<_>>().join(" | ")
}

fn short(answer: &Answer) -> String {
    let json = answer.json();
    match json["__type"].as_str() {
        Some(name) => format!("{} {name}: {}", answer.status, json["message"].as_str().unwrap_or("")),
        None => format!("{} {}", answer.status, answer.text()),
    }
}

#[tokio::test]
async fn a_group_appears_with_the_first_write_and_outlives_a_restart() {
    let ledger = MemoryLedger::new();
    let aws = Aws::with(Config::default(), ledger.clone());
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
    let after = Aws::with(Config::default(), ledger);
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
async fn events_are_read_forward_and_backward_and_a_token_comes_back_at_the_end() {
    let aws = Aws::new();
    for message in ["a", "b", "c", "d", "e"] {
        write(&aws, "/g", "s", &[message]).await;
        aws.clock.advance(SignedDuration::from_millis(10));
    }
    let get = async |more: Value| {
        let mut input = json!({ "logGroupName": "/g", "logStreamName": "s", "limit": 2 });
        if let (Value::Object(input), Value::Object(more)) = (&mut input, more) {
            input.extend(more);
        }
        call(&aws, "GetLogEvents", input).await
    };
    let token = |answer: &Answer, name: &str| answer.json()[name].clone();
    let newest = get(json!({})).await;
    assert_eq!(messages(&newest), "d | e");
    let older = get(json!({ "nextToken": token(&newest, "nextBackwardToken") })).await;
    assert_eq!(messages(&older), "b | c");
    let oldest = get(json!({ "startFromHead": true })).await;
    assert_eq!(messages(&oldest), "a | b");
    let next = get(json!({ "nextToken": token(&oldest, "nextForwardToken") })).await;
    assert_eq!(messages(&next), "c | d");
    let last = get(json!({ "nextToken": token(&next, "nextForwardToken") })).await;
    assert_eq!(messages(&last), "e");
    let end = get(json!({ "nextToken": token(&last, "nextForwardToken") })).await;
    assert_eq!((messages(&end).as_str(), token(&end, "nextForwardToken")), ("", token(&last, "nextForwardToken")));
    write(&aws, "/g", "s", &["f"]).await;
    assert_eq!(messages(&get(json!({ "nextToken": token(&end, "nextForwardToken") })).await), "f");
    let back = get(json!({ "nextToken": token(&end, "nextBackwardToken") })).await;
    assert_eq!(messages(&back), "d | e");
    // The beginning is in, the end is out.
    let noon = 1_795_521_600_000_i64;
    let between = get(json!({ "startTime": noon + 10, "endTime": noon + 30, "startFromHead": true })).await;
    assert_eq!(messages(&between), "b | c");
}

#[tokio::test]
async fn a_pattern_shows_the_events_that_it_holds_for() {
    let aws = Aws::new();
    let events = [
        "START ok",
        "ERROR one",
        "error two",
        "WARN three",
        "[ERROR] x-y",
        r#"{"level":"ERROR","code":503,"user":null,"tags":["a","b"]}"#,
    ];
    write(&aws, "/g", "s", &events).await;
    let patterns = [
        "",
        "ERROR",
        "ERROR one",
        "?WARN ?one",
        "ERROR -one",
        "-ERROR",
        "?WARN ERROR",
        r#""[ERROR]""#,
        "x-y",
        "ERROR:",
        r#""unclosed"#,
        "%(?i)error (one|two)%",
        "%(%",
        r#"{ $.level = "ERROR" }"#,
        r#"{ $.level = "ERR*" && $.code >= 500 }"#,
        "{ $.code < 500 || ($.user IS NULL && $.tags[1] = b) }",
        "{ $.code != 503 }",
        "{ $.nothing NOT EXISTS }",
        r#"{ $.tags[*] = "a" }"#,
        "{ $.level = }",
        "{ level = ERROR }",
        "[a, b]",
    ];
    let mut seen = String::new();
    for pattern in patterns {
        let answer = call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g", "filterPattern": pattern })).await;
        let outcome = if answer.status == 200 { messages(&answer) } else { short(&answer) };
        seen.push_str(&format!("{pattern:<54} {outcome}\n"));
    }
    insta::assert_snapshot!(seen, @r#"
                                                           START ok | ERROR one | error two | WARN three | [ERROR] x-y | {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    ERROR                                                  ERROR one | [ERROR] x-y | {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    ERROR one                                              ERROR one
    ?WARN ?one                                             ERROR one | WARN three
    ERROR -one                                             [ERROR] x-y | {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    -ERROR                                                 START ok | error two | WARN three
    ?WARN ERROR                                            ERROR one | [ERROR] x-y | {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    "[ERROR]"                                              [ERROR] x-y
    x-y                                                    400 InvalidParameterException: Invalid character(s) in term 'x-y'
    ERROR:                                                 400 InvalidParameterException: Invalid character(s) in term 'ERROR:'
    "unclosed                                              400 InvalidParameterException: Invalid filter pattern
    %(?i)error (one|two)%                                  ERROR one | error two
    %(%                                                    400 InvalidParameterException: Invalid filter pattern: invalid regular expression %(%
    { $.level = "ERROR" }                                  {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.level = "ERR*" && $.code >= 500 }                  {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.code < 500 || ($.user IS NULL && $.tags[1] = b) }  {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.code != 503 }                                      
    { $.nothing NOT EXISTS }                               {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.tags[*] = "a" }                                    {"level":"ERROR","code":503,"user":null,"tags":["a","b"]}
    { $.level = }                                          400 InvalidParameterException: Invalid filter pattern: unexpected ''
    { level = ERROR }                                      400 InvalidParameterException: Invalid filter pattern: unexpected 'level = ERROR'
    [a, b]                                                 400 InvalidParameterException: Coldstart does not implement space-delimited filter patterns yet.
    "#);
}

#[tokio::test]
async fn filtered_events_come_in_pages_and_of_the_streams_asked_for() {
    let aws = Aws::new();
    for (stream, message) in [("a/1", "one"), ("b/1", "two"), ("a/2", "three"), ("a/1", "four")] {
        write(&aws, "/g", stream, &[message]).await;
    }
    let filter = async |input: Value| call(&aws, "FilterLogEvents", input).await;
    let first = filter(json!({ "logGroupName": "/g", "limit": 3 })).await;
    assert_eq!(messages(&first), "one | two | three");
    let second = filter(json!({ "logGroupName": "/g", "limit": 3, "nextToken": first.json()["nextToken"] })).await;
    assert_eq!((messages(&second).as_str(), second.json().get("nextToken")), ("four", None));
    assert_eq!(messages(&filter(json!({ "logGroupName": "/g", "logStreamNamePrefix": "a/" })).await), "one | three | four");
    assert_eq!(messages(&filter(json!({ "logGroupName": "/g", "logStreamNames": ["b/1", "a/2"] })).await), "two | three");
    let arn = "arn:aws:logs:us-east-1:111122223333:log-group:/g:*";
    assert_eq!(messages(&filter(json!({ "logGroupIdentifier": arn, "filterPattern": "four" })).await), "four");
}

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
      400 UnknownOperationException: Coldstart knows no operation Logs_20140328.NoSuchThing.
    "#);
    assert_eq!(messages(&call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g" })).await), "x | now");
}

#[tokio::test]
async fn what_is_deleted_stays_gone_and_retention_lets_go() {
    let ledger = MemoryLedger::new();
    let aws = Aws::with(Config::default(), ledger.clone());
    write(&aws, "/g", "s", &["before"]).await;
    write(&aws, "/g", "t", &["before"]).await;
    call(&aws, "DeleteLogStream", json!({ "logGroupName": "/g", "logStreamName": "t" })).await;
    assert_eq!(messages(&call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g" })).await), "before");
    call(&aws, "DeleteLogGroup", json!({ "logGroupName": "/g" })).await;
    let gone = call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g" })).await;
    assert_eq!(short(&gone), "400 ResourceNotFoundException: The specified log group does not exist.");
    aws.clock.advance(SignedDuration::from_secs(1));
    write(&aws, "/g", "s", &["after"]).await;
    let anew = Aws::with(Config::default(), ledger);
    assert_eq!(messages(&call(&anew, "FilterLogEvents", json!({ "logGroupName": "/g" })).await), "after");
    call(&aws, "PutRetentionPolicy", json!({ "logGroupName": "/g", "retentionInDays": 1 })).await;
    aws.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(messages(&call(&aws, "FilterLogEvents", json!({ "logGroupName": "/g" })).await), "");
    assert_eq!(messages(&call(&aws.as_account(444_455_556_666), "DescribeLogGroups", json!({})).await), "");
}

#[tokio::test]
async fn memory_holds_the_newest_ten_thousand_events() {
    let aws = Aws::new();
    let lines: Vec<String> = (0..10_100).map(|number| format!("line {number}")).collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    write(&aws, "/g", "s", &lines).await;
    let head = json!({ "logGroupName": "/g", "logStreamName": "s", "startFromHead": true, "limit": 1 });
    assert_eq!(messages(&call(&aws, "GetLogEvents", head).await), "line 100");
    let big = "x".repeat(300 << 10);
    write(&aws, "/g", "big", &[&big]).await;
    let answer = call(&aws, "GetLogEvents", json!({ "logGroupName": "/g", "logStreamName": "big" })).await;
    assert_eq!(messages(&answer).len(), 256 << 10);
}
