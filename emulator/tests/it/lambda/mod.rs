//! Tests of Lambda, and the accounts and requests that they share.

mod aliases;
mod asynchronous;
mod code_from_s3;
mod concurrency;
mod environments;
mod event_sources;
mod fairness;
mod functions;
mod invoke;
mod json_logs;
mod older_ways;
mod packages;
mod permissions;
mod recursion;
mod references;
mod refusals;
mod requests;
mod resets;
mod revisions;
mod runtimes;
mod settings;
mod stream_sources;
mod tags;
mod traces;
mod versions;

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::harness::{Answer, Aws};

pub const FUNCTIONS: &str = "/2015-03-31/functions";
pub const ROLE: &str = "arn:aws:iam::111122223333:role/basic";
pub const CODE: &str = "def handler(event, context):\n    return event\n";

/// Sends a signed request with a JSON body to Lambda.
pub async fn lambda(aws: &Aws, method: &str, path: &str, body: Value) -> Answer {
    aws.rest("lambda", method, path, body).await
}

/// Returns an account with a role that Lambda can assume and that may write logs.
pub async fn with_role() -> Aws {
    let aws = Aws::new();
    make_role(&aws).await;
    aws
}

pub async fn make_role(aws: &Aws) {
    let trust = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ]});
    let trust = trust.to_string();
    let policy = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    for fields in [
        [("Action", "CreateRole"), ("RoleName", "basic"), ("AssumeRolePolicyDocument", trust.as_str())],
        [("Action", "AttachRolePolicy"), ("RoleName", "basic"), ("PolicyArn", policy)],
    ] {
        let answer = aws.form("iam", &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
}

/// Returns an account with that role and a function `hello`.
pub async fn with_hello() -> Aws {
    let aws = with_role().await;
    let answer = lambda(&aws, "POST", FUNCTIONS, hello()).await;
    assert_eq!(answer.status, 201, "{answer}");
    aws
}

/// Returns CreateFunction's input for `hello`.
pub fn hello() -> Value {
    json!({
        "FunctionName": "hello", "Runtime": "python3.12", "Role": ROLE, "Handler": "app.handler", "Code": {"ZipFile": package(CODE)},
    })
}

/// Returns a package with one module, in base64.
pub fn package(code: &str) -> String {
    BASE64_STANDARD.encode(zip_of(&[("app.py", code)]))
}

/// Returns a zip of files, each a path and its content.
pub fn zip_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(content.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// Returns the messages of `hello`'s log group, one in each line, or the error if there is no such group.
pub async fn log_of_hello(aws: &Aws) -> String {
    let group = json!({"logGroupName": "/aws/lambda/hello"});
    let events = aws.target("logs", "Logs_20140328.FilterLogEvents", group).await;
    let Some(events) = events.json()["events"].as_array().cloned() else { return events.to_string() };
    events.iter().filter_map(|event| event["message"].as_str()).fold(String::new(), |mut text, message| {
        writeln!(text, "{message:?}").expect("memory");
        text
    })
}
