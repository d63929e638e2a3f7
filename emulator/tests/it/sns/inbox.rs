//! E-mails and text messages.

use super::{NEWS, delivered, letters, publish, said, sns, subscribe, with_topic};

#[tokio::test]
async fn an_address_is_asked_and_then_gets_messages() {
    let aws = with_topic().await;
    let arn = subscribe(&aws, "email", "ada@example.com").await;
    publish(&aws, "too early", &[]).await;
    delivered(&aws).await;
    let question = letters(&aws).await.remove(0);
    insta::assert_snapshot!(question.body.replace(|letter: char| letter.is_ascii_hexdigit() && !letter.is_ascii_digit(), "x"), @"
    You hxvx xhosxn to suxsxrixx to thx topix:
    xrn:xws:sns:us-xxst-1:111122223333:nxws

    To xonxirm this suxsxription, xlixk or visit thx link xxlow (Ix this wxs in xrror no xxtion is nxxxssxry):
    http://loxxlhost:4566/xonxirmxtion.html?Topixxrn=xrn%3xxws%3xsns%3xus-xxst-1%3x111122223333%3xnxws&Tokxn=0000000000000000000000000000000391x4xx07876x84x1x6502x3x511x226xx7382x096x3x095xx80xx7x1x843x388331x24183673x085x7x3x7866551x9655x665x6x483880xx38xxx8517xx1x2xx5x938x0x8x154x5897983108911x155672xx8016x0x22x294x40x3714xx8xxxx7xx88xx4862x41x409451x7xxx66xxxx9x550x3469xx6xx03x7110092xxx5536&xnxpoint=xxx%40xxxmplx.xom

    Plxxsx xo not rxply xirxxtly to this xmxil.
    ");
    let (topic, token) = question.confirmation(aws.emulator.core(), aws.account).expect("a question");
    assert!(question.body.contains(&token) && token.len() == 288);
    let answer = sns(&aws, "ConfirmSubscription", &[("TopicArn", &topic), ("Token", &token)]).await;
    assert!(answer.text().contains(&arn), "{answer}");
    publish(&aws, "hello", &[]).await;
    publish(&aws, "hello again", &[("Subject", "News")]).await;
    delivered(&aws).await;
    let all = letters(&aws).await;
    let subjects: Vec<_> = all.iter().map(|letter| letter.subject.clone().unwrap_or_default()).collect();
    assert_eq!(subjects, ["AWS Notification - Subscription Confirmation", "AWS Notification Message", "News"]);
    insta::assert_snapshot!(all[1].body, @"
    hello

    --
    If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:
    http://localhost:4566/unsubscribe.html?SubscriptionArn=arn%3Aaws%3Asns%3Aus-east-1%3A111122223333%3Anews%3A00000000-0000-0000-0000-000000000003&Endpoint=ada%40example.com

    Please do not reply directly to this email.
    ");
}

#[tokio::test]
async fn a_text_message_begins_with_the_topics_display_name() {
    let aws = with_topic().await;
    subscribe(&aws, "sms", "+15550100").await;
    let name = [("TopicArn", NEWS), ("AttributeName", "DisplayName"), ("AttributeValue", "News")];
    sns(&aws, "SetTopicAttributes", &name).await;
    publish(&aws, "hello", &[]).await;
    delivered(&aws).await;
    assert_eq!(letters(&aws).await[0].body, "News> hello");
}

#[tokio::test]
async fn an_address_for_programs_gets_json() {
    let aws = with_topic().await;
    subscribe(&aws, "email-json", "robot@example.com").await;
    delivered(&aws).await;
    let question = letters(&aws).await.remove(0);
    let body: serde_json::Value = serde_json::from_str(&question.body).expect("JSON");
    assert_eq!(body["Type"], "SubscriptionConfirmation");
    let (topic, token) = question.confirmation(aws.emulator.core(), aws.account).expect("a question");
    assert_eq!(body["Token"], token.as_str());
    assert_eq!(said(&sns(&aws, "ConfirmSubscription", &[("TopicArn", &topic), ("Token", &token)]).await), "200");
    publish(&aws, "hello", &[]).await;
    delivered(&aws).await;
    let body: serde_json::Value = serde_json::from_str(&letters(&aws).await[1].body).expect("JSON");
    assert_eq!((&body["Type"], &body["Message"]), (&"Notification".into(), &"hello".into()));
}

#[tokio::test]
async fn the_inbox_keeps_the_newest() {
    let aws = with_topic().await;
    for number in 0..205 {
        sns(&aws, "Publish", &[("PhoneNumber", "+15550100"), ("Message", &number.to_string())]).await;
    }
    let bodies: Vec<String> = letters(&aws).await.into_iter().map(|letter| letter.body).collect();
    assert_eq!((bodies.len(), bodies[0].as_str(), bodies[199].as_str()), (200, "5", "204"));
    let long = "é".repeat(100_000);
    for _ in 0..50 {
        sns(&aws, "Publish", &[("PhoneNumber", "+15550100"), ("Message", &long)]).await;
    }
    let all = letters(&aws).await;
    assert!(all.iter().map(|letter| letter.body.len()).sum::<usize>() <= 2 << 20);
    assert_eq!(all.last().expect("a letter").body.len(), 64 << 10);
}
