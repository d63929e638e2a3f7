//! Operations of AWS that the emulator does not implement: an error in AWS's format that says so, never a false success.

use super::Desk;

#[test]
fn an_operation_that_is_not_here_says_so() {
    let desk = Desk::of("260000000001");
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda list-layers
        aws iam create-login-profile --user-name somebody
        aws logs start-query --log-group-name g --start-time 0 --end-time 1 --query-string "fields @message"
        aws apigateway get-domain-names
        aws sts decode-authorization-message --encoded-message x
    "#), @r#"
    $ aws lambda list-layers

    An error occurred (NotImplemented) when calling the ListLayers operation: Coldstart does not implement lambda:ListLayers yet.
    [exit 255]
    $ aws iam create-login-profile --user-name somebody

    An error occurred (NotImplemented) when calling the CreateLoginProfile operation: Coldstart does not implement iam:CreateLoginProfile yet.
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
    "#);
}

#[test]
fn a_service_that_is_not_here_says_so_in_a_way_that_the_cli_can_read() {
    let desk = Desk::of("260000000002");
    insta::assert_snapshot!(desk.shows(r#"
        aws s3 ls
        aws s3api list-buckets
        aws ec2 describe-instances
        aws cloudformation list-stacks
        aws sns list-topics
        aws cloudwatch list-metrics
        aws ssm get-parameter --name p
        aws eks list-clusters
        aws apigatewayv2 get-apis
    "#), @r#"
    $ aws s3 ls
    $ aws s3api list-buckets
    {
        "Buckets": [],
        "Owner": {
            "ID": "HASH"
        },
        "Prefix": null
    }
    $ aws ec2 describe-instances

    An error occurred (NotImplemented) when calling the DescribeInstances operation: Coldstart does not emulate Amazon EC2. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.
    [exit 255]
    $ aws cloudformation list-stacks

    An error occurred (NotImplemented) when calling the ListStacks operation: Coldstart does not emulate AWS CloudFormation. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.
    [exit 255]
    $ aws sns list-topics
    {
        "Topics": []
    }
    $ aws cloudwatch list-metrics

    An error occurred (NotImplemented) when calling the ListMetrics operation: Coldstart does not emulate CloudWatch. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.
    [exit 255]
    $ aws ssm get-parameter --name p

    An error occurred (NotImplemented) when calling the GetParameter operation: Coldstart does not emulate Amazon SSM. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.
    [exit 255]
    $ aws eks list-clusters

    An error occurred (NotImplemented) when calling the ListClusters operation: Coldstart does not emulate Amazon EKS. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.
    [exit 255]
    $ aws apigatewayv2 get-apis

    An error occurred (NotImplemented) when calling the GetApis operation: Coldstart does not emulate AmazonApiGatewayV2. It has lambda, iam, sts, logs, apigateway, dynamodb, dynamodbstreams, sns, sqs, s3, events and scheduler.
    [exit 255]
    "#);
}
