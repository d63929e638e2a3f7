//! Inputs of targets: constants, paths, templates.

use serde_json::{Value, json};

use super::{HELLO, entry, got, put, rule, target, transcript, with_function};

/// What a target with these members gets of an event.
async fn input(members: Value, detail: Value) -> String {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    let mut wanted = json!({ "Id": "t", "Arn": HELLO });
    wanted.as_object_mut().expect("an object").extend(members.as_object().cloned().expect("an object"));
    target(&aws, wanted).await;
    put(&aws, entry("shop", detail)).await;
    got(&aws).pop().unwrap_or_else(|| "nothing".into())
}

fn template(paths: Value, template: &str) -> Value {
    json!({ "InputTransformer": { "InputPathsMap": paths, "InputTemplate": template } })
}

#[tokio::test]
async fn a_target_gets_what_its_input_says() {
    let detail = json!({ "state": "run\"ning", "n": 7, "payload": { "acc_id": "0a78", "sf_id": "baz" }, "list": [1, "b"] });
    let mut seen = String::new();
    for members in [
        json!({ "Input": "{\"a\": 1}" }),
        json!({ "InputPath": "$.detail" }),
        json!({ "InputPath": "$.detail.payload.sf_id" }),
        json!({ "InputPath": "$.detail.list[1]" }),
        json!({ "InputPath": "$['detail-type']" }),
        json!({ "InputPath": "$.detail.none" }),
        template(json!({ "state": "$.detail.state", "n": "$.detail.n" }), "\"It is <state>, n is <n>\""),
        template(json!({ "state": "$.detail.state" }), "{\"s\": <state>, \"text\": \"is <state>\", \"keep\": \"a < b\"}"),
        template(json!({ "p": "$.detail.payload" }), "{\"p\": <p>, \"text\": \"<p>\"}"),
        template(json!({ "x": "$.detail.none" }), "{\"x\": <x>, \"text\": \"-<x>-\"}"),
        template(
            json!({}),
            "{\"rule\": <aws.events.rule-name>, \"arn\": <aws.events.rule-arn>, \"at\": <aws.events.event.ingestion-time>}",
        ),
        template(json!({}), "{\"e\": <aws.events.event>}"),
        template(json!({}), "{\"e\": <aws.events.event.json>}"),
    ] {
        seen += &format!("{members}\n  {}\n", input(members.clone(), detail.clone()).await);
    }
    insta::assert_snapshot!(seen, @r#"
    {"Input":"{\"a\": 1}"}
      {"a": 1}
    {"InputPath":"$.detail"}
      {"state":"run\"ning","n":7,"payload":{"acc_id":"0a78","sf_id":"baz"},"list":[1,"b"]}
    {"InputPath":"$.detail.payload.sf_id"}
      "baz"
    {"InputPath":"$.detail.list[1]"}
      "b"
    {"InputPath":"$['detail-type']"}
      "Test"
    {"InputPath":"$.detail.none"}
      ""
    {"InputTransformer":{"InputPathsMap":{"state":"$.detail.state","n":"$.detail.n"},"InputTemplate":"\"It is <state>, n is <n>\""}}
      "It is run\"ning, n is 7"
    {"InputTransformer":{"InputPathsMap":{"state":"$.detail.state"},"InputTemplate":"{\"s\": <state>, \"text\": \"is <state>\", \"keep\": \"a < b\"}"}}
      {"s": "run\"ning", "text": "is run\"ning", "keep": "a < b"}
    {"InputTransformer":{"InputPathsMap":{"p":"$.detail.payload"},"InputTemplate":"{\"p\": <p>, \"text\": \"<p>\"}"}}
      {"p": {"acc_id":"0a78","sf_id":"baz"}, "text": "{acc_id:0a78,sf_id:baz}"}
    {"InputTransformer":{"InputPathsMap":{"x":"$.detail.none"},"InputTemplate":"{\"x\": <x>, \"text\": \"-<x>-\"}"}}
      {"x": "", "text": "--"}
    {"InputTransformer":{"InputPathsMap":{},"InputTemplate":"{\"rule\": <aws.events.rule-name>, \"arn\": <aws.events.rule-arn>, \"at\": <aws.events.event.ingestion-time>}"}}
      {"rule": "r", "arn": "arn:aws:events:us-east-1:111122223333:rule/r", "at": "2026-11-24T12:00:00Z"}
    {"InputTransformer":{"InputPathsMap":{},"InputTemplate":"{\"e\": <aws.events.event>}"}}
      {"e": {"version":"0","id":"00000000-0000-0000-0000-000000000015","detailType":"Test","source":"shop","account":"111122223333","time":"2026-11-24T12:00:00Z","region":"us-east-1","resources":[]}}
    {"InputTransformer":{"InputPathsMap":{},"InputTemplate":"{\"e\": <aws.events.event.json>}"}}
      {"e": {"version":"0","id":"00000000-0000-0000-0000-000000000015","detail-type":"Test","source":"shop","account":"111122223333","time":"2026-11-24T12:00:00Z","region":"us-east-1","resources":[],"detail":{"state":"run\"ning","n":7,"payload":{"acc_id":"0a78","sf_id":"baz"},"list":[1,"b"]}}}
    "#);
}

#[tokio::test]
async fn inputs_that_can_not_be_are_refused() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    let put = |members: Value| {
        let mut target = json!({ "Id": "t", "Arn": HELLO });
        target.as_object_mut().expect("an object").extend(members.as_object().cloned().expect("an object"));
        ("PutTargets", json!({ "Rule": "r", "Targets": [target] }))
    };
    let seen = transcript(
        &aws,
        &[
            put(json!({ "Input": "{}", "InputPath": "$" })),
            put(json!({ "Input": "{" })),
            put(json!({ "InputPath": "detail" })),
            put(template(json!({ "a": "$.detail" }), "{\"b\": <b>}")),
            put(template(json!({ "aws.x": "$.detail" }), "{\"b\": <aws.x>}")),
            put(json!({ "Arn": "function:hello" })),
            put(json!({ "Arn": "arn:aws:kinesis:us-east-1:111122223333:stream/s" })),
            put(json!({ "Arn": "arn:aws:sqs:us-east-1:111122223333:q.fifo" })),
            put(json!({ "RoleArn": "arn:aws:iam::111122223333:role/none" })),
        ],
    )
    .await;
    insta::assert_snapshot!(seen, @r#"
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"arn:aws:lambda:us-east-1:111122223333:function:hello","Input":"{}","InputPath":"$"}]}
      400 ValidationException: Only one of Input, InputPath, or InputTransformer must be provided for target t.
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"arn:aws:lambda:us-east-1:111122223333:function:hello","Input":"{"}]}
      400 ValidationException: JSON syntax error in input for target t: EOF while parsing an object at line 1 column 1
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"arn:aws:lambda:us-east-1:111122223333:function:hello","InputPath":"detail"}]}
      400 ValidationException: Invalid InputPath for target t.
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"arn:aws:lambda:us-east-1:111122223333:function:hello","InputTransformer":{"InputPathsMap":{"a":"$.detail"},"InputTemplate":"{\"b\": <b>}"}}]}
      400 ValidationException: InputTemplate for target t contains invalid placeholder b.
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"arn:aws:lambda:us-east-1:111122223333:function:hello","InputTransformer":{"InputPathsMap":{"aws.x":"$.detail"},"InputTemplate":"{\"b\": <aws.x>}"}}]}
      400 ValidationException: 1 validation error detected: Value '{aws.x=$.detail}' at 'targets.1.member.inputTransformer.inputPathsMap' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [A-Za-z0-9\_\-]+]
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"function:hello"}]}
      400 ValidationException: Parameter function:hello is not valid. Reason: Provided Arn is not in correct format.
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"arn:aws:kinesis:us-east-1:111122223333:stream/s"}]}
      400 ValidationException: Coldstart does not deliver events to the service kinesis.
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"arn:aws:sqs:us-east-1:111122223333:q.fifo"}]}
      400 ValidationException: Parameter(s) SqsParameters must be specified for target: t.
    PutTargets {"Rule":"r","Targets":[{"Id":"t","Arn":"arn:aws:lambda:us-east-1:111122223333:function:hello","RoleArn":"arn:aws:iam::111122223333:role/none"}]}
      400 ValidationException: Provided role 'arn:aws:iam::111122223333:role/none' cannot be assumed by principal 'events.amazonaws.com'.
    "#);
}
