//! SNS, by the AWS CLI and by boto3.

use tests::{Aws, Coldstart, Finished, python, root};

use super::Desk;

const PRINTS: &str = "import json

def lambda_handler(event, context):
    record = event['Records'][0]['Sns']
    print('GOT', json.dumps([record['Type'], record['Subject'], record['Message'], record['MessageAttributes']]))
";

#[test]
fn a_message_goes_from_the_cli_to_a_function() {
    let desk = Desk::with_function("270000000011", PRINTS);
    insta::assert_snapshot!(desk.shows(r#"
        TOPIC=$(aws sns create-topic --name news --tags Key=team,Value=blue --query TopicArn --output text)
        echo $TOPIC
        aws sns create-topic --name news --attributes DisplayName=News
        FUNCTION=$(aws lambda get-function --function-name fn --query Configuration.FunctionArn --output text)
        aws lambda add-permission --function-name fn --statement-id sns --action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn $TOPIC --query "length(Statement)"
        aws sns subscribe --topic-arn $TOPIC --protocol lambda --notification-endpoint $FUNCTION --attributes '{"FilterPolicy": "{\"kind\": [\"order\"]}"}'
        aws sns publish --topic-arn $TOPIC --message not-wanted
        aws sns publish --topic-arn $TOPIC --subject Hi --message wanted --message-attributes '{"kind": {"DataType": "String", "StringValue": "order"}}'
        aws sns publish --topic-arn $TOPIC-else --message m
        for i in $(seq 100); do aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern GOT --query events[].message --output text 2>/dev/null | grep . && break; sleep 0.1; done
        aws sns list-subscriptions-by-topic --topic-arn $TOPIC --query "Subscriptions[].[Protocol,Endpoint]"
        aws sns list-tags-for-resource --resource-arn $TOPIC
        aws sns delete-topic --topic-arn $TOPIC
        aws sns list-subscriptions
    "#), @r#"
    $ TOPIC=$(aws sns create-topic --name news --tags Key=team,Value=blue --query TopicArn --output text)
    $ echo $TOPIC
    arn:aws:sns:us-east-1:270000000011:news
    $ aws sns create-topic --name news --attributes DisplayName=News

    An error occurred (InvalidParameter) when calling the CreateTopic operation: Invalid parameter: Attributes Reason: Topic already exists with different attributes
    [exit 255]
    $ FUNCTION=$(aws lambda get-function --function-name fn --query Configuration.FunctionArn --output text)
    $ aws lambda add-permission --function-name fn --statement-id sns --action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn $TOPIC --query "length(Statement)"
    254
    $ aws sns subscribe --topic-arn $TOPIC --protocol lambda --notification-endpoint $FUNCTION --attributes '{"FilterPolicy": "{\"kind\": [\"order\"]}"}'
    {
        "SubscriptionArn": "arn:aws:sns:us-east-1:270000000011:news:UUID"
    }
    $ aws sns publish --topic-arn $TOPIC --message not-wanted
    {
        "MessageId": "UUID"
    }
    $ aws sns publish --topic-arn $TOPIC --subject Hi --message wanted --message-attributes '{"kind": {"DataType": "String", "StringValue": "order"}}'
    {
        "MessageId": "UUID"
    }
    $ aws sns publish --topic-arn $TOPIC-else --message m

    An error occurred (NotFound) when calling the Publish operation: Topic does not exist
    [exit 255]
    $ for i in $(seq 100); do aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern GOT --query events[].message --output text 2>/dev/null | grep . && break; sleep 0.1; done
    GOT ["Notification", "Hi", "wanted", {"kind": {"Type": "String", "Value": "order"}}]
    $ aws sns list-subscriptions-by-topic --topic-arn $TOPIC --query "Subscriptions[].[Protocol,Endpoint]"
    [
        [
            "lambda",
            "arn:aws:lambda:us-east-1:270000000011:function:fn"
        ]
    ]
    $ aws sns list-tags-for-resource --resource-arn $TOPIC
    {
        "Tags": [
            {
                "Key": "team",
                "Value": "blue"
            }
        ]
    }
    $ aws sns delete-topic --topic-arn $TOPIC
    $ aws sns list-subscriptions
    {
        "Subscriptions": []
    }
    "#);
}

#[test]
fn boto3_pages_batches_and_meets_the_errors() {
    let folder = tempfile::tempdir().unwrap();
    let aws = Aws::of_account(Coldstart::shared_aws(), "270000000012", folder.path());
    let finished: Finished = aws.command(&python().unwrap()).arg(root().join("tests/it/aws/sns.py")).output().unwrap().into();
    insta::assert_json_snapshot!(finished.json().unwrap(), @r#"
    {
      "topics, page by page": [
        100,
        5
      ],
      "attributes": [
        "DisplayName",
        "EffectiveDeliveryPolicy",
        "Owner",
        "Policy",
        "SubscriptionsConfirmed",
        "SubscriptionsDeleted",
        "SubscriptionsPending",
        "TopicArn"
      ],
      "subscribed": [
        "pending confirmation",
        "arn:aws:sns:us-east-1:ACCOUNT:topic-000"
      ],
      "of the subscription": {
        "FilterPolicy": "{\"n\": [{\"numeric\": [\">\", 1]}]}",
        "FilterPolicyScope": "MessageAttributes",
        "PendingConfirmation": "false",
        "RawMessageDelivery": "false"
      },
      "batch": [
        [
          "one",
          "two"
        ],
        []
      ],
      "fifo": [
        true,
        "10000000000000000001"
      ],
      "to nobody": [
        "NotFoundException",
        "NotFound",
        "Topic does not exist",
        404
      ],
      "nothing": [
        "InvalidParameterException",
        "InvalidParameter",
        "Invalid parameter: Empty message",
        400
      ],
      "no policy": [
        "InvalidParameterException",
        "InvalidParameter",
        "Invalid parameter: Attributes Reason: FilterPolicy: Unrecognized match type suffx\n at [Source: (String)\"{\"a\": [{\"suffx\": 1}]}\"; line: 1, column: 19]",
        400
      ],
      "no token": [
        "InvalidParameterException",
        "InvalidParameter",
        "Invalid parameter: Token",
        400
      ],
      "absent": [
        "ClientError",
        "NotImplemented",
        "Coldstart does not implement sns:ListPlatformApplications yet.",
        501
      ]
    }
    "#);
}
