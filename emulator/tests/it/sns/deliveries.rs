//! Deliveries to functions: the event, the loss, the loop.

use serde_json::json;

use super::{NEWS, delivered, events, on_their_way, publish, sns, subscribe, with_subscribed_function};
use crate::lambda::lambda;

/// Fact 38.
#[tokio::test]
async fn a_function_gets_the_event_of_aws() {
    let (aws, _) = with_subscribed_function().await;
    publish(&aws, "héllo", &[]).await;
    delivered(&aws).await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&events(&aws)[0]).expect("JSON"), @r#"
    {
      "Records": [
        {
          "EventSource": "aws:sns",
          "EventVersion": "1.0",
          "EventSubscriptionArn": "arn:aws:sns:us-east-1:111122223333:news:00000000-0000-0000-0000-000000000012",
          "Sns": {
            "Type": "Notification",
            "MessageId": "00000000-0000-0000-0000-000000000015",
            "TopicArn": "arn:aws:sns:us-east-1:111122223333:news",
            "Subject": null,
            "Message": "héllo",
            "Timestamp": "2026-11-24T12:00:00.000Z",
            "SignatureVersion": "1",
            "Signature": "SIGNATURE",
            "SigningCertUrl": "http://localhost:4566/SimpleNotificationService-322df24d00c16575a0af5d7d24e98137.pem",
            "UnsubscribeUrl": "http://localhost:4566/?Action=Unsubscribe&SubscriptionArn=arn%3Aaws%3Asns%3Aus-east-1%3A111122223333%3Anews%3A00000000-0000-0000-0000-000000000012",
            "MessageAttributes": {}
          }
        }
      ]
    }
    "#);
    let more = [
        ("Subject", "Hi"),
        ("MessageStructure", "json"),
        ("MessageAttributes.entry.1.Name", "n"),
        ("MessageAttributes.entry.1.Value.DataType", "Number"),
        ("MessageAttributes.entry.1.Value.StringValue", "1"),
        ("MessageAttributes.entry.2.Name", "b"),
        ("MessageAttributes.entry.2.Value.DataType", "Binary"),
        ("MessageAttributes.entry.2.Value.BinaryValue", "AAEC"),
    ];
    publish(&aws, r#"{"default": "for all", "lambda": "for functions", "sqs": 1}"#, &more).await;
    delivered(&aws).await;
    let event = &events(&aws)[1]["Records"][0]["Sns"];
    assert_eq!((&event["Subject"], &event["Message"]), (&json!("Hi"), &json!("for functions")));
    insta::assert_snapshot!(event["MessageAttributes"], @r#"{"b":{"Type":"Binary","Value":"AAEC"},"n":{"Type":"Number","Value":"1"}}"#);
}

/// Fact 39: a client's error is not tried again.
#[tokio::test]
async fn a_function_that_is_gone_or_does_not_let_sns_in_loses_the_message() {
    let (aws, _) = with_subscribed_function().await;
    lambda(&aws, "DELETE", "/2015-03-31/functions/hello/policy/sns", json!(null)).await;
    publish(&aws, "not permitted", &[]).await;
    subscribe(&aws, "lambda", "arn:aws:lambda:us-east-1:111122223333:function:nobody").await;
    publish(&aws, "nobody", &[]).await;
    delivered(&aws).await;
    assert!(events(&aws).is_empty() && on_their_way(&aws).await.is_empty());
}

/// Fact 12.
#[tokio::test]
async fn a_loop_through_a_topic_ends_after_sixteen_rounds() {
    let (aws, _) = with_subscribed_function().await;
    let round = async |trace: &str| {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("Action", "Publish"), ("Version", "2010-03-31"), ("TopicArn", NEWS), ("Message", "m")])
            .finish();
        let request = aws.request("sns", "POST", "/").header("x-amzn-trace-id", trace);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.into()).expect("a request");
        assert_eq!(aws.send(request).await.status, 200);
        delivered(&aws).await;
    };
    let first = "Root=1-69241d40-000000000000000000000001;Parent=0000000000000001;Sampled=0";
    round(first).await;
    // What the function would send on, as AWS's SDKs do.
    for rounds in 1..20 {
        let calls = aws.python.invocations();
        if calls.len() < rounds {
            break;
        }
        round(&calls[rounds - 1].trace_id.clone()).await;
    }
    assert_eq!(aws.python.invocations().len(), 16);
}

#[tokio::test]
async fn a_message_that_was_sent_to_a_deleted_topic_is_gone() {
    let (aws, _) = with_subscribed_function().await;
    assert_eq!(sns(&aws, "DeleteTopic", &[("TopicArn", NEWS)]).await.status, 200);
    insta::assert_snapshot!(super::said(&publish(&aws, "m", &[]).await), @"404 NotFound: Topic does not exist");
}
