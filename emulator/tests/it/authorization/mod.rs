//! What a role may do, whatever it calls things: each of these calls is made as a role, not as the account's owner.

mod names;
mod passing;
mod places;
pub mod requests;
mod resources;
mod spellings;

use bytes::Bytes;
use emulator::{CallSource, CallerContext, Principal, Service};
use http::Request;
use serde_json::{Value, json};

use crate::harness::{Answer, Aws};

/// The role that calls.
const CALLER: &str = "caller";

/// Makes the role that calls. It may do nothing yet.
pub async fn make_caller(aws: &Aws) {
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }
    ] });
    let fields = [("Action", "CreateRole"), ("RoleName", CALLER), ("AssumeRolePolicyDocument", &trust.to_string())];
    assert_eq!(aws.form("iam", &fields).await.status, 200);
}

/// Gives the role this policy and no other.
pub async fn may(aws: &Aws, statement: Value) {
    let document = json!({ "Version": "2012-10-17", "Statement": statement }).to_string();
    let fields = [("Action", "PutRolePolicy"), ("RoleName", CALLER), ("PolicyName", "p"), ("PolicyDocument", &document)];
    assert_eq!(aws.form("iam", &fields).await.status, 200, "{document}");
}

/// Lets the role do everything but what is on these resources.
pub async fn may_all_but(aws: &Aws, resources: &[&str]) {
    let allow = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
    may(aws, json!([allow, { "Effect": "Deny", "Action": "*", "Resource": resources }])).await;
}

/// Lets the role do everything on these resources and nothing else.
pub async fn may_only(aws: &Aws, resources: &[&str]) {
    may(aws, json!([{ "Effect": "Allow", "Action": "*", "Resource": resources }])).await;
}

/// Takes the role's policy away.
pub async fn may_nothing(aws: &Aws) {
    aws.form("iam", &[("Action", "DeleteRolePolicy"), ("RoleName", CALLER), ("PolicyName", "p")]).await;
}

/// A request as the role sends it.
pub async fn send(aws: &Aws, service: Service, request: Request<Bytes>) -> Answer {
    let principal = Principal::Role { role: CALLER.parse().expect("a name"), session: "test".into(), policies: Default::default() };
    let caller = CallerContext { account: aws.account, principal, service: Some(service), source: CallSource::Function };
    Answer::of(aws.emulator.handle_as(caller, request).await)
}

/// A call of a rest service as the role makes it; no body for `Null`.
pub async fn rest(aws: &Aws, service: Service, method: &str, path: &str, body: Value) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = Request::builder().method(method).uri(path).body(body.into()).expect("a request");
    send(aws, service, request).await
}

/// A call of Logs as the role makes it.
pub async fn logs(aws: &Aws, operation: &str, body: &str) -> Answer {
    let request = Request::post("/").header("x-amz-target", format!("Logs_20140328.{operation}"));
    send(aws, Service::LOGS, request.body(body.to_owned().into()).expect("a request")).await
}

/// A call of a query service as the role makes it.
pub async fn form(aws: &Aws, service: Service, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    send(aws, service, Request::post("/").body(body.into()).expect("a request")).await
}

/// What of an answer says that a policy is in the way: `lambda:GetFunction on arn:…`.
pub fn denied(answer: &Answer) -> Option<String> {
    let text = answer.text();
    let (_, rest) = text.split_once("is not authorized to perform: ")?;
    let (action, rest) = rest.split_once(" on resource: ")?;
    // S3 has the resource in quotes.
    let rest = rest.replace("&quot;", "");
    let resource = rest.split([' ', '"', '<']).next()?;
    Some(format!("{action} on {resource}"))
}

/// `200`, `404 ResourceNotFoundException`, or `denied`.
pub fn short(answer: &Answer) -> String {
    let json = answer.json();
    let text = answer.text();
    let of_xml = text.split("<Code>").nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned);
    let of_json = json["__type"].as_str().map(str::to_owned);
    let code = of_xml.or(of_json).unwrap_or_else(|| answer.header("x-amzn-errortype"));
    match denied(answer) {
        Some(_) => "denied".into(),
        None => format!("{} {code}", answer.status).trim_end().to_owned(),
    }
}
