//! Who may call by signature and by the API's resource policy.

use http::Request;
use serde_json::{Value, json};

use super::line;
use crate::{
    apigateway::given::{Api, done},
    harness::Answer,
};

/// Sets the API's resource policy, and deploys.
async fn policy(api: &Api, statement: Value) -> Answer {
    let document = json!({ "Version": "2012-10-17", "Statement": statement }).to_string();
    let answer = api.patch("", &[("replace", "/policy", &document)]).await;
    api.deploy().await;
    answer
}

async fn mock() -> Api {
    let api = Api::new().await;
    let identity = "$context.identity.accountId $context.identity.caller $context.identity.userArn $context.identity.accessKey";
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, identity).await;
    api
}

/// A call with a key, as it is signed in the open mode.
async fn signed(api: &Api, key: &str) -> Answer {
    let scope = format!("{key}/20261124/us-east-1/execute-api/aws4_request");
    let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
    let request = Request::get("/dev/hello").header("host", format!("{}.execute-api.localhost:4566", api.id));
    api.aws.send(request.header("authorization", authorization).body(bytes::Bytes::new()).expect("a request")).await
}

fn shown(api: &Api, answer: &Answer) -> String {
    api.shown(format!("{} {}", answer.header("x-amzn-errortype"), line(answer)))
}

#[tokio::test]
async fn a_policy_without_authorization_allows_whom_it_names_from_the_next_deployment_on() {
    let api = mock().await;
    api.deploy().await;
    assert_eq!(api.curl("/dev/hello").await.status, 200);
    let everybody = json!({ "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*" });
    let stored = policy(&api, json!([everybody])).await;
    insta::assert_snapshot!(api.shown(&stored.json()["policy"]), @r#""{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\",\\\"Principal\\\":\\\"*\\\",\\\"Action\\\":\\\"execute-api:Invoke\\\",\\\"Resource\\\":\\\"arn:aws:execute-api:us-east-1:111122223333:{api}/*\\\"}]}""#);
    assert_eq!(api.curl("/dev/hello").await.status, 200);
    let mut seen = String::new();
    let here = json!({ "IpAddress": { "aws:SourceIp": "127.0.0.0/8" } });
    for (case, statement) in [
        (
            "another method",
            json!([{ "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/dev/POST/*" }]),
        ),
        (
            "this method",
            json!([{ "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/dev/GET/hello" }]),
        ),
        (
            "from here",
            json!([{ "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": here }]),
        ),
        (
            "not from here",
            json!([everybody, { "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*", "Condition": here }]),
        ),
        (
            "another account",
            json!([{ "Effect": "Allow", "Principal": { "AWS": "444455556666" }, "Action": "execute-api:Invoke", "Resource": "*" }]),
        ),
    ] {
        done(&policy(&api, statement).await);
        seen += &format!("{case}: {}\n", shown(&api, &api.curl("/dev/hello").await));
    }
    insta::assert_snapshot!(seen, @r#"
    another method: AccessDeniedException 403 AccessDeniedException {"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********3333:{api}/dev/GET/hello"}
    this method:  200    
    from here:  200    
    not from here: AccessDeniedException 403 AccessDeniedException {"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********3333:{api}/dev/GET/hello with an explicit deny"}
    another account: AccessDeniedException 403 AccessDeniedException {"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********3333:{api}/dev/GET/hello"}
    "#);
    let mut refused = String::new();
    for text in
        ["{", "[]", r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]}"#]
    {
        refused += &format!("{}\n", line(&api.patch("", &[("replace", "/policy", text)]).await));
    }
    insta::assert_snapshot!(refused, @r#"
    400 BadRequestException {"message":"Invalid policy document. Please check the policy syntax and ensure that Principals are valid."}
    400 BadRequestException {"message":"Invalid policy document. Please check the policy syntax and ensure that Principals are valid."}
    400 BadRequestException {"message":"Invalid policy document. Please check the policy syntax and ensure that Principals are valid."}
    "#);
    done(&api.patch("", &[("replace", "/policy", "")]).await);
    assert_eq!(api.curl("/dev/hello").await.status, 403);
    api.deploy().await;
    assert_eq!(api.curl("/dev/hello").await.status, 200);
}

#[tokio::test]
async fn a_signed_call_needs_the_callers_permission_or_the_apis() {
    let api = mock().await;
    done(&api.patch(&format!("/resources/{}/methods/GET", api.hello), &[("replace", "/authorizationType", "AWS_IAM")]).await);
    api.deploy().await;
    let form = async |fields: &[(&str, &str)]| api.aws.form("iam", fields).await.text();
    form(&[("Action", "CreateUser"), ("UserName", "ada")]).await;
    let made = form(&[("Action", "CreateAccessKey"), ("UserName", "ada")]).await;
    let key = made.split("<AccessKeyId>").nth(1).and_then(|rest| rest.split('<').next()).expect("a key").to_owned();
    let mut seen = format!("no signature: {}\n", shown(&api, &api.curl("/dev/hello").await));
    seen += &format!("the owner: {}\n", shown(&api, &signed(&api, "111122223333").await));
    seen += &format!("a user without permission: {}\n", shown(&api, &signed(&api, &key).await));
    let may = |effect: &str| {
        json!({ "Version": "2012-10-17", "Statement": { "Effect": effect, "Action": "execute-api:Invoke", "Resource": "arn:aws:execute-api:*:*:*/dev/GET/*" } }).to_string()
    };
    let put = async |effect| {
        form(&[("Action", "PutUserPolicy"), ("UserName", "ada"), ("PolicyName", "p"), ("PolicyDocument", &may(effect))]).await;
    };
    put("Allow").await;
    seen += &format!("a user with it: {}\n", shown(&api, &signed(&api, &key).await));
    seen += &format!("another account: {}\n", shown(&api, &signed(&api, "444455556666").await));
    let ada = json!({ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:user/ada" }, "Action": "execute-api:Invoke", "Resource": "execute-api:/*" });
    let other = json!({ "Effect": "Allow", "Principal": { "AWS": "444455556666" }, "Action": "execute-api:Invoke", "Resource": "execute-api:/*" });
    done(&policy(&api, json!([ada, other])).await);
    form(&[("Action", "DeleteUserPolicy"), ("UserName", "ada"), ("PolicyName", "p")]).await;
    seen += &format!("a user whom the API's policy names: {}\n", shown(&api, &signed(&api, &key).await));
    seen += &format!("another account that it names: {}\n", shown(&api, &signed(&api, "444455556666").await));
    put("Deny").await;
    seen += &format!("a user with a denial: {}\n", shown(&api, &signed(&api, &key).await));
    form(&[("Action", "DeleteUserPolicy"), ("UserName", "ada"), ("PolicyName", "p")]).await;
    let denial = json!({ "Effect": "Deny", "Principal": { "AWS": "111122223333" }, "Action": "execute-api:Invoke", "Resource": "execute-api:/*" });
    done(&policy(&api, json!([ada, denial])).await);
    seen += &format!("an account with a denial: {}\n", shown(&api, &signed(&api, &key).await));
    let statuses: Vec<&str> = seen.lines().map(|line| if line.contains(" 200 ") { "goes" } else { "is refused" }).collect();
    let expected = ["is refused", "goes", "is refused", "goes", "is refused", "goes", "goes", "is refused", "is refused"];
    assert_eq!(statuses, expected, "{seen}");
    assert!(seen.contains("111122223333 AIDA") && seen.contains("arn:aws:iam::111122223333:user/ada"), "{seen}");
}
