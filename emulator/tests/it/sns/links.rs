//! Links in messages, which need no signature.

use http::Request;

use super::{delivered, inside, letters, said, sns, subscribe, with_topic};
use crate::harness::{Answer, Aws};

async fn open(aws: &Aws, url: &str) -> Answer {
    let path = url.strip_prefix("http://localhost:4566").unwrap_or(url);
    aws.send(Request::get(path).header("host", "localhost:4566").body("".into()).expect("a request")).await
}

/// The link in the e-mail that asks.
async fn question(aws: &Aws) -> String {
    subscribe(aws, "email", "ada@example.com").await;
    let body = letters(aws).await.pop().expect("a letter").body;
    body.lines().find(|line| line.starts_with("http")).expect("a link").to_owned()
}

async fn attribute(aws: &Aws, arn: &str, name: &str) -> String {
    let text = sns(aws, "GetSubscriptionAttributes", &[("SubscriptionArn", arn)]).await.text();
    let value = text.split(&format!("<key>{name}</key>")).nth(1).and_then(|rest| rest.split("<value>").nth(1));
    value.and_then(|rest| rest.split('<').next()).unwrap_or("").to_owned()
}

#[tokio::test]
async fn the_link_of_an_e_mail_confirms() {
    let aws = with_topic().await;
    let link = question(&aws).await;
    let arn = subscribe(&aws, "email", "ada@example.com").await;
    assert_eq!(attribute(&aws, &arn, "PendingConfirmation").await, "true");
    insta::assert_snapshot!(open(&aws, &link.replace("Token=0", "Token=1")).await, @r#"
    400
    <!doctype html><html lang="en"><head><meta charset="utf-8"><title>The link is not valid</title></head><body><h1>Simple Notification Service</h1><h2>The link is not valid</h2><p>Invalid parameter: Token</p></body></html>
    "#);
    insta::assert_snapshot!(open(&aws, &link).await, @r#"
    200
    <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Subscription confirmed!</title></head><body><h1>Simple Notification Service</h1><h2>Subscription confirmed!</h2><p>You have successfully subscribed.</p></body></html>
    "#);
    assert_eq!(attribute(&aws, &arn, "PendingConfirmation").await, "false");
    assert_eq!(attribute(&aws, &arn, "ConfirmationWasAuthenticated").await, "false");
}

#[tokio::test]
async fn the_links_for_programs_answer_as_the_operations_do() {
    let aws = with_topic().await;
    let page = question(&aws).await;
    let query = page.split_once('?').expect("a query").1.split("&Endpoint").next().expect("a query").to_owned();
    let confirmed = open(&aws, &format!("/?Action=ConfirmSubscription&{query}")).await;
    assert_eq!(confirmed.status, 200, "{confirmed}");
    let arn = inside(&confirmed, "SubscriptionArn");
    let unsubscribe = format!("/?Action=Unsubscribe&SubscriptionArn={arn}");
    assert!(open(&aws, &unsubscribe).await.text().contains("<UnsubscribeResponse"));
    insta::assert_snapshot!(said(&open(&aws, &unsubscribe).await), @"400 InvalidParameter: Invalid parameter: SubscriptionArn");
    assert_eq!(
        said(&sns(&aws, "GetSubscriptionAttributes", &[("SubscriptionArn", &arn)]).await),
        "404 NotFound: Subscription does not exist"
    );
    // No other operation has a link.
    let other = open(&aws, "/?Action=DeleteTopic&TopicArn=arn:aws:sns:us-east-1:111122223333:news").await;
    assert_eq!(other.status, 403, "{other}");
}

#[tokio::test]
async fn a_strict_subscription_is_not_cancelled_by_a_link() {
    let aws = with_topic().await;
    let page = question(&aws).await;
    let query = page.split_once('?').expect("a query").1.to_owned();
    let confirmed = open(&aws, &format!("/?Action=ConfirmSubscription&AuthenticateOnUnsubscribe=true&{query}")).await;
    let arn = inside(&confirmed, "SubscriptionArn");
    insta::assert_snapshot!(said(&open(&aws, &format!("/?Action=Unsubscribe&SubscriptionArn={arn}")).await), @"403 AuthorizationError: The subscription can be cancelled only by its owner");
    assert_eq!(said(&sns(&aws, "Unsubscribe", &[("SubscriptionArn", &arn)]).await), "200");
    delivered(&aws).await;
}
