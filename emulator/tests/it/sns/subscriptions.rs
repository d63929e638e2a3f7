//! Subscriptions: what is proved, and what is not; attributes; the end.

use super::{HELLO, NEWS, inside, said, sns, subscribe, subscribe_with, with_topic};

/// Fact 39: nothing is proved but the form.
#[tokio::test]
async fn endpoints_are_taken_by_their_form() {
    let aws = with_topic().await;
    let mut seen = Vec::new();
    for (protocol, endpoint) in [
        ("sqs", "arn:aws:sqs:us-east-1:111122223333:nobody"),
        ("sqs", "http://localhost:4566/111122223333/nobody"),
        ("sqs", "arn:aws:sqs:us-east-1:111122223333:nobody.fifo"),
        ("lambda", "arn:aws:lambda:us-east-1:111122223333:function:nobody"),
        ("lambda", "nobody"),
        ("http", "https://example.com"),
        ("https", "https://example.com/hook"),
        ("https", "https://abcdefghij.execute-api.us-east-1.amazonaws.com/dev/hook"),
        ("email", "ada@example.com"),
        ("email", "ada"),
        ("email-json", "ada@example.com"),
        ("sms", "+15550100"),
        ("sms", "5550100"),
        ("firehose", "arn:aws:firehose:us-east-1:111122223333:deliverystream/s"),
        ("pigeon", "home"),
        ("email", ""),
    ] {
        let answer = sns(&aws, "Subscribe", &[("TopicArn", NEWS), ("Protocol", protocol), ("Endpoint", endpoint)]).await;
        let arn = inside(&answer, "SubscriptionArn").replace("00000000-0000-0000-0000-", "");
        seen.push(format!("{protocol} {endpoint}: {} {arn}", said(&answer)));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    sqs arn:aws:sqs:us-east-1:111122223333:nobody: 200 arn:aws:sns:us-east-1:111122223333:news:000000000003
    sqs http://localhost:4566/111122223333/nobody: 400 InvalidParameter: Invalid parameter: SQS endpoint ARN 
    sqs arn:aws:sqs:us-east-1:111122223333:nobody.fifo: 400 InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics 
    lambda arn:aws:lambda:us-east-1:111122223333:function:nobody: 200 arn:aws:sns:us-east-1:111122223333:news:000000000007
    lambda nobody: 400 InvalidParameter: Invalid parameter: Lambda endpoint ARN 
    http https://example.com: 400 InvalidParameter: Invalid parameter: Endpoint must match the specified protocol 
    https https://example.com/hook: 400 InvalidParameter: Invalid parameter: Endpoint Reason: Coldstart has no network; it sends to deployed APIs of this account only 
    https https://abcdefghij.execute-api.us-east-1.amazonaws.com/dev/hook: 200 pending confirmation
    email ada@example.com: 200 pending confirmation
    email ada: 400 InvalidParameter: Invalid parameter: Email address 
    email-json ada@example.com: 200 pending confirmation
    sms +15550100: 200 arn:aws:sns:us-east-1:111122223333:news:000000000021
    sms 5550100: 400 InvalidParameter: Invalid SMS endpoint: 5550100 
    firehose arn:aws:firehose:us-east-1:111122223333:deliverystream/s: 501 NotImplemented: Coldstart does not implement the protocol firehose of SNS yet. 
    pigeon home: 400 InvalidParameter: Invalid parameter: Amazon SNS does not support this protocol string: pigeon 
    email : 400 InvalidParameter: Invalid parameter: Endpoint
    ");
}

/// Fact 40.
#[tokio::test]
async fn subscribing_twice_gives_the_same_arn() {
    let aws = with_topic().await;
    let first = subscribe_with(&aws, "sqs", "arn:aws:sqs:us-east-1:111122223333:q", &[("RawMessageDelivery", "true")]).await;
    assert_eq!(subscribe(&aws, "sqs", "arn:aws:sqs:us-east-1:111122223333:q").await, first);
    let other = [
        ("TopicArn", NEWS),
        ("Protocol", "sqs"),
        ("Endpoint", "arn:aws:sqs:us-east-1:111122223333:q"),
        ("Attributes.entry.1.key", "RawMessageDelivery"),
        ("Attributes.entry.1.value", "false"),
    ];
    insta::assert_snapshot!(said(&sns(&aws, "Subscribe", &other).await), @"400 InvalidParameter: Invalid parameter: Attributes Reason: Subscription already exists with different attributes");
    let listed = sns(&aws, "ListSubscriptionsByTopic", &[("TopicArn", NEWS)]).await;
    insta::assert_snapshot!(listed, @r#"
    200
    <ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <ListSubscriptionsByTopicResult>
        <Subscriptions>
          <member>
            <SubscriptionArn>arn:aws:sns:us-east-1:111122223333:news:00000000-0000-0000-0000-000000000003</SubscriptionArn>
            <Owner>111122223333</Owner>
            <Protocol>sqs</Protocol>
            <Endpoint>arn:aws:sqs:us-east-1:111122223333:q</Endpoint>
            <TopicArn>arn:aws:sns:us-east-1:111122223333:news</TopicArn>
          </member>
        </Subscriptions>
      </ListSubscriptionsByTopicResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000008</RequestId>
      </ResponseMetadata>
    </ListSubscriptionsByTopicResponse>
    "#);
}

#[tokio::test]
async fn attributes_are_those_of_aws() {
    let aws = with_topic().await;
    let queue = subscribe(&aws, "sqs", "arn:aws:sqs:us-east-1:111122223333:q").await;
    let function = subscribe(&aws, "lambda", HELLO).await;
    let set = async |arn: &str, name: &str, value: &str| {
        let fields = [("SubscriptionArn", arn), ("AttributeName", name), ("AttributeValue", value)];
        format!("{name}={value}: {}", said(&sns(&aws, "SetSubscriptionAttributes", &fields).await))
    };
    let mut seen = Vec::new();
    for (name, value) in [
        ("RawMessageDelivery", "true"),
        ("RawMessageDelivery", "yes"),
        ("FilterPolicyScope", "MessageBody"),
        ("FilterPolicyScope", "Everything"),
        ("FilterPolicy", r#"{"a": {"b": ["c"]}}"#),
        ("FilterPolicyScope", "MessageAttributes"),
        ("RedrivePolicy", "{"),
        ("RedrivePolicy", r#"{"deadLetterTargetArn": "queue"}"#),
        ("RedrivePolicy", r#"{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:dead"}"#),
        ("DeliveryPolicy", "no"),
        ("SubscriptionRoleArn", "arn:aws:iam::111122223333:role/r"),
        ("Colour", "blue"),
    ] {
        seen.push(set(&queue, name, value).await);
    }
    seen.push(set(&function, "RawMessageDelivery", "true").await);
    seen.push(set(&queue.replace("00000003", "00000099"), "RawMessageDelivery", "true").await);
    insta::assert_snapshot!(seen.join("\n"), @r#"
    RawMessageDelivery=true: 200
    RawMessageDelivery=yes: 400 InvalidParameter: Invalid parameter: RawMessageDelivery: Invalid value [yes]. Must be true or false.
    FilterPolicyScope=MessageBody: 200
    FilterPolicyScope=Everything: 400 InvalidParameter: Invalid parameter: FilterPolicyScope: Invalid value [Everything]. Please use either MessageBody or MessageAttributes
    FilterPolicy={"a": {"b": ["c"]}}: 200
    FilterPolicyScope=MessageAttributes: 400 InvalidParameter: Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy
    RedrivePolicy={: 400 InvalidParameter: Invalid parameter: RedrivePolicy: failed to parse JSON.
    RedrivePolicy={"deadLetterTargetArn": "queue"}: 400 InvalidParameter: Invalid parameter: RedrivePolicy: deadLetterTargetArn is an invalid arn
    RedrivePolicy={"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:dead"}: 200
    DeliveryPolicy=no: 400 InvalidParameter: Invalid parameter: DeliveryPolicy: failed to parse JSON.
    SubscriptionRoleArn=arn:aws:iam::111122223333:role/r: 501 NotImplemented: Coldstart does not implement the attribute SubscriptionRoleArn of SNS yet.
    Colour=blue: 400 InvalidParameter: Invalid parameter: AttributeName
    RawMessageDelivery=true: 400 InvalidParameter: Invalid parameter: Delivery protocol [lambda] does not support raw message delivery.
    RawMessageDelivery=true: 404 NotFound: Subscription does not exist
    "#);
    let answer = sns(&aws, "GetSubscriptionAttributes", &[("SubscriptionArn", &queue)]).await;
    insta::assert_snapshot!(answer.text().replace("&quot;", "\""), @r#"
    <GetSubscriptionAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
      <GetSubscriptionAttributesResult>
        <Attributes>
          <entry>
            <key>ConfirmationWasAuthenticated</key>
            <value>true</value>
          </entry>
          <entry>
            <key>Endpoint</key>
            <value>arn:aws:sqs:us-east-1:111122223333:q</value>
          </entry>
          <entry>
            <key>FilterPolicy</key>
            <value>{"a": {"b": ["c"]}}</value>
          </entry>
          <entry>
            <key>FilterPolicyScope</key>
            <value>MessageBody</value>
          </entry>
          <entry>
            <key>Owner</key>
            <value>111122223333</value>
          </entry>
          <entry>
            <key>PendingConfirmation</key>
            <value>false</value>
          </entry>
          <entry>
            <key>Protocol</key>
            <value>sqs</value>
          </entry>
          <entry>
            <key>RawMessageDelivery</key>
            <value>true</value>
          </entry>
          <entry>
            <key>RedrivePolicy</key>
            <value>{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:dead"}</value>
          </entry>
          <entry>
            <key>SubscriptionArn</key>
            <value>arn:aws:sns:us-east-1:111122223333:news:00000000-0000-0000-0000-000000000003</value>
          </entry>
          <entry>
            <key>SubscriptionPrincipal</key>
            <value>arn:aws:iam::111122223333:root</value>
          </entry>
          <entry>
            <key>TopicArn</key>
            <value>arn:aws:sns:us-east-1:111122223333:news</value>
          </entry>
        </Attributes>
      </GetSubscriptionAttributesResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000020</RequestId>
      </ResponseMetadata>
    </GetSubscriptionAttributesResponse>
    "#);
}

#[tokio::test]
async fn the_end_of_a_subscription_is_counted_and_may_be_told_twice() {
    let aws = with_topic().await;
    let arn = subscribe(&aws, "sms", "+15550100").await;
    let mut seen = Vec::new();
    for arn in [arn.as_str(), &arn, NEWS, "nothing"] {
        seen.push(said(&sns(&aws, "Unsubscribe", &[("SubscriptionArn", arn)]).await));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    200
    200
    400 InvalidParameter: Invalid parameter: SubscriptionId
    400 InvalidParameter: Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1
    ");
    let attributes = sns(&aws, "GetTopicAttributes", &[("TopicArn", NEWS)]).await.text();
    let deleted = attributes.split("<key>SubscriptionsDeleted</key>").nth(1).and_then(|rest| rest.split("<value>").nth(1));
    assert_eq!(deleted.and_then(|rest| rest.split('<').next()), Some("1"));
}
