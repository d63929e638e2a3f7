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
    let desk = Desk::with_function("270000000001", PRINTS);
    insta::assert_snapshot!(desk.shows(r#"
        TOPIC=$(aws sns create-topic --name news --tags Key=team,Value=blue --query TopicArn --output text)
        echo $TOPIC
        aws sns create-topic --name news --attributes DisplayName=News
        FUNCTION=$(aws lambda get-function --function-name fn --query Configuration.FunctionArn --output text)
        aws lambda add-permission --function-name fn --statement-id sns --action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn $TOPIC --query length(Statement)
        aws sns subscribe --topic-arn $TOPIC --protocol lambda --notification-endpoint $FUNCTION --attributes '{"FilterPolicy": "{\"kind\": [\"order\"]}"}'
        aws sns publish --topic-arn $TOPIC --message not-wanted
        aws sns publish --topic-arn $TOPIC --subject Hi --message wanted --message-attributes '{"kind": {"DataType": "String", "StringValue": "order"}}'
        aws sns publish --topic-arn $TOPIC-else --message m
        for i in $(seq 100); do aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern GOT --query events[].message --output text 2>/dev/null | grep . && break; sleep 0.1; done
        aws sns list-subscriptions-by-topic --topic-arn $TOPIC --query "Subscriptions[].[Protocol,Endpoint]"
        aws sns list-tags-for-resource --resource-arn $TOPIC
        aws sns delete-topic --topic-arn $TOPIC
        aws sns list-subscriptions
    "#), @"");
}

#[test]
fn boto3_pages_batches_and_meets_the_errors() {
    let folder = tempfile::tempdir().unwrap();
    let aws = Aws::of_account(Coldstart::shared_aws(), "270000000002", folder.path());
    let finished: Finished = aws.command(python().unwrap()).arg(root().join("tests/it/aws/sns.py")).output().unwrap().into();
    insta::assert_json_snapshot!(finished.json().unwrap(), @"");
}
