//! What AWS has and the emulator has not: an error in AWS's shape that says so, never a made-up success.

use super::Desk;

#[test]
fn an_operation_that_is_not_here_says_so() {
    let desk = Desk::of("260000000001");
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda list-layers
        aws iam create-user --user-name somebody
        aws logs start-query --log-group-name g --start-time 0 --end-time 1 --query-string "fields @message"
        aws apigateway get-domain-names
        aws sts decode-authorization-message --encoded-message x
        aws s3api list-buckets
        aws dynamodb list-tables
    "#), @r#"
    $ aws lambda list-layers

    An error occurred (NotImplemented) when calling the ListLayers operation: Coldstart does not implement lambda:ListLayers yet.
    [exit 255]
    $ aws iam create-user --user-name somebody

    An error occurred (NotImplemented) when calling the CreateUser operation: Coldstart does not implement iam:CreateUser yet.
    [exit 255]
    $ aws logs start-query --log-group-name g --start-time 0 --end-time 1 --query-string "fields @message"

    An error occurred (NotImplemented) when calling the StartQuery operation: Coldstart does not implement logs:StartQuery yet.
    [exit 255]
    $ aws apigateway get-domain-names

    An error occurred (NotImplemented) when calling the GetDomainNames operation: Coldstart does not implement apigateway:GetDomainNames yet.
    [exit 255]
    $ aws sts decode-authorization-message --encoded-message x

    An error occurred (NotImplemented) when calling the DecodeAuthorizationMessage operation: Coldstart does not implement sts:DecodeAuthorizationMessage yet.
    [exit 255]
    $ aws s3api list-buckets

    An error occurred (501) when calling the ListBuckets operation: Not Implemented
    [exit 255]
    $ aws dynamodb list-tables

    An error occurred (501) when calling the ListTables operation: Coldstart does not emulate the service that this request is for. It has lambda, apigateway, iam, sts and logs.
    [exit 255]
    "#);
}
