//! Rules: what PutRule takes and replaces, ARNs, patterns, switches.

use serde_json::{Value, json};

use super::{HELLO, done, entry, events, got, put, rule, short, target, transcript, with_function};
use crate::harness::Aws;

fn pattern(pattern: Value) -> String {
    pattern.to_string()
}

#[tokio::test]
async fn a_rule_has_a_pattern_or_a_schedule_and_only_valid_ones() {
    let aws = Aws::new();
    done(&aws, "CreateEventBus", json!({ "Name": "orders" })).await;
    let seen = transcript(
        &aws,
        &[
            ("PutRule", json!({ "Name": "r" })),
            ("PutRule", json!({ "Name": "r", "EventPattern": "{\"source\": \"shop\"}" })),
            ("PutRule", json!({ "Name": "r", "EventPattern": "{\"source\": []}" })),
            ("PutRule", json!({ "Name": "r", "EventPattern": "{\"n\": [{\"NUMERIC\": [\">\", 1]}]}" })),
            ("PutRule", json!({ "Name": "r", "EventPattern": "{}", "EventBusName": "other" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "rate(1 minutes)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "rate(5 minute)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "rate(5 seconds)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "rate(0 minutes)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "Rate(5 minutes)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "rate( 5 minutes)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "cron(0 10 * * * *)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "cron(0 10 * * ?)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "cron(0 10 ? * 8 *)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "at(2026-12-24T18:00:00)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "rate(1 minute)", "EventBusName": "orders" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "rate(1 minute)" })),
            ("PutRule", json!({ "Name": "r", "ScheduleExpression": "cron(0/15 10-12,14 ? * MON-FRI 2026-2030)" })),
            ("PutRule", json!({ "Name": "r", "EventPattern": "{}", "RoleArn": "arn:aws:iam::111122223333:role/none" })),
        ],
    )
    .await;
    insta::assert_snapshot!(seen, @r#"
    PutRule {"Name":"r"}
      400 ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.
    PutRule {"Name":"r","EventPattern":"{\"source\": \"shop\"}"}
      400 InvalidEventPatternException: Event pattern is not valid. Reason: "source" must be an object or an array
     at [Source: (String)"{"source": "shop"}"; line: 1, column: 13]
    PutRule {"Name":"r","EventPattern":"{\"source\": []}"}
      400 InvalidEventPatternException: Event pattern is not valid. Reason: Empty arrays are not allowed
     at [Source: (String)"{"source": []}"; line: 1, column: 14]
    PutRule {"Name":"r","EventPattern":"{\"n\": [{\"NUMERIC\": [\">\", 1]}]}"}
      400 InvalidEventPatternException: Event pattern is not valid. Reason: Unrecognized match type NUMERIC
     at [Source: (String)"{"n": [{"NUMERIC": [">", 1]}]}"; line: 1, column: 21]
    PutRule {"Name":"r","EventPattern":"{}","EventBusName":"other"}
      400 InvalidEventPatternException: Event pattern is not valid. Reason: Empty objects are not allowed
     at [Source: (String)"{}"; line: 1, column: 3]
    PutRule {"Name":"r","ScheduleExpression":"rate(1 minutes)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"rate(5 minute)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"rate(5 seconds)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"rate(0 minutes)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"Rate(5 minutes)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"rate( 5 minutes)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"cron(0 10 * * * *)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"cron(0 10 * * ?)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"cron(0 10 ? * 8 *)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"at(2026-12-24T18:00:00)"}
      400 ValidationException: Parameter ScheduleExpression is not valid.
    PutRule {"Name":"r","ScheduleExpression":"rate(1 minute)","EventBusName":"orders"}
      400 ValidationException: ScheduleExpression is supported only on the default event bus.
    PutRule {"Name":"r","ScheduleExpression":"rate(1 minute)"}
      200
    PutRule {"Name":"r","ScheduleExpression":"cron(0/15 10-12,14 ? * MON-FRI 2026-2030)"}
      200
    PutRule {"Name":"r","EventPattern":"{}","RoleArn":"arn:aws:iam::111122223333:role/none"}
      400 InvalidEventPatternException: Event pattern is not valid. Reason: Empty objects are not allowed
     at [Source: (String)"{}"; line: 1, column: 3]
    "#);
}

#[tokio::test]
async fn a_rules_arn_has_its_bus_except_on_the_default_one() {
    let aws = Aws::new();
    done(&aws, "CreateEventBus", json!({ "Name": "orders" })).await;
    let input = |bus: &str| json!({ "Name": "r", "EventPattern": "{\"source\":[\"s\"]}", "EventBusName": bus, "Description": "d" });
    let bus = "arn:aws:events:us-east-1:111122223333:event-bus/orders";
    let arns = [
        done(&aws, "PutRule", input("default")).await,
        done(&aws, "PutRule", input("orders")).await,
        done(&aws, "PutRule", input(bus)).await,
    ];
    insta::assert_json_snapshot!(arns, @r#"
    [
      {
        "RuleArn": "arn:aws:events:us-east-1:111122223333:rule/r"
      },
      {
        "RuleArn": "arn:aws:events:us-east-1:111122223333:rule/orders/r"
      },
      {
        "RuleArn": "arn:aws:events:us-east-1:111122223333:rule/orders/r"
      }
    ]
    "#);
    insta::assert_json_snapshot!(done(&aws, "DescribeRule", json!({ "Name": "r", "EventBusName": bus })).await, @r#"
    {
      "Name": "r",
      "Arn": "arn:aws:events:us-east-1:111122223333:rule/orders/r",
      "EventPattern": "{\"source\":[\"s\"]}",
      "State": "ENABLED",
      "Description": "d",
      "EventBusName": "orders",
      "CreatedBy": "111122223333"
    }
    "#);
    assert_eq!(done(&aws, "ListRules", json!({ "EventBusName": "orders" })).await["Rules"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn putting_a_rule_again_replaces_it_and_its_targets_stay() {
    let aws = with_function().await;
    let first = json!({ "Name": "r", "EventPattern": pattern(json!({ "source": ["a"] })), "Description": "d", "State": "DISABLED",
        "Tags": [{ "Key": "k", "Value": "v" }] });
    done(&aws, "PutRule", first).await;
    target(&aws, json!({ "Id": "t", "Arn": HELLO })).await;
    done(&aws, "PutRule", json!({ "Name": "r", "EventPattern": pattern(json!({ "source": ["b"] })) })).await;
    insta::assert_json_snapshot!(done(&aws, "DescribeRule", json!({ "Name": "r" })).await, @r#"
    {
      "Name": "r",
      "Arn": "arn:aws:events:us-east-1:111122223333:rule/r",
      "EventPattern": "{\"source\":[\"b\"]}",
      "State": "ENABLED",
      "EventBusName": "default",
      "CreatedBy": "111122223333"
    }
    "#);
    insta::assert_json_snapshot!(done(&aws, "ListTargetsByRule", json!({ "Rule": "r" })).await, @r#"
    {
      "Targets": [
        {
          "Id": "t",
          "Arn": "arn:aws:lambda:us-east-1:111122223333:function:hello"
        }
      ]
    }
    "#);
    assert_eq!(done(&aws, "ListRuleNamesByTarget", json!({ "TargetArn": HELLO })).await, json!({ "RuleNames": ["r"] }));
}

#[tokio::test]
async fn what_does_not_exist_is_a_400() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    let by_name = json!({ "Name": "none" });
    let seen = transcript(
        &aws,
        &[
            ("DescribeRule", by_name.clone()),
            ("EnableRule", by_name.clone()),
            ("DeleteRule", by_name.clone()),
            ("DeleteRule", json!({ "Name": "r" })),
            ("DeleteRule", json!({ "Name": "r", "EventBusName": "other" })),
            ("ListTargetsByRule", json!({ "Rule": "none" })),
            ("PutTargets", json!({ "Rule": "none", "Targets": [{ "Id": "t", "Arn": HELLO }] })),
            ("ListRules", json!({ "EventBusName": "other" })),
            ("ListRules", json!({ "NextToken": "x" })),
            ("RemoveTargets", json!({ "Rule": "r", "Ids": ["t", "u"] })),
            ("DeleteRule", json!({ "Name": "r" })),
        ],
    )
    .await;
    insta::assert_snapshot!(seen, @r#"
    DescribeRule {"Name":"none"}
      400 ResourceNotFoundException: Rule none does not exist on EventBus default.
    EnableRule {"Name":"none"}
      400 ResourceNotFoundException: Rule none does not exist on EventBus default.
    DeleteRule {"Name":"none"}
      200
    DeleteRule {"Name":"r"}
      400 ValidationException: Rule can't be deleted since it has targets.
    DeleteRule {"Name":"r","EventBusName":"other"}
      400 ResourceNotFoundException: Event bus other does not exist.
    ListTargetsByRule {"Rule":"none"}
      400 ResourceNotFoundException: Rule none does not exist on EventBus default.
    PutTargets {"Rule":"none","Targets":[{"Id":"t","Arn":"arn:aws:lambda:us-east-1:111122223333:function:hello"}]}
      400 ResourceNotFoundException: Rule none does not exist on EventBus default.
    ListRules {"EventBusName":"other"}
      400 ResourceNotFoundException: Event bus other does not exist.
    ListRules {"NextToken":"x"}
      400 ValidationException: Parameter NextToken is not valid.
    RemoveTargets {"Rule":"r","Ids":["t","u"]}
      200
    DeleteRule {"Name":"r"}
      200
    "#);
}

#[tokio::test]
async fn a_rule_that_is_switched_off_sends_nothing() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    done(&aws, "DisableRule", json!({ "Name": "r" })).await;
    put(&aws, entry("shop", json!({}))).await;
    assert_eq!(got(&aws).len(), 0);
    done(&aws, "EnableRule", json!({ "Name": "r" })).await;
    put(&aws, entry("shop", json!({}))).await;
    put(&aws, entry("other", json!({}))).await;
    assert_eq!(got(&aws).len(), 1);
}

#[tokio::test]
async fn a_pattern_is_tested_as_rules_apply_it() {
    let aws = Aws::new();
    let event = |detail: Value| {
        json!({ "id": "1", "account": "111122223333", "source": "shop", "time": "2026-11-24T12:00:00Z", "region": "us-east-1",
            "resources": [], "detail-type": "Test", "detail": detail })
        .to_string()
    };
    let mut seen = String::new();
    for (pattern, detail) in [
        (json!({ "detail": { "n": [300] } }), json!({ "n": 300.0 })),
        (json!({ "detail": { "n": ["300"] } }), json!({ "n": 300 })),
        (json!({ "detail": { "state": [{ "anything-but": ["a"] }] } }), json!({})),
        (json!({ "detail": { "state": [{ "anything-but": ["a"] }] } }), json!({ "state": null })),
        (json!({ "detail": { "state": [{ "exists": false }] } }), json!({})),
        (json!({ "detail": { "tags": ["b"] } }), json!({ "tags": ["a", "b"] })),
        (json!({ "$or": [{ "source": ["x"] }, { "detail": { "n": [{ "numeric": [">", 1, "<=", 3] }] } }] }), json!({ "n": 3 })),
        (json!({ "detail": { "ip": [{ "cidr": "2001:db8::/32" }] } }), json!({ "ip": "2001:db8::1" })),
        (json!({ "detail": { "file": [{ "wildcard": "*.png" }] } }), json!({ "file": "a.png" })),
        (json!({ "detail": { "file": [{ "wildcard": "a**b" }] } }), json!({})),
        (json!({ "detail": { "n": 1 } }), json!({})),
    ] {
        let answer =
            events(&aws, "TestEventPattern", json!({ "EventPattern": pattern.to_string(), "Event": event(detail.clone()) })).await;
        let shown = if answer.status == 200 { answer.json()["Result"].to_string() } else { short(&answer) };
        seen += &format!("{pattern} {detail}: {shown}\n");
    }
    insta::assert_snapshot!(seen, @r#"
    {"detail":{"n":[300]}} {"n":300.0}: true
    {"detail":{"n":["300"]}} {"n":300}: false
    {"detail":{"state":[{"anything-but":["a"]}]}} {}: false
    {"detail":{"state":[{"anything-but":["a"]}]}} {"state":null}: true
    {"detail":{"state":[{"exists":false}]}} {}: true
    {"detail":{"tags":["b"]}} {"tags":["a","b"]}: true
    {"$or":[{"source":["x"]},{"detail":{"n":[{"numeric":[">",1,"<=",3]}]}}]} {"n":3}: true
    {"detail":{"ip":[{"cidr":"2001:db8::/32"}]}} {"ip":"2001:db8::1"}: true
    {"detail":{"file":[{"wildcard":"*.png"}]}} {"file":"a.png"}: true
    {"detail":{"file":[{"wildcard":"a**b"}]}} {}: 400 InvalidEventPatternException: Event pattern is not valid. Reason: Consecutive wildcard characters at pos 2
     at [Source: (String)"{"detail":{"file":[{"wildcard":"a**b"}]}}"; line: 1, column: 38]
    {"detail":{"n":1}} {}: 400 InvalidEventPatternException: Event pattern is not valid. Reason: "n" must be an object or an array
     at [Source: (String)"{"detail":{"n":1}}"; line: 1, column: 17]
    "#);
    let without = json!({ "EventPattern": "{}", "Event": "{\"source\":\"s\"}" });
    insta::assert_snapshot!(short(&events(&aws, "TestEventPattern", without).await), @"400 ValidationException: Parameter Event is not valid. Reason: Event must contain the field id.");
}

#[tokio::test]
async fn a_rule_has_five_targets() {
    let aws = with_function().await;
    rule(&aws, "shop").await;
    let targets: Vec<Value> = (0..5).map(|n| json!({ "Id": format!("t{n}"), "Arn": HELLO })).collect();
    let seen = short(&events(&aws, "PutTargets", json!({ "Rule": "r", "Targets": targets })).await);
    insta::assert_snapshot!(seen, @"400 LimitExceededException: The requested resource exceeds the maximum number allowed.");
    let page = done(&aws, "ListTargetsByRule", json!({ "Rule": "r", "Limit": 1 })).await;
    assert_eq!((page["Targets"].as_array().map(Vec::len), &page["NextToken"]), (Some(1), &Value::Null), "nothing was changed");
}
