//! Users of IAM with real clients: keys that open what policies allow, and terraform.

use tests::{Aws, Coldstart, Student};

use super::terraform;

#[tokio::test]
async fn a_users_keys_open_what_its_policies_allow_until_they_are_deleted() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let access = student.access().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let as_key = |id: &str, secret: &str| Aws::new(&access.endpoint, (id, secret), folder.path());
    let owner = as_key(&access.access_key_id, &access.secret_access_key);
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:GetUser","Resource":"arn:aws:iam::*:user/${aws:username}"}}"#;
    std::fs::write(folder.path().join("policy.json"), policy).unwrap();
    let made = owner.sh("aws iam create-user --user-name ada > /dev/null &&
         aws iam put-user-policy --user-name ada --policy-name p --policy-document file://policy.json &&
         aws iam create-access-key --user-name ada --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text");
    let made = made.unwrap().ok().unwrap();
    let (id, secret) = made.trim().split_once('\t').unwrap();
    let ada = as_key(id, secret);
    let arn = format!("arn:aws:iam::{}:user/ada", access.account);
    let shown = |line: &str| ada.sh(&format!("{line} 2>&1; true")).unwrap().ok().unwrap().trim().to_owned();
    assert_eq!(shown("aws sts get-caller-identity --query Arn --output text"), arn);
    assert_eq!(shown("aws iam get-user --query User.UserName --output text"), "ada");
    let denied = shown("aws iam list-users");
    assert!(denied.contains(&format!("User: {arn} is not authorized to perform: iam:ListUsers")), "{denied}");
    let used = owner
        .sh(&format!("aws iam get-access-key-last-used --access-key-id {id} --query AccessKeyLastUsed.ServiceName --output text"));
    assert_eq!(used.unwrap().ok().unwrap().trim(), "iam");
    owner.sh(&format!("aws iam delete-access-key --user-name ada --access-key-id {id}")).unwrap().ok().unwrap();
    let refused = shown("aws sts get-caller-identity");
    assert!(refused.contains("InvalidClientTokenId"), "{refused}");
}

/// Users as a person writes them for terraform.
const USERS: &str = r#"
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

resource "aws_iam_policy" "limit" {
  name   = "limit"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}

resource "aws_iam_user" "ada" {
  name                 = "ada"
  path                 = "/team/"
  permissions_boundary = aws_iam_policy.limit.arn
  tags                 = { team = "red" }
}

resource "aws_iam_access_key" "ada" {
  user = aws_iam_user.ada.name
}

resource "aws_iam_user_policy" "ada" {
  name   = "own"
  user   = aws_iam_user.ada.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

resource "aws_iam_group" "team" {
  name = "team"
}

resource "aws_iam_group_policy" "team" {
  name   = "team"
  group  = aws_iam_group.team.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "logs:*", Resource = "*" }] })
}

resource "aws_iam_user_group_membership" "ada" {
  user   = aws_iam_user.ada.name
  groups = [aws_iam_group.team.name]
}

resource "aws_iam_role" "worker" {
  name                 = "worker"
  permissions_boundary = aws_iam_policy.limit.arn
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_user.ada.arn }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_policy_attachment" "all" {
  name       = "all"
  users      = [aws_iam_user.ada.name]
  roles      = [aws_iam_role.worker.name]
  groups     = [aws_iam_group.team.name]
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}
"#;

#[test]
fn terraform_makes_changes_and_destroys_users() {
    let changed = USERS.replace(r#""red""#, r#""blue""#);
    terraform::cycle("terraform_makes_changes_and_destroys_users", "300000000031", &[USERS, &changed]);
}
