//! Resource-based policies of functions, versions and aliases.

use bytes::Bytes;
use emulator::{
    delivery::Identity,
    lambda::{InvokeError, ServiceInvocation, invoke_for_service},
};
use serde_json::{Value, json};

use super::{lambda, with_hello};
use crate::harness::Aws;

const POLICY: &str = "/2015-03-31/functions/hello/policy";
const SOURCE: &str = "arn:aws:execute-api:us-east-1:111122223333:abc/dev/GET/hello";

fn statement(sid: &str) -> Value {
    json!({"StatementId": sid, "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"})
}

#[tokio::test]
async fn a_policy_is_written_as_aws_writes_it() {
    let aws = with_hello().await;
    let mut gateway = statement("gateway");
    gateway["SourceArn"] = "arn:aws:execute-api:us-east-1:111122223333:abc/*/GET/hello".into();
    gateway["SourceAccount"] = "111122223333".into();
    let mut account = statement("account");
    account["Principal"] = "444455556666".into();
    let mut anyone = statement("anyone");
    anyone["Principal"] = "*".into();
    let mut seen = String::new();
    for body in [gateway, account, anyone] {
        seen += &format!("{}\n", lambda(&aws, "POST", POLICY, body).await.json()["Statement"].as_str().unwrap_or("?"));
    }
    let policy = lambda(&aws, "GET", POLICY, Value::Null).await;
    seen += policy.json()["Policy"].as_str().unwrap_or("?");
    insta::assert_snapshot!(seen, @r#"
    {"Sid":"gateway","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:hello","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:111122223333:abc/*/GET/hello"},"StringEquals":{"AWS:SourceAccount":"111122223333"}}}
    {"Sid":"account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:hello"}
    {"Sid":"anyone","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:hello"}
    {"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"gateway","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:hello","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:111122223333:abc/*/GET/hello"},"StringEquals":{"AWS:SourceAccount":"111122223333"}}},{"Sid":"account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:hello"},{"Sid":"anyone","Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:111122223333:function:hello"}]}
    "#);
    for sid in ["gateway", "account", "anyone"] {
        assert_eq!(lambda(&aws, "DELETE", &format!("{POLICY}/{sid}"), Value::Null).await.status, 204);
    }
    insta::assert_snapshot!(lambda(&aws, "GET", POLICY, Value::Null).await, @r#"
    404 ResourceNotFoundException
    {"Type":"User","Message":"The resource you requested does not exist."}
    "#);
}

#[tokio::test]
async fn permissions_that_can_not_be_are_refused() {
    let aws = with_hello().await;
    lambda(&aws, "POST", POLICY, statement("s3")).await;
    let with = |member: &str, value: &str| {
        let mut body = statement("x");
        body[member] = value.into();
        body
    };
    let rows = [
        ("POST", "", statement("s3")),
        ("POST", "?Qualifier=$LATEST", statement("x")),
        ("POST", "?Qualifier=1", statement("x")),
        ("POST", "", with("Principal", "nonsense")),
        ("POST", "", with("Action", "invoke")),
        ("POST", "", with("StatementId", "a b")),
        ("POST", "", with("SourceArn", "abc")),
        ("POST", "", with("RevisionId", "old")),
        ("DELETE", "/nope", Value::Null),
        ("DELETE", "/s3?Qualifier=1", Value::Null),
        ("GET", "?Qualifier=1", Value::Null),
    ];
    let mut seen = String::new();
    for (method, rest, body) in rows {
        seen += &format!("{method} {rest}: {}\n", lambda(&aws, method, &format!("{POLICY}{rest}"), body).await);
    }
    insta::assert_snapshot!(seen, @r#"
    POST : 409 ResourceConflictException
    {"Type":"User","message":"The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement."}
    POST ?Qualifier=$LATEST: 400 InvalidParameterValueException
    {"Type":"User","message":"We currently do not support adding policies for $LATEST."}
    POST ?Qualifier=1: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:1"}
    POST : 400 InvalidParameterValueException
    {"Type":"User","message":"The provided principal was invalid. Please check the principal and try again."}
    POST : 400 ValidationException
    {"message":"1 validation error detected: Value 'invoke' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])"}
    POST : 400 ValidationException
    {"message":"1 validation error detected: Value 'a b' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)"}
    POST : 400 ValidationException
    {
      "message": "1 validation error detected: Value 'abc' at 'sourceArn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)"
    }
    POST : 412 PreconditionFailedException
    {"Type":"User","message":"The RevisionId provided does not match the latest RevisionId. Call the GetPolicy API to retrieve the latest RevisionId"}
    DELETE /nope: 404 ResourceNotFoundException
    {"Type":"User","Message":"Statement nope is not found in resource policy."}
    DELETE /s3?Qualifier=1: 404 ResourceNotFoundException
    {"Type":"User","Message":"No policy is associated with the given resource."}
    GET ?Qualifier=1: 404 ResourceNotFoundException
    {"Type":"User","Message":"The resource you requested does not exist."}
    "#);
}

#[tokio::test]
async fn a_service_invokes_what_the_policy_lets_it() {
    let aws = with_hello().await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", json!({"Name": "PROD", "FunctionVersion": "1"})).await;
    let attempt = async |arn: &str, aws: &Aws| {
        let account = aws.emulator.account(aws.account).await.expect("an account");
        let invocation = ServiceInvocation {
            function_arn: arn.parse().expect("an ARN"),
            identity: Identity::Service { principal: "apigateway.amazonaws.com", source_arn: SOURCE.parse().expect("an ARN") },
            payload: Bytes::from_static(b"{}"),
            trace: emulator::trace::Trace::new(aws.emulator.core()),
        };
        invoke_for_service(aws.emulator.core(), &account, invocation).await.map(|invoked| invoked.executed_version)
    };
    let bare = "arn:aws:lambda:us-east-1:111122223333:function:hello";
    let alias = "arn:aws:lambda:us-east-1:111122223333:function:hello:PROD";
    assert_eq!(attempt(bare, &aws).await, Err(InvokeError::NotPermitted));
    let mut other = statement("other");
    other["SourceArn"] = "arn:aws:execute-api:us-east-1:111122223333:abc/*/POST/hello".into();
    lambda(&aws, "POST", POLICY, other).await;
    assert_eq!(attempt(bare, &aws).await, Err(InvokeError::NotPermitted));
    let mut right = statement("right");
    right["SourceArn"] = "arn:aws:execute-api:us-east-1:111122223333:abc/*/GET/hello".into();
    lambda(&aws, "POST", POLICY, right.clone()).await;
    assert_eq!(attempt(bare, &aws).await, Ok("$LATEST".into()));
    assert_eq!(attempt(alias, &aws).await, Err(InvokeError::NotPermitted), "an alias has a policy of its own");
    lambda(&aws, "POST", &format!("{POLICY}?Qualifier=PROD"), right).await;
    assert_eq!(attempt(alias, &aws).await, Ok("1".into()));
    for arn in [
        "arn:aws:lambda:us-east-1:444455556666:function:hello",
        "arn:aws:lambda:us-east-1:111122223333:hello",
        &bare.replace("hello", "nope"),
    ] {
        assert_eq!(attempt(arn, &aws).await, Err(InvokeError::NotFound), "{arn}");
    }
}
