//! Tables: definitions, settings, tags.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{call, ok, orders, plain, put, short, with_stream};
use crate::harness::Aws;

#[tokio::test]
async fn a_table_is_created_described_listed_and_deleted() {
    let aws = Aws::new();
    let created = ok(&aws, "CreateTable", plain("books")).await;
    assert_eq!(created["TableDescription"]["TableStatus"], "CREATING");
    insta::assert_json_snapshot!(ok(&aws, "DescribeTable", json!({ "TableName": "books" })).await, @r#"
    {
      "Table": {
        "AttributeDefinitions": [
          {
            "AttributeName": "id",
            "AttributeType": "S"
          }
        ],
        "TableName": "books",
        "KeySchema": [
          {
            "AttributeName": "id",
            "KeyType": "HASH"
          }
        ],
        "TableStatus": "ACTIVE",
        "CreationDateTime": 1795521600,
        "ProvisionedThroughput": {
          "NumberOfDecreasesToday": 0,
          "ReadCapacityUnits": 0,
          "WriteCapacityUnits": 0
        },
        "TableSizeBytes": 0,
        "ItemCount": 0,
        "TableArn": "arn:aws:dynamodb:us-east-1:111122223333:table/books",
        "TableId": "00000000-0000-0000-0000-000000000002",
        "BillingModeSummary": {
          "BillingMode": "PAY_PER_REQUEST",
          "LastUpdateToPayPerRequestDateTime": 1795521600
        },
        "DeletionProtectionEnabled": false
      }
    }
    "#);
    assert_eq!(ok(&aws, "ListTables", json!({})).await, json!({ "TableNames": ["books"] }));
    let again = call(&aws, "CreateTable", plain("books")).await;
    insta::assert_snapshot!(short(&again), @"400 ResourceInUseException: Table already exists: books");
    let deleted = ok(&aws, "DeleteTable", json!({ "TableName": "books" })).await;
    assert_eq!(deleted["TableDescription"]["TableStatus"], "DELETING");
    let gone = [
        call(&aws, "DescribeTable", json!({ "TableName": "books" })).await,
        call(&aws, "DeleteTable", json!({ "TableName": "books" })).await,
        call(&aws, "GetItem", json!({ "TableName": "books", "Key": { "id": { "S": "a" } } })).await,
        call(&aws, "DescribeContinuousBackups", json!({ "TableName": "books" })).await,
        call(
            &aws,
            "UpdateTimeToLive",
            json!({ "TableName": "books", "TimeToLiveSpecification": { "Enabled": true, "AttributeName": "a" } }),
        )
        .await,
    ];
    insta::assert_snapshot!(gone.map(|answer| short(&answer)).join("\n"), @"
    400 ResourceNotFoundException: Requested resource not found: Table: books not found
    400 ResourceNotFoundException: Requested resource not found: Table: books not found
    400 ResourceNotFoundException: Requested resource not found
    400 TableNotFoundException: Table not found: books
    400 ResourceNotFoundException: Requested resource not found: Table: books not found
    ");
}

#[tokio::test]
async fn tables_are_listed_by_pages() {
    let aws = Aws::new();
    for name in ["aaa", "bbb", "ccc"] {
        ok(&aws, "CreateTable", plain(name)).await;
    }
    let first = ok(&aws, "ListTables", json!({ "Limit": 2 })).await;
    assert_eq!(first, json!({ "TableNames": ["aaa", "bbb"], "LastEvaluatedTableName": "bbb" }));
    let second = ok(&aws, "ListTables", json!({ "Limit": 2, "ExclusiveStartTableName": "bbb" })).await;
    assert_eq!(second, json!({ "TableNames": ["ccc"] }));
}

#[tokio::test]
async fn an_index_that_is_made_later_has_the_items_that_were_there() {
    let aws = Aws::new();
    let mut table = orders();
    let index = table["GlobalSecondaryIndexes"][0].take();
    table.as_object_mut().expect("members").remove("GlobalSecondaryIndexes");
    table["AttributeDefinitions"].as_array_mut().expect("definitions").pop();
    ok(&aws, "CreateTable", table).await;
    put(&aws, "orders", json!({ "customer": { "S": "ada" }, "number": { "N": "1" }, "state": { "S": "open" } })).await;
    put(&aws, "orders", json!({ "customer": { "S": "ada" }, "number": { "N": "2" } })).await;
    let query = json!({
        "TableName": "orders", "IndexName": "by-state", "KeyConditionExpression": "#s = :s",
        "ExpressionAttributeNames": { "#s": "state" }, "ExpressionAttributeValues": { ":s": { "S": "open" } },
    });
    insta::assert_snapshot!(short(&call(&aws, "Query", query.clone()).await), @"400 ValidationException: The table does not have the specified index: by-state");
    let update = json!({
        "TableName": "orders",
        "AttributeDefinitions": [{ "AttributeName": "state", "AttributeType": "S" }, { "AttributeName": "number", "AttributeType": "N" }],
        "GlobalSecondaryIndexUpdates": [{ "Create": index }],
    });
    let updated = ok(&aws, "UpdateTable", update).await;
    assert_eq!(updated["TableDescription"]["TableStatus"], "UPDATING");
    assert_eq!(updated["TableDescription"]["GlobalSecondaryIndexes"][0]["IndexStatus"], "CREATING");
    assert_eq!(ok(&aws, "Query", query).await["Count"], 1);
    let described = ok(&aws, "DescribeTable", json!({ "TableName": "orders" })).await;
    let index = &described["Table"]["GlobalSecondaryIndexes"][0];
    assert_eq!(
        (&index["IndexStatus"], &index["ItemCount"], &described["Table"]["ItemCount"]),
        (&json!("ACTIVE"), &json!(1), &json!(2))
    );
    let delete = json!({ "TableName": "orders", "GlobalSecondaryIndexUpdates": [{ "Delete": { "IndexName": "by-state" } }] });
    let updated = ok(&aws, "UpdateTable", delete).await;
    assert_eq!(updated["TableDescription"]["GlobalSecondaryIndexes"], Value::Null);
}

#[tokio::test]
async fn a_protected_table_is_not_deleted() {
    let aws = Aws::new();
    let mut table = plain("books");
    table["DeletionProtectionEnabled"] = json!(true);
    ok(&aws, "CreateTable", table).await;
    insta::assert_snapshot!(short(&call(&aws, "DeleteTable", json!({ "TableName": "books" })).await), @"400 ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
    ok(&aws, "UpdateTable", json!({ "TableName": "books", "DeletionProtectionEnabled": false })).await;
    ok(&aws, "DeleteTable", json!({ "TableName": "books" })).await;
}

#[tokio::test]
async fn a_table_that_pays_by_units_begins_to_pay_by_requests() {
    let aws = Aws::new();
    let mut table = plain("books");
    table["BillingMode"] = json!("PROVISIONED");
    table["ProvisionedThroughput"] = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 4 });
    let created = ok(&aws, "CreateTable", table).await;
    assert_eq!(created["TableDescription"]["BillingModeSummary"], Value::Null);
    aws.clock.advance(SignedDuration::from_secs(1));
    let updated = ok(&aws, "UpdateTable", json!({ "TableName": "books", "BillingMode": "PAY_PER_REQUEST" })).await;
    insta::assert_json_snapshot!(updated["TableDescription"]["BillingModeSummary"], @r#"
    {
      "BillingMode": "PAY_PER_REQUEST",
      "LastUpdateToPayPerRequestDateTime": 1795521601
    }
    "#);
}

#[tokio::test]
async fn tags_are_kept_and_an_arn_names_the_table() {
    let aws = Aws::new();
    let mut table = plain("books");
    table["Tags"] = json!([{ "Key": "owner", "Value": "ada" }]);
    ok(&aws, "CreateTable", table).await;
    let arn = "arn:aws:dynamodb:us-east-1:111122223333:table/books";
    ok_empty(&aws, "TagResource", json!({ "ResourceArn": arn, "Tags": [{ "Key": "stage", "Value": "dev" }] })).await;
    ok_empty(&aws, "UntagResource", json!({ "ResourceArn": arn, "TagKeys": ["owner", "none"] })).await;
    let tags = ok(&aws, "ListTagsOfResource", json!({ "ResourceArn": arn })).await;
    assert_eq!(tags, json!({ "Tags": [{ "Key": "stage", "Value": "dev" }] }));
    let others = [
        "arn:aws:dynamodb:us-east-1:111122223333:table/other",
        "arn:aws:dynamodb:us-east-1:444455556666:table/books",
        "arn:aws:dynamodb:us-east-1:111122223333:table/books/index/x",
        "books",
    ];
    let mut seen = Vec::new();
    for other in others {
        seen.push(short(&call(&aws, "ListTagsOfResource", json!({ "ResourceArn": other })).await));
    }
    let many: Vec<Value> = (0..50).map(|number| json!({ "Key": format!("k{number}"), "Value": "" })).collect();
    seen.push(short(&call(&aws, "TagResource", json!({ "ResourceArn": arn, "Tags": many })).await));
    insta::assert_snapshot!(seen.join("\n"), @"
    400 ResourceNotFoundException: Requested resource not found: ResourcArn: arn:aws:dynamodb:us-east-1:111122223333:table/other not found
    400 ResourceNotFoundException: Requested resource not found: ResourcArn: arn:aws:dynamodb:us-east-1:444455556666:table/books not found
    400 ValidationException: Invalid TableArn: Invalid ResourceArn provided as input arn:aws:dynamodb:us-east-1:111122223333:table/books/index/x
    400 ValidationException: Invalid TableArn: Invalid ResourceArn provided as input books
    400 ValidationException: One or more parameter values were invalid: A table can have at most 50 tags
    ");
}

async fn ok_empty(aws: &Aws, operation: &str, input: Value) {
    let answer = call(aws, operation, input).await;
    assert_eq!((answer.status, answer.text()), (200, String::new()), "{operation}");
}

#[tokio::test]
async fn a_table_is_named_by_its_name_or_its_arn() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", plain("books")).await;
    let arn = "arn:aws:dynamodb:us-east-1:111122223333:table/books";
    put(&aws, arn, json!({ "id": { "S": "a" } })).await;
    let mut seen = Vec::new();
    for name in [
        "books",
        arn,
        "arn:aws:dynamodb:eu-west-1:111122223333:table/books",
        "arn:aws:dynamodb:us-east-1:444455556666:table/books",
        "arn:aws:sqs:us-east-1:111122223333:table/books",
        "arn:aws:dynamodb:us-east-1:111122223333:books",
        "arn:books",
        "bo",
        "bo oks",
    ] {
        let answer = call(&aws, "GetItem", json!({ "TableName": name, "Key": { "id": { "S": "a" } } })).await;
        seen.push(format!("{name}: {}", short(&answer)));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    books: 200 {"Item":{"id":{"S":"a"}}}
    arn:aws:dynamodb:us-east-1:111122223333:table/books: 200 {"Item":{"id":{"S":"a"}}}
    arn:aws:dynamodb:eu-west-1:111122223333:table/books: 400 ResourceNotFoundException: Requested resource not found
    arn:aws:dynamodb:us-east-1:444455556666:table/books: 400 ResourceNotFoundException: Requested resource not found
    arn:aws:sqs:us-east-1:111122223333:table/books: 400 ValidationException: Invalid TableArn: Invalid ResourceArn provided as input arn:aws:sqs:us-east-1:111122223333:table/books
    arn:aws:dynamodb:us-east-1:111122223333:books: 400 ValidationException: Invalid TableArn: Invalid ResourceArn provided as input arn:aws:dynamodb:us-east-1:111122223333:books
    arn:books: 400 ValidationException: Invalid TableArn: Invalid ResourceArn provided as input arn:books
    bo: 400 ValidationException: TableName must be at least 3 characters long and at most 255 characters long
    bo oks: 400 ValidationException: 1 validation error detected: Value 'bo oks' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+
    "#);
    // A batch with both spellings of a table would write an item twice.
    let write = |text: &str| json!([{ "PutRequest": { "Item": { "id": { "S": "a" }, "t": { "S": text } } } }]);
    let both = call(&aws, "BatchWriteItem", json!({ "RequestItems": { "books": write("1"), arn: write("2") } })).await;
    insta::assert_snapshot!(short(&both), @"400 ValidationException: Provided list of item keys contains duplicates");
}

#[tokio::test]
async fn what_is_not_implemented_is_refused_and_not_ignored() {
    let aws = Aws::new();
    let mut seen = Vec::new();
    for (member, value) in [
        ("SSESpecification", json!({ "Enabled": true })),
        ("WarmThroughput", json!({ "ReadUnitsPerSecond": 12000 })),
        ("ResourcePolicy", json!("{}")),
    ] {
        let mut table = plain("books");
        table[member] = value;
        seen.push(short(&call(&aws, "CreateTable", table).await));
    }
    ok(&aws, "CreateTable", plain("books")).await;
    let replicas = json!({ "TableName": "books", "ReplicaUpdates": [{ "Create": { "RegionName": "eu-west-1" } }] });
    seen.push(short(&call(&aws, "UpdateTable", replicas).await));
    seen.push(short(&call(&aws, "ExecuteStatement", json!({ "Statement": "SELECT * FROM books" })).await));
    insta::assert_snapshot!(seen.join("\n"), @"
    501 NotImplemented: Coldstart does not implement SSESpecification of dynamodb:CreateTable yet.
    501 NotImplemented: Coldstart does not implement WarmThroughput of dynamodb:CreateTable yet.
    501 NotImplemented: Coldstart does not implement ResourcePolicy of dynamodb:CreateTable yet.
    501 NotImplemented: Coldstart does not implement ReplicaUpdates of dynamodb:UpdateTable yet.
    501 NotImplemented: Coldstart does not implement dynamodb:ExecuteStatement yet.
    ");
}

#[tokio::test]
async fn settings_are_those_of_a_new_table() {
    let aws = Aws::new();
    ok(&aws, "CreateTable", with_stream("books", "KEYS_ONLY")).await;
    let of = json!({ "TableName": "books" });
    let seen = json!([
        ok(&aws, "DescribeTimeToLive", of.clone()).await,
        ok(&aws, "DescribeContinuousBackups", of).await,
        ok(&aws, "DescribeLimits", json!({})).await,
        ok(&aws, "DescribeEndpoints", json!({})).await,
    ]);
    insta::assert_json_snapshot!(seen, @r#"
    [
      {
        "TimeToLiveDescription": {
          "TimeToLiveStatus": "DISABLED"
        }
      },
      {
        "ContinuousBackupsDescription": {
          "ContinuousBackupsStatus": "ENABLED",
          "PointInTimeRecoveryDescription": {
            "PointInTimeRecoveryStatus": "DISABLED"
          }
        }
      },
      {
        "AccountMaxReadCapacityUnits": 80000,
        "AccountMaxWriteCapacityUnits": 80000,
        "TableMaxReadCapacityUnits": 40000,
        "TableMaxWriteCapacityUnits": 40000
      },
      {
        "Endpoints": [
          {
            "Address": "dynamodb.us-east-1.amazonaws.com",
            "CachePeriodInMinutes": 1440
          }
        ]
      }
    ]
    "#);
}
