//! Users: made, shown, limited, and what their policies let them do.

use serde_json::{Value, json};

use super::{
    inside,
    keys::{call, key},
    short, transcript,
};
use crate::harness::Aws;

fn document(statement: Value) -> String {
    json!({ "Version": "2012-10-17", "Statement": statement }).to_string()
}

#[tokio::test]
async fn a_user_is_shown_as_it_was_made_and_changed() {
    let aws = Aws::new().as_account(111_122_225_111);
    let limit = document(json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }));
    transcript(&aws, &[&format!("CreatePolicy\tPolicyName=limit\tPolicyDocument={limit}")]).await;
    let limit = "arn:aws:iam::111122225111:policy/limit";
    let fields = [("Action", "CreateUser"), ("UserName", "ada"), ("Path", "/team/"), ("PermissionsBoundary", limit)];
    let tags = [("Tags.member.1.Key", "course"), ("Tags.member.1.Value", "module 9")];
    let made = aws.form("iam", &fields.into_iter().chain(tags).collect::<Vec<_>>()).await;
    insta::assert_snapshot!(made, @r#"
    200
    <CreateUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <CreateUserResult>
        <User>
          <Path>/team/</Path>
          <UserName>ada</UserName>
          <UserId>AIDAAAAAAAAAAAAAAAAAE</UserId>
          <Arn>arn:aws:iam::111122225111:user/team/ada</Arn>
          <CreateDate>2026-11-24T12:00:00Z</CreateDate>
          <PermissionsBoundary>
            <PermissionsBoundaryType>Policy</PermissionsBoundaryType>
            <PermissionsBoundaryArn>arn:aws:iam::111122225111:policy/limit</PermissionsBoundaryArn>
          </PermissionsBoundary>
          <Tags>
            <member>
              <Key>course</Key>
              <Value>module 9</Value>
            </member>
          </Tags>
        </User>
      </CreateUserResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000003</RequestId>
      </ResponseMetadata>
    </CreateUserResponse>
    "#);
    assert_eq!(
        aws.form("iam", &[("Action", "GetUser"), ("UserName", "ada")])
            .await
            .text()
            .replace("GetUser", "CreateUser")
            .split("<ResponseMetadata>")
            .next(),
        made.text().split("<ResponseMetadata>").next()
    );
    insta::assert_snapshot!(aws.form("iam", &[("Action", "ListUsers"), ("PathPrefix", "/team/")]).await, @r#"
    200
    <ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <ListUsersResult>
        <Users>
          <member>
            <Path>/team/</Path>
            <UserName>ada</UserName>
            <UserId>AIDAAAAAAAAAAAAAAAAAE</UserId>
            <Arn>arn:aws:iam::111122225111:user/team/ada</Arn>
            <CreateDate>2026-11-24T12:00:00Z</CreateDate>
          </member>
        </Users>
        <IsTruncated>false</IsTruncated>
      </ListUsersResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000006</RequestId>
      </ResponseMetadata>
    </ListUsersResponse>
    "#);
    insta::assert_snapshot!(
        transcript(
            &aws,
            &[
                "CreateUser\tUserName=ADA",
                "CreateUser\tUserName=bob\tPermissionsBoundary=arn:aws:iam::111122225111:policy/other",
                "CreateUser\tUserName=b ob",
                "GetUser\tUserName=eve",
                "ListUsers\tPathPrefix=/other/",
                "TagUser\tUserName=ada\tTags.member.1.Key=a\tTags.member.1.Value=b",
                "UntagUser\tUserName=ada\tTagKeys.member.1=course",
                "ListUserTags\tUserName=eve",
                "UpdateUser\tUserName=eve\tNewUserName=x",
                "CreateUser\tUserName=bob",
                "UpdateUser\tUserName=bob\tNewUserName=Ada",
                "UpdateUser\tUserName=ada\tNewUserName=Ada\tNewPath=/",
                "GetUser\tUserName=ada",
                "GetUser\tUserName=Ada",
                "DeletePolicy\tPolicyArn=arn:aws:iam::111122225111:policy/limit",
                "DeleteUserPermissionsBoundary\tUserName=Ada",
                "DeleteUserPermissionsBoundary\tUserName=Ada",
                "DeletePolicy\tPolicyArn=arn:aws:iam::111122225111:policy/limit",
                "PutUserPermissionsBoundary\tUserName=Ada\tPermissionsBoundary=arn:aws:iam::111122225111:policy/limit",
            ]
        )
        .await, @r"
    CreateUser UserName=ADA
      409 EntityAlreadyExists: User with name ADA already exists.
    CreateUser UserName=bob PermissionsBoundary=arn:aws:iam::111122225111:policy/other
      404 NoSuchEntity: Scope ARN: arn:aws:iam::111122225111:policy/other does not exist or is not attachable.
    CreateUser UserName=b ob
      400 ValidationError: 1 validation error detected: Value 'b ob' at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+
    GetUser UserName=eve
      404 NoSuchEntity: The user with name eve cannot be found.
    ListUsers PathPrefix=/other/
      200
    TagUser UserName=ada Tags.member.1.Key=a Tags.member.1.Value=b
      200
    UntagUser UserName=ada TagKeys.member.1=course
      200
    ListUserTags UserName=eve
      404 NoSuchEntity: The user with name eve cannot be found.
    UpdateUser UserName=eve NewUserName=x
      404 NoSuchEntity: The user with name eve cannot be found.
    CreateUser UserName=bob
      200
    UpdateUser UserName=bob NewUserName=Ada
      409 EntityAlreadyExists: User with name Ada already exists.
    UpdateUser UserName=ada NewUserName=Ada NewPath=/
      200
    GetUser UserName=ada
      404 NoSuchEntity: The user with name ada cannot be found.
    GetUser UserName=Ada
      200
    DeletePolicy PolicyArn=arn:aws:iam::111122225111:policy/limit
      409 DeleteConflict: Cannot delete a policy attached to entities.
    DeleteUserPermissionsBoundary UserName=Ada
      200
    DeleteUserPermissionsBoundary UserName=Ada
      200
    DeletePolicy PolicyArn=arn:aws:iam::111122225111:policy/limit
      200
    PutUserPermissionsBoundary UserName=Ada PermissionsBoundary=arn:aws:iam::111122225111:policy/limit
      404 NoSuchEntity: Scope ARN: arn:aws:iam::111122225111:policy/limit does not exist or is not attachable.
    ");
}

#[tokio::test]
async fn a_user_goes_only_without_groups_keys_and_policies() {
    let aws = Aws::new().as_account(111_122_225_112);
    let read = document(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }));
    let logs = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    transcript(&aws, &["CreateUser\tUserName=ada"]).await;
    let id = key(&aws, "ada").await;
    insta::assert_snapshot!(
        transcript(
            &aws,
            &[
                "CreateGroup\tGroupName=team",
                "AddUserToGroup\tGroupName=team\tUserName=ada",
                &format!("PutUserPolicy\tUserName=ada\tPolicyName=p\tPolicyDocument={read}"),
                &format!("AttachUserPolicy\tUserName=ada\tPolicyArn={logs}"),
                "AttachUserPolicy\tUserName=ada\tPolicyArn=arn:aws:iam::aws:policy/NoSuchPolicy",
                "DeleteUser\tUserName=ada",
                "DeleteGroup\tGroupName=team",
                "RemoveUserFromGroup\tGroupName=team\tUserName=ada",
                "DeleteUser\tUserName=ada",
                &format!("DeleteAccessKey\tUserName=ada\tAccessKeyId={id}"),
                "DeleteUser\tUserName=ada",
                &format!("DetachUserPolicy\tUserName=ada\tPolicyArn={logs}"),
                &format!("DetachUserPolicy\tUserName=ada\tPolicyArn={logs}"),
                "DeleteUser\tUserName=ada",
                "DeleteUserPolicy\tUserName=ada\tPolicyName=p",
                "DeleteUserPolicy\tUserName=ada\tPolicyName=p",
                "GetUserPolicy\tUserName=ada\tPolicyName=p",
                "DeleteUser\tUserName=ada",
                "DeleteUser\tUserName=ada",
                "DeleteGroup\tGroupName=team",
                "DeleteGroup\tGroupName=team",
            ]
        )
        .await, @r#"
    CreateGroup GroupName=team
      200
    AddUserToGroup GroupName=team UserName=ada
      200
    PutUserPolicy UserName=ada PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}
      200
    AttachUserPolicy UserName=ada PolicyArn=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      200
    AttachUserPolicy UserName=ada PolicyArn=arn:aws:iam::aws:policy/NoSuchPolicy
      404 NoSuchEntity: Policy arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable.
    DeleteUser UserName=ada
      409 DeleteConflict: Cannot delete entity, must remove users from group first.
    DeleteGroup GroupName=team
      409 DeleteConflict: Cannot delete entity, must remove users from group first.
    RemoveUserFromGroup GroupName=team UserName=ada
      200
    DeleteUser UserName=ada
      409 DeleteConflict: Cannot delete entity, must delete access keys first.
    DeleteAccessKey UserName=ada AccessKeyId=AKIAAAAAAAAAAAAAAAAE
      200
    DeleteUser UserName=ada
      409 DeleteConflict: Cannot delete entity, must detach all policies first.
    DetachUserPolicy UserName=ada PolicyArn=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      200
    DetachUserPolicy UserName=ada PolicyArn=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      404 NoSuchEntity: Policy arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole was not found.
    DeleteUser UserName=ada
      409 DeleteConflict: Cannot delete entity, must delete policies first.
    DeleteUserPolicy UserName=ada PolicyName=p
      200
    DeleteUserPolicy UserName=ada PolicyName=p
      404 NoSuchEntity: The user policy with name p cannot be found.
    GetUserPolicy UserName=ada PolicyName=p
      404 NoSuchEntity: The user policy with name p cannot be found.
    DeleteUser UserName=ada
      200
    DeleteUser UserName=ada
      404 NoSuchEntity: The user with name ada cannot be found.
    DeleteGroup GroupName=team
      200
    DeleteGroup GroupName=team
      404 NoSuchEntity: The group with name team cannot be found.
    "#);
    let long = document(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": format!("arn:aws:s3:::{}", "x".repeat(2000)) }));
    transcript(&aws, &["CreateUser\tUserName=ada"]).await;
    let refused =
        aws.form("iam", &[("Action", "PutUserPolicy"), ("UserName", "ada"), ("PolicyName", "p"), ("PolicyDocument", &long)]).await;
    assert_eq!(short(&refused), "409 LimitExceeded: Maximum policy size of 2048 bytes exceeded for user ada");
}

/// How calls of a user go: allowed, or the end of the refusal.
async fn attempts(aws: &Aws, id: &str, calls: &[&[(&str, &str)]]) -> String {
    let mut seen = String::new();
    for fields in calls {
        let answer = call(aws, id, None, "iam", fields).await;
        let message = inside(&answer, "Message");
        let (_, how) = message.split_once(" on resource: ").unwrap_or(("", "goes"));
        let line: Vec<_> = fields.iter().map(|(_, value)| *value).collect();
        seen += &format!("{}: {how}\n", line.join(" "));
    }
    seen
}

#[tokio::test]
async fn a_user_may_do_what_its_policies_and_those_of_its_groups_allow_within_its_boundary() {
    let aws = Aws::new().as_account(111_122_225_113);
    let own = document(json!({ "Effect": "Allow", "Action": ["iam:GetUser", "iam:GetRole"], "Resource": "*" }));
    let of_group = document(json!([
        { "Effect": "Allow", "Action": ["iam:ListUsers", "iam:ListRoles"], "Resource": "*" },
        { "Effect": "Deny", "Action": "iam:GetRole", "Resource": "*" },
    ]));
    let limit = document(json!([
        { "Effect": "Allow", "Action": ["iam:GetUser", "iam:ListUsers", "iam:ListGroups"], "Resource": "*" },
        { "Effect": "Deny", "Action": "iam:ListUsers", "Resource": "*" },
    ]));
    transcript(
        &aws,
        &[
            "CreateUser\tUserName=ada",
            "CreateGroup\tGroupName=team",
            "AddUserToGroup\tGroupName=team\tUserName=ada",
            &format!("PutUserPolicy\tUserName=ada\tPolicyName=p\tPolicyDocument={own}"),
            &format!("PutGroupPolicy\tGroupName=team\tPolicyName=p\tPolicyDocument={of_group}"),
            &format!("CreatePolicy\tPolicyName=limit\tPolicyDocument={limit}"),
        ],
    )
    .await;
    let id = key(&aws, "ada").await;
    let calls: [&[(&str, &str)]; 6] = [
        &[("Action", "GetUser")],
        &[("Action", "GetRole"), ("RoleName", "r")],
        &[("Action", "ListUsers")],
        &[("Action", "ListRoles")],
        &[("Action", "ListGroups")],
        &[("Action", "DeleteUser"), ("UserName", "ada")],
    ];
    let mut seen = format!("in the group\n{}", attempts(&aws, &id, &calls).await);
    let limit = "arn:aws:iam::111122225113:policy/limit";
    transcript(&aws, &[&format!("PutUserPermissionsBoundary\tUserName=ada\tPermissionsBoundary={limit}")]).await;
    seen += &format!("within a boundary\n{}", attempts(&aws, &id, &calls).await);
    transcript(&aws, &["DeleteUserPermissionsBoundary\tUserName=ada", "RemoveUserFromGroup\tGroupName=team\tUserName=ada"]).await;
    seen += &format!("alone\n{}", attempts(&aws, &id, &calls).await);
    insta::assert_snapshot!(seen, @"
    in the group
    GetUser: goes
    GetRole r: arn:aws:iam::111122225113:role/r with an explicit deny in an identity-based policy
    ListUsers: goes
    ListRoles: goes
    ListGroups: arn:aws:iam::111122225113:group/ because no identity-based policy allows the iam:ListGroups action
    DeleteUser ada: arn:aws:iam::111122225113:user/ada because no identity-based policy allows the iam:DeleteUser action
    within a boundary
    GetUser: goes
    GetRole r: arn:aws:iam::111122225113:role/r with an explicit deny in an identity-based policy
    ListUsers: arn:aws:iam::111122225113:user/ with an explicit deny in a permissions boundary
    ListRoles: arn:aws:iam::111122225113:role/ because no permissions boundary allows the iam:ListRoles action
    ListGroups: arn:aws:iam::111122225113:group/ because no identity-based policy allows the iam:ListGroups action
    DeleteUser ada: arn:aws:iam::111122225113:user/ada because no identity-based policy allows the iam:DeleteUser action
    alone
    GetUser: goes
    GetRole r: goes
    ListUsers: arn:aws:iam::111122225113:user/ because no identity-based policy allows the iam:ListUsers action
    ListRoles: arn:aws:iam::111122225113:role/ because no identity-based policy allows the iam:ListRoles action
    ListGroups: arn:aws:iam::111122225113:group/ because no identity-based policy allows the iam:ListGroups action
    DeleteUser ada: arn:aws:iam::111122225113:user/ada because no identity-based policy allows the iam:DeleteUser action
    ");
}

#[tokio::test]
async fn a_policy_knows_who_calls() {
    let aws = Aws::new().as_account(111_122_225_114);
    let policy = document(json!([
        { "Effect": "Allow", "Action": ["iam:*AccessKey*", "iam:GetUser"], "Resource": "arn:aws:iam::*:user/${aws:username}" },
        { "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*", "Condition": { "StringEquals": { "aws:PrincipalTag/team": "red" } } },
        { "Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*", "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::*:user/a*" } } },
        { "Effect": "Allow", "Action": "iam:ListGroups", "Resource": "*", "Condition": { "StringLike": { "aws:userid": "${aws:userid}" } } },
        { "Effect": "Allow", "Action": "iam:GetGroup", "Resource": "arn:aws:iam::*:group/${aws:PrincipalTag/team, 'none'}" },
    ]));
    transcript(
        &aws,
        &[
            "CreateUser\tUserName=ada\tTags.member.1.Key=team\tTags.member.1.Value=red",
            "CreateUser\tUserName=bob",
            "CreateGroup\tGroupName=team",
            &format!("PutGroupPolicy\tGroupName=team\tPolicyName=p\tPolicyDocument={policy}"),
            "AddUserToGroup\tGroupName=team\tUserName=ada",
            "AddUserToGroup\tGroupName=team\tUserName=bob",
        ],
    )
    .await;
    let calls: [&[(&str, &str)]; 8] = [
        &[("Action", "ListAccessKeys")],
        &[("Action", "ListAccessKeys"), ("UserName", "ada")],
        &[("Action", "GetUser"), ("UserName", "bob")],
        &[("Action", "ListUsers")],
        &[("Action", "ListRoles")],
        &[("Action", "ListGroups")],
        &[("Action", "GetGroup"), ("GroupName", "red")],
        &[("Action", "GetGroup"), ("GroupName", "none")],
    ];
    let mut seen = String::new();
    for user in ["ada", "bob"] {
        let id = key(&aws, user).await;
        seen += &format!("{user}\n{}", attempts(&aws, &id, &calls).await);
    }
    insta::assert_snapshot!(seen, @"
    ada
    ListAccessKeys: goes
    ListAccessKeys ada: goes
    GetUser bob: arn:aws:iam::111122225114:user/bob because no identity-based policy allows the iam:GetUser action
    ListUsers: goes
    ListRoles: goes
    ListGroups: goes
    GetGroup red: goes
    GetGroup none: arn:aws:iam::111122225114:group/none because no identity-based policy allows the iam:GetGroup action
    bob
    ListAccessKeys: goes
    ListAccessKeys ada: arn:aws:iam::111122225114:user/ada because no identity-based policy allows the iam:ListAccessKeys action
    GetUser bob: goes
    ListUsers: arn:aws:iam::111122225114:user/ because no identity-based policy allows the iam:ListUsers action
    ListRoles: arn:aws:iam::111122225114:role/ because no identity-based policy allows the iam:ListRoles action
    ListGroups: goes
    GetGroup red: arn:aws:iam::111122225114:group/red because no identity-based policy allows the iam:GetGroup action
    GetGroup none: goes
    ");
}

#[tokio::test]
async fn who_may_make_users_only_within_a_boundary_may_not_make_others() {
    let aws = Aws::new().as_account(111_122_225_115);
    let limit = "arn:aws:iam::111122225115:policy/limit";
    let all = document(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }));
    let policy = document(json!([{
        "Effect": "Allow",
        "Action": ["iam:CreateUser", "iam:CreateRole", "iam:PutUserPolicy", "iam:AttachUserPolicy"],
        "Resource": "*",
        "Condition": { "StringEquals": { "iam:PermissionsBoundary": limit } },
    }]));
    transcript(
        &aws,
        &[
            &format!("CreatePolicy\tPolicyName=limit\tPolicyDocument={all}"),
            "CreateUser\tUserName=ada",
            "CreateUser\tUserName=old",
            &format!("PutUserPolicy\tUserName=ada\tPolicyName=p\tPolicyDocument={policy}"),
        ],
    )
    .await;
    let id = key(&aws, "ada").await;
    let put = |user| [("Action", "PutUserPolicy"), ("UserName", user), ("PolicyName", "q"), ("PolicyDocument", all.as_str())];
    let mut seen = String::new();
    for fields in [
        &[("Action", "CreateUser"), ("UserName", "new")][..],
        &[("Action", "CreateUser"), ("UserName", "new"), ("PermissionsBoundary", limit)],
        &put("new"),
        &put("old"),
        &[("Action", "DeleteUserPermissionsBoundary"), ("UserName", "new")],
    ] {
        let answer = call(&aws, &id, None, "iam", fields).await;
        seen += &format!("{} {}: {}\n", fields[0].1, fields[1].1, short(&answer));
    }
    insta::assert_snapshot!(seen, @"
    CreateUser new: 403 AccessDenied: User: arn:aws:iam::111122225115:user/ada is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122225115:user/new because no identity-based policy allows the iam:CreateUser action
    CreateUser new: 200
    PutUserPolicy new: 200
    PutUserPolicy old: 403 AccessDenied: User: arn:aws:iam::111122225115:user/ada is not authorized to perform: iam:PutUserPolicy on resource: arn:aws:iam::111122225115:user/old because no identity-based policy allows the iam:PutUserPolicy action
    DeleteUserPermissionsBoundary new: 403 AccessDenied: User: arn:aws:iam::111122225115:user/ada is not authorized to perform: iam:DeleteUserPermissionsBoundary on resource: arn:aws:iam::111122225115:user/new because no identity-based policy allows the iam:DeleteUserPermissionsBoundary action
    ");
}

