//! Roles: made, shown, trusted, kept.

use emulator::{MemoryStore, iam};
use serde_json::json;

use super::{TRUST, put_policy, role, short, transcript};
use crate::harness::Aws;

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
          <Description>for &lt;Hello&gt; &amp; &quot;others&quot;</Description>
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
async fn roles_outlive_a_restart_and_are_nobody_elses() {
    let store = MemoryStore::new();
    let aws = Aws::with(emulator::Config::default(), store.clone());
    role(&aws, "r").await;
    put_policy(&aws, "r", json!([{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }])).await;
    let show = [("Action", "GetRolePolicy"), ("RoleName", "r"), ("PolicyName", "p")];
    let after = Aws::with(emulator::Config::default(), store);
    assert_eq!(after.form("iam", &show).await.status, 200);
    assert_eq!(
        short(&after.as_account(444_455_556_666).form("iam", &show).await),
        "404 NoSuchEntity: The role with name r cannot be found."
    );
}
