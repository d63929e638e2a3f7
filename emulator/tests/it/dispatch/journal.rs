//! What is noted of each call: who, what, how it ended, and no package.

use base64::{Engine, prelude::BASE64_STANDARD};
use emulator::{CallSource, CallerContext, Principal};
use serde_json::{Value, json};

use crate::{
    harness::{Act, Aws},
    lambda::{CODE, FUNCTIONS, hello, lambda, make_role, zip_of},
};

/// The calls since the last look, a line each.
fn noted(aws: &Aws, since: usize) -> String {
    let lines = aws.store.journal().into_iter().skip(since).map(|entry| {
        let error = entry.error.map_or_else(String::new, |error| format!(" {error}"));
        format!("{:?} {}:{} {}{error} {}", entry.source, entry.service, entry.operation, entry.status, entry.user_agent)
            .trim_end()
            .to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_call_is_noted_in_order_with_how_it_ended() {
    let aws = Aws::new();
    make_role(&aws).await;
    lambda(&aws, "POST", FUNCTIONS, hello()).await;
    let since = aws.store.journal().len();
    lambda(&aws, "POST", FUNCTIONS, hello()).await;
    lambda(&aws, "GET", "/2015-03-31/functions/nope", Value::Null).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/invocations", json!({})).await;
    aws.python.then(Act::Ends(emulator::runtime::Outcome::TimedOut, vec![]));
    lambda(&aws, "POST", "/2015-03-31/functions/hello/invocations", json!({})).await;
    aws.target("logs", "Logs_20140328.DescribeLogGroups", json!({})).await;
    aws.rest("apigateway", "POST", "/restapis", json!({ "name": "a" })).await;
    let agent = aws.request("sts", "POST", "/").header("user-agent", "aws-cli/1.44 <script>");
    aws.send(agent.body("Action=GetCallerIdentity&Version=2011-06-15".into()).expect("a request")).await;
    insta::assert_snapshot!(noted(&aws, since), @"
    Endpoint lambda:CreateFunction 409 ResourceConflictException
    Endpoint lambda:GetFunction 404 ResourceNotFoundException
    Endpoint lambda:Invoke 200
    Endpoint lambda:Invoke 200 Unhandled
    Endpoint logs:DescribeLogGroups 200
    Endpoint apigateway:CreateRestApi 201
    Endpoint sts:GetCallerIdentity 200 aws-cli/1.44 <script>
    ");
}

#[tokio::test]
async fn the_source_and_a_refusal_by_policy_are_noted_too() {
    let aws = Aws::new();
    make_role(&aws).await;
    let since = aws.store.journal().len();
    let role = Principal::Role { role: "basic".parse().expect("a name"), session: "hello".into(), policies: Default::default() };
    for (principal, source) in
        [(role, CallSource::Function), (Principal::Owner, CallSource::Console), (Principal::Owner, CallSource::Internal)]
    {
        let caller = CallerContext { account: aws.account, principal, service: None, source };
        let request = aws.request("lambda", "GET", FUNCTIONS).body(bytes::Bytes::new()).expect("a request");
        aws.emulator.handle_as(caller, request).await;
    }
    insta::assert_snapshot!(noted(&aws, since), @"
    Function lambda:ListFunctions 403 AccessDeniedException
    Console lambda:ListFunctions 200
    Internal lambda:ListFunctions 200
    ");
}

#[tokio::test]
async fn the_source_is_the_way_that_a_request_took_whatever_keys_sign_it_and_whatever_it_says() {
    let aws = Aws::new();
    make_role(&aws).await;
    let since = aws.store.journal().len();
    for source in [None, Some(CallSource::Function), Some(CallSource::Terminal)] {
        let mut request =
            aws.request("lambda", "GET", FUNCTIONS).header("x-coldstart-source", "console").header("user-agent", "Terminal");
        if let Some(source) = source {
            request = request.extension(source);
        }
        aws.emulator.handle(request.body(bytes::Bytes::new()).expect("a request")).await;
    }
    insta::assert_snapshot!(noted(&aws, since), @"
    Endpoint lambda:ListFunctions 200 Terminal
    Function lambda:ListFunctions 200 Terminal
    Terminal lambda:ListFunctions 200 Terminal
    ");
}

#[tokio::test]
async fn a_package_is_noted_by_its_length_and_nothing_else_of_it() {
    let aws = Aws::new();
    make_role(&aws).await;
    let names: Vec<_> = (0..40).map(|number| format!("module{number}.py")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), CODE)).collect();
    let zip = zip_of(&files);
    let mut input = hello();
    input["Code"] = json!({ "ZipFile": BASE64_STANDARD.encode(&zip) });
    lambda(&aws, "POST", FUNCTIONS, input).await;
    let entry = aws.store.journal().pop().expect("an entry");
    let noted: Value = serde_json::from_str(&entry.input).expect("JSON");
    assert_eq!(
        (noted["FunctionName"].as_str(), noted["Code"]["ZipFile"].as_str()),
        (Some("hello"), Some(format!("({} bytes)", zip.len()).as_str()))
    );
    assert!(entry.input.len() < 1000);
}
