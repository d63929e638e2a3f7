//! Subscriptions of deployed APIs.

use std::sync::Arc;

use emulator::{Config, MemoryStore, runtime::Outcome};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{delivered, inside, on_their_way, publish, said, sns, subscribe, subscribe_with};
use crate::{
    apigateway::given::Api,
    harness::{Act, Aws},
};

/// An API whose `POST /hello` calls the function `fn`, and the topic `news`.
async fn with_api() -> (Api, String) {
    with_api_on(MemoryStore::new()).await
}

async fn with_api_on(store: Arc<MemoryStore>) -> (Api, String) {
    let api = Api::within(Aws::with(Config::default(), store)).await;
    api.function("fn").await;
    api.permit("fn").await;
    api.method(&api.hello, "POST", json!({})).await;
    api.proxy(&api.hello, "POST", "fn").await;
    api.deploy().await;
    assert_eq!(said(&sns(&api.aws, "CreateTopic", &[("Name", "news")]).await), "200");
    let url = format!("http://{}.execute-api.localhost:4566/dev/hello", api.id);
    (api, url)
}

fn answers(aws: &Aws, status: u16) {
    let answer = json!({ "statusCode": status, "body": "" }).to_string();
    aws.python.then(Act::Ends(Outcome::Returned(answer.into()), vec![]));
}

/// The requests that the API has got.
fn requests(aws: &Aws) -> Vec<Value> {
    aws.python.invocations().iter().map(|call| serde_json::from_slice(&call.payload).expect("JSON")).collect()
}

fn body(request: &Value) -> Value {
    serde_json::from_str(request["body"].as_str().expect("a body")).expect("JSON")
}

#[tokio::test]
async fn an_api_confirms_by_the_token_and_then_gets_messages() {
    let (api, url) = with_api().await;
    let aws = &api.aws;
    answers(aws, 200);
    let arn = subscribe(aws, "http", &url).await;
    delivered(aws).await;
    let asked = &requests(aws)[0];
    let question = body(asked);
    assert_eq!(asked["headers"]["x-amz-sns-message-type"], "SubscriptionConfirmation");
    assert_eq!(question["Type"], "SubscriptionConfirmation");
    let token = question["Token"].as_str().expect("a token");
    assert_eq!(token.len(), 288);
    publish(aws, "too early", &[]).await;
    delivered(aws).await;
    assert_eq!(requests(aws).len(), 1);

    let wrong = token.replace(['0', '1'], "2");
    let mut seen = Vec::new();
    for token in [wrong.as_str(), "", token, token] {
        let answer = sns(aws, "ConfirmSubscription", &[("TopicArn", super::NEWS), ("Token", token)]).await;
        assert!(answer.status != 200 || inside(&answer, "SubscriptionArn") == arn);
        seen.push(said(&answer));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    400 InvalidParameter: Invalid parameter: Token
    400 InvalidParameter: Invalid parameter: Token
    200
    200
    ");
    answers(aws, 200);
    publish(aws, "hello", &[("Subject", "Hi")]).await;
    delivered(aws).await;
    let sent = &requests(aws)[1];
    let message = body(sent);
    assert_eq!(sent["headers"]["x-amz-sns-subscription-arn"], arn.as_str());
    assert_eq!((&message["Message"], &message["Subject"]), (&json!("hello"), &json!("Hi")));
    assert!(message.get("MessageAttributes").is_none() && message["SigningCertURL"].is_string(), "fact 38");
}

#[tokio::test]
async fn a_question_that_is_too_old_is_not_answered() {
    let (api, url) = with_api().await;
    let aws = &api.aws;
    answers(aws, 200);
    subscribe(aws, "http", &url).await;
    delivered(aws).await;
    let token = body(&requests(aws)[0])["Token"].as_str().expect("a token").to_owned();
    aws.clock.advance(SignedDuration::from_hours(49));
    let answer = sns(aws, "ConfirmSubscription", &[("TopicArn", super::NEWS), ("Token", &token)]).await;
    assert_eq!(said(&answer), "400 InvalidParameter: Invalid parameter: Token");
}

#[tokio::test]
async fn an_api_that_fails_is_called_four_times_in_all() {
    let (api, url) = with_api().await;
    let aws = &api.aws;
    answers(aws, 200);
    subscribe_with(aws, "http", &url, &[("RawMessageDelivery", "true")]).await;
    delivered(aws).await;
    let token = body(&requests(aws)[0])["Token"].as_str().expect("a token").to_owned();
    sns(aws, "ConfirmSubscription", &[("TopicArn", super::NEWS), ("Token", &token)]).await;
    for _ in 0..4 {
        answers(aws, 500);
    }
    publish(aws, "raw", &[]).await;
    delivered(aws).await;
    for calls in 1..=4 {
        assert_eq!(requests(aws).len(), 1 + calls);
        aws.clock.advance(SignedDuration::from_secs(20));
        delivered(aws).await;
    }
    assert_eq!(requests(aws).len(), 5);
    assert!(on_their_way(aws).await.is_empty());
    let sent = &requests(aws)[1];
    assert_eq!((&sent["body"], &sent["headers"]["x-amz-sns-rawdelivery"]), (&json!("raw"), &json!("true")));
    // The client's own error is final.
    answers(aws, 400);
    publish(aws, "bad", &[]).await;
    delivered(aws).await;
    assert!(on_their_way(aws).await.is_empty());
}

#[tokio::test]
async fn the_api_of_another_account_is_not_called() {
    let (api, url) = with_api().await;
    let other = api.aws.as_account(444_455_556_666);
    sns(&other, "CreateTopic", &[("Name", "news")]).await;
    let topic = "arn:aws:sns:us-east-1:444455556666:news";
    let answer = sns(&other, "Subscribe", &[("TopicArn", topic), ("Protocol", "http"), ("Endpoint", &url)]).await;
    assert_eq!(inside(&answer, "SubscriptionArn"), "pending confirmation");
    delivered(&other).await;
    assert!(requests(&api.aws).is_empty());
}

#[tokio::test]
async fn a_message_that_waits_outlives_a_restart() {
    let store = MemoryStore::new();
    let (api, url) = with_api_on(store.clone()).await;
    let aws = &api.aws;
    answers(aws, 200);
    subscribe(aws, "http", &url).await;
    delivered(aws).await;
    let token = body(&requests(aws)[0])["Token"].as_str().expect("a token").to_owned();
    sns(aws, "ConfirmSubscription", &[("TopicArn", super::NEWS), ("Token", &token)]).await;
    answers(aws, 500);
    publish(aws, "kept", &[]).await;
    delivered(aws).await;
    assert_eq!(on_their_way(aws).await.len(), 1);
    let restarted = Aws::with(Config::default(), store);
    restarted.emulator.start_jobs();
    answers(&restarted, 200);
    restarted.clock.advance(SignedDuration::from_secs(20));
    while !on_their_way(&restarted).await.is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(body(&requests(&restarted)[0])["Message"], "kept");
}
