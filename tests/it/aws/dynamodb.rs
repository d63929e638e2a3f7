//! DynamoDB and its streams with boto3, the AWS CLI and terraform.

use tests::{Aws, Coldstart, python};

use super::{
    Desk,
    boto3::{old, run},
    terraform::cycle,
};

const SCRIPT: &str = "tests/it/aws/dynamodb.py";

#[test]
fn boto3_writes_queries_transacts_and_reads_the_stream() {
    let seen = run(SCRIPT, &python().unwrap(), "210000000001");
    assert_eq!(run(SCRIPT, &old(), "210000000002"), seen);
    insta::assert_json_snapshot!(seen, @r#"
    {
      "table": [
        "CREATING",
        0,
        [
          "CREATING"
        ]
      ],
      "item": {
        "address": {
          "city": "Turin",
          "lines": [
            "1",
            null,
            true
          ]
        },
        "customer": "ada",
        "number": "1",
        "photo": "0001",
        "price": "12.5",
        "sizes": [
          "1",
          "2"
        ],
        "status": "open",
        "tags": [
          "a",
          "b"
        ]
      },
      "updated": {
        "address": {
          "city": "Milan",
          "lines": [
            "1",
            null,
            true
          ]
        },
        "customer": "ada",
        "number": "1",
        "price": "13.5",
        "sizes": [
          "1",
          "2",
          "3"
        ],
        "status": "open",
        "tags": [
          "a",
          "b"
        ]
      },
      "refused": [
        "ConditionalCheckFailedException",
        "The conditional request failed"
      ],
      "pages": [
        25,
        25,
        11
      ],
      "last two": [
        {
          "number": "60"
        },
        {
          "number": "59"
        }
      ],
      "open": 31,
      "scanned": 11,
      "batch": [
        "1",
        "2"
      ],
      "canceled": [
        "ConditionalCheckFailed",
        "None"
      ],
      "stream": [
        64,
        [
          "INSERT",
          "MODIFY"
        ],
        "REMOVE"
      ],
      "image": {
        "B": "0001"
      },
      "order of numbers": 0,
      "time to live": {
        "TimeToLiveStatus": "ENABLED",
        "AttributeName": "until"
      },
      "tags": [
        {
          "Key": "owner",
          "Value": "ada"
        }
      ],
      "reserved": [
        "ClientError",
        "Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: status"
      ],
      "gone": [
        "ResourceNotFoundException",
        "Requested resource not found: Table: orders not found"
      ]
    }
    "#);
}

#[test]
fn the_cli_makes_a_table_and_reads_its_items_and_its_stream() {
    let desk = Desk::of("210000000003");
    insta::assert_snapshot!(desk.shows(r#"
        aws dynamodb create-table --table-name books --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=KEYS_ONLY --query TableDescription.TableStatus
        aws dynamodb wait table-exists --table-name books
        aws dynamodb put-item --table-name books --item '{"id":{"S":"a"},"title":{"S":"Emma"}}' --return-consumed-capacity TOTAL
        aws dynamodb put-item --table-name books --item '{"id":{"S":"a"}}' --condition-expression 'attribute_not_exists(id)'
        aws dynamodb scan --table-name books
        aws dynamodb query --table-name books --key-condition-expression 'id = :id' --expression-attribute-values '{":id":{"S":"a"}}' --query 'Items[].title.S'
        ARN=$(aws dynamodbstreams list-streams --table-name books --query 'Streams[0].StreamArn' --output text)
        SHARD=$(aws dynamodbstreams describe-stream --stream-arn $ARN --query 'StreamDescription.Shards[0].ShardId' --output text)
        ITERATOR=$(aws dynamodbstreams get-shard-iterator --stream-arn $ARN --shard-id $SHARD --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text)
        aws dynamodbstreams get-records --shard-iterator "$ITERATOR" --query 'Records[].[eventName,dynamodb.Keys]'
        aws dynamodb delete-table --table-name books --query TableDescription.TableStatus
        aws dynamodb list-tables
        aws dynamodb execute-statement --statement 'SELECT * FROM books'
    "#), @r#"
    $ aws dynamodb create-table --table-name books --attribute-definitions AttributeName=id,AttributeType=S --key-schema AttributeName=id,KeyType=HASH --billing-mode PAY_PER_REQUEST --stream-specification StreamEnabled=true,StreamViewType=KEYS_ONLY --query TableDescription.TableStatus
    "CREATING"
    $ aws dynamodb wait table-exists --table-name books
    $ aws dynamodb put-item --table-name books --item '{"id":{"S":"a"},"title":{"S":"Emma"}}' --return-consumed-capacity TOTAL
    {
        "ConsumedCapacity": {
            "TableName": "books",
            "CapacityUnits": 1.0
        }
    }
    $ aws dynamodb put-item --table-name books --item '{"id":{"S":"a"}}' --condition-expression 'attribute_not_exists(id)'

    An error occurred (ConditionalCheckFailedException) when calling the PutItem operation: The conditional request failed
    [exit 255]
    $ aws dynamodb scan --table-name books
    {
        "Items": [
            {
                "id": {
                    "S": "a"
                },
                "title": {
                    "S": "Emma"
                }
            }
        ],
        "Count": 1,
        "ScannedCount": 1,
        "ConsumedCapacity": null
    }
    $ aws dynamodb query --table-name books --key-condition-expression 'id = :id' --expression-attribute-values '{":id":{"S":"a"}}' --query 'Items[].title.S'
    [
        "Emma"
    ]
    $ ARN=$(aws dynamodbstreams list-streams --table-name books --query 'Streams[0].StreamArn' --output text)
    $ SHARD=$(aws dynamodbstreams describe-stream --stream-arn $ARN --query 'StreamDescription.Shards[0].ShardId' --output text)
    $ ITERATOR=$(aws dynamodbstreams get-shard-iterator --stream-arn $ARN --shard-id $SHARD --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text)
    $ aws dynamodbstreams get-records --shard-iterator "$ITERATOR" --query 'Records[].[eventName,dynamodb.Keys]'
    [
        [
            "INSERT",
            {
                "id": {
                    "S": "a"
                }
            }
        ]
    ]
    $ aws dynamodb delete-table --table-name books --query TableDescription.TableStatus
    "DELETING"
    $ aws dynamodb list-tables
    {
        "TableNames": []
    }
    $ aws dynamodb execute-statement --statement 'SELECT * FROM books'

    An error occurred (NotImplemented) when calling the ExecuteStatement operation: Coldstart does not implement dynamodb:ExecuteStatement yet.
    [exit 255]
    "#);
}

#[test]
fn terraform_makes_a_table_finds_nothing_to_change_changes_it_and_destroys_it() {
    let account = "210000000004";
    let changed = include_str!("table.tf").replace("# changed: ", "");
    if !cycle(
        "terraform_makes_a_table_finds_nothing_to_change_changes_it_and_destroys_it",
        account,
        &[include_str!("table.tf"), &changed],
    ) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let left = Aws::of_account(Coldstart::shared_aws(), account, folder.path());
    let left = left.sh("aws dynamodb list-tables --query TableNames --output text").unwrap().ok().unwrap();
    assert_eq!(left.trim(), "", "destroy left something");
}
