//! Users' access keys: who calls with one, and when one stops.

use bytes::Bytes;
use emulator::{Config, MemoryStore};
use http::Request;
use jiff::SignedDuration;

use super::{inside, short, transcript};
use crate::harness::{Answer, Aws};

/// A call as somebody with a key makes it: fields of a query service.
pub async fn call(aws: &Aws, key: &str, token: Option<&str>, service: &str, fields: &[(&str, &str)]) -> Answer {
    let version = if service == "iam" { "2010-05-08" } else { "2011-06-15" };
    let body = form_urlencoded::Serializer::new(String::new()).append_pair("Version", version).extend_pairs(fields).finish();
    let scope = format!("{key}/20261124/us-east-1/{service}/aws4_request");
    let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00");
    let mut request = Request::post("/").header("host", "localhost:4566").header("authorization", authorization);
    if let Some(token) = token {
        request = request.header("x-amz-security-token", token);
    }
    aws.send(request.body(Bytes::from(body)).expect("a request")).await
}

/// Who calls with a key: the ARN and the unique id, or the error's code.
pub async fn who(aws: &Aws, key: &str) -> String {
    let answer = call(aws, key, None, "sts", &[("Action", "GetCallerIdentity")]).await;
    format!("{} {}{}", inside(&answer, "Arn"), inside(&answer, "UserId"), inside(&answer, "Code"))
}

/// Makes a key of a user, and returns its id.
pub async fn key(aws: &Aws, user: &str) -> String {
    let answer = aws.form("iam", &[("Action", "CreateAccessKey"), ("UserName", user)]).await;
    assert_eq!(answer.status, 200, "{answer}");
    inside(&answer, "AccessKeyId")
}

