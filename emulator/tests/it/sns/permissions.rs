//! Who may publish: a role by its policies or by the topic's; services by the topic's alone.

use emulator::Service;
use serde_json::json;

use super::{HELLO, NEWS, said, sns, with_topic};
use crate::{
    authorization::{form, make_caller, may, may_nothing},
    harness::Aws,
};

async fn as_role(aws: &Aws, operation: &str, fields: &[(&str, &str)]) -> String {
    let all: Vec<_> = [("Action", operation), ("Version", "2010-03-31")].into_iter().chain(fields.iter().copied()).collect();
    said(&form(aws, Service::SNS, &all).await)
}

async fn policy(aws: &Aws, statement: serde_json::Value) {
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string();
    let fields = [("TopicArn", NEWS), ("AttributeName", "Policy"), ("AttributeValue", policy.as_str())];
    assert_eq!(said(&sns(aws, "SetTopicAttributes", &fields).await), "200", "{policy}");
}

#[tokio::test]
async fn a_role_may_what_its_policies_or_the_topics_allow() {
    let aws = with_topic().await;
    make_caller(&aws).await;
    let message = [("TopicArn", NEWS), ("Message", "m")];
    let mut seen = vec![as_role(&aws, "Publish", &message).await];
    may(&aws, json!([{ "Effect": "Allow", "Action": "sns:Publish", "Resource": NEWS }])).await;
    seen.push(as_role(&aws, "Publish", &message).await);
    let batch =
        [("TopicArn", NEWS), ("PublishBatchRequestEntries.member.1.Id", "a"), ("PublishBatchRequestEntries.member.1.Message", "m")];
    seen.push(as_role(&aws, "PublishBatch", &batch).await);
    seen.push(as_role(&aws, "Subscribe", &[("TopicArn", NEWS), ("Protocol", "lambda"), ("Endpoint", HELLO)]).await);
    let role = "arn:aws:iam::111122223333:role/caller";
    policy(&aws, json!({ "Effect": "Deny", "Principal": { "AWS": role }, "Action": "sns:Publish", "Resource": NEWS })).await;
    seen.push(as_role(&aws, "Publish", &message).await);
    may_nothing(&aws).await;
    policy(&aws, json!({ "Effect": "Allow", "Principal": { "AWS": role }, "Action": "sns:Publish", "Resource": NEWS })).await;
    seen.push(as_role(&aws, "Publish", &message).await);
    insta::assert_snapshot!(seen.join("\n"), @"
    403 AuthorizationError: User: arn:aws:sts::111122223333:assumed-role/caller/test is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:111122223333:news because no identity-based policy allows the SNS:Publish action
    200
    200
    403 AuthorizationError: User: arn:aws:sts::111122223333:assumed-role/caller/test is not authorized to perform: SNS:Subscribe on resource: arn:aws:sns:us-east-1:111122223333:news because no identity-based policy allows the SNS:Subscribe action
    403 AuthorizationError: User: arn:aws:sts::111122223333:assumed-role/caller/test is not authorized to perform: SNS:Publish on resource: arn:aws:sns:us-east-1:111122223333:news with an explicit deny in a resource-based policy
    200
    ");
}

#[tokio::test]
async fn a_topics_default_policy_gives_a_role_nothing() {
    let aws = with_topic().await;
    make_caller(&aws).await;
    for operation in ["GetTopicAttributes", "DeleteTopic", "ListSubscriptionsByTopic"] {
        let seen = as_role(&aws, operation, &[("TopicArn", NEWS)]).await;
        assert!(seen.starts_with("403 AuthorizationError"), "{seen}");
    }
}
