//! Tests of integrations that are called with a role.

use serde_json::json;

use super::line;
use crate::apigateway::given::{Api, text};

const INVOKE: &str =
    r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]}"#;
const NOT_FN: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
    {"Effect": "Deny", "Action": "lambda:InvokeFunction", "Resource": "arn:aws:lambda:*:*:function:fn"}
]}"#;

/// Creates a role that `service` may assume, with an inline policy if one is given, and returns its ARN.
async fn role(api: &Api, name: &str, service: &str, policy: Option<&str>) -> String {
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" }
    ] });
    api.aws.form("iam", &[("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", &trust.to_string())]).await;
    if let Some(policy) = policy {
        let put = [("Action", "PutRolePolicy"), ("RoleName", name), ("PolicyName", "inline"), ("PolicyDocument", policy)];
        api.aws.form("iam", &put).await;
    }
    format!("arn:aws:iam::{}:role/{name}", api.aws.account)
}

/// Deploys `GET /hello` with these credentials, calls it, and returns the answer with the error in the execution log.
async fn called(api: &Api, kind: &str, credentials: &str) -> String {
    let integration = json!({ "type": kind, "httpMethod": "POST", "uri": api.uri("fn"), "credentials": credentials });
    api.integrate(&api.hello, "GET", integration).await;
    let at = format!("/resources/{}/methods/GET", api.hello);
    api.call("PUT", &format!("{at}/integration/responses/200"), json!({})).await;
    api.deploy().await;
    api.patch("/stages/dev", &[("replace", "/variables/role", "caller")]).await;
    let test = json!({ "stageVariables": { "role": "caller" } });
    api.returns(json!({ "statusCode": 200 }));
    let answer = line(&api.curl("/dev/hello").await);
    api.returns(json!({ "statusCode": 200 }));
    let log = text(&api.call("POST", &at, test).await.json()["log"]);
    let why = log.lines().find_map(|line| line.split_once("Execution failed ")).map_or("", |(_, why)| why);
    format!("{answer} {why}")
}

async fn given() -> Api {
    let api = Api::new().await;
    api.function("fn").await;
    api.method(&api.hello, "GET", json!({})).await;
    api.call("PUT", &format!("/resources/{}/methods/GET/responses/200", api.hello), json!({})).await;
    role(&api, "caller", "apigateway.amazonaws.com", Some(INVOKE)).await;
    api
}

#[tokio::test]
async fn a_role_that_may_invoke_the_function_needs_no_policy_of_the_functions() {
    let api = given().await;
    let mut seen = String::new();
    for kind in ["AWS_PROXY", "AWS"] {
        for credentials in ["", "arn:aws:iam::111122223333:role/caller", "arn:aws:iam::111122223333:role/${stageVariables.role}"] {
            seen += &format!("{kind} {credentials}: {}\n", called(&api, kind, credentials).await);
        }
    }
    insta::assert_snapshot!(seen, @r#"
    AWS_PROXY : 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: Invalid permissions on Lambda function
    AWS_PROXY arn:aws:iam::111122223333:role/caller: 200  
    AWS_PROXY arn:aws:iam::111122223333:role/${stageVariables.role}: 200  
    AWS : 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: Invalid permissions on Lambda function
    AWS arn:aws:iam::111122223333:role/caller: 200 {"statusCode":200} 
    AWS arn:aws:iam::111122223333:role/${stageVariables.role}: 200 {"statusCode":200}
    "#);
}

#[tokio::test]
async fn a_role_that_api_gateway_may_not_take_on_is_a_server_error_whatever_the_functions_policy_says() {
    let api = given().await;
    api.permit("fn").await;
    role(&api, "untrusting", "lambda.amazonaws.com", Some(INVOKE)).await;
    role(&api, "powerless", "apigateway.amazonaws.com", None).await;
    role(&api, "denied", "apigateway.amazonaws.com", Some(NOT_FN)).await;
    let mut seen = String::new();
    for credentials in [
        "",
        "arn:aws:iam::111122223333:role/untrusting",
        "arn:aws:iam::111122223333:role/powerless",
        "arn:aws:iam::111122223333:role/denied",
        "arn:aws:iam::111122223333:role/nobody",
        "arn:aws:iam::444455556666:role/caller",
        "arn:aws:iam::111122223333:user/ada",
        "caller",
        "arn:aws:iam::*:user/*",
    ] {
        seen += &format!("{credentials}: {}\n", called(&api, "AWS_PROXY", credentials).await);
    }
    insta::assert_snapshot!(seen, @r#"
    : 200  
    arn:aws:iam::111122223333:role/untrusting: 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: API Gateway does not have permission to assume the provided role arn:aws:iam::111122223333:role/untrusting
    arn:aws:iam::111122223333:role/powerless: 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: Invalid permissions on Lambda function
    arn:aws:iam::111122223333:role/denied: 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: Invalid permissions on Lambda function
    arn:aws:iam::111122223333:role/nobody: 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: API Gateway does not have permission to assume the provided role arn:aws:iam::111122223333:role/nobody
    arn:aws:iam::444455556666:role/caller: 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: API Gateway does not have permission to assume the provided role arn:aws:iam::444455556666:role/caller
    arn:aws:iam::111122223333:user/ada: 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: API Gateway does not have permission to assume the provided role arn:aws:iam::111122223333:user/ada
    caller: 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: API Gateway does not have permission to assume the provided role caller
    arn:aws:iam::*:user/*: 500 InternalServerErrorException {"message": "Internal server error"} due to configuration error: The integration passes the caller's identity on, and this caller has none: the method's authorization is not AWS_IAM
    "#);
    assert_eq!(api.aws.python.invocations().len(), 2, "only the call without credentials, and its test, reached the function");
}