#[tokio::test]
async fn a_key_is_its_users_until_it_is_inactive_or_gone() {
    let aws = Aws::new().as_account(111_122_225_101);
    transcript(&aws, &["CreateUser\tUserName=ada\tPath=/team/", "CreateUser\tUserName=bob"]).await;
    let made = aws.form("iam", &[("Action", "CreateAccessKey"), ("UserName", "ada")]).await;
    let (id, secret) = (inside(&made, "AccessKeyId"), inside(&made, "SecretAccessKey"));
    assert!(id.starts_with("AKIA") && id.len() == 20 && secret.len() == 40, "{id} {secret}");
    insta::assert_snapshot!(made, @r#"
    200
    <CreateAccessKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <CreateAccessKeyResult>
        <AccessKey>
          <UserName>ada</UserName>
          <AccessKeyId>AKIAAAAAAAAAAAAAAAAG</AccessKeyId>
          <Status>Active</Status>
          <SecretAccessKey>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAH</SecretAccessKey>
          <CreateDate>2026-11-24T12:00:00Z</CreateDate>
        </AccessKey>
      </CreateAccessKeyResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000005</RequestId>
      </ResponseMetadata>
    </CreateAccessKeyResponse>
    "#);
    let ada = "arn:aws:iam::111122225101:user/team/ada AIDAAAAAAAAAAAAAAAAAC";
    assert_eq!(who(&aws, &id).await, ada);
    let status = |status: &str| format!("UpdateAccessKey\tUserName=ada\tAccessKeyId={id}\tStatus={status}");
    transcript(&aws, &[&status("Inactive")]).await;
    // In the open mode an unknown key is the default account's; it is the user's no longer.
    assert_eq!(who(&aws, &id).await, "arn:aws:iam::000000000000:root 000000000000");
    transcript(&aws, &[&status("Active")]).await;
    assert_eq!(who(&aws, &id).await, ada);
    // A new name and another path: the key is the user's all the same.
    transcript(&aws, &["UpdateUser\tUserName=ada\tNewUserName=eve\tNewPath=/"]).await;
    assert_eq!(who(&aws, &id).await, "arn:aws:iam::111122225101:user/eve AIDAAAAAAAAAAAAAAAAAC");
    insta::assert_snapshot!(
        transcript(
            &aws,
            &[
                &format!("DeleteAccessKey\tUserName=bob\tAccessKeyId={id}"),
                &format!("DeleteAccessKey\tUserName=eve\tAccessKeyId={id}"),
                &format!("DeleteAccessKey\tUserName=eve\tAccessKeyId={id}"),
                &format!("GetAccessKeyLastUsed\tAccessKeyId={id}"),
            ]
        )
        .await, @"
    DeleteAccessKey UserName=bob AccessKeyId=AKIAAAAAAAAAAAAAAAAG
      404 NoSuchEntity: The Access Key with id AKIAAAAAAAAAAAAAAAAG cannot be found.
    DeleteAccessKey UserName=eve AccessKeyId=AKIAAAAAAAAAAAAAAAAG
      200
    DeleteAccessKey UserName=eve AccessKeyId=AKIAAAAAAAAAAAAAAAAG
      404 NoSuchEntity: The Access Key with id AKIAAAAAAAAAAAAAAAAG cannot be found.
    GetAccessKeyLastUsed AccessKeyId=AKIAAAAAAAAAAAAAAAAG
      404 NoSuchEntity: The Access Key with id AKIAAAAAAAAAAAAAAAAG cannot be found.
    ");
    assert_eq!(who(&aws, &id).await, "arn:aws:iam::000000000000:root 000000000000");
}

#[tokio::test]
async fn a_key_survives_a_restart_and_works_in_no_other_account() {
    let store = MemoryStore::new();
    let aws = Aws::with(Config::default(), store.clone()).as_account(111_122_225_102);
    transcript(&aws, &["CreateUser\tUserName=ada"]).await;
    let id = key(&aws, "ada").await;
    let aws = Aws::with(Config::default(), store);
    assert_eq!(who(&aws, &id).await, "arn:aws:iam::111122225102:user/ada AIDAAAAAAAAAAAAAAAAAC");
    let other = aws.as_account(111_122_225_103);
    transcript(&other, &["CreateUser\tUserName=ada"]).await;
    let fields = [("Action", "UpdateAccessKey"), ("UserName", "ada"), ("AccessKeyId", id.as_str()), ("Status", "Inactive")];
    assert_eq!(short(&other.form("iam", &fields).await), format!("404 NoSuchEntity: The Access Key with id {id} cannot be found."));
    let answer = other.form("iam", &[("Action", "GetAccessKeyLastUsed"), ("AccessKeyId", id.as_str())]).await;
    assert_eq!(short(&answer), format!("404 NoSuchEntity: The Access Key with id {id} cannot be found."));
    let answer = other.form("sts", &[("Action", "GetAccessKeyInfo"), ("AccessKeyId", id.as_str())]).await;
    assert_eq!(inside(&answer, "Account"), "111122225102");
}

#[tokio::test]
async fn a_user_has_two_keys_and_they_say_when_they_were_used() {
    let aws = Aws::new().as_account(111_122_225_104);
    transcript(&aws, &["CreateUser\tUserName=ada"]).await;
    let (first, second) = (key(&aws, "ada").await, key(&aws, "ada").await);
    let third = aws.form("iam", &[("Action", "CreateAccessKey"), ("UserName", "ada")]).await;
    assert_eq!(short(&third), "409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
    let last = async |id: &str| {
        let answer = aws.form("iam", &[("Action", "GetAccessKeyLastUsed"), ("AccessKeyId", id)]).await;
        ["UserName", "LastUsedDate", "ServiceName", "Region"].map(|tag| inside(&answer, tag)).join(" ")
    };
    assert_eq!(last(&first).await, "ada  N/A N/A");
    aws.clock.advance(SignedDuration::from_hours(1));
    who(&aws, &first).await;
    assert_eq!(last(&first).await, "ada 2026-11-24T13:00:00Z sts us-east-1");
    aws.clock.advance(SignedDuration::from_secs(90));
    call(&aws, &first, None, "iam", &[("Action", "ListUsers")]).await;
    assert_eq!(last(&first).await, "ada 2026-11-24T13:01:30Z iam us-east-1");
    assert_eq!(last(&second).await, "ada  N/A N/A");
    let listed = aws.form("iam", &[("Action", "ListAccessKeys"), ("UserName", "ada")]).await.text();
    assert!(listed.contains(&first) && listed.contains(&second) && !listed.contains("SecretAccessKey"), "{listed}");
}

#[tokio::test]
async fn temporary_credentials_of_a_user_are_the_users_and_end_with_the_user() {
    let aws = Aws::new().as_account(111_122_225_105);
    transcript(&aws, &["CreateUser\tUserName=ada"]).await;
    let id = key(&aws, "ada").await;
    let made = call(&aws, &id, None, "sts", &[("Action", "GetSessionToken")]).await;
    assert_eq!(inside(&made, "Expiration"), "2026-11-25T00:00:00Z");
    let (temporary, token) = (inside(&made, "AccessKeyId"), inside(&made, "SessionToken"));
    let identity = async || {
        let answer = call(&aws, &temporary, Some(&token), "sts", &[("Action", "GetCallerIdentity")]).await;
        format!("{} {}{}", inside(&answer, "Arn"), inside(&answer, "UserId"), inside(&answer, "Code"))
    };
    assert_eq!(identity().await, "arn:aws:iam::111122225105:user/ada AIDAAAAAAAAAAAAAAAAAC");
    let nested = [("Action", "GetFederationToken"), ("Name", "guest")];
    let federated = call(&aws, &id, None, "sts", &nested).await;
    insta::assert_snapshot!(short(&federated), @"403 AccessDenied: User: arn:aws:iam::111122225105:user/ada is not authorized to perform: sts:GetFederationToken on resource: arn:aws:sts::111122225105:federated-user/guest because no identity-based policy allows the sts:GetFederationToken action");
    transcript(&aws, &[&format!("DeleteAccessKey\tUserName=ada\tAccessKeyId={id}"), "DeleteUser\tUserName=ada"]).await;
    // Another user with the name is not the same user.
    transcript(&aws, &["CreateUser\tUserName=ada"]).await;
    assert_eq!(identity().await, "arn:aws:iam::000000000000:root 000000000000");
}

#[tokio::test]
async fn a_federated_session_may_do_what_both_its_maker_and_its_policies_allow() {
    let aws = Aws::new().as_account(111_122_225_106);
    let may = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:List*","sts:*"],"Resource":"*"}}"#;
    transcript(&aws, &["CreateUser\tUserName=ada", &format!("PutUserPolicy\tUserName=ada\tPolicyName=p\tPolicyDocument={may}")])
        .await;
    let id = key(&aws, "ada").await;
    let mut seen = String::new();
    for policy in [
        None,
        Some(r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:ListUsers","iam:GetUser"],"Resource":"*"}}"#),
    ] {
        let fields: Vec<_> = [("Action", "GetFederationToken"), ("Name", "guest")]
            .into_iter()
            .chain(policy.map(|policy| ("Policy", policy)))
            .collect();
        let made = call(&aws, &id, None, "sts", &fields).await;
        let (key, token) = (inside(&made, "AccessKeyId"), inside(&made, "SessionToken"));
        for (service, fields) in [
            ("sts", &[("Action", "GetCallerIdentity")][..]),
            ("iam", &[("Action", "ListUsers")]),
            ("iam", &[("Action", "ListRoles")]),
            ("iam", &[("Action", "GetUser"), ("UserName", "ada")]),
            ("sts", &[("Action", "GetSessionToken")]),
        ] {
            let answer = call(&aws, &key, Some(&token), service, fields).await;
            seen += &format!("{}: {} {}\n", fields[0].1, inside(&answer, "UserId"), short(&answer));
        }
    }
    insta::assert_snapshot!(seen, @"
    GetCallerIdentity: 111122225106:guest 200
    ListUsers:  403 AccessDenied: User: arn:aws:sts::111122225106:federated-user/guest is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122225106:user/ because no session policy allows the iam:ListUsers action
    ListRoles:  403 AccessDenied: User: arn:aws:sts::111122225106:federated-user/guest is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::111122225106:role/ because no session policy allows the iam:ListRoles action
    GetUser:  403 AccessDenied: User: arn:aws:sts::111122225106:federated-user/guest is not authorized to perform: iam:GetUser on resource: arn:aws:iam::111122225106:user/ada because no identity-based policy allows the iam:GetUser action
    GetSessionToken:  403 AccessDenied: Cannot call GetSessionToken with session credentials
    GetCallerIdentity: 111122225106:guest 200
    ListUsers: AIDAAAAAAAAAAAAAAAAAC 200
    ListRoles:  403 AccessDenied: User: arn:aws:sts::111122225106:federated-user/guest is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::111122225106:role/ because no session policy allows the iam:ListRoles action
    GetUser:  403 AccessDenied: User: arn:aws:sts::111122225106:federated-user/guest is not authorized to perform: iam:GetUser on resource: arn:aws:iam::111122225106:user/ada because no identity-based policy allows the iam:GetUser action
    GetSessionToken:  403 AccessDenied: Cannot call GetSessionToken with session credentials
    ");
}
