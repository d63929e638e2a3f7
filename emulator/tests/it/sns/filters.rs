//! Filter policies, fact 42.

use super::{NEWS, letters, publish, said, sns, subscribe_with, with_topic};

#[tokio::test]
async fn what_is_no_policy_is_refused_in_awss_words() {
    let aws = with_topic().await;
    let phone = subscribe_with(&aws, "sms", "+15550199", &[]).await;
    let mut seen = Vec::new();
    for policy in [
        r#"{"a": [{"suffx": "b"}]}"#,
        r#"{"a": "b"}"#,
        r#"{"a": {"b": ["c"]}}"#,
        r#"{"a": [{"anything-but": {"suffix": "x"}}]}"#,
        r#"{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}"#,
        "nothing",
    ] {
        let fields = [
            ("TopicArn", NEWS),
            ("Protocol", "sms"),
            ("Endpoint", "+15550100"),
            ("Attributes.entry.1.key", "FilterPolicy"),
            ("Attributes.entry.1.value", policy),
        ];
        let set = [("SubscriptionArn", phone.as_str()), ("AttributeName", "FilterPolicy"), ("AttributeValue", policy)];
        seen.push(said(&sns(&aws, "Subscribe", &fields).await));
        seen.push(said(&sns(&aws, "SetSubscriptionAttributes", &set).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Unrecognized match type suffx
     at [Source: (String)"{"a": [{"suffx": "b"}]}"; line: 1, column: 19]
    400 InvalidParameter: Invalid parameter: FilterPolicy: Unrecognized match type suffx
     at [Source: (String)"{"a": [{"suffx": "b"}]}"; line: 1, column: 19]
    400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: "a" must be an object or an array
     at [Source: (String)"{"a": "b"}"; line: 1, column: 8]
    400 InvalidParameter: Invalid parameter: FilterPolicy: "a" must be an object or an array
     at [Source: (String)"{"a": "b"}"; line: 1, column: 8]
    400 InvalidParameter: Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy
    400 InvalidParameter: Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy
    400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Unsupported anything-but pattern: suffix
     at [Source: (String)"{"a": [{"anything-but": {"suffix": "x"}}]}"; line: 1, column: 37]
    400 InvalidParameter: Invalid parameter: FilterPolicy: Unsupported anything-but pattern: suffix
     at [Source: (String)"{"a": [{"anything-but": {"suffix": "x"}}]}"; line: 1, column: 37]
    400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys
    400 InvalidParameter: Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys
    400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Unrecognized token 'nothing': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
     at [Source: (String)"nothing"; line: 1, column: 8]
    400 InvalidParameter: Invalid parameter: FilterPolicy: Unrecognized token 'nothing': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
     at [Source: (String)"nothing"; line: 1, column: 8]
    "#);
}

#[tokio::test]
async fn a_policy_on_attributes_lets_pass_what_has_them() {
    let aws = with_topic().await;
    subscribe_with(&aws, "sms", "+15550100", &[("FilterPolicy", r#"{"kind": ["order"], "price": [{"numeric": [">", 10]}]}"#)])
        .await;
    let attributes = |kind: &'static str, price: &'static str| {
        [
            ("MessageAttributes.entry.1.Name", "kind"),
            ("MessageAttributes.entry.1.Value.DataType", "String"),
            ("MessageAttributes.entry.1.Value.StringValue", kind),
            ("MessageAttributes.entry.2.Name", "price"),
            ("MessageAttributes.entry.2.Value.DataType", "Number"),
            ("MessageAttributes.entry.2.Value.StringValue", price),
        ]
    };
    publish(&aws, "without", &[]).await;
    publish(&aws, "cheap", &attributes("order", "10")).await;
    publish(&aws, "good", &attributes("order", "10.5")).await;
    publish(&aws, "other", &attributes("offer", "11")).await;
    super::delivered(&aws).await;
    let bodies: Vec<String> = letters(&aws).await.into_iter().map(|letter| letter.body).collect();
    assert_eq!(bodies, ["good"]);
}

#[tokio::test]
async fn a_policy_on_the_body_goes_into_it() {
    let aws = with_topic().await;
    let attributes = [("FilterPolicy", r#"{"order": {"state": [{"prefix": "ship"}]}}"#), ("FilterPolicyScope", "MessageBody")];
    let arn = subscribe_with(&aws, "sms", "+15550100", &attributes).await;
    for body in [r#"{"order": {"state": "shipped"}}"#, r#"{"order": {"state": "paid"}}"#, "no JSON"] {
        publish(&aws, body, &[]).await;
    }
    super::delivered(&aws).await;
    let set = [("SubscriptionArn", arn.as_str()), ("AttributeName", "FilterPolicy"), ("AttributeValue", "{}")];
    assert_eq!(said(&sns(&aws, "SetSubscriptionAttributes", &set).await), "200");
    publish(&aws, "all", &[]).await;
    super::delivered(&aws).await;
    let bodies: Vec<String> = letters(&aws).await.into_iter().map(|letter| letter.body).collect();
    assert_eq!(bodies, [r#"{"order": {"state": "shipped"}}"#, "all"]);
}
