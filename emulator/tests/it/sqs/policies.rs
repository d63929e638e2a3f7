//! Who may do what with a queue: the policies of roles, and the queue's own.

use serde_json::{Value, json};

use super::{arn, as_role, make, sqs, told, url, with_queue};
use crate::{
    authorization::{make_caller, may, may_nothing},
    harness::Aws,
};

async fn set(aws: &Aws, policy: Value) {
    let attributes = json!({ "Policy": if policy.is_null() { String::new() } else { policy.to_string() } });
    let answer = sqs(aws, "SetQueueAttributes", json!({ "QueueUrl": url("q"), "Attributes": attributes })).await;
    assert_eq!(answer.status, 200, "{answer}");
}

fn statement(effect: &str, principal: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": effect, "Principal": { "AWS": principal }, "Action": "SQS:SendMessage", "Resource": arn("q") }
    ] })
}

#[tokio::test]
async fn a_role_needs_a_permission_of_its_own_or_of_the_queue() {
    let aws = with_queue(json!({})).await;
    make_caller(&aws).await;
    let role = "arn:aws:iam::111122223333:role/caller";
    let session = "arn:aws:sts::111122223333:assumed-role/caller/test";
    let own = json!([{ "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn("q") }]);
    let mut seen = Vec::new();
    for (what, by_role, by_queue) in [
        ("neither", None, Value::Null),
        ("the role's", Some(&own), Value::Null),
        ("the queue's, for the role", None, statement("Allow", role)),
        ("the queue's, for the session", None, statement("Allow", session)),
        ("the queue's, for all", None, statement("Allow", "*")),
        ("the queue's, for another role", None, statement("Allow", "arn:aws:iam::111122223333:role/other")),
        ("the queue's, for the account", None, statement("Allow", "111122223333")),
        ("the queue denies what the role may", Some(&own), statement("Deny", role)),
    ] {
        match by_role {
            Some(own) => may(&aws, own.clone()).await,
            None => may_nothing(&aws).await,
        }
        set(&aws, by_queue).await;
        let one = as_role(&aws, "SendMessage", json!({ "QueueUrl": url("q"), "MessageBody": "x" })).await.status;
        let entries = json!([{ "Id": "a", "MessageBody": "x" }]);
        let batch = as_role(&aws, "SendMessageBatch", json!({ "QueueUrl": url("q"), "Entries": entries })).await.status;
        let other = as_role(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q") })).await.status;
        seen.push(format!("{what}: {one} {batch} {other}"));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    neither: 400 400 400
    the role's: 200 200 400
    the queue's, for the role: 200 200 400
    the queue's, for the session: 200 200 400
    the queue's, for all: 200 200 400
    the queue's, for another role: 400 400 400
    the queue's, for the account: 400 400 400
    the queue denies what the role may: 400 400 400
    ");
    let answer = as_role(&aws, "ReceiveMessage", json!({ "QueueUrl": url("q") })).await;
    insta::assert_snapshot!(format!("{} {}", answer.header("x-amzn-query-error"), answer.text()), @r#"AccessDenied;Sender {"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User: arn:aws:sts::111122223333:assumed-role/caller/test is not authorized to perform: sqs:ReceiveMessage on resource: arn:aws:sqs:us-east-1:111122223333:q because no identity-based policy allows the sqs:ReceiveMessage action"}"#);
}

#[tokio::test]
async fn a_queue_that_is_not_there_is_no_secret_of_the_policies() {
    let aws = with_queue(json!({})).await;
    make_caller(&aws).await;
    may(&aws, json!([{ "Effect": "Allow", "Action": "sqs:*", "Resource": arn("none") }])).await;
    let answer = as_role(&aws, "SendMessage", json!({ "QueueUrl": url("none"), "MessageBody": "x" })).await;
    assert_eq!(told(&answer), "400 AWS.SimpleQueueService.NonExistentQueue;Sender: The specified queue does not exist.");
}

#[tokio::test]
async fn permissions_are_statements_of_the_policy() {
    let aws = with_queue(json!({})).await;
    make(&aws, "p", json!({})).await;
    let add = async |label: &str, accounts: Value, actions: Value| {
        let input = json!({ "QueueUrl": url("q"), "Label": label, "AWSAccountIds": accounts, "Actions": actions });
        told(&sqs(&aws, "AddPermission", input).await)
    };
    let policy = async || {
        let answer = sqs(&aws, "GetQueueAttributes", json!({ "QueueUrl": url("q"), "AttributeNames": ["Policy"] })).await;
        answer.json()["Attributes"]["Policy"].as_str().unwrap_or("none").to_owned()
    };
    let remove = async |label: &str| told(&sqs(&aws, "RemovePermission", json!({ "QueueUrl": url("q"), "Label": label })).await);
    let mut seen = vec![add("one", json!(["111122223333", "444455556666"]), json!(["ReceiveMessage"])).await];
    seen.push(add("two", json!(["111122223333"]), json!(["SendMessage", "GetQueueUrl"])).await);
    seen.push(policy().await);
    seen.push(add("two", json!(["111122223333"]), json!(["*"])).await);
    seen.push(add("bad", json!(["me"]), json!(["*"])).await);
    seen.push(add("bad", json!(["111122223333"]), json!(["DeleteQueue"])).await);
    seen.push(add("bad", json!(["111122223333"]), json!(["Fly"])).await);
    seen.push(add("bad", json!(["111122223333"]), json!(["*", "*", "*", "*", "*", "*", "*", "*"])).await);
    seen.extend([remove("one").await, policy().await, remove("two").await, policy().await, remove("two").await]);
    insta::assert_snapshot!(seen.join("\n"), @r#"
    200 : 
    200 : 
    {"Version":"2008-10-17","Id":"arn:aws:sqs:us-east-1:111122223333:q/SQSDefaultPolicy","Statement":[{"Sid":"one","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::444455556666:root"]},"Action":"SQS:ReceiveMessage","Resource":"arn:aws:sqs:us-east-1:111122223333:q"},{"Sid":"two","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["SQS:SendMessage","SQS:GetQueueUrl"],"Resource":"arn:aws:sqs:us-east-1:111122223333:q"}]}
    400 InvalidParameterValue;Sender: Value two for parameter Label is invalid. Reason: Already exists.
    400 InvalidParameterValue;Sender: Value [me] for parameter PrincipalId is invalid. Reason: Unable to verify.
    400 InvalidParameterValue;Sender: Value SQS:DeleteQueue for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.
    400 InvalidParameterValue;Sender: Value SQS:Fly for parameter ActionName is invalid. Reason: Please refer to the appropriate WSDL for a list of valid actions. 
    403 OverLimit;Sender: 8 Actions were found, maximum allowed is 7.
    200 : 
    {"Version":"2008-10-17","Id":"arn:aws:sqs:us-east-1:111122223333:q/SQSDefaultPolicy","Statement":[{"Sid":"two","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":["SQS:SendMessage","SQS:GetQueueUrl"],"Resource":"arn:aws:sqs:us-east-1:111122223333:q"}]}
    200 : 
    none
    400 InvalidParameterValue;Sender: Value two for parameter Label is invalid. Reason: can't find label.
    "#);
}
