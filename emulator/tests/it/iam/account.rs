//! The owner as a user, and the account as a whole.

use serde_json::json;

use super::{BASIC, TRUST, put_policy, role, short};
use crate::harness::Aws;

#[tokio::test]
async fn the_owner_is_no_listed_user() {
    let aws = Aws::new();
    role(&aws, "first").await;
    let mut seen = String::new();
    for fields in [
        &[("Action", "GetUser")][..],
        &[("Action", "ListUsers")],
        &[("Action", "ListUsers"), ("MaxItems", "0")],
        &[("Action", "ListAccessKeys")],
    ] {
        seen += &format!("{}\n", aws.form("iam", fields).await);
    }
    for fields in [[("Action", "GetUser"), ("UserName", "ada")], [("Action", "ListAccessKeys"), ("UserName", "ada")]] {
        seen += &format!("{}\n", short(&aws.form("iam", &fields).await));
    }
    insta::assert_snapshot!(seen, @r#"
    200
    <GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetUserResult>
        <User>
          <UserId>111122223333</UserId>
          <Arn>arn:aws:iam::111122223333:root</Arn>
          <CreateDate>2026-11-24T12:00:00Z</CreateDate>
        </User>
      </GetUserResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000003</RequestId>
      </ResponseMetadata>
    </GetUserResponse>

    200
    <ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <ListUsersResult>
        <Users/>
        <IsTruncated>false</IsTruncated>
      </ListUsersResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000004</RequestId>
      </ResponseMetadata>
    </ListUsersResponse>

    400
    <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <Error>
        <Type>Sender</Type>
        <Code>ValidationError</Code>
        <Message>1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1</Message>
      </Error>
      <RequestId>00000000-0000-0000-0000-000000000005</RequestId>
    </ErrorResponse>

    200
    <ListAccessKeysResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <ListAccessKeysResult>
        <AccessKeyMetadata/>
        <IsTruncated>false</IsTruncated>
      </ListAccessKeysResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000006</RequestId>
      </ResponseMetadata>
    </ListAccessKeysResponse>

    404 NoSuchEntity: The user with name ada cannot be found.
    404 NoSuchEntity: The user with name ada cannot be found.
    "#);
}

#[tokio::test]
async fn the_summary_counts_what_there_is() {
    let aws = Aws::new();
    role(&aws, "one").await;
    role(&aws, "two").await;
    let statement = json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" });
    let policy = json!({ "Version": "2012-10-17", "Statement": statement }).to_string();
    aws.form("iam", &[("Action", "CreatePolicy"), ("PolicyName", "own"), ("PolicyDocument", &policy)]).await;
    let answer = aws.form("iam", &[("Action", "GetAccountSummary")]).await.text();
    let entries = answer.split("<entry>").skip(1).filter_map(|entry| {
        let inside = |tag: &str| entry.split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split('<').next());
        Some(format!("{}={}", inside("key")?, inside("value")?))
    });
    insta::assert_snapshot!(entries.collect::<Vec<_>>().join(" "), @"AccessKeysPerUserQuota=2 AccountAccessKeysPresent=0 AccountMFAEnabled=0 AccountPasswordPresent=0 AccountSigningCertificatesPresent=0 AssumeRolePolicySizeQuota=2048 AttachedPoliciesPerGroupQuota=10 AttachedPoliciesPerRoleQuota=10 AttachedPoliciesPerUserQuota=10 GlobalEndpointTokenVersion=1 GroupPolicySizeQuota=5120 Groups=0 GroupsPerUserQuota=10 GroupsQuota=300 InstanceProfiles=0 InstanceProfilesQuota=1000 MFADevices=0 MFADevicesInUse=0 Policies=1 PoliciesQuota=1500 PolicySizeQuota=6144 PolicyVersionsInUse=1 PolicyVersionsInUseQuota=10000 Providers=0 RolePolicySizeQuota=10240 Roles=2 RolesQuota=1000 ServerCertificates=0 ServerCertificatesQuota=20 SigningCertificatesPerUserQuota=2 UserPolicySizeQuota=2048 Users=0 UsersQuota=5000 VersionsPerPolicyQuota=5");
}

