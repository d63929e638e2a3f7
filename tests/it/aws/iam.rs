//! IAM and STS, by the AWS CLI.

use super::{Desk, trusting};

#[test]
fn a_role_is_made_found_given_policies_and_deleted() {
    let desk = Desk::of("210000000001");
    desk.put("policy.json", r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:*"],"Resource":"*"}]}"#);
    insta::assert_snapshot!(desk.shows(r#"
        aws sts get-caller-identity
        aws iam create-role --role-name MyRole --path /service-role/ --assume-role-policy-document file://trust.json --description "For the lab"
        aws iam get-role --role-name MyRole --query Role.[Arn,MaxSessionDuration,Description]
        aws iam list-roles --query Roles[].RoleName --output text
        aws iam list-roles --path-prefix /other/ --query Roles
        aws iam get-policy --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole --query Policy.[PolicyName,IsAttachable,AttachmentCount]
        aws iam attach-role-policy --role-name MyRole --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        aws iam list-attached-role-policies --role-name MyRole
        aws iam put-role-policy --role-name MyRole --policy-name Logs --policy-document file://policy.json
        aws iam list-role-policies --role-name MyRole --output text
        aws iam get-role-policy --role-name MyRole --policy-name Logs
        aws iam create-policy --policy-name MyPolicy --policy-document file://policy.json --query Policy.[Arn,DefaultVersionId]
        aws iam attach-role-policy --role-name MyRole --policy-arn arn:aws:iam::210000000001:policy/MyPolicy
        aws iam delete-role --role-name MyRole
        aws iam detach-role-policy --role-name MyRole --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        aws iam delete-policy --policy-arn arn:aws:iam::210000000001:policy/MyPolicy
        aws iam detach-role-policy --role-name MyRole --policy-arn arn:aws:iam::210000000001:policy/MyPolicy
        aws iam delete-role-policy --role-name MyRole --policy-name Logs
        aws iam delete-policy --policy-arn arn:aws:iam::210000000001:policy/MyPolicy
        aws iam delete-role --role-name MyRole
        aws iam get-role --role-name MyRole
    "#), @r#"
    $ aws sts get-caller-identity
    {
        "UserId": "210000000001",
        "Account": "210000000001",
        "Arn": "arn:aws:iam::210000000001:root"
    }
    $ aws iam create-role --role-name MyRole --path /service-role/ --assume-role-policy-document file://trust.json --description "For the lab"
    {
        "Role": {
            "Path": "/service-role/",
            "RoleName": "MyRole",
            "RoleId": "AROAID",
            "Arn": "arn:aws:iam::210000000001:role/service-role/MyRole",
            "CreateDate": "TIME",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "lambda.amazonaws.com"
                        },
                        "Action": "sts:AssumeRole"
                    }
                ]
            }
        }
    }
    $ aws iam get-role --role-name MyRole --query Role.[Arn,MaxSessionDuration,Description]
    [
        "arn:aws:iam::210000000001:role/service-role/MyRole",
        3600,
        "For the lab"
    ]
    $ aws iam list-roles --query Roles[].RoleName --output text
    MyRole
    $ aws iam list-roles --path-prefix /other/ --query Roles
    []
    $ aws iam get-policy --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole --query Policy.[PolicyName,IsAttachable,AttachmentCount]
    [
        "AWSLambdaBasicExecutionRole",
        true,
        0
    ]
    $ aws iam attach-role-policy --role-name MyRole --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
    $ aws iam list-attached-role-policies --role-name MyRole
    {
        "AttachedPolicies": [
            {
                "PolicyName": "AWSLambdaBasicExecutionRole",
                "PolicyArn": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
            }
        ]
    }
    $ aws iam put-role-policy --role-name MyRole --policy-name Logs --policy-document file://policy.json
    $ aws iam list-role-policies --role-name MyRole --output text
    POLICYNAMES	Logs
    $ aws iam get-role-policy --role-name MyRole --policy-name Logs
    {
        "RoleName": "MyRole",
        "PolicyName": "Logs",
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": [
                        "logs:*"
                    ],
                    "Resource": "*"
                }
            ]
        }
    }
    $ aws iam create-policy --policy-name MyPolicy --policy-document file://policy.json --query Policy.[Arn,DefaultVersionId]
    [
        "arn:aws:iam::210000000001:policy/MyPolicy",
        "v1"
    ]
    $ aws iam attach-role-policy --role-name MyRole --policy-arn arn:aws:iam::210000000001:policy/MyPolicy
    $ aws iam delete-role --role-name MyRole

    An error occurred (DeleteConflict) when calling the DeleteRole operation: Cannot delete entity, must detach all policies first.
    [exit 255]
    $ aws iam detach-role-policy --role-name MyRole --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
    $ aws iam delete-policy --policy-arn arn:aws:iam::210000000001:policy/MyPolicy

    An error occurred (DeleteConflict) when calling the DeletePolicy operation: Cannot delete a policy attached to entities.
    [exit 255]
    $ aws iam detach-role-policy --role-name MyRole --policy-arn arn:aws:iam::210000000001:policy/MyPolicy
    $ aws iam delete-role-policy --role-name MyRole --policy-name Logs
    $ aws iam delete-policy --policy-arn arn:aws:iam::210000000001:policy/MyPolicy
    $ aws iam delete-role --role-name MyRole
    $ aws iam get-role --role-name MyRole

    An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name MyRole cannot be found.
    [exit 255]
    "#);
}

