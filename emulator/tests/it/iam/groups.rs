//! Groups: made, shown, filled, renamed, and counted.

use super::{short, transcript};
use crate::harness::Aws;

#[tokio::test]
async fn a_group_has_users_and_policies_and_keeps_them_when_it_is_renamed() {
    let aws = Aws::new().as_account(111_122_225_121);
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
    insta::assert_snapshot!(aws.form("iam", &[("Action", "CreateGroup"), ("GroupName", "team"), ("Path", "/a/")]).await, @"");
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
        .await, @"");
    insta::assert_snapshot!(aws.form("iam", &[("Action", "GetGroup"), ("GroupName", "crew")]).await, @"");
    insta::assert_snapshot!(aws.form("iam", &[("Action", "ListGroupsForUser"), ("UserName", "ada")]).await, @"");
    insta::assert_snapshot!(aws.form("iam", &[("Action", "GetGroupPolicy"), ("GroupName", "crew"), ("PolicyName", "p")]).await, @"");
    insta::assert_snapshot!(aws.form("iam", &[("Action", "ListAttachedGroupPolicies"), ("GroupName", "crew")]).await, @"");
    let entities =
        [("Action", "ListEntitiesForPolicy"), ("PolicyArn", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")];
    insta::assert_snapshot!(aws.form("iam", &entities).await, @"");
    insta::assert_snapshot!(
        aws.form("iam", &[("Action", "GetAccountAuthorizationDetails"), ("Filter.member.1", "User"), ("Filter.member.2", "Group")])
            .await, @"");
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
