//! Roles of services.

use super::{BASIC, TRUST, role, short, transcript};
use crate::harness::Aws;

#[tokio::test]
async fn a_service_has_one_role_of_its_own_or_several_by_their_suffix() {
    let aws = Aws::new();
    let ecs = [("Action", "CreateServiceLinkedRole"), ("AWSServiceName", "ecs.amazonaws.com"), ("Description", "mine")];
    insta::assert_snapshot!(aws.form("iam", &ecs).await, @r#"
    200
    <CreateServiceLinkedRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <CreateServiceLinkedRoleResult>
        <Role>
          <Path>/aws-service-role/ecs.amazonaws.com/</Path>
          <RoleName>AWSServiceRoleForECS</RoleName>
          <RoleId>AROAAAAAAAAAAAAAAAAAC</RoleId>
          <Arn>arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS</Arn>
          <CreateDate>2026-11-24T12:00:00Z</CreateDate>
          <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ecs.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
        </Role>
      </CreateServiceLinkedRoleResult>
      <ResponseMetadata>
        <RequestId>00000000-0000-0000-0000-000000000001</RequestId>
      </ResponseMetadata>
    </CreateServiceLinkedRoleResponse>
    "#);
    let calls = [
        "CreateServiceLinkedRole\tAWSServiceName=ecs.amazonaws.com",
        "CreateServiceLinkedRole\tAWSServiceName=es.amazonaws.com\tCustomSuffix=two",
        "CreateServiceLinkedRole\tAWSServiceName=autoscaling.amazonaws.com",
        "CreateServiceLinkedRole\tAWSServiceName=autoscaling.amazonaws.com\tCustomSuffix=two",
        "GetRole\tRoleName=AWSServiceRoleForAutoScaling_two",
        "CreateServiceLinkedRole\tAWSServiceName=nothing.amazonaws.com",
        &format!("CreateRole\tRoleName=r\tPath=/aws-service-role/ecs.amazonaws.com/\tAssumeRolePolicyDocument={TRUST}"),
    ];
    insta::assert_snapshot!(transcript(&aws, &calls).await, @"
    CreateServiceLinkedRole AWSServiceName=ecs.amazonaws.com
      400 InvalidInput: Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix.
    CreateServiceLinkedRole AWSServiceName=es.amazonaws.com CustomSuffix=two
      400 InvalidInput: Custom suffix is not allowed for es.amazonaws.com
    CreateServiceLinkedRole AWSServiceName=autoscaling.amazonaws.com
      200
    CreateServiceLinkedRole AWSServiceName=autoscaling.amazonaws.com CustomSuffix=two
      200
    GetRole RoleName=AWSServiceRoleForAutoScaling_two
      200
    CreateServiceLinkedRole AWSServiceName=nothing.amazonaws.com
      400 InvalidInput: Coldstart knows no service-linked role of nothing.amazonaws.com.
    CreateRole RoleName=r Path=/aws-service-role/ecs.amazonaws.com/ AssumeRolePolicyDocument=(trust)
      400 InvalidInput: The path /aws-service-role/ecs.amazonaws.com/ is for service-linked roles.
    ");
}

#[tokio::test]
async fn nobody_but_the_service_changes_its_role() {
    let aws = Aws::new();
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
    let name = "RoleName=AWSServiceRoleForECS";
    let calls = [
        "CreateServiceLinkedRole\tAWSServiceName=ecs.amazonaws.com",
        &format!("DeleteRole\t{name}"),
        &format!("UpdateRole\t{name}\tDescription=d"),
        &format!("UpdateAssumeRolePolicy\t{name}\tPolicyDocument={TRUST}"),
        &format!("AttachRolePolicy\t{name}\tPolicyArn={BASIC}"),
        &format!("DetachRolePolicy\t{name}\tPolicyArn={BASIC}"),
        &format!("PutRolePolicy\t{name}\tPolicyName=p\tPolicyDocument={policy}"),
        &format!("DeleteRolePolicy\t{name}\tPolicyName=p"),
        &format!("UpdateRoleDescription\t{name}\tDescription=d"),
        &format!("GetRole\t{name}"),
    ];
    insta::assert_snapshot!(transcript(&aws, &calls).await, @r#"
    CreateServiceLinkedRole AWSServiceName=ecs.amazonaws.com
      200
    DeleteRole RoleName=AWSServiceRoleForECS
      400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS
    UpdateRole RoleName=AWSServiceRoleForECS Description=d
      400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS
    UpdateAssumeRolePolicy RoleName=AWSServiceRoleForECS PolicyDocument=(trust)
      400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS
    AttachRolePolicy RoleName=AWSServiceRoleForECS PolicyArn=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS
    DetachRolePolicy RoleName=AWSServiceRoleForECS PolicyArn=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
      400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS
    PutRolePolicy RoleName=AWSServiceRoleForECS PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}
      400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS
    DeleteRolePolicy RoleName=AWSServiceRoleForECS PolicyName=p
      400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForECS' - this role is only modifiable by AWS
    UpdateRoleDescription RoleName=AWSServiceRoleForECS Description=d
      200
    GetRole RoleName=AWSServiceRoleForECS
      200
    "#);
}

#[tokio::test]
async fn its_deletion_is_a_task_that_can_be_asked_after() {
    let aws = Aws::new();
    aws.form("iam", &[("Action", "CreateServiceLinkedRole"), ("AWSServiceName", "ecs.amazonaws.com")]).await;
    let name = ("RoleName", "AWSServiceRoleForECS");
    let deleted = aws.form("iam", &[("Action", "DeleteServiceLinkedRole"), name]).await.text();
    let task = deleted.split("<DeletionTaskId>").nth(1).and_then(|rest| rest.split('<').next()).expect("a task").to_owned();
    insta::assert_snapshot!(task, @"task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/00000000-0000-0000-0000-000000000004");
    let mut seen = String::new();
    for task in [task.as_str(), "task/other"] {
        let status = aws.form("iam", &[("Action", "GetServiceLinkedRoleDeletionStatus"), ("DeletionTaskId", task)]).await;
        seen += &format!("{} {}\n", short(&status), status.text().contains("<Status>SUCCEEDED</Status>"));
    }
    role(&aws, "own").await;
    for role in ["AWSServiceRoleForECS", "own"] {
        let answer = aws.form("iam", &[("Action", "DeleteServiceLinkedRole"), ("RoleName", role)]).await;
        seen += &format!("{role}: {}\n", short(&answer));
    }
    insta::assert_snapshot!(seen, @"
    200 true
    404 NoSuchEntity: Service-linked role deletion task task/other cannot be found. false
    AWSServiceRoleForECS: 404 NoSuchEntity: The role with name AWSServiceRoleForECS cannot be found.
    own: 404 NoSuchEntity: The role with name own cannot be found.
    ");
}
