//! What policies let a role do.

use emulator::{CallSource, CallerContext, Principal, iam};
use http::Request;
use serde_json::{Value, json};

use super::{BASIC, put_policy, role, short, transcript};
use crate::harness::{Answer, Aws};

#[tokio::test]
async fn a_role_may_do_what_its_policies_allow_and_none_denies() {
    let aws = Aws::new();
    role(&aws, "r").await;
    let stream = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/F:log-stream:s";
    let allow = |action: Value, resource: Value| json!([{ "Effect": "Allow", "Action": action, "Resource": resource }]);
    let when = |condition: Value| json!([{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition }]);
    let cases = [
        ("the very action", allow(json!("logs:PutLogEvents"), json!("*")), true),
        ("in other letters' case", allow(json!("LOGS:putlogevents"), json!("*")), true),
        ("one of several", allow(json!(["s3:*", "logs:Put*"]), json!("*")), true),
        ("another action", allow(json!("logs:CreateLogGroup"), json!("*")), false),
        ("a question mark is one letter", allow(json!("logs:PutLogEvent?"), json!("*")), true),
        ("and not none", allow(json!("logs:PutLogEvents?"), json!("*")), false),
        ("on the group's streams", allow(json!("logs:*"), json!("arn:aws:logs:*:*:log-group:/aws/lambda/F:*")), true),
        ("on another group's", allow(json!("logs:*"), json!("arn:aws:logs:*:*:log-group:/aws/lambda/G:*")), false),
        ("an ARN's case counts", allow(json!("logs:*"), json!("arn:aws:logs:*:*:log-group:/AWS/lambda/F:*")), false),
        ("all but others", json!([{ "Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::*" }]), true),
        ("all but this", json!([{ "Effect": "Allow", "NotAction": "logs:*", "Resource": "*" }]), false),
        (
            "a denial wins",
            json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }, { "Effect": "Deny", "Action": "logs:Put*", "Resource": "*" }]),
            false,
        ),
        ("a circumstance that is not there", when(json!({ "StringEquals": { "aws:PrincipalTag/a": "b" } })), false),
        ("may be missing", when(json!({ "StringEqualsIfExists": { "aws:PrincipalTag/a": "b" } })), true),
        ("is not another", when(json!({ "StringNotEquals": { "aws:PrincipalTag/a": "b" } })), true),
        ("must be missing", when(json!({ "Null": { "aws:PrincipalTag/a": "true" } })), true),
        ("must not be missing", when(json!({ "Null": { "aws:PrincipalTag/a": "false" } })), false),
    ];
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let name = "r".parse().expect("a name");
    for (case, statement, expected) in cases {
        assert_eq!(put_policy(&aws, "r", statement).await.status, 200, "{case}");
        let allowed = account.read(|state| iam::allows(&state.iam, &name, "logs:PutLogEvents", stream));
        assert_eq!(allowed, expected, "{case}");
    }
    // The role's own policy gone, a managed one speaks; gone too, nobody does.
    let allowed = || account.read(|state| iam::allows(&state.iam, &name, "logs:PutLogEvents", stream));
    let attachment = format!("RoleName=r\tPolicyArn={BASIC}");
    transcript(&aws, &["DeleteRolePolicy\tRoleName=r\tPolicyName=p", &format!("AttachRolePolicy\t{attachment}")]).await;
    assert!(allowed());
    transcript(&aws, &[&format!("DetachRolePolicy\t{attachment}")]).await;
    assert!(!allowed());
}

