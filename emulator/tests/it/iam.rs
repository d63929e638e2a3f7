//! IAM: roles, policies, and what they let a role do.

use emulator::{Door, MemoryLedger, Principal, Ticket, iam};
use http::Request;
use serde_json::{Value, json};

use crate::harness::{Answer, Aws};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const BASIC: &str = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

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

#[tokio::test]
async fn a_role_is_shown_as_it_was_made() {
    let aws = Aws::new();
    let made = aws
        .form(
            "iam",
            &[
                ("Action", "CreateRole"),
                ("RoleName", "MyLambdaRole"),
                ("Path", "/service-role/"),
                ("AssumeRolePolicyDocument", TRUST),
                ("Description", "for <Hello> & \"others\""),
                ("Tags.member.1.Key", "course"),
                ("Tags.member.1.Value", "module 9"),
            ],
        )
        .await;
    insta::assert_snapshot!(made, @r#"
    200
    <CreateRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <CreateRoleResult>
        <Role>
          <Path>/service-role/</Path>
          <RoleName>MyLambdaRole</RoleName>
          <RoleId>AROAAAAAAAAAAAAAAAAAC</RoleId>
          <Arn>arn:aws:iam::111122223333:role/service-role/MyLambdaRole</Arn>
          <CreateDate>2026-11-24T12:00:00Z</CreateDate>
          <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22lambda.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
          <Tags>
            <member>
              <Key>course</Key>
              <Value>module 9</Value>
            </member>
          </Tags>
        </Role>
      </CreateRoleResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000001</RequestId>
      </ResponseMetadata>
    </CreateRoleResponse>
    "#);
    let shown = aws.form("iam", &[("Action", "GetRole"), ("RoleName", "MyLambdaRole")]).await;
    insta::assert_snapshot!(shown, @r#"
    200
    <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetRoleResult>
        <Role>
          <Path>/service-role/</Path>
          <RoleName>MyLambdaRole</RoleName>
          <RoleId>AROAAAAAAAAAAAAAAAAAC</RoleId>
          <Arn>arn:aws:iam::111122223333:role/service-role/MyLambdaRole</Arn>
          <CreateDate>2026-11-24T12:00:00Z</CreateDate>
          <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22lambda.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
          <Description>for &lt;Hello&gt; &amp; "others"</Description>
          <MaxSessionDuration>3600</MaxSessionDuration>
          <Tags>
            <member>
              <Key>course</Key>
              <Value>module 9</Value>
            </member>
          </Tags>
          <RoleLastUsed/>
        </Role>
      </GetRoleResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000003</RequestId>
      </ResponseMetadata>
    </GetRoleResponse>
    "#);
    assert_eq!(shown.header("content-type"), "text/xml");
    assert_eq!(shown.header("x-amzn-requestid"), "00000000-0000-0000-0000-000000000003");
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_awss_words() {
    let aws = Aws::new();
    role(&aws, "taken").await;
    let create = |rest: &str| format!("CreateRole\tRoleName=r\tAssumeRolePolicyDocument={rest}");
    let trust = |statement: &str| create(&format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#));
    let put = |document: &str| format!("PutRolePolicy\tRoleName=taken\tPolicyName=p\tPolicyDocument={document}");
    let identity = |statement: &str| put(&format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#));
    let long = "r".repeat(65);
    let calls = [
        "GetRole\tRoleName=nobody".into(),
        "GetRole".into(),
        "GetRole\tRoleName=a b".into(),
        format!("GetRole\tRoleName={long}"),
        "NoSuchThing".into(),
        "CreateUser\tUserName=u".into(),
        format!("CreateRole\tRoleName=TAKEN\tAssumeRolePolicyDocument={TRUST}"),
        format!("CreateRole\tRoleName=r\tPath=nope\tAssumeRolePolicyDocument={TRUST}"),
        format!("CreateRole\tRoleName=r\tMaxSessionDuration=1\tAssumeRolePolicyDocument={TRUST}"),
        create("{"),
        create("[]"),
        trust(r#"{"Effect":"Allow","Action":"sts:AssumeRole"}"#),
        trust(r#"{"Effect":"Allow","Principal":{"Service":"lambda"},"Action":"sts:AssumeRole"}"#),
        trust(r#"{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"lambda:*"}"#),
        trust(r#"{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}"#),
        put("{"),
        put(r#"{"Statement":[]}"#),
        identity(r#"{"Effect":"Allow","Resource":"*"}"#),
        identity(r#"{"Effect":"Allow","Action":"s3:*"}"#),
        identity(r#"{"Effect":"Allow","Action":"PutObject","Resource":"*"}"#),
        identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}"#),
        identity(r#"{"Effect":"allow","Action":"s3:*","Resource":"*"}"#),
        identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEqual":{"a":"b"}}}"#),
        identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"}"#),
        "AttachRolePolicy\tRoleName=taken\tPolicyArn=arn:aws:iam::aws:policy/NoSuchPolicy".into(),
        "DetachRolePolicy\tRoleName=taken\tPolicyArn=arn:aws:iam::aws:policy/AdministratorAccess".into(),
        "GetRolePolicy\tRoleName=taken\tPolicyName=none".into(),
        "GetPolicyVersion\tPolicyArn=arn:aws:iam::aws:policy/AdministratorAccess\tVersionId=2".into(),
        "DeletePolicy\tPolicyArn=arn:aws:iam::aws:policy/AdministratorAccess".into(),
        "ListRoles\tMarker=!".into(),
        "ListRoles\tMaxItems=0".into(),
    ];
    let calls: Vec<_> = calls.iter().map(String::as_str).collect();
    insta::assert_snapshot!(transcript(&aws, &calls).await, @r#"
    GetRole RoleName=nobody
      404 NoSuchEntity: The role with name nobody cannot be found.
    GetRole
      400 ValidationError: 1 validation error detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null
    GetRole RoleName=a b
      400 ValidationError: 1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+
    GetRole RoleName=rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
      400 ValidationError: 1 validation error detected: Value 'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64
    NoSuchThing
      400 InvalidAction: Could not find operation NoSuchThing for version 2010-05-08
    CreateUser UserName=u
      501 NotImplemented: Coldstart does not implement iam:CreateUser yet.
    CreateRole RoleName=TAKEN AssumeRolePolicyDocument=(trust)
      409 EntityAlreadyExists: Role with name TAKEN already exists.
    CreateRole RoleName=r Path=nope AssumeRolePolicyDocument=(trust)
      400 ValidationError: 1 validation error detected: Value 'nope' at 'path' failed to satisfy constraint: Member must satisfy regular expression pattern: (\u002F)|(\u002F[\u0021-\u007E]+\u002F)
    CreateRole RoleName=r MaxSessionDuration=1 AssumeRolePolicyDocument=(trust)
      400 ValidationError: 1 validation error detected: Value '1' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600
    CreateRole RoleName=r AssumeRolePolicyDocument={
      400 MalformedPolicyDocument: This policy contains invalid Json
    CreateRole RoleName=r AssumeRolePolicyDocument=[]
      400 MalformedPolicyDocument: Syntax errors in policy.
    CreateRole RoleName=r AssumeRolePolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}
      400 MalformedPolicyDocument: Missing required field Principal
    CreateRole RoleName=r AssumeRolePolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda"},"Action":"sts:AssumeRole"}]}
      400 MalformedPolicyDocument: Invalid principal in policy: "SERVICE":"lambda"
    CreateRole RoleName=r AssumeRolePolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"lambda:*"}]}
      400 MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
    CreateRole RoleName=r AssumeRolePolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}]}
      400 MalformedPolicyDocument: Has prohibited field Resource
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={
      400 MalformedPolicyDocument: Syntax errors in policy.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Statement":[]}
      400 MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*"}]}
      400 MalformedPolicyDocument: Policy statement must contain actions.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}
      400 MalformedPolicyDocument: Policy statement must contain resources.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"PutObject","Resource":"*"}]}
      400 MalformedPolicyDocument: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}]}
      400 MalformedPolicyDocument: Resource bucket must be in ARN format or "*".
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:*","Resource":"*"}]}
      400 MalformedPolicyDocument: Syntax errors in policy.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEqual":{"a":"b"}}}]}
      400 MalformedPolicyDocument: Syntax errors in policy.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"}]}
      400 MalformedPolicyDocument: Policy document should not specify a principal.
    AttachRolePolicy RoleName=taken PolicyArn=arn:aws:iam::aws:policy/NoSuchPolicy
      404 NoSuchEntity: Policy arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable.
    DetachRolePolicy RoleName=taken PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess
      404 NoSuchEntity: Policy arn:aws:iam::aws:policy/AdministratorAccess was not found.
    GetRolePolicy RoleName=taken PolicyName=none
      404 NoSuchEntity: The role policy with name none cannot be found.
    GetPolicyVersion PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess VersionId=2
      400 ValidationError: 1 validation error detected: Value '2' at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?
    DeletePolicy PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess
      403 AccessDenied: Policy arn:aws:iam::aws:policy/AdministratorAccess is an AWS managed policy and cannot be changed.
    ListRoles Marker=!
      400 ValidationError: Invalid Marker.
    ListRoles MaxItems=0
      400 ValidationError: 1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1
    "#);
}

#[tokio::test]
async fn a_role_goes_only_without_its_policies_and_a_policy_only_without_its_roles() {
    let aws = Aws::new();
    let policy = "arn:aws:iam::111122223333:policy/mine";
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
    let calls = [
        format!("CreateRole\tRoleName=r\tAssumeRolePolicyDocument={TRUST}"),
        format!("CreatePolicy\tPolicyName=mine\tPolicyDocument={document}"),
        format!("CreatePolicyVersion\tPolicyArn={policy}\tPolicyDocument={document}\tSetAsDefault=true"),
        format!("AttachRolePolicy\tRoleName=r\tPolicyArn={policy}"),
        format!("PutRolePolicy\tRoleName=r\tPolicyName=p\tPolicyDocument={document}"),
        "DeleteRole\tRoleName=r".into(),
        format!("DeletePolicy\tPolicyArn={policy}"),
        format!("DetachRolePolicy\tRoleName=r\tPolicyArn={policy}"),
        "DeleteRole\tRoleName=r".into(),
        "DeleteRolePolicy\tRoleName=r\tPolicyName=p".into(),
        "DeleteRole\tRoleName=r".into(),
        format!("DeletePolicy\tPolicyArn={policy}"),
        format!("DeletePolicyVersion\tPolicyArn={policy}\tVersionId=v2"),
        format!("DeletePolicyVersion\tPolicyArn={policy}\tVersionId=v1"),
        format!("DeletePolicy\tPolicyArn={policy}"),
        "GetRole\tRoleName=r".into(),
    ];
    let calls: Vec<_> = calls.iter().map(String::as_str).collect();
    insta::assert_snapshot!(transcript(&aws, &calls).await, @r#"
    CreateRole RoleName=r AssumeRolePolicyDocument=(trust)
      200
    CreatePolicy PolicyName=mine PolicyDocument={"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}
      200
    CreatePolicyVersion PolicyArn=arn:aws:iam::111122223333:policy/mine PolicyDocument={"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}} SetAsDefault=true
      200
    AttachRolePolicy RoleName=r PolicyArn=arn:aws:iam::111122223333:policy/mine
      200
    PutRolePolicy RoleName=r PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}
      200
    DeleteRole RoleName=r
      409 DeleteConflict: Cannot delete entity, must detach all policies first.
    DeletePolicy PolicyArn=arn:aws:iam::111122223333:policy/mine
      409 DeleteConflict: Cannot delete a policy attached to entities.
    DetachRolePolicy RoleName=r PolicyArn=arn:aws:iam::111122223333:policy/mine
      200
    DeleteRole RoleName=r
      409 DeleteConflict: Cannot delete entity, must delete policies first.
    DeleteRolePolicy RoleName=r PolicyName=p
      200
    DeleteRole RoleName=r
      200
    DeletePolicy PolicyArn=arn:aws:iam::111122223333:policy/mine
      409 DeleteConflict: This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.
    DeletePolicyVersion PolicyArn=arn:aws:iam::111122223333:policy/mine VersionId=v2
      409 DeleteConflict: Cannot delete the default version of a policy.
    DeletePolicyVersion PolicyArn=arn:aws:iam::111122223333:policy/mine VersionId=v1
      200
    DeletePolicy PolicyArn=arn:aws:iam::111122223333:policy/mine
      200
    GetRole RoleName=r
      404 NoSuchEntity: The role with name r cannot be found.
    "#);
}

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
async fn a_service_takes_on_a_role_that_trusts_it() {
    let aws = Aws::new();
    let statement = |principal: &str, rest: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"{rest}}}}}"#
        )
    };
    let lambda = r#"{"Service":["edgelambda.amazonaws.com","lambda.amazonaws.com"]}"#;
    let of_account = |account: &str| format!(r#","Condition":{{"StringEquals":{{"aws:SourceAccount":"{account}"}}}}"#);
    let trusts = [
        ("lambda", statement(lambda, "")),
        ("everyone", statement(r#""*""#, "")),
        ("another-service", statement(r#"{"Service":"apigateway.amazonaws.com"}"#, "")),
        ("the-account", statement(r#"{"AWS":"111122223333"}"#, "")),
        ("own-account-only", statement(lambda, &of_account("111122223333"))),
        ("other-account-only", statement(lambda, &of_account("444455556666"))),
    ];
    let mut seen = String::new();
    for (name, trust) in trusts {
        transcript(&aws, &[&format!("CreateRole\tRoleName={name}\tPath=/service-role/\tAssumeRolePolicyDocument={trust}")]).await;
        seen.push_str(&assumable(&aws, &format!("arn:aws:iam::111122223333:role/service-role/{name}")).await);
    }
    seen.push_str(&assumable(&aws, "arn:aws:iam::111122223333:role/lambda").await);
    seen.push_str(&assumable(&aws, "arn:aws:iam::444455556666:role/service-role/lambda").await);
    insta::assert_snapshot!(seen, @r"
    arn:aws:iam::111122223333:role/service-role/lambda: as lambda
    arn:aws:iam::111122223333:role/service-role/everyone: as everyone
    arn:aws:iam::111122223333:role/service-role/another-service: NotTrusted
    arn:aws:iam::111122223333:role/service-role/the-account: NotTrusted
    arn:aws:iam::111122223333:role/service-role/own-account-only: as own-account-only
    arn:aws:iam::111122223333:role/service-role/other-account-only: NotTrusted
    arn:aws:iam::111122223333:role/lambda: Absent
    arn:aws:iam::444455556666:role/service-role/lambda: Absent
    ");
}

async fn assumable(aws: &Aws, arn: &str) -> String {
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let outcome = account.read(|state| iam::assumable(&state.iam, arn, "lambda.amazonaws.com"));
    format!("{arn}: {}\n", outcome.map_or_else(|not| format!("{not:?}"), |role| format!("as {role}")))
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
    let ticket = Ticket {
        account: aws.account,
        principal: Principal::Role { role: "r".parse().expect("a name"), session: "f".into() },
        service: None,
        door: Door::Function,
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
        logs("PutLogEvents", json!({ "logGroupName": "/g", "logStreamName": "s", "logEvents": [] })),
        form("Action=GetRole&RoleName=r"),
        form("Action=DeleteRole&RoleName=r"),
        form("Action=ListRoles"),
    ];
    let mut seen = String::new();
    for request in requests {
        let called = request.uri().path().to_owned();
        let answer = Answer::of(aws.emulator.handle_as(ticket.clone(), request).await);
        let json = answer.json();
        let outcome = match json.get("Message").or_else(|| json.get("message")).and_then(Value::as_str) {
            Some(message) => format!("{} {message}", answer.status),
            None => short(&answer),
        };
        seen.push_str(&format!("{called}: {outcome}\n"));
    }
    insta::assert_snapshot!(seen, @r"
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

#[tokio::test]
async fn lists_come_in_pages_that_hold_while_things_come_and_go() {
    let aws = Aws::new();
    for name in ["a", "b", "c", "d"] {
        role(&aws, name).await;
    }
    let names = |answer: &Answer| {
        let body = answer.text();
        body.split("<RoleName>").skip(1).filter_map(|rest| rest.split('<').next()).collect::<Vec<_>>().join(" ")
    };
    let marker = |answer: &Answer| {
        let body = answer.text();
        body.split("<Marker>").nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned)
    };
    let first = aws.form("iam", &[("Action", "ListRoles"), ("MaxItems", "2")]).await;
    assert_eq!(names(&first), "a b");
    aws.form("iam", &[("Action", "DeleteRole"), ("RoleName", "b")]).await;
    let mark = marker(&first).expect("a marker");
    let second = aws.form("iam", &[("Action", "ListRoles"), ("MaxItems", "2"), ("Marker", &mark)]).await;
    assert_eq!((names(&second).as_str(), marker(&second)), ("c d", None));
    assert!(second.text().contains("<IsTruncated>false</IsTruncated>"));
}

#[tokio::test]
async fn awss_own_policies_are_there_in_every_account() {
    let aws = Aws::new();
    let fields = [("Action", "GetPolicyVersion"), ("PolicyArn", BASIC), ("VersionId", "v1")];
    let version = aws.form("iam", &fields).await.text();
    let document = version.split("<Document>").nth(1).and_then(|rest| rest.split('<').next()).expect("a document");
    let document = percent_encoding::percent_decode_str(document).decode_utf8_lossy();
    let document: Value = serde_json::from_str(&document).expect("JSON");
    insta::assert_json_snapshot!(document, @r#"
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:PutLogEvents"
          ],
          "Resource": "*"
        }
      ]
    }
    "#);
    let all = aws.form("iam", &[("Action", "ListPolicies"), ("Scope", "AWS")]).await.text();
    for name in ["AdministratorAccess", "AWSLambda_FullAccess", "AmazonAPIGatewayInvokeFullAccess", "ReadOnlyAccess"] {
        assert!(all.contains(&format!("<Arn>arn:aws:iam::aws:policy/{name}</Arn>")), "{name}");
    }
}

#[tokio::test]
async fn roles_outlive_a_restart_and_are_nobody_elses() {
    let ledger = MemoryLedger::new();
    let aws = Aws::with(emulator::Config::default(), ledger.clone());
    role(&aws, "r").await;
    put_policy(&aws, "r", json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }])).await;
    let show = [("Action", "GetRolePolicy"), ("RoleName", "r"), ("PolicyName", "p")];
    let after = Aws::with(emulator::Config::default(), ledger);
    assert_eq!(after.form("iam", &show).await.status, 200);
    assert_eq!(
        short(&after.as_account(444_455_556_666).form("iam", &show).await),
        "404 NoSuchEntity: The role with name r cannot be found."
    );
}

#[tokio::test]
async fn a_form_that_is_no_form_is_refused_and_nothing_falls_over() {
    let aws = Aws::new();
    let deep = format!("RoleName{}=x", ".a".repeat(5000));
    let bodies = [
        "",
        "Action",
        "Action=GetRole&RoleName=r&RoleName.member.1=x",
        "Action=GetRole&RoleName.member.1=x",
        &deep,
        "%ff=%ff&&&==",
        "Action=%00%01<&Version=\u{1}",
    ];
    let mut seen = String::new();
    for body in bodies {
        let request = aws.request("iam", "POST", "/").body(body.to_owned().into()).expect("a request");
        seen.push_str(&format!("{}\n", short(&aws.send(request).await)));
    }
    insta::assert_snapshot!(seen, @r"
    400 MissingAction: The request must contain the parameter Action.
    400 InvalidAction: Could not find operation  for version NO_VERSION_SPECIFIED
    404 MalformedQueryString: The query string contains a syntax error.
    400 MalformedInput: RoleName: invalid type: sequence, expected a string
    404 MalformedQueryString: The query string contains a syntax error.
    400 MissingAction: The request must contain the parameter Action.
    400 InvalidAction: Could not find operation ��&lt; for version �
    ");
}
