//! Who hands a role to a service must be allowed to pass it on, wherever the role stands in the input.

use emulator::{CallSource, CallerContext, Principal, Service};
use http::Request;
use serde_json::{Value, json};

use super::{CALLER, denied, form, logs, make_caller, may, rest, short};
use crate::{
    apigateway::given::{Api, patch},
    harness::{Answer, Aws},
    lambda::{FUNCTIONS, hello, with_hello},
};

const BASIC: &str = "arn:aws:iam::111122223333:role/basic";

/// Everything but to pass a role on.
fn all_but_passing() -> Value {
    json!([
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Action": "iam:PassRole", "Resource": "*" },
    ])
}

#[tokio::test]
async fn a_functions_role_is_passed_to_lambda() {
    let aws = with_hello().await;
    make_caller(&aws).await;
    let mut made = hello();
    made["FunctionName"] = "new".into();
    let calls =
        [("POST", FUNCTIONS.to_owned(), made), ("PUT", format!("{FUNCTIONS}/hello/configuration"), json!({ "Role": BASIC }))];
    may(&aws, all_but_passing()).await;
    for (method, path, body) in &calls {
        let answer = rest(&aws, Service::LAMBDA, method, path, body.clone()).await;
        assert_eq!(denied(&answer), Some(format!("iam:PassRole on {BASIC}")), "{answer}");
    }
    let to = |service: &str| {
        json!([
            { "Effect": "Allow", "Action": "lambda:*", "Resource": "*" },
            { "Effect": "Allow", "Action": "iam:PassRole", "Resource": BASIC, "Condition": { "StringEquals": { "iam:PassedToService": service } } },
        ])
    };
    may(&aws, to("apigateway.amazonaws.com")).await;
    assert_eq!(short(&rest(&aws, Service::LAMBDA, "POST", FUNCTIONS, calls[0].2.clone()).await), "denied");
    may(&aws, to("lambda.amazonaws.com")).await;
    for (method, path, body) in calls {
        let answer = rest(&aws, Service::LAMBDA, method, &path, body).await;
        assert!(answer.status < 300, "{answer}");
    }
}

#[tokio::test]
async fn an_integrations_role_and_the_one_that_logs_are_passed_to_api_gateway() {
    let api = Api::deployed().await;
    let aws = &api.aws;
    make_caller(aws).await;
    may(aws, all_but_passing()).await;
    let role = "arn:aws:iam::111122223333:role/role";
    let integration = format!("/restapis/{}/resources/{}/methods/GET/integration", api.id, api.hello);
    let with_role = json!({ "type": "AWS_PROXY", "httpMethod": "POST", "uri": api.uri("fn"), "credentials": role });
    let calls = [
        ("PUT", integration.as_str(), with_role),
        ("PATCH", &integration, patch(&[("replace", "/timeoutInMillis", "5000"), ("replace", "/credentials", role)])),
        ("PATCH", &integration, patch(&[("add", "/credentials", role)])),
        ("PATCH", "/account", patch(&[("replace", "/cloudwatchRoleArn", role)])),
    ];
    for (method, path, body) in &calls {
        let answer = rest(aws, Service::API_GATEWAY, method, path, body.clone()).await;
        assert_eq!(denied(&answer), Some(format!("iam:PassRole on {role}")), "{path} {body}: {answer}");
    }
    // No role is passed by these.
    for (method, path, body) in [
        ("PUT", integration.as_str(), json!({ "type": "AWS_PROXY", "httpMethod": "POST", "uri": api.uri("fn") })),
        (
            "PUT",
            &integration,
            json!({ "type": "AWS_PROXY", "httpMethod": "POST", "uri": api.uri("fn"), "credentials": "arn:aws:iam::*:user/*" }),
        ),
        ("PATCH", &integration, patch(&[("remove", "/credentials", role)])),
    ] {
        let answer = rest(aws, Service::API_GATEWAY, method, path, body.clone()).await;
        assert!(answer.status < 300, "{body}: {answer}");
    }
    may(aws, json!([
        { "Effect": "Allow", "Action": "apigateway:*", "Resource": "*" },
        { "Effect": "Allow", "Action": "iam:PassRole", "Resource": role, "Condition": { "StringEquals": { "iam:PassedToService": "apigateway.amazonaws.com" } } },
    ]))
    .await;
    for (method, path, body) in calls {
        let answer = rest(aws, Service::API_GATEWAY, method, path, body).await;
        assert!(answer.status < 300, "{path}: {answer}");
    }
}

