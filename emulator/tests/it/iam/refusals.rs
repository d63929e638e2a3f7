//! What is refused, in IAM's words.

use super::{TRUST, role, short, transcript};
use crate::harness::Aws;

#[tokio::test]
async fn what_cannot_be_is_refused_in_awss_words() {
    let aws = Aws::new();
    role(&aws, "taken").await;
    let create = |rest: &str| format!("CreateRole\tRoleName=r\tAssumeRolePolicyDocument={rest}");
    let trust = |statement: &str| create(&format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#));
    let put = |document: &str| format!("PutRolePolicy\tRoleName=taken\tPolicyName=p\tPolicyDocument={document}");
    let identity = |statement: &str| put(&format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#));
    let long = "r".repeat(65);
    let calls = [
        "GetRole\tRoleName=nobody".into(),
        "GetRole".into(),
        "GetRole\tRoleName=a b".into(),
        format!("GetRole\tRoleName={long}"),
        "NoSuchThing".into(),
        "CreateUser\tUserName=u".into(),
        format!("CreateRole\tRoleName=TAKEN\tAssumeRolePolicyDocument={TRUST}"),
        format!("CreateRole\tRoleName=r\tPath=nope\tAssumeRolePolicyDocument={TRUST}"),
        format!("CreateRole\tRoleName=r\tMaxSessionDuration=1\tAssumeRolePolicyDocument={TRUST}"),
        create("{"),
        create("[]"),
        trust(r#"{"Effect":"Allow","Action":"sts:AssumeRole"}"#),
        trust(r#"{"Effect":"Allow","Principal":{"Service":"lambda"},"Action":"sts:AssumeRole"}"#),
        trust(r#"{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"lambda:*"}"#),
        trust(r#"{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}"#),
        put("{"),
        put(r#"{"Statement":[]}"#),
        identity(r#"{"Effect":"Allow","Resource":"*"}"#),
        identity(r#"{"Effect":"Allow","Action":"s3:*"}"#),
        identity(r#"{"Effect":"Allow","Action":"PutObject","Resource":"*"}"#),
        identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}"#),
        identity(r#"{"Effect":"allow","Action":"s3:*","Resource":"*"}"#),
        identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEqual":{"a":"b"}}}"#),
        identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"}"#),
        "AttachRolePolicy\tRoleName=taken\tPolicyArn=arn:aws:iam::aws:policy/NoSuchPolicy".into(),
        "DetachRolePolicy\tRoleName=taken\tPolicyArn=arn:aws:iam::aws:policy/AdministratorAccess".into(),
        "GetRolePolicy\tRoleName=taken\tPolicyName=none".into(),
        "GetPolicyVersion\tPolicyArn=arn:aws:iam::aws:policy/AdministratorAccess\tVersionId=2".into(),
        "DeletePolicy\tPolicyArn=arn:aws:iam::aws:policy/AdministratorAccess".into(),
        "ListRoles\tMarker=!".into(),
        "ListRoles\tMaxItems=0".into(),
    ];
    let calls: Vec<_> = calls.iter().map(String::as_str).collect();
    insta::assert_snapshot!(transcript(&aws, &calls).await, @r#"
    GetRole RoleName=nobody
      404 NoSuchEntity: The role with name nobody cannot be found.
    GetRole
      400 ValidationError: 1 validation error detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null
    GetRole RoleName=a b
      400 ValidationError: 1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+
    GetRole RoleName=rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr
      400 ValidationError: 1 validation error detected: Value 'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64
    NoSuchThing
      400 InvalidAction: Could not find operation NoSuchThing for version 2010-05-08
    CreateUser UserName=u
      200
    CreateRole RoleName=TAKEN AssumeRolePolicyDocument=(trust)
      409 EntityAlreadyExists: Role with name TAKEN already exists.
    CreateRole RoleName=r Path=nope AssumeRolePolicyDocument=(trust)
      400 ValidationError: 1 validation error detected: Value 'nope' at 'path' failed to satisfy constraint: Member must satisfy regular expression pattern: (\u002F)|(\u002F[\u0021-\u007E]+\u002F)
    CreateRole RoleName=r MaxSessionDuration=1 AssumeRolePolicyDocument=(trust)
      400 ValidationError: 1 validation error detected: Value '1' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600
    CreateRole RoleName=r AssumeRolePolicyDocument={
      400 MalformedPolicyDocument: This policy contains invalid Json
    CreateRole RoleName=r AssumeRolePolicyDocument=[]
      400 MalformedPolicyDocument: Syntax errors in policy.
    CreateRole RoleName=r AssumeRolePolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}
      400 MalformedPolicyDocument: Missing required field Principal
    CreateRole RoleName=r AssumeRolePolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda"},"Action":"sts:AssumeRole"}]}
      400 MalformedPolicyDocument: Invalid principal in policy: &quot;SERVICE&quot;:&quot;lambda&quot;
    CreateRole RoleName=r AssumeRolePolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"lambda:*"}]}
      400 MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
    CreateRole RoleName=r AssumeRolePolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole","Resource":"*"}]}
      400 MalformedPolicyDocument: Has prohibited field Resource
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={
      400 MalformedPolicyDocument: Syntax errors in policy.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Statement":[]}
      400 MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*"}]}
      400 MalformedPolicyDocument: Policy statement must contain actions.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}
      400 MalformedPolicyDocument: Policy statement must contain resources.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"PutObject","Resource":"*"}]}
      400 MalformedPolicyDocument: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}]}
      400 MalformedPolicyDocument: Resource bucket must be in ARN format or &quot;*&quot;.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:*","Resource":"*"}]}
      400 MalformedPolicyDocument: Syntax errors in policy.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEqual":{"a":"b"}}}]}
      400 MalformedPolicyDocument: Syntax errors in policy.
    PutRolePolicy RoleName=taken PolicyName=p PolicyDocument={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"}]}
      400 MalformedPolicyDocument: Policy document should not specify a principal.
    AttachRolePolicy RoleName=taken PolicyArn=arn:aws:iam::aws:policy/NoSuchPolicy
      404 NoSuchEntity: Policy arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable.
    DetachRolePolicy RoleName=taken PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess
      404 NoSuchEntity: Policy arn:aws:iam::aws:policy/AdministratorAccess was not found.
    GetRolePolicy RoleName=taken PolicyName=none
      404 NoSuchEntity: The role policy with name none cannot be found.
    GetPolicyVersion PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess VersionId=2
      400 ValidationError: 1 validation error detected: Value '2' at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?
    DeletePolicy PolicyArn=arn:aws:iam::aws:policy/AdministratorAccess
      403 AccessDenied: Policy arn:aws:iam::aws:policy/AdministratorAccess is an AWS managed policy and cannot be changed.
    ListRoles Marker=!
      400 ValidationError: Invalid Marker.
    ListRoles MaxItems=0
      400 ValidationError: 1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1
    "#);
}

#[tokio::test]
async fn a_form_that_is_no_form_is_refused_and_nothing_falls_over() {
    let aws = Aws::new();
    let deep = format!("RoleName{}=x", ".a".repeat(5000));
    let bodies = [
        "",
        "Action",
        "Action=GetRole&RoleName=r&RoleName.member.1=x",
        "Action=GetRole&RoleName.member.1=x",
        &deep,
        "%ff=%ff&&&==",
        "Action=%00%01<&Version=\u{1}",
    ];
    let mut seen = String::new();
    for body in bodies {
        let request = aws.request("iam", "POST", "/").body(body.to_owned().into()).expect("a request");
        seen.push_str(&format!("{}\n", short(&aws.send(request).await)));
    }
    insta::assert_snapshot!(seen, @"
    400 MissingAction: The request must contain the parameter Action.
    400 InvalidAction: Could not find operation  for version NO_VERSION_SPECIFIED
    400 MalformedInput: Start of list found where not expected
    400 MalformedInput: Start of list found where not expected
    400 MissingAction: The request must contain the parameter Action.
    400 MissingAction: The request must contain the parameter Action.
    400 InvalidAction: Could not find operation ��&lt; for version �
    ");
}