#[test]
fn what_iam_refuses_it_refuses_in_its_own_words() {
    let desk = Desk::with_role("210000000002");
    desk.put("bad.json", r#"{"Version":"2012-10-17","Statement":[{"Effect":"Maybe"}]}"#);
    insta::assert_snapshot!(desk.shows(r#"
        aws iam create-role --role-name r --assume-role-policy-document file://trust.json
        aws iam create-role --role-name "a b" --assume-role-policy-document file://trust.json
        aws iam create-role --role-name other --assume-role-policy-document file://bad.json
        aws iam create-role --role-name other --assume-role-policy-document '{'
        aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/NoSuchPolicy
        aws iam attach-role-policy --role-name nobody --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        aws iam get-role-policy --role-name r --policy-name none
        aws iam detach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
    "#), @r#"
    $ aws iam create-role --role-name r --assume-role-policy-document file://trust.json

    An error occurred (EntityAlreadyExists) when calling the CreateRole operation: Role with name r already exists.
    [exit 255]
    $ aws iam create-role --role-name "a b" --assume-role-policy-document file://trust.json

    An error occurred (ValidationError) when calling the CreateRole operation: 1 validation error detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+
    [exit 255]
    $ aws iam create-role --role-name other --assume-role-policy-document file://bad.json

    An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: Syntax errors in policy.
    [exit 255]
    $ aws iam create-role --role-name other --assume-role-policy-document '{'

    An error occurred (MalformedPolicyDocument) when calling the CreateRole operation: This policy contains invalid Json
    [exit 255]
    $ aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/NoSuchPolicy

    An error occurred (NoSuchEntity) when calling the AttachRolePolicy operation: Policy arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable.
    [exit 255]
    $ aws iam attach-role-policy --role-name nobody --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole

    An error occurred (NoSuchEntity) when calling the AttachRolePolicy operation: The role with name nobody cannot be found.
    [exit 255]
    $ aws iam get-role-policy --role-name r --policy-name none

    An error occurred (NoSuchEntity) when calling the GetRolePolicy operation: The role policy with name none cannot be found.
    [exit 255]
    $ aws iam detach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/AdministratorAccess

    An error occurred (NoSuchEntity) when calling the DetachRolePolicy operation: Policy arn:aws:iam::aws:policy/AdministratorAccess was not found.
    [exit 255]
    "#);
}

#[test]
fn lambda_takes_only_a_role_that_trusts_it() {
    let desk = Desk::of("210000000003");
    desk.put("ec2.json", &trusting("ec2.amazonaws.com"));
    desk.does("aws iam create-role --role-name ForServers --assume-role-policy-document file://ec2.json; zip -q function.zip lambda_function.py");
    insta::assert_snapshot!(desk.shows(r#"
        CREATE="aws lambda create-function --function-name f --runtime python3.12 --handler lambda_function.lambda_handler --zip-file fileb://function.zip"
        $CREATE --role arn:aws:iam::210000000003:role/ForServers
        $CREATE --role arn:aws:iam::210000000003:role/nobody
        $CREATE --role arn:aws:iam::999999999999:role/ForServers
        $CREATE --role r1
        aws iam update-assume-role-policy --role-name ForServers --policy-document file://trust.json
        $CREATE --role arn:aws:iam::210000000003:role/ForServers --query [FunctionName,State,Role]
    "#), @r#"
    $ CREATE="aws lambda create-function --function-name f --runtime python3.12 --handler lambda_function.lambda_handler --zip-file fileb://function.zip"
    $ $CREATE --role arn:aws:iam::210000000003:role/ForServers

    An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: The role defined for the function cannot be assumed by Lambda.
    [exit 255]
    $ $CREATE --role arn:aws:iam::210000000003:role/nobody

    An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: The role defined for the function cannot be assumed by Lambda.
    [exit 255]
    $ $CREATE --role arn:aws:iam::999999999999:role/ForServers

    An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: The role defined for the function cannot be assumed by Lambda.
    [exit 255]
    $ $CREATE --role r1

    An error occurred (ValidationException) when calling the CreateFunction operation: 1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+
    [exit 255]
    $ aws iam update-assume-role-policy --role-name ForServers --policy-document file://trust.json
    $ $CREATE --role arn:aws:iam::210000000003:role/ForServers --query [FunctionName,State,Role]
    [
        "f",
        "Pending",
        "arn:aws:iam::210000000003:role/ForServers"
    ]
    "#);
}
