//! IAM: roles, users, groups, policies, and what they let a caller do.

mod account;
mod decisions;
mod groups;
mod keys;
mod policies;
mod refusals;
mod roles;
mod service_linked;
mod signed;
mod users;

use serde_json::{Value, json};

use crate::harness::{Answer, Aws};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const BASIC: &str = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

/// The text of an answer's first element of this name; empty if it has none.
fn inside(answer: &Answer, tag: &str) -> String {
    answer.text().split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("").to_owned()
}

/// `404 NoSuchEntity: The role with name x cannot be found.`, or `200`.
fn short(answer: &Answer) -> String {
    let body = answer.text();
    let inside = |tag: &str| body.split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("");
    match inside("Code") {
        "" => answer.status.to_string(),
        code => format!("{} {code}: {}", answer.status, inside("Message")),
    }
}

/// Makes calls in turn (`CreateRole RoleName=r …`, fields apart by tabs) and notes how each went.
async fn transcript(aws: &Aws, calls: &[&str]) -> String {
    let mut lines = String::new();
    for call in calls {
        let mut parts = call.split('\t');
        let action = parts.next().unwrap_or("");
        let fields: Vec<_> = [("Action", action)].into_iter().chain(parts.filter_map(|part| part.split_once('='))).collect();
        let answer = aws.form("iam", &fields).await;
        let shown: String = call.replace(TRUST, "(trust)").replace('\t', " ");
        lines.push_str(&format!("{shown}\n  {}\n", short(&answer)));
    }
    lines
}

async fn role(aws: &Aws, name: &str) {
    let fields = [("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", TRUST)];
    assert_eq!(aws.form("iam", &fields).await.status, 200);
}

async fn put_policy(aws: &Aws, name: &str, statement: Value) -> Answer {
    let document = json!({ "Version": "2012-10-17", "Statement": statement }).to_string();
    let fields = [("Action", "PutRolePolicy"), ("RoleName", name), ("PolicyName", "p"), ("PolicyDocument", document.as_str())];
    aws.form("iam", &fields).await
}
