//! IAM's operations that the pages call. <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html>

use percent_encoding::percent_decode_str;

use super::xml;
use crate::console::aws::{Failure, query};

/// The managed policy that lets a function write its logs.
pub const BASIC_EXECUTION: &str = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

/// Whom a new role trusts: Lambda.
const TRUSTS_LAMBDA: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// Its path, `/service-role/`.
    pub path: String,
    /// Who may take it on, JSON.
    pub trust: String,
    /// ISO 8601.
    pub created: String,
}

async fn iam(action: &str, parameters: &[(&str, &str)]) -> Result<xml::Xml, Failure> {
    xml::parse(&query("iam", "2010-05-08", action, parameters).await?)
}

/// Policies come percent-encoded.
fn document(encoded: &str) -> String {
    percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}

fn role(element: &xml::Xml) -> Role {
    Role {
        name: element.text("RoleName"),
        arn: element.text("Arn"),
        path: element.text("Path"),
        trust: document(&element.text("AssumeRolePolicyDocument")),
        created: element.text("CreateDate"),
    }
}

/// ListRoles.
pub async fn list_roles() -> Result<Vec<Role>, Failure> {
    Ok(iam("ListRoles", &[]).await?.members("Roles").iter().map(role).collect())
}

/// GetRole.
pub async fn get_role(name: &str) -> Result<Role, Failure> {
    Ok(role(&iam("GetRole", &[("RoleName", name)]).await?))
}

/// CreateRole, as Lambda's console does for a new function, and the policy that lets it log. Answers the role's ARN.
pub async fn create_basic_role(name: &str) -> Result<String, Failure> {
    let parameters = [("RoleName", name), ("Path", "/service-role/"), ("AssumeRolePolicyDocument", TRUSTS_LAMBDA)];
    let created = role(&iam("CreateRole", &parameters).await?);
    attach(name, BASIC_EXECUTION).await?;
    Ok(created.arn)
}

/// AttachRolePolicy.
pub async fn attach(role: &str, policy: &str) -> Result<(), Failure> {
    iam("AttachRolePolicy", &[("RoleName", role), ("PolicyArn", policy)]).await.map(|_| ())
}

/// DetachRolePolicy.
pub async fn detach(role: &str, policy: &str) -> Result<(), Failure> {
    iam("DetachRolePolicy", &[("RoleName", role), ("PolicyArn", policy)]).await.map(|_| ())
}

/// ListAttachedRolePolicies: names and ARNs.
pub async fn attached(role: &str) -> Result<Vec<(String, String)>, Failure> {
    let answer = iam("ListAttachedRolePolicies", &[("RoleName", role)]).await?;
    Ok(answer.members("AttachedPolicies").iter().map(|policy| (policy.text("PolicyName"), policy.text("PolicyArn"))).collect())
}

/// ListPolicies: names and ARNs of the policies that can be attached.
pub async fn managed_policies() -> Result<Vec<(String, String)>, Failure> {
    let answer = iam("ListPolicies", &[("MaxItems", "200")]).await?;
    Ok(answer.members("Policies").iter().map(|policy| (policy.text("PolicyName"), policy.text("Arn"))).collect())
}

/// ListRolePolicies: names of the inline ones.
pub async fn inline(role: &str) -> Result<Vec<String>, Failure> {
    let answer = iam("ListRolePolicies", &[("RoleName", role)]).await?;
    Ok(answer.members("PolicyNames").iter().map(xml::Xml::content).collect())
}

/// GetRolePolicy: an inline policy's JSON.
pub async fn inline_document(role: &str, policy: &str) -> Result<String, Failure> {
    let answer = iam("GetRolePolicy", &[("RoleName", role), ("PolicyName", policy)]).await?;
    Ok(document(&answer.text("PolicyDocument")))
}

/// PutRolePolicy.
pub async fn put_inline(role: &str, policy: &str, json: &str) -> Result<(), Failure> {
    iam("PutRolePolicy", &[("RoleName", role), ("PolicyName", policy), ("PolicyDocument", json)]).await.map(|_| ())
}

/// DeleteRolePolicy.
pub async fn delete_inline(role: &str, policy: &str) -> Result<(), Failure> {
    iam("DeleteRolePolicy", &[("RoleName", role), ("PolicyName", policy)]).await.map(|_| ())
}
