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
        <Arn>arn:aws:iam::111122223333:root</Arn>
        <UserId>111122223333</UserId>
        <Account>111122223333</Account>
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
    let made = sts::credentials(aws.emulator.core(), aws.account, &"r".parse().expect("a name"), "HelloLambda", 3600);
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
