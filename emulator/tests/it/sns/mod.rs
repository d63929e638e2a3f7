//! SNS: topics, subscriptions, and what becomes of a message.

mod deliveries;
mod fifo;
mod filters;
mod http;
mod inbox;
mod links;
mod permissions;
mod publishing;
mod queues;
mod signatures;
mod subscriptions;
mod topics;

use emulator::sns::Letter;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Aws},
    jobs::settle,
    lambda::{lambda, with_hello},
};

pub const NEWS: &str = "arn:aws:sns:us-east-1:111122223333:news";
pub const HELLO: &str = "arn:aws:lambda:us-east-1:111122223333:function:hello";

/// Calls an operation. Members of lists and maps have their names of the query protocol.
pub async fn sns(aws: &Aws, operation: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = [("Action", operation)].into_iter().chain(fields.iter().copied()).collect();
    aws.form("sns", &fields).await
}

/// Returns an account with the topic `news`.
pub async fn with_topic() -> Aws {
    let aws = Aws::new();
    assert_eq!(sns(&aws, "CreateTopic", &[("Name", "news")]).await.status, 200);
    aws
}

/// Returns an account with the topic `news` and the function `hello`, which SNS may call for it and which is subscribed. Returns the
/// subscription's ARN, too.
pub async fn with_subscribed_function() -> (Aws, String) {
    let aws = with_hello().await;
    assert_eq!(sns(&aws, "CreateTopic", &[("Name", "news")]).await.status, 200);
    let permission = json!({
        "StatementId": "sns", "Action": "lambda:InvokeFunction", "Principal": "sns.amazonaws.com", "SourceArn": NEWS,
    });
    assert_eq!(lambda(&aws, "POST", "/2015-03-31/functions/hello/policy", permission).await.status, 201);
    let subscription = subscribe(&aws, "lambda", HELLO).await;
    (aws, subscription)
}

/// Subscribes an endpoint to the topic `news`, and returns the subscription's ARN.
pub async fn subscribe(aws: &Aws, protocol: &str, endpoint: &str) -> String {
    subscribe_with(aws, protocol, endpoint, &[]).await
}

/// The same with attributes.
pub async fn subscribe_with(aws: &Aws, protocol: &str, endpoint: &str, attributes: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("TopicArn".to_owned(), NEWS),
        ("Protocol".to_owned(), protocol),
        ("Endpoint".to_owned(), endpoint),
        ("ReturnSubscriptionArn".to_owned(), "true"),
    ];
    for (place, (name, value)) in attributes.iter().enumerate() {
        fields.push((format!("Attributes.entry.{}.key", place + 1), name));
        fields.push((format!("Attributes.entry.{}.value", place + 1), value));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let answer = sns(aws, "Subscribe", &fields).await;
    assert_eq!(answer.status, 200, "{answer}");
    inside(&answer, "SubscriptionArn")
}

/// Publishes a message to the topic `news`.
pub async fn publish(aws: &Aws, message: &str, more: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = [("TopicArn", NEWS), ("Message", message)].into_iter().chain(more.iter().copied()).collect();
    sns(aws, "Publish", &fields).await
}

/// The text in an element of an answer.
pub fn inside(answer: &Answer, tag: &str) -> String {
    let body = answer.text();
    body.split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("").to_owned()
}

/// `200`, or the error: `404 NotFound: Topic does not exist`.
pub fn said(answer: &Answer) -> String {
    match answer.status {
        200 => "200".into(),
        status => format!("{status} {}: {}", inside(answer, "Code"), inside(answer, "Message").replace("&quot;", "\"")),
    }
}

/// Waits until all messages are delivered that are due, and the functions have run.
pub async fn delivered(aws: &Aws) {
    // The first message waits for the key of signatures, which another thread makes.
    while on_their_way(aws).await.iter().any(|due| *due <= emulator::Clock::now(&*aws.clock)) {
        tokio::task::yield_now().await;
    }
    settle().await;
}

/// When the messages are due that are not delivered yet.
pub async fn on_their_way(aws: &Aws) -> Vec<jiff::Timestamp> {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    account.read(|state| state.sns.publications.values().flat_map(|it| it.pending.iter().map(|it| it.due)).collect())
}

/// The letters in the inbox, oldest first.
pub async fn letters(aws: &Aws) -> Vec<Letter> {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    account.read(|state| state.sns.letters.values().cloned().collect())
}

/// The events that the code has got. Signatures are replaced.
pub fn events(aws: &Aws) -> Vec<Value> {
    let event = |payload: &[u8]| {
        let mut event: Value = serde_json::from_slice(payload).expect("JSON");
        if let Some(signature) = event.pointer_mut("/Records/0/Sns/Signature") {
            assert_eq!(signature.as_str().map(str::len), Some(344), "base64 of 256 bytes");
            *signature = "SIGNATURE".into();
        }
        event
    };
    aws.python.invocations().iter().map(|call| event(&call.payload)).collect()
}
