//! The inbox: a subscription is confirmed by a click, and the message arrives.

use serde_json::json;
use tests::Aws;

use crate::{
    page::open,
    screen::{PHONE, WIDE},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_subscription_is_confirmed_by_a_click_and_the_message_arrives() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    let inbox = format!("{}/inbox", site.web);
    page.go(&inbox).await;
    page.sees("Nothing has been sent yet.").await;
    page.go(&format!("{}/account", site.web)).await;
    let (key, secret) = (page.content("aws-key").await, page.secret().await);
    let folder = tempfile::tempdir().unwrap();
    let aws = Aws::new(&site.aws, (&key, &secret), folder.path());
    let types = |script: &str| {
        let finished = tokio::task::block_in_place(|| aws.sh(&format!("set -eu\n{script}"))).unwrap();
        assert_eq!(finished.code, 0, "{}\n{}", finished.stdout, finished.stderr);
    };
    types(
        "TOPIC=$(aws sns create-topic --name news --query TopicArn --output text)
         aws sns subscribe --topic-arn $TOPIC --protocol email --notification-endpoint '<b>ada</b>@example.com'",
    );
    page.go(&inbox).await;
    page.sees("AWS Notification - Subscription Confirmation").await;
    // Markup in an address is text.
    page.sees("<b>ada</b>@example.com").await;
    page.click("Confirm subscription").await;
    page.sees("Subscription confirmed.").await;
    types(
        "aws sns publish --topic-arn $(aws sns list-topics --query Topics[0].TopicArn --output text) --subject Hi --message Hello",
    );
    page.until("the message has arrived", || async {
        page.go(&inbox).await;
        Ok(page.ask("return document.querySelector('.letter h2').textContent").await == json!("Hi"))
    })
    .await;
    for screen in [PHONE, WIDE] {
        page.on(screen).await;
        let too_wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(page.ask(too_wide).await, json!(false));
    }
    assert_eq!(page.complaints().await, Vec::<String>::new());
}