#[tokio::test]
async fn a_user_assumes_a_role_that_trusts_it() {
    let aws = Aws::new().as_account(111_122_225_116);
    let trust = |principal: &str| {
        json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "AWS": principal }, "Action": "sts:AssumeRole" } })
            .to_string()
    };
    let may = document(json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/of-account" }));
    transcript(
        &aws,
        &[
            "CreateUser\tUserName=ada",
            "CreateUser\tUserName=bob",
            &format!("CreateRole\tRoleName=of-ada\tAssumeRolePolicyDocument={}", trust("arn:aws:iam::111122225116:user/ada")),
            &format!("CreateRole\tRoleName=of-account\tAssumeRolePolicyDocument={}", trust("arn:aws:iam::111122225116:root")),
            &format!("PutUserPolicy\tUserName=bob\tPolicyName=p\tPolicyDocument={may}"),
        ],
    )
    .await;
    let mut seen = String::new();
    for user in ["ada", "bob"] {
        let id = key(&aws, user).await;
        for role in ["of-ada", "of-account"] {
            let arn = format!("arn:aws:iam::111122225116:role/{role}");
            let fields =
                [("Action", "AssumeRole"), ("RoleArn", arn.as_str()), ("RoleSessionName", "me"), ("DurationSeconds", "3600")];
            let answer = call(&aws, &id, None, "sts", &fields).await;
            seen += &format!("{user} {role}: {} {}\n", inside(&answer, "Arn"), short(&answer));
        }
    }
    insta::assert_snapshot!(seen, @"
    ada of-ada: arn:aws:sts::111122225116:assumed-role/of-ada/me 200
    ada of-account:  403 AccessDenied: User: arn:aws:iam::111122225116:user/ada is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122225116:role/of-account
    bob of-ada:  403 AccessDenied: User: arn:aws:iam::111122225116:user/bob is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122225116:role/of-ada
    bob of-account: arn:aws:sts::111122225116:assumed-role/of-account/me 200
    ");
}

#[tokio::test]
async fn the_policies_of_a_user_and_a_group_are_simulated() {
    let aws = Aws::new().as_account(111_122_225_117);
    let own = document(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }));
    let limit = document(json!({ "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" }));
    transcript(
        &aws,
        &[
            &format!("CreatePolicy\tPolicyName=limit\tPolicyDocument={limit}"),
            "CreateUser\tUserName=ada\tPermissionsBoundary=arn:aws:iam::111122225117:policy/limit",
            "CreateGroup\tGroupName=team",
            &format!("PutGroupPolicy\tGroupName=team\tPolicyName=p\tPolicyDocument={own}"),
            "AddUserToGroup\tGroupName=team\tUserName=ada",
        ],
    )
    .await;
    let mut seen = String::new();
    for source in ["user/ada", "group/team"] {
        let arn = format!("arn:aws:iam::111122225117:{source}");
        let fields = [("Action", "SimulatePrincipalPolicy"), ("PolicySourceArn", arn.as_str())];
        let actions = [
            ("ActionNames.member.1", "s3:GetObject"),
            ("ActionNames.member.2", "s3:PutObject"),
            ("ActionNames.member.3", "sqs:SendMessage"),
        ];
        let answer = aws.form("iam", &fields.into_iter().chain(actions).collect::<Vec<_>>()).await;
        let text = answer.text();
        let found: Vec<_> = text.split("<EvalDecision>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        seen += &format!("{source}: {} {}\n", found.join(" "), text.matches("<AllowedByPermissionsBoundary>true").count());
    }
    insta::assert_snapshot!(seen, @r"
    user/ada: allowed implicitDeny implicitDeny 1
    group/team: allowed allowed implicitDeny 0
    ");
}
