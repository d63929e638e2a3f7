//! What is told of a table, and the setting of its time to live.

use dynamodb::{
    Table,
    table::{CreateTableInput, Facts, IndexFacts, UpdateTableInput},
    ttl,
};
use serde::Deserialize;
use serde_json::json;

fn table() -> Table {
    let mut input = crate::agreement::table();
    input["TableClass"] = json!("STANDARD");
    Table::try_from(CreateTableInput::deserialize(&input).unwrap()).unwrap()
}

fn facts() -> Facts {
    let index = IndexFacts { index_status: "ACTIVE", item_count: 1, index_size_bytes: 20 };
    Facts {
        table_arn: "arn:aws:dynamodb:us-east-1:000000000000:table/table".to_owned(),
        table_id: "7d1a".to_owned(),
        table_status: "ACTIVE",
        creation_date_time: 1_700_000_000.5,
        item_count: 2,
        table_size_bytes: 40,
        latest_stream: Some(("label".to_owned(), "arn:aws:dynamodb:us-east-1:000000000000:table/table/stream/label".to_owned())),
        pay_per_request_since: Some(1_700_000_000.5),
        indexes: ["all", "keys", "local"].map(|name| (name.to_owned(), index.clone())).into(),
    }
}

#[test]
fn a_table_is_described() {
    insta::assert_snapshot!(serde_json::to_string_pretty(&table().describe(&facts())).unwrap(), @r#"
    {
      "AttributeDefinitions": [
        {
          "AttributeName": "pk",
          "AttributeType": "S"
        },
        {
          "AttributeName": "sk",
          "AttributeType": "N"
        },
        {
          "AttributeName": "g",
          "AttributeType": "S"
        },
        {
          "AttributeName": "h",
          "AttributeType": "N"
        }
      ],
      "TableName": "table",
      "KeySchema": [
        {
          "AttributeName": "pk",
          "KeyType": "HASH"
        },
        {
          "AttributeName": "sk",
          "KeyType": "RANGE"
        }
      ],
      "TableStatus": "ACTIVE",
      "CreationDateTime": 1700000000.5,
      "ProvisionedThroughput": {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": 0,
        "WriteCapacityUnits": 0
      },
      "TableSizeBytes": 40,
      "ItemCount": 2,
      "TableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/table",
      "TableId": "7d1a",
      "BillingModeSummary": {
        "BillingMode": "PAY_PER_REQUEST",
        "LastUpdateToPayPerRequestDateTime": 1700000000.5
      },
      "LocalSecondaryIndexes": [
        {
          "IndexName": "local",
          "KeySchema": [
            {
              "AttributeName": "pk",
              "KeyType": "HASH"
            },
            {
              "AttributeName": "h",
              "KeyType": "RANGE"
            }
          ],
          "Projection": {
            "ProjectionType": "INCLUDE",
            "NonKeyAttributes": [
              "x"
            ]
          },
          "IndexSizeBytes": 20,
          "ItemCount": 1,
          "IndexArn": "arn:aws:dynamodb:us-east-1:000000000000:table/table/index/local"
        }
      ],
      "GlobalSecondaryIndexes": [
        {
          "IndexName": "all",
          "KeySchema": [
            {
              "AttributeName": "g",
              "KeyType": "HASH"
            },
            {
              "AttributeName": "h",
              "KeyType": "RANGE"
            }
          ],
          "Projection": {
            "ProjectionType": "ALL"
          },
          "IndexStatus": "ACTIVE",
          "ProvisionedThroughput": {
            "NumberOfDecreasesToday": 0,
            "ReadCapacityUnits": 0,
            "WriteCapacityUnits": 0
          },
          "IndexSizeBytes": 20,
          "ItemCount": 1,
          "IndexArn": "arn:aws:dynamodb:us-east-1:000000000000:table/table/index/all"
        },
        {
          "IndexName": "keys",
          "KeySchema": [
            {
              "AttributeName": "h",
              "KeyType": "HASH"
            }
          ],
          "Projection": {
            "ProjectionType": "KEYS_ONLY"
          },
          "IndexStatus": "ACTIVE",
          "ProvisionedThroughput": {
            "NumberOfDecreasesToday": 0,
            "ReadCapacityUnits": 0,
            "WriteCapacityUnits": 0
          },
          "IndexSizeBytes": 20,
          "ItemCount": 1,
          "IndexArn": "arn:aws:dynamodb:us-east-1:000000000000:table/table/index/keys"
        }
      ],
      "StreamSpecification": {
        "StreamEnabled": true,
        "StreamViewType": "NEW_AND_OLD_IMAGES"
      },
      "LatestStreamLabel": "label",
      "LatestStreamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/table/stream/label",
      "TableClassSummary": {
        "TableClass": "STANDARD"
      },
      "DeletionProtectionEnabled": false
    }
    "#);
}

#[test]
fn a_stored_definition_is_read_as_it_was() {
    let table = table();
    assert_eq!(serde_json::from_str::<Table>(&serde_json::to_string(&table).unwrap()).unwrap(), table);
}

#[test]
fn an_update_says_what_has_to_be_done() {
    let update = |input| table().update(UpdateTableInput::deserialize(&input).unwrap());
    let deleted = update(json!({"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "keys"}}]})).unwrap();
    assert_eq!((deleted.created, deleted.deleted.as_deref()), (None, Some("keys")));
    assert!(deleted.table.index("keys").is_none() && deleted.table.index("all").is_some());
    // The stream that is there has to end before another one begins.
    insta::assert_snapshot!(
        update(json!({"StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}})).unwrap_err(),
        @"Table already has an enabled stream: TableName: table"
    );
}

#[test]
fn time_to_live_is_on_for_one_attribute() {
    assert_eq!(ttl::update(None, "expires", true), Ok(Some("expires".to_owned())));
    assert_eq!(ttl::update(Some("expires"), "expires", false), Ok(None));
    insta::assert_snapshot!(ttl::update(None, "expires", false).unwrap_err(), @"TimeToLive is already disabled");
    insta::assert_snapshot!(ttl::update(Some("expires"), "expires", true).unwrap_err(), @"TimeToLive is already enabled");
    insta::assert_snapshot!(ttl::update(Some("expires"), "other", true).unwrap_err(), @"TimeToLive is active on a different AttributeName: current AttributeName is expires");
}