#[tokio::test]
async fn a_role_that_may_not_is_told_who_it_is_and_what_it_lacks() {
    let aws = Aws::new();
    role(&aws, "r").await;
    put_policy(
        &aws,
        "r",
        json!([
            { "Effect": "Allow", "Action": ["lambda:GetFunction", "lambda:CreateFunction", "iam:GetRole"], "Resource": "*" },
            { "Effect": "Deny", "Action": "iam:DeleteRole", "Resource": "*" },
        ]),
    )
    .await;
    let caller = CallerContext {
        account: aws.account,
        principal: Principal::Role { role: "r".parse().expect("a name"), session: "f".into(), policies: Default::default() },
        service: None,
        source: CallSource::Function,
    };
    let form = |fields: &str| Request::post("/").body(format!("Version=2010-05-08&{fields}").into()).expect("a request");
    let logs = |target: &str, body: Value| {
        let request = Request::post("/").header("x-amz-target", format!("Logs_20140328.{target}"));
        request.body(body.to_string().into()).expect("a request")
    };
    let rest = |method: &str, path: &str, body: Value| {
        Request::builder().method(method).uri(path).body(body.to_string().into()).expect("a request")
    };
    let function = json!({ "FunctionName": "g", "Role": "arn:aws:iam::111122223333:role/r", "Code": {} });
    let requests = [
        rest("GET", "/2015-03-31/functions", json!({})),
        rest("GET", "/2015-03-31/functions/g", json!({})),
        rest("POST", "/2015-03-31/functions/g/invocations?Qualifier=PROD", json!({})),
        rest("POST", "/2015-03-31/functions", function),
        rest("DELETE", "/restapis/abc", json!({})),
        logs("DescribeLogGroups", json!({})),
        logs(
            "PutLogEvents",
            json!({ "logGroupName": "/g", "logStreamName": "s", "logEvents": [{ "timestamp": 0, "message": "m" }] }),
        ),
        form("Action=GetRole&RoleName=r"),
        form("Action=DeleteRole&RoleName=r"),
        form("Action=ListRoles"),
    ];
    let mut seen = String::new();
    for request in requests {
        let called = request.uri().path().to_owned();
        let answer = Answer::of(aws.emulator.handle_as(caller.clone(), request).await);
        let json = answer.json();
        let outcome = match json.get("Message").or_else(|| json.get("message")).and_then(Value::as_str) {
            Some(message) => format!("{} {message}", answer.status),
            None => short(&answer),
        };
        seen.push_str(&format!("{called}: {outcome}\n"));
    }
    insta::assert_snapshot!(seen, @"
    /2015-03-31/functions: 403 User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: lambda:ListFunctions on resource: * because no identity-based policy allows the lambda:ListFunctions action
    /2015-03-31/functions/g: 404 Function not found: arn:aws:lambda:us-east-1:111122223333:function:g
    /2015-03-31/functions/g/invocations: 403 User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:111122223333:function:g:PROD because no identity-based policy allows the lambda:InvokeFunction action
    /2015-03-31/functions: 403 User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/r because no identity-based policy allows the iam:PassRole action
    /restapis/abc: 403 User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: apigateway:DELETE on resource: arn:aws:apigateway:us-east-1::/restapis/abc because no identity-based policy allows the apigateway:DELETE action
    /: 400 User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: logs:DescribeLogGroups on resource: arn:aws:logs:us-east-1:111122223333:log-group::log-stream: because no identity-based policy allows the logs:DescribeLogGroups action
    /: 400 User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: logs:PutLogEvents on resource: arn:aws:logs:us-east-1:111122223333:log-group:/g:log-stream:s because no identity-based policy allows the logs:PutLogEvents action
    /: 200
    /: 403 AccessDenied: User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: iam:DeleteRole on resource: arn:aws:iam::111122223333:role/r with an explicit deny in an identity-based policy
    /: 403 AccessDenied: User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::111122223333:role/ because no identity-based policy allows the iam:ListRoles action
    ");
}

#[tokio::test]
async fn policies_say_what_they_would_say() {
    let aws = Aws::new();
    role(&aws, "r").await;
    put_policy(
        &aws,
        "r",
        json!([{ "Effect": "Allow", "Action": "logs:*", "Resource": "*", "Condition": { "StringEquals": { "aws:RequestedRegion": "us-east-1" } } }]),
    )
    .await;
    let more = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"logs:Delete*","Resource":"*"}}"#;
    let answer = aws
        .form(
            "iam",
            &[
                ("Action", "SimulatePrincipalPolicy"),
                ("PolicySourceArn", "arn:aws:iam::111122223333:role/r"),
                ("ActionNames.member.1", "logs:PutLogEvents"),
                ("ActionNames.member.2", "logs:DeleteLogGroup"),
                ("ActionNames.member.3", "s3:GetObject"),
                ("ContextEntries.member.1.ContextKeyName", "aws:RequestedRegion"),
                ("ContextEntries.member.1.ContextKeyType", "string"),
                ("ContextEntries.member.1.ContextKeyValues.member.1", "us-east-1"),
                ("PolicyInputList.member.1", more),
            ],
        )
        .await
        .text();
    let decisions: Vec<_> = answer.split("<EvalDecision>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(decisions, ["allowed", "explicitDeny", "implicitDeny"]);
}
