//! Code of functions from objects of S3.

use base64::{Engine, prelude::BASE64_STANDARD};
use emulator::Service;
use http::Request;
use serde_json::{Value, json};

use super::{CODE, FUNCTIONS, hello, lambda, make_role, package};
use crate::{
    authorization::{self, may},
    harness::{Answer, Aws},
    s3::s3,
};

/// An account with the bucket `code`, in which `app.zip` has a function's code.
async fn with_code() -> Aws {
    let aws = Aws::new();
    authorization::make_caller(&aws).await;
    make_role(&aws).await;
    assert_eq!(s3(&aws, "PUT", "/code", &[], "").await.status, 200);
    upload(&aws, "app.zip", CODE).await;
    aws
}

/// Uploads a package, and returns the answer.
async fn upload(aws: &Aws, key: &str, code: &str) -> Answer {
    let zip = BASE64_STANDARD.decode(package(code)).expect("base64");
    let answer = aws.send(aws.request("s3", "PUT", &format!("/code/{key}")).body(zip.into()).expect("a request")).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer
}

fn from(code: Value) -> Value {
    let mut input = hello();
    input["Code"] = code;
    input
}

#[tokio::test]
async fn a_function_is_made_and_updated_with_an_object() {
    let aws = with_code().await;
    let made = lambda(&aws, "POST", FUNCTIONS, from(json!({ "S3Bucket": "code", "S3Key": "app.zip" }))).await;
    assert_eq!(made.status, 201, "{made}");
    let mut same = hello();
    same["FunctionName"] = "same".into();
    let same = lambda(&aws, "POST", FUNCTIONS, same).await.json();
    assert_eq!(made.json()["CodeSha256"], same["CodeSha256"]);
    upload(&aws, "app.zip", "def handler(event, context):\n    return 2\n").await;
    let path = format!("{FUNCTIONS}/hello/code");
    let updated = lambda(&aws, "PUT", &path, json!({ "S3Bucket": "code", "S3Key": "app.zip" })).await;
    assert_eq!(updated.status, 200, "{updated}");
    assert_ne!(updated.json()["CodeSha256"], same["CodeSha256"]);
}

#[tokio::test]
async fn a_version_of_an_object_may_be_named() {
    let aws = with_code().await;
    let on = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(s3(&aws, "PUT", "/code?versioning", &[], on).await.status, 200);
    let first = upload(&aws, "v.zip", CODE).await.header("x-amz-version-id");
    upload(&aws, "v.zip", "def handler(event, context):\n    return 2\n").await;
    let version = json!({ "S3Bucket": "code", "S3Key": "v.zip", "S3ObjectVersion": first });
    let of_first = lambda(&aws, "POST", FUNCTIONS, from(version)).await;
    assert_eq!(of_first.status, 201, "{of_first}");
    let newest = lambda(&aws, "PUT", &format!("{FUNCTIONS}/hello/code"), json!({ "S3Bucket": "code", "S3Key": "v.zip" })).await;
    assert_ne!(of_first.json()["CodeSha256"], newest.json()["CodeSha256"]);
}

#[tokio::test]
async fn what_s3_does_not_give_is_no_code() {
    let aws = with_code().await;
    let other = aws.as_account(9);
    assert_eq!(s3(&other, "PUT", "/of-another", &[], "").await.status, 200);
    s3(&aws, "PUT", "/code/text", &[], "no zip").await;
    let mut seen = Vec::new();
    for code in [
        json!({ "S3Bucket": "none", "S3Key": "app.zip" }),
        json!({ "S3Bucket": "code", "S3Key": "none" }),
        json!({ "S3Bucket": "code", "S3Key": "app.zip", "S3ObjectVersion": "none" }),
        json!({ "S3Bucket": "of-another", "S3Key": "app.zip" }),
        json!({ "S3Bucket": "code", "S3Key": "text" }),
        json!({ "S3Bucket": "code" }),
        json!({ "S3Bucket": "code", "S3Key": "app.zip", "ZipFile": package(CODE) }),
        json!({ "S3Bucket": "code", "S3Key": "app.zip", "SourceKMSKeyArn": "arn:aws:kms:us-east-1:111122223333:key/1" }),
    ] {
        seen.push(lambda(&aws, "POST", FUNCTIONS, from(code)).await.to_string());
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    400 InvalidParameterValueException
    {"Type":"User","message":"Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Error occurred while GetObject. S3 Error Code: InvalidArgument. S3 Error Message: Invalid version id specified"}
    403 AccessDeniedException
    {
      "Message": "Your access has been denied by S3, please make sure your request credentials have permission to GetObject for of-another/app.zip. S3 Error Code: AccessDenied. S3 Error Message: Access Denied"
    }
    400 InvalidParameterValueException
    {"Type":"User","message":"Could not unzip uploaded file. Please check your file, then try to upload again."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Please provide a source for function code."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Please do not provide other FunctionCode parameters when providing a ZipFile."}
    400 InvalidParameterValueException
    {"Type":"User","message":"Coldstart has no KMS keys; please leave out SourceKMSKeyArn."}
    "#);
}

#[tokio::test]
async fn the_callers_own_permission_is_asked() {
    let aws = with_code().await;
    let mut seen = Vec::new();
    for (key, actions) in [
        ("app.zip", json!(["lambda:*", "iam:PassRole"])),
        ("none", json!(["lambda:*", "iam:PassRole", "s3:GetObject"])),
        ("none", json!(["lambda:*", "iam:PassRole", "s3:GetObject", "s3:ListBucket"])),
        ("app.zip", json!(["lambda:*", "iam:PassRole", "s3:GetObject"])),
    ] {
        may(&aws, json!({ "Effect": "Allow", "Action": actions, "Resource": "*" })).await;
        let input = from(json!({ "S3Bucket": "code", "S3Key": key })).to_string();
        let request = Request::post(FUNCTIONS).body(input.into()).expect("a request");
        let answer = authorization::send(&aws, Service::LAMBDA, request).await;
        seen.push(format!("{} {}", answer.status, if answer.status == 201 { String::new() } else { answer.text() }));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    403 {"Message":"Your access has been denied by S3, please make sure your request credentials have permission to GetObject for code/app.zip. S3 Error Code: AccessDenied. S3 Error Message: User: arn:aws:sts::111122223333:assumed-role/caller/test is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::code/app.zip\" because no identity-based policy allows the s3:GetObject action"}
    403 {"Message":"Your access has been denied by S3, please make sure your request credentials have permission to GetObject for code/none. S3 Error Code: AccessDenied. S3 Error Message: Access Denied"}
    400 {"Type":"User","message":"Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist."}
    201
    "#);
}
