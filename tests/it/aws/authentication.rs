//! Authentication: `coldstart serve` accepts students' keys, `coldstart aws` accepts any.

use tests::{Aws, Coldstart, Student, transcript};

use super::Desk;

#[test]
fn coldstart_aws_takes_any_credentials_and_a_number_picks_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let who =
        |keys| transcript(&Aws::new(&Coldstart::shared_aws().aws, keys, folder.path()), "aws sts get-caller-identity --query Arn");
    insta::assert_snapshot!(who(("test", "test")).unwrap(), @r#"
    $ aws sts get-caller-identity --query Arn
    "arn:aws:iam::000000000000:root"
    "#);
    insta::assert_snapshot!(who(("123456789012", "whatever")).unwrap(), @r#"
    $ aws sts get-caller-identity --query Arn
    "arn:aws:iam::123456789012:root"
    "#);
}

#[tokio::test]
async fn a_students_keys_open_their_own_account_and_forged_or_old_ones_open_none() {
    let site = Coldstart::shared_site();
    let (ada, bo) = (Student::guest(site).await.unwrap(), Student::guest(site).await.unwrap());
    let folder = tempfile::tempdir().unwrap();
    let access = ada.access().await.unwrap();
    let (mine, theirs) = (&access.account, bo.access().await.unwrap().account);
    let shows = |keys, lines: &str| {
        let shown = transcript(&Aws::new(&access.endpoint, keys, folder.path()), lines).unwrap();
        shown.replace(mine, "MINE").replace(&theirs, "THEIRS").replace(&access.access_key_id, "KEY")
    };
    let (id, secret) = (access.access_key_id.as_str(), access.secret_access_key.as_str());
    insta::assert_snapshot!(shows((id, secret), "aws sts get-caller-identity --query Account"), @r#"
    $ aws sts get-caller-identity --query Account
    "MINE"
    "#);
    let typed = format!(
        "aws iam get-role --role-name MyLambdaRole --query Role.Arn
         aws lambda get-function --function-name arn:aws:lambda:us-east-1:{theirs}:function:HelloLambda
         aws lambda list-functions --region eu-west-1 --query Functions"
    );
    insta::assert_snapshot!(shows((id, secret), &typed), @r#"
    $ aws iam get-role --role-name MyLambdaRole --query Role.Arn
    "arn:aws:iam::MINE:role/service-role/MyLambdaRole"
    $ aws lambda get-function --function-name arn:aws:lambda:us-east-1:THEIRS:function:HelloLambda

    An error occurred (AccessDeniedException) when calling the GetFunction operation: User: arn:aws:iam::MINE:root is not authorized to perform: lambda:GetFunction on resource: arn:aws:lambda:us-east-1:THEIRS:function:HelloLambda because no resource-based policy allows the lambda:GetFunction action
    [exit 255]
    $ aws lambda list-functions --region eu-west-1 --query Functions
    []
    "#);
    let each = "aws lambda list-functions; aws iam list-roles; aws logs describe-log-groups; aws apigateway get-rest-apis; aws sts get-caller-identity";
    insta::assert_snapshot!(shows((id, "forged"), &each.replace("; ", "\n")), @r#"
    $ aws lambda list-functions

    An error occurred (InvalidSignatureException) when calling the ListFunctions operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    [exit 255]
    $ aws iam list-roles

    An error occurred (SignatureDoesNotMatch) when calling the ListRoles operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    [exit 255]
    $ aws logs describe-log-groups

    An error occurred (InvalidSignatureException) when calling the DescribeLogGroups operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    [exit 255]
    $ aws apigateway get-rest-apis

    An error occurred (InvalidSignatureException) when calling the GetRestApis operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    [exit 255]
    $ aws sts get-caller-identity

    An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    [exit 255]
    "#);
    insta::assert_snapshot!(shows(("AKIAIOSFODNN7EXAMPLE", secret), "aws lambda list-functions\naws iam list-roles"), @r#"
    $ aws lambda list-functions

    An error occurred (UnrecognizedClientException) when calling the ListFunctions operation: The security token included in the request is invalid.
    [exit 255]
    $ aws iam list-roles

    An error occurred (InvalidClientTokenId) when calling the ListRoles operation: The security token included in the request is invalid.
    [exit 255]
    "#);
    insta::assert_snapshot!(shows(("123456789012", "test"), "aws lambda list-functions"), @r#"
    $ aws lambda list-functions

    An error occurred (UnrecognizedClientException) when calling the ListFunctions operation: The security token included in the request is invalid.
    [exit 255]
    "#);
    ada.ask(&app::account::api::RotateKeys {}).await.unwrap().unwrap();
    insta::assert_snapshot!(shows((id, secret), "aws sts get-caller-identity"), @r#"
    $ aws sts get-caller-identity

    An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.
    [exit 255]
    "#);
}

#[test]
fn a_request_without_a_signature_is_refused_at_both_doors() {
    let folder = tempfile::tempdir().unwrap();
    let typed = "aws --no-sign-request sts get-caller-identity
        aws --no-sign-request lambda list-functions
        aws --no-sign-request apigateway get-rest-apis
        aws --no-sign-request logs describe-log-groups";
    let refused = |site: &Coldstart| transcript(&Aws::new(&site.aws, ("test", "test"), folder.path()), typed).unwrap();
    let seen = refused(Coldstart::shared_aws());
    insta::assert_snapshot!(seen, @"
    $ aws --no-sign-request sts get-caller-identity

    An error occurred (MissingAuthenticationToken) when calling the GetCallerIdentity operation: Request is missing Authentication Token
    [exit 255]
    $ aws --no-sign-request lambda list-functions

    An error occurred (MissingAuthenticationTokenException) when calling the ListFunctions operation: Missing Authentication Token
    [exit 255]
    $ aws --no-sign-request apigateway get-rest-apis

    An error occurred (MissingAuthenticationTokenException) when calling the GetRestApis operation: Missing Authentication Token
    [exit 255]
    $ aws --no-sign-request logs describe-log-groups

    An error occurred (MissingAuthenticationTokenException) when calling the DescribeLogGroups operation: Missing Authentication Token
    [exit 255]
    ");
    assert_eq!(refused(Coldstart::shared_site()), seen);
}

#[test]
fn a_function_has_temporary_keys() {
    let code = "import os

def lambda_handler(event, context):
    return os.environ['AWS_ACCESS_KEY_ID'][:4], len(os.environ['AWS_SECRET_ACCESS_KEY']), bool(os.environ['AWS_SESSION_TOKEN'])
";
    let desk = Desk::with_function("290000000001", code);
    insta::assert_snapshot!(desk.shows("aws lambda invoke --function-name fn out --query StatusCode; cat out"), @r#"
    $ aws lambda invoke --function-name fn out --query StatusCode; cat out
    200
    ["ASIA", 40, true]
    "#);
}
