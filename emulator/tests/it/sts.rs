//! STS: who a caller is, and credentials that end.

use bytes::Bytes;
use emulator::sts;
use http::Request;
use jiff::SignedDuration;

use crate::harness::{Answer, Aws};

const TRUST: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}"#;

fn inside(answer: &Answer, tag: &str) -> String {
    let body = answer.text();
    body.split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("").to_owned()
}

async fn role(aws: &Aws, name: &str, trust: &str) {
    let fields = [("Action", "CreateRole"), ("RoleName", name), ("AssumeRolePolicyDocument", trust)];
    assert_eq!(aws.form("iam", &fields).await.status, 200);
}

/// Who calls, with a key and a token: an ARN, or the error's code.
async fn who(aws: &Aws, key: &str, token: &str) -> String {
    let authorization =
        format!("AWS4-HMAC-SHA256 Credential={key}/20261124/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=00");
    let request = Request::post("/").header("authorization", authorization).header("x-amz-security-token", token);
    let answer = aws.send(request.body(Bytes::from("Action=GetCallerIdentity&Version=2011-06-15")).expect("a request")).await;
    format!("{}{}", inside(&answer, "Arn"), inside(&answer, "Code"))
}

#[tokio::test]
async fn an_owner_is_root_of_the_account() {
    let answer = Aws::new().form("sts", &[("Action", "GetCallerIdentity")]).await;
    insta::assert_snapshot!(answer, @r#"
    200
    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <GetCallerIdentityResult>
        <UserId>111122223333</UserId>
        <Account>111122223333</Account>
        <Arn>arn:aws:iam::111122223333:root</Arn>
      </GetCallerIdentityResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000001</RequestId>
      </ResponseMetadata>
    </GetCallerIdentityResponse>
    "#);
}

#[tokio::test]
async fn a_functions_credentials_are_its_roles_until_they_end() {
    let aws = Aws::new();
    role(&aws, "r", TRUST).await;
    let account = aws.emulator.account(aws.account).await.expect("an account");
    let made = sts::credentials(aws.emulator.core(), &account, &"r".parse().expect("a name"), "HelloLambda", 3600);
    assert!(made.access_key_id.starts_with("ASIA") && made.access_key_id.len() == 20);
    assert_eq!(made.secret_access_key.len(), 40);
    let (key, token) = (made.access_key_id.as_str(), made.session_token.as_str());
    assert_eq!(who(&aws, key, token).await, "arn:aws:sts::111122223333:assumed-role/r/HelloLambda");
    // A token is one key's; somebody else's token says nothing here, so the key alone counts.
    assert_eq!(who(&aws, "ASIAOTHER", token).await, "arn:aws:iam::000000000000:root");
    let forged = format!("{}A{}", &token[..60], &token[61..]);
    assert_eq!(who(&aws, key, &forged).await, "arn:aws:iam::000000000000:root");
    aws.clock.advance(SignedDuration::from_secs(3600));
    assert_eq!(who(&aws, key, token).await, "ExpiredToken");
}

#[tokio::test]
async fn a_role_is_taken_on_by_whom_it_trusts() {
    let aws = Aws::new();
    role(&aws, "open", TRUST).await;
    role(&aws, "lambdas", &TRUST.replace(r#""AWS":"111122223333""#, r#""Service":"lambda.amazonaws.com""#)).await;
    let condition = r#","Condition":{"StringEquals":{"sts:ExternalId":"42"}}}}"#;
    role(&aws, "outsiders", &TRUST.replace("}}", condition)).await;
    let open = "arn:aws:iam::111122223333:role/open";
    let cases: [&[(&str, &str)]; 8] = [
        &[("RoleArn", open), ("RoleSessionName", "me")],
        &[("RoleArn", open), ("RoleSessionName", "m")],
        &[("RoleArn", open), ("RoleSessionName", "me"), ("DurationSeconds", "3601")],
        &[("RoleArn", open), ("RoleSessionName", "me"), ("DurationSeconds", "10")],
        &[("RoleArn", "arn:aws:iam::111122223333:role/lambdas"), ("RoleSessionName", "me")],
        &[("RoleArn", "arn:aws:iam::444455556666:role/open"), ("RoleSessionName", "me")],
        &[("RoleArn", "arn:aws:iam::111122223333:role/outsiders"), ("RoleSessionName", "me")],
        &[("RoleArn", "arn:aws:iam::111122223333:role/outsiders"), ("RoleSessionName", "me"), ("ExternalId", "42")],
    ];
    let mut seen = String::new();
    for fields in cases {
        let fields: Vec<_> = [("Action", "AssumeRole")].into_iter().chain(fields.iter().copied()).collect();
        let answer = aws.form("sts", &fields).await;
        let parts = [inside(&answer, "Arn"), inside(&answer, "Expiration"), inside(&answer, "Code"), inside(&answer, "Message")];
        seen.push_str(&format!("{} {}\n", answer.status, parts.join(" ").trim()));
    }
    insta::assert_snapshot!(seen, @r"
    200 arn:aws:sts::111122223333:assumed-role/open/me 2026-11-24T13:00:00Z
    400 ValidationError 1 validation error detected: Value 'm' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2
    400 ValidationError The requested DurationSeconds exceeds the MaxSessionDuration set for this role.
    400 ValidationError 1 validation error detected: Value '10' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900
    403 AccessDenied User: arn:aws:iam::111122223333:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/lambdas
    403 AccessDenied User: arn:aws:iam::111122223333:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/open
    403 AccessDenied User: arn:aws:iam::111122223333:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/outsiders
    200 arn:aws:sts::111122223333:assumed-role/outsiders/me 2026-11-24T13:00:00Z
    ");
}

/// A request of a session's.
fn signed(key: &str, token: &str, service: &str) -> http::request::Builder {
    let scope = format!("{key}/20261124/us-east-1/{service}/aws4_request");
    let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
    Request::post("/").header("authorization", authorization).header("x-amz-security-token", token)
}

/// Takes the role `worker` on with these members, and gives key and token.
async fn session(aws: &Aws, more: &[(&str, &str)]) -> (String, String) {
    let role = [("Action", "AssumeRole"), ("RoleArn", "arn:aws:iam::111122223333:role/worker"), ("RoleSessionName", "me")];
    let fields: Vec<_> = role.into_iter().chain(more.iter().copied()).collect();
    let answer = aws.form("sts", &fields).await;
    assert_eq!(answer.status, 200, "{answer}");
    (inside(&answer, "AccessKeyId"), inside(&answer, "SessionToken"))
}

/// How a call of a session's goes: its status, or the end of the refusal.
async fn attempt(aws: &Aws, (key, token): &(String, String), service: &str, target: &str, body: &str) -> String {
    let mut request = signed(key, token, service);
    if !target.is_empty() {
        request = request.header("x-amz-target", target);
    }
    let answer = aws.send(request.body(Bytes::from(body.to_owned())).expect("a request")).await;
    let message = format!("{}{}", inside(&answer, "Message"), answer.json()["Message"].as_str().unwrap_or(""));
    match message.split_once(" because ").or_else(|| message.split_once(" with ")) {
        Some((_, why)) => why.to_owned(),
        None => answer.status.to_string(),
    }
}

const GROUPS: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["logs:Describe*","logs:CreateLogGroup"],"Resource":"*"}}"#;

/// A role that may do all of Logs and look at IAM, and is denied to delete groups.
async fn worker() -> Aws {
    let aws = Aws::new();
    role(&aws, "worker", TRUST).await;
    let may = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["logs:*","iam:Get*","sts:AssumeRole"],"Resource":"*"},
        {"Effect":"Deny","Action":"logs:DeleteLogGroup","Resource":"*"}]}"#;
    aws.form("iam", &[("Action", "PutRolePolicy"), ("RoleName", "worker"), ("PolicyName", "p"), ("PolicyDocument", may)]).await;
    aws.form("iam", &[("Action", "CreatePolicy"), ("PolicyName", "groups"), ("PolicyDocument", GROUPS)]).await;
    aws
}