#[tokio::test]
async fn the_details_are_all_roles_and_policies_with_what_they_say() {
    let aws = Aws::new();
    role(&aws, "r").await;
    put_policy(&aws, "r", json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" })).await;
    aws.form("iam", &[("Action", "AttachRolePolicy"), ("RoleName", "r"), ("PolicyArn", BASIC)]).await;
    let all = aws.form("iam", &[("Action", "GetAccountAuthorizationDetails")]).await;
    let trust = percent_encoding::utf8_percent_encode(TRUST, percent_encoding::NON_ALPHANUMERIC).to_string();
    let trust = trust.replace("%2D", "-").replace("%2E", ".");
    insta::assert_snapshot!(all.text().replace(&trust, "(trust)"), @r#"
    <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetAccountAuthorizationDetailsResult>
        <UserDetailList/>
        <GroupDetailList/>
        <RoleDetailList>
          <member>
            <Path>/</Path>
            <RoleName>r</RoleName>
            <RoleId>AROAAAAAAAAAAAAAAAAAC</RoleId>
            <Arn>arn:aws:iam::111122223333:role/r</Arn>
            <CreateDate>2026-11-24T12:00:00Z</CreateDate>
            <AssumeRolePolicyDocument>(trust)</AssumeRolePolicyDocument>
            <InstanceProfileList/>
            <RolePolicyList>
              <member>
                <PolicyName>p</PolicyName>
                <PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D</PolicyDocument>
              </member>
            </RolePolicyList>
            <AttachedManagedPolicies>
              <member>
                <PolicyName>AWSLambdaBasicExecutionRole</PolicyName>
                <PolicyArn>arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole</PolicyArn>
              </member>
            </AttachedManagedPolicies>
            <Tags/>
          </member>
        </RoleDetailList>
        <Policies>
          <member>
            <PolicyName>AWSLambdaBasicExecutionRole</PolicyName>
            <PolicyId>ANPAYP2LTYSLIMUXV3JL4</PolicyId>
            <Arn>arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole</Arn>
            <Path>/service-role/</Path>
            <DefaultVersionId>v1</DefaultVersionId>
            <AttachmentCount>1</AttachmentCount>
            <PermissionsBoundaryUsageCount>0</PermissionsBoundaryUsageCount>
            <IsAttachable>true</IsAttachable>
            <CreateDate>2015-04-09T15:03:43Z</CreateDate>
            <UpdateDate>2015-04-09T15:03:43Z</UpdateDate>
            <PolicyVersionList>
              <member>
                <Document>%7B%0A%20%20%22Version%22%3A%20%222012-10-17%22%2C%0A%20%20%22Statement%22%3A%20%5B%0A%20%20%20%20%7B%0A%20%20%20%20%20%20%22Effect%22%3A%20%22Allow%22%2C%0A%20%20%20%20%20%20%22Action%22%3A%20%5B%0A%20%20%20%20%20%20%20%20%22logs%3ACreateLogGroup%22%2C%0A%20%20%20%20%20%20%20%20%22logs%3ACreateLogStream%22%2C%0A%20%20%20%20%20%20%20%20%22logs%3APutLogEvents%22%0A%20%20%20%20%20%20%5D%2C%0A%20%20%20%20%20%20%22Resource%22%3A%20%22%2A%22%0A%20%20%20%20%7D%0A%20%20%5D%0A%7D</Document>
                <VersionId>v1</VersionId>
                <IsDefaultVersion>true</IsDefaultVersion>
                <CreateDate>2015-04-09T15:03:43Z</CreateDate>
              </member>
            </PolicyVersionList>
          </member>
        </Policies>
        <IsTruncated>false</IsTruncated>
      </GetAccountAuthorizationDetailsResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000005</RequestId>
      </ResponseMetadata>
    </GetAccountAuthorizationDetailsResponse>
    "#);
    let filtered = [("Action", "GetAccountAuthorizationDetails"), ("Filter.member.1", "LocalManagedPolicy")];
    assert!(!aws.form("iam", &filtered).await.text().contains("<RoleName>"));
}