#[tokio::test]
async fn who_makes_a_thing_with_tags_must_be_allowed_to_tag_it() {
    let aws = with_hello().await;
    make_caller(&aws).await;
    may(&aws, json!([
        { "Effect": "Allow", "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Action": ["lambda:TagResource", "logs:TagResource", "iam:TagRole", "iam:TagPolicy"], "Resource": "*" },
    ]))
    .await;
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let tag = [("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "b")];
    let role = [("Action", "CreateRole"), ("RoleName", "new"), ("Path", "/p/"), ("AssumeRolePolicyDocument", trust)];
    let policy = [("Action", "CreatePolicy"), ("PolicyName", "new"), ("Path", "/p/"), ("PolicyDocument", document)];
    let mut function = hello();
    function["FunctionName"] = "new".into();
    let mut tagged = function.clone();
    tagged["Tags"] = json!({ "a": "b" });
    let answers = [
        form(&aws, Service::IAM, &[&role[..], &tag].concat()).await,
        form(&aws, Service::IAM, &[&policy[..], &tag].concat()).await,
        logs(&aws, "CreateLogGroup", r#"{"logGroupName":"/new","tags":{"a":"b"}}"#).await,
        rest(&aws, Service::LAMBDA, "POST", FUNCTIONS, tagged).await,
    ];
    let seen: Vec<_> = answers.iter().map(|answer| denied(answer).unwrap_or_else(|| answer.to_string())).collect();
    insta::assert_snapshot!(seen.join("\n"), @"
    iam:TagRole on arn:aws:iam::111122223333:role/p/new
    iam:TagPolicy on arn:aws:iam::111122223333:policy/p/new
    logs:TagResource on arn:aws:logs:us-east-1:111122223333:log-group:/new
    lambda:TagResource on arn:aws:lambda:us-east-1:111122223333:function:new
    ");
    let answers = [
        form(&aws, Service::IAM, &role).await,
        form(&aws, Service::IAM, &policy).await,
        logs(&aws, "CreateLogGroup", r#"{"logGroupName":"/new"}"#).await,
        rest(&aws, Service::LAMBDA, "POST", FUNCTIONS, function).await,
    ];
    for answer in answers {
        assert!(answer.status < 300, "{answer}");
    }
}

#[tokio::test]
async fn a_denial_of_tagging_holds_for_what_is_made_with_tags() {
    let api = Api::deployed().await;
    let aws = &api.aws;
    make_caller(aws).await;
    // As AWS's documentation denies it.
    may(
        aws,
        json!([
            { "Effect": "Allow", "Action": "apigateway:*", "Resource": "*" },
            { "Effect": "Deny", "Action": "apigateway:*", "Resource": "arn:aws:apigateway:*::/tags*" },
        ]),
    )
    .await;
    let first = aws.rest("apigateway", "GET", &format!("/restapis/{}/deployments", api.id), Value::Null).await;
    let stages = format!("/restapis/{}/stages", api.id);
    let mut seen = Vec::new();
    for (path, mut body) in [
        ("/restapis", json!({ "name": "new" })),
        ("/apikeys", json!({ "name": "new" })),
        ("/usageplans", json!({ "name": "new" })),
        (&stages, json!({ "stageName": "new", "deploymentId": first.json()["item"][0]["id"] })),
    ] {
        assert_eq!(rest(aws, Service::API_GATEWAY, "POST", path, body.clone()).await.status, 201, "{path}");
        body["tags"] = json!({ "a": "b" });
        let answer = rest(aws, Service::API_GATEWAY, "POST", path, body).await;
        seen.push(denied(&answer).unwrap_or_else(|| answer.to_string()));
    }
    insta::assert_snapshot!(api.shown(seen.join("\n")), @"
    apigateway:PUT on arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F*
    apigateway:PUT on arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapikeys%2F*
    apigateway:PUT on arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fusageplans%2F*
    apigateway:PUT on arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F{api}%2Fstages%2Fnew
    ");
}

/// On AWS an explicit denial wins over everything, a trust policy that names the role included.
#[tokio::test]
async fn a_role_that_is_denied_to_take_on_another_does_not_by_that_ones_trust() {
    let aws = Aws::new();
    make_caller(&aws).await;
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/caller"},"Action":"sts:AssumeRole"}]}"#;
    aws.form("iam", &[("Action", "CreateRole"), ("RoleName", "admin"), ("AssumeRolePolicyDocument", trust)]).await;
    let arn = "arn:aws:iam::111122223333:role/admin";
    let assume = async || form(&aws, Service::STS, &[("Action", "AssumeRole"), ("RoleArn", arn), ("RoleSessionName", "me")]).await;
    assert_eq!(assume().await.status, 200);
    may(&aws, json!([{ "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": arn }])).await;
    assert_eq!(denied(&assume().await), Some(format!("sts:AssumeRole on {arn}")));
}

/// An attachment's circumstances name the policy, so that a role may be let attach some and not others.
#[tokio::test]
async fn which_policies_a_role_may_attach_can_be_said() {
    let aws = Aws::new();
    make_caller(&aws).await;
    let basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    may(
        &aws,
        json!([
            { "Effect": "Allow", "Action": "iam:*", "Resource": "*", "Condition": { "ArnEquals": { "iam:PolicyARN": basic } } },
        ]),
    )
    .await;
    let attach = async |arn: &str| {
        form(&aws, Service::IAM, &[("Action", "AttachRolePolicy"), ("RoleName", CALLER), ("PolicyArn", arn)]).await
    };
    assert_eq!(short(&attach("arn:aws:iam::aws:policy/ReadOnlyAccess").await), "denied");
    assert_eq!(short(&attach(basic).await), "200");
}

/// The owner needs no policy, and a role that is gone may do nothing.
#[tokio::test]
async fn a_role_that_is_gone_may_do_nothing() {
    let aws = with_hello().await;
    let caller = CallerContext {
        account: aws.account,
        principal: Principal::Role { role: "gone".parse().expect("a name"), session: "s".into(), policies: Default::default() },
        service: Some(Service::LAMBDA),
        source: CallSource::Function,
    };
    let request = Request::get(format!("{FUNCTIONS}/hello")).body(bytes::Bytes::new()).expect("a request");
    assert_eq!(short(&Answer::of(aws.emulator.handle_as(caller, request).await)), "denied");
}