#[tokio::test]
async fn a_session_may_do_what_role_and_session_policies_both_allow() {
    let aws = worker().await;
    let all = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let no_streams = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"logs:DescribeLogStreams","Resource":"*"}]}"#;
    let managed = ("PolicyArns.member.1.arn", "arn:aws:iam::111122223333:policy/groups");
    let cases: [(&str, &[(&str, &str)]); 6] = [
        ("no session policy", &[]),
        ("an inline one", &[("Policy", GROUPS)]),
        ("all", &[("Policy", all)]),
        ("all but one", &[("Policy", no_streams)]),
        ("a managed one", &[managed]),
        ("inline and managed", &[("Policy", no_streams), managed]),
    ];
    let mut seen = String::new();
    for (name, fields) in cases {
        let session = session(&aws, fields).await;
        seen += &format!("{name}\n");
        for (operation, body) in [
            ("DescribeLogGroups", "{}"),
            ("DescribeLogStreams", r#"{"logGroupName":"none"}"#),
            ("DeleteLogGroup", r#"{"logGroupName":"none"}"#),
        ] {
            let target = format!("Logs_20140328.{operation}");
            seen += &format!("  {operation}: {}\n", attempt(&aws, &session, "logs", &target, body).await);
        }
        for operation in ["GetRole", "ListRoles"] {
            let body = format!("Action={operation}&RoleName=worker");
            seen += &format!("  {operation}: {}\n", attempt(&aws, &session, "iam", "", &body).await);
        }
    }
    insta::assert_snapshot!(seen, @"
    no session policy
      DescribeLogGroups: 200
      DescribeLogStreams: 400
      DeleteLogGroup: an explicit deny in an identity-based policy
      GetRole: 200
      ListRoles: no identity-based policy allows the iam:ListRoles action
    an inline one
      DescribeLogGroups: 200
      DescribeLogStreams: 400
      DeleteLogGroup: an explicit deny in an identity-based policy
      GetRole: no session policy allows the iam:GetRole action
      ListRoles: no identity-based policy allows the iam:ListRoles action
    all
      DescribeLogGroups: 200
      DescribeLogStreams: 400
      DeleteLogGroup: an explicit deny in an identity-based policy
      GetRole: 200
      ListRoles: no identity-based policy allows the iam:ListRoles action
    all but one
      DescribeLogGroups: 200
      DescribeLogStreams: an explicit deny in a session policy
      DeleteLogGroup: an explicit deny in an identity-based policy
      GetRole: 200
      ListRoles: no identity-based policy allows the iam:ListRoles action
    a managed one
      DescribeLogGroups: 200
      DescribeLogStreams: 400
      DeleteLogGroup: an explicit deny in an identity-based policy
      GetRole: no session policy allows the iam:GetRole action
      ListRoles: no identity-based policy allows the iam:ListRoles action
    inline and managed
      DescribeLogGroups: 200
      DescribeLogStreams: an explicit deny in a session policy
      DeleteLogGroup: an explicit deny in an identity-based policy
      GetRole: 200
      ListRoles: no identity-based policy allows the iam:ListRoles action
    ");
}

#[tokio::test]
async fn a_session_policy_limits_also_what_the_session_may_take_on() {
    let aws = worker().await;
    role(&aws, "next", TRUST).await;
    let by_name = TRUST.replace(r#""AWS":"111122223333""#, r#""AWS":"arn:aws:iam::111122223333:role/worker""#);
    role(&aws, "by-name", &by_name).await;
    let mut seen = String::new();
    for (name, fields) in [("free", &[][..]), ("limited", &[("Policy", GROUPS)][..])] {
        let (key, token) = session(&aws, fields).await;
        for next in ["next", "by-name"] {
            let body = format!("Action=AssumeRole&RoleSessionName=me&RoleArn=arn:aws:iam::111122223333:role/{next}");
            let answer = aws.send(signed(&key, &token, "sts").body(Bytes::from(body)).expect("a request")).await;
            seen += &format!("{name} {next}: {}\n", answer.status);
        }
    }
    insta::assert_snapshot!(seen, @"
    free next: 200
    free by-name: 200
    limited next: 403
    limited by-name: 403
    ");
}

#[tokio::test]
async fn session_policies_have_limits_and_say_how_much_of_them_they_take() {
    let aws = worker().await;
    let of_length =
        |length: usize| GROUPS.replace(r#""Resource":"*""#, &format!(r#""Resource":"arn:aws:s3:::{}""#, "a".repeat(length)));
    let (long, nearly, spaced) = (of_length(2048), of_length(1800), GROUPS.replace(':', "  :  ").replace("logs  :  ", "logs:"));
    let numbers: Vec<_> = (1..=11).map(|number| format!("PolicyArns.member.{number}.arn")).collect();
    let eleven: Vec<_> = numbers.iter().map(|name| (name.as_str(), "arn:aws:iam::111122223333:policy/groups")).collect();
    let cases: [(&str, Vec<(&str, &str)>); 9] = [
        ("none", vec![]),
        ("spaced", vec![("Policy", &spaced)]),
        ("empty", vec![("Policy", "")]),
        ("no JSON", vec![("Policy", "{")]),
        ("with a principal", vec![("Policy", TRUST)]),
        ("too long", vec![("Policy", &long)]),
        ("too long together", [vec![("Policy", nearly.as_str())], eleven[..3].to_vec()].concat()),
        ("too many", eleven),
        ("absent", vec![("PolicyArns.member.1.arn", "arn:aws:iam::111122223333:policy/absent")]),
    ];
    let mut seen = String::new();
    for (name, fields) in cases {
        let role = [("Action", "AssumeRole"), ("RoleArn", "arn:aws:iam::111122223333:role/worker"), ("RoleSessionName", "me")];
        let fields: Vec<_> = role.into_iter().chain(fields).collect();
        let answer = aws.form("sts", &fields).await;
        let message = inside(&answer, "Message").replace(&"a".repeat(2048), "a…");
        let parts = [inside(&answer, "PackedPolicySize"), inside(&answer, "Code"), message];
        seen += &format!("{name}: {} {}\n", answer.status, parts.join(" ").trim());
    }
    insta::assert_snapshot!(seen, @r"
    none: 200 
    spaced: 200 6
    empty: 400 ValidationError 2 validation errors detected: Value '' at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+; Value '' at 'policy' failed to satisfy constraint: Member must have length greater than or equal to 1
    no JSON: 400 MalformedPolicyDocument Syntax errors in policy.
    with a principal: 400 MalformedPolicyDocument Policy document should not specify a principal.
    too long: 400 ValidationError 1 validation error detected: Value '{&quot;Version&quot;:&quot;2012-10-17&quot;,&quot;Statement&quot;:{&quot;Effect&quot;:&quot;Allow&quot;,&quot;Action&quot;:[&quot;logs:Describe*&quot;,&quot;logs:CreateLogGroup&quot;],&quot;Resource&quot;:&quot;arn:aws:s3:::a…&quot;}}' at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048
    too long together: 400 PackedPolicyTooLarge Packed policy consumes 101% of allotted space, please use smaller policy.
    too many: 400 ValidationError 1 validation error detected: Value '[PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups), PolicyDescriptorType(arn=arn:aws:iam::111122223333:policy/groups)]' at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10
    absent: 400 MalformedPolicyDocument The managed session policy arn:aws:iam::111122223333:policy/absent cannot be found.
    ");
}

#[tokio::test]
async fn the_owner_has_sessions_that_end_and_a_role_has_none_of_its_own() {
    let aws = worker().await;
    let answer = aws.form("sts", &[("Action", "GetSessionToken"), ("DurationSeconds", "7200")]).await;
    let (owners_key, owners_token) = (inside(&answer, "AccessKeyId"), inside(&answer, "SessionToken"));
    assert_eq!(inside(&answer, "Expiration"), "2026-11-24T13:00:00Z", "an hour is the most that a root user has");
    assert_eq!(who(&aws, &owners_key, &owners_token).await, "arn:aws:iam::111122223333:root");
    let shown = |answer: &Answer| format!("{} {} {}\n", answer.status, inside(answer, "Code"), inside(answer, "Message"));
    let mut seen = String::new();
    for field in [("DurationSeconds", "899"), ("DurationSeconds", "129601"), ("SerialNumber", "arn:aws:iam::111122223333:mfa/me")] {
        seen += &shown(&aws.form("sts", &[("Action", "GetSessionToken"), field]).await);
    }
    let (key, token) = session(&aws, &[]).await;
    seen += &shown(&aws.send(signed(&key, &token, "sts").body("Action=GetSessionToken".into()).expect("a request")).await);
    insta::assert_snapshot!(seen, @"
    400 ValidationError 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900
    400 ValidationError 1 validation error detected: Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600
    403 AccessDenied MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.
    403 AccessDenied Cannot call GetSessionToken with session credentials
    ");
    aws.clock.advance(SignedDuration::from_secs(3600));
    assert_eq!(who(&aws, &owners_key, &owners_token).await, "ExpiredToken");
}

#[tokio::test]
async fn an_access_key_id_says_whose_it_is() {
    let aws = worker().await;
    let (temporary, _) = session(&aws, &[]).await;
    let mut seen = String::new();
    for key in [temporary.as_str(), "AKIAIOSFODNN7EXAMPLE", "short", "with spaces in it, all of it"] {
        let answer = aws.form("sts", &[("Action", "GetAccessKeyInfo"), ("AccessKeyId", key)]).await;
        let shown = if key == temporary { "temporary" } else { key };
        seen += &format!("{shown}: {} {}{}\n", answer.status, inside(&answer, "Account"), inside(&answer, "Message"));
    }
    insta::assert_snapshot!(seen, @r"
    temporary: 200 111122223333
    AKIAIOSFODNN7EXAMPLE: 200 000000000000
    short: 400 1 validation error detected: Value 'short' at 'accessKeyId' failed to satisfy constraint: Member must have length greater than or equal to 16
    with spaces in it, all of it: 400 1 validation error detected: Value 'with spaces in it, all of it' at 'accessKeyId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w]*
    ");
}
