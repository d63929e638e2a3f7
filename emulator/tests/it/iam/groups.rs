//! Groups: made, shown, filled, renamed, and counted.

use super::{short, transcript};
use crate::harness::Aws;

#[tokio::test]
async fn a_group_has_users_and_policies_and_keeps_them_when_it_is_renamed() {
    let aws = Aws::new().as_account(111_122_225_121);
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
    insta::assert_snapshot!(aws.form("iam", &[("Action", "CreateGroup"), ("GroupName", "team"), ("Path", "/a/")]).await, @r#"
    200
    <CreateGroupResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <CreateGroupResult>
        <Group>
          <Path>/a/</Path>
          <GroupName>team</GroupName>
          <GroupId>AGPAAAAAAAAAAAAAAAAAC</GroupId>
          <Arn>arn:aws:iam::111122225121:group/a/team</Arn>
          <CreateDate>2026-11-24T12:00:00Z</CreateDate>
        </Group>
      </CreateGroupResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000001</RequestId>
      </ResponseMetadata>
    </CreateGroupResponse>
    "#);
    insta::assert_snapshot!(
        transcript(
            &aws,
            &[
                "CreateGroup\tGroupName=TEAM",
                "CreateUser\tUserName=ada",
                "AddUserToGroup\tGroupName=other\tUserName=ada",
                "AddUserToGroup\tGroupName=team\tUserName=bob",
                "AddUserToGroup\tGroupName=team\tUserName=ada",
                "AddUserToGroup\tGroupName=team\tUserName=ada",
                &format!("PutGroupPolicy\tGroupName=team\tPolicyName=p\tPolicyDocument={document}"),
                &format!("PutGroupPolicy\tGroupName=other\tPolicyName=p\tPolicyDocument={document}"),
                "GetGroupPolicy\tGroupName=team\tPolicyName=q",
                "AttachGroupPolicy\tGroupName=team\tPolicyArn=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                "UpdateGroup\tGroupName=team\tNewGroupName=crew\tNewPath=/b/",
                "GetGroup\tGroupName=team",
                "ListGroupsForUser\tUserName=eve",
                "RemoveUserFromGroup\tGroupName=crew\tUserName=eve",
            ]
        )
        .await, @r#"
    CreateGroup GroupName=TEAM
      409 EntityAlreadyExists: Group with name TEAM already exists.
    CreateUser UserName=ada
      200
    AddUserToGroup GroupName=other UserName=ada
      404 NoSuchEntity: The group with name other cannot be found.
    AddUserToGroup GroupName=team UserName=bob
      404 NoSuchEntity: The user with name bob cannot be found.
    AddUserToGroup GroupName=team UserName=ada
      200
    AddUserToGroup GroupName=team UserName=ada
      200
    PutGroupPolicy GroupName=team PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}
      200
    PutGroupPolicy GroupName=other PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}
      404 NoSuchEntity: The group with name other cannot be found.
    GetGroupPolicy GroupName=team PolicyName=q
      404 NoSuchEntity: The group policy with name q cannot be found.
    AttachGroupPolicy GroupName=team PolicyArn=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      200
    UpdateGroup GroupName=team NewGroupName=crew NewPath=/b/
      200
    GetGroup GroupName=team
      404 NoSuchEntity: The group with name team cannot be found.
    ListGroupsForUser UserName=eve
      404 NoSuchEntity: The user with name eve cannot be found.
    RemoveUserFromGroup GroupName=crew UserName=eve
      404 NoSuchEntity: The user with name eve cannot be found.
    "#);
    insta::assert_snapshot!(aws.form("iam", &[("Action", "GetGroup"), ("GroupName", "crew")]).await, @r#"
    200
    <GetGroupResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetGroupResult>
        <Group>
          <Path>/b/</Path>
          <GroupName>crew</GroupName>
          <GroupId>AGPAAAAAAAAAAAAAAAAAC</GroupId>
          <Arn>arn:aws:iam::111122225121:group/b/crew</Arn>
          <CreateDate>2026-11-24T12:00:00Z</CreateDate>
        </Group>
        <Users>
          <member>
            <Path>/</Path>
            <UserName>ada</UserName>
            <UserId>AIDAAAAAAAAAAAAAAAAAG</UserId>
            <Arn>arn:aws:iam::111122225121:user/ada</Arn>
            <CreateDate>2026-11-24T12:00:00Z</CreateDate>
          </member>
        </Users>
        <IsTruncated>false</IsTruncated>
      </GetGroupResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000019</RequestId>
      </ResponseMetadata>
    </GetGroupResponse>
    "#);
    insta::assert_snapshot!(aws.form("iam", &[("Action", "ListGroupsForUser"), ("UserName", "ada")]).await, @r#"
    200
    <ListGroupsForUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <ListGroupsForUserResult>
        <Groups>
          <member>
            <Path>/b/</Path>
            <GroupName>crew</GroupName>
            <GroupId>AGPAAAAAAAAAAAAAAAAAC</GroupId>
            <Arn>arn:aws:iam::111122225121:group/b/crew</Arn>
            <CreateDate>2026-11-24T12:00:00Z</CreateDate>
          </member>
        </Groups>
        <IsTruncated>false</IsTruncated>
      </ListGroupsForUserResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000020</RequestId>
      </ResponseMetadata>
    </ListGroupsForUserResponse>
    "#);
    insta::assert_snapshot!(aws.form("iam", &[("Action", "GetGroupPolicy"), ("GroupName", "crew"), ("PolicyName", "p")]).await, @r#"
    200
    <GetGroupPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetGroupPolicyResult>
        <GroupName>crew</GroupName>
        <PolicyName>p</PolicyName>
        <PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D</PolicyDocument>
      </GetGroupPolicyResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000021</RequestId>
      </ResponseMetadata>
    </GetGroupPolicyResponse>
    "#);
    insta::assert_snapshot!(aws.form("iam", &[("Action", "ListAttachedGroupPolicies"), ("GroupName", "crew")]).await, @r#"
    200
    <ListAttachedGroupPoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <ListAttachedGroupPoliciesResult>
        <AttachedPolicies>
          <member>
            <PolicyName>AWSLambdaBasicExecutionRole</PolicyName>
            <PolicyArn>arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole</PolicyArn>
          </member>
        </AttachedPolicies>
        <IsTruncated>false</IsTruncated>
      </ListAttachedGroupPoliciesResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000022</RequestId>
      </ResponseMetadata>
    </ListAttachedGroupPoliciesResponse>
    "#);
    let entities =
        [("Action", "ListEntitiesForPolicy"), ("PolicyArn", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")];
    insta::assert_snapshot!(aws.form("iam", &entities).await, @r#"
    200
    <ListEntitiesForPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <ListEntitiesForPolicyResult>
        <PolicyGroups>
          <member>
            <GroupName>crew</GroupName>
            <GroupId>AGPAAAAAAAAAAAAAAAAAC</GroupId>
          </member>
        </PolicyGroups>
        <PolicyUsers/>
        <PolicyRoles/>
        <IsTruncated>false</IsTruncated>
      </ListEntitiesForPolicyResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000023</RequestId>
      </ResponseMetadata>
    </ListEntitiesForPolicyResponse>
    "#);
    insta::assert_snapshot!(
        aws.form("iam", &[("Action", "GetAccountAuthorizationDetails"), ("Filter.member.1", "User"), ("Filter.member.2", "Group")])
            .await, @r#"
    200
    <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <GetAccountAuthorizationDetailsResult>
        <UserDetailList>
          <member>
            <Path>/</Path>
            <UserName>ada</UserName>
            <UserId>AIDAAAAAAAAAAAAAAAAAG</UserId>
            <Arn>arn:aws:iam::111122225121:user/ada</Arn>
            <CreateDate>2026-11-24T12:00:00Z</CreateDate>
            <UserPolicyList/>
            <GroupList>
              <member>crew</member>
            </GroupList>
            <AttachedManagedPolicies/>
            <Tags/>
          </member>
        </UserDetailList>
        <GroupDetailList>
          <member>
            <Path>/b/</Path>
            <GroupName>crew</GroupName>
            <GroupId>AGPAAAAAAAAAAAAAAAAAC</GroupId>
            <Arn>arn:aws:iam::111122225121:group/b/crew</Arn>
            <CreateDate>2026-11-24T12:00:00Z</CreateDate>
            <GroupPolicyList>
              <member>
                <PolicyName>p</PolicyName>
                <PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3A%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D</PolicyDocument>
              </member>
            </GroupPolicyList>
            <AttachedManagedPolicies>
              <member>
                <PolicyName>AWSLambdaBasicExecutionRole</PolicyName>
                <PolicyArn>arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole</PolicyArn>
              </member>
            </AttachedManagedPolicies>
          </member>
        </GroupDetailList>
        <RoleDetailList/>
        <Policies/>
        <IsTruncated>false</IsTruncated>
      </GetAccountAuthorizationDetailsResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000024</RequestId>
      </ResponseMetadata>
    </GetAccountAuthorizationDetailsResponse>
    "#);
}

#[tokio::test]
async fn a_user_is_in_ten_groups_at_most() {
    let aws = Aws::new().as_account(111_122_225_122);
    transcript(&aws, &["CreateUser\tUserName=ada"]).await;
    for group in 0..11 {
        let name = format!("g{group}");
        transcript(&aws, &[&format!("CreateGroup\tGroupName={name}")]).await;
        let answer = aws.form("iam", &[("Action", "AddUserToGroup"), ("GroupName", &name), ("UserName", "ada")]).await;
        match group {
            10 => assert_eq!(short(&answer), "409 LimitExceeded: Cannot exceed quota for GroupsPerUser: 10"),
            _ => assert_eq!(answer.status, 200),
        }
    }
}
