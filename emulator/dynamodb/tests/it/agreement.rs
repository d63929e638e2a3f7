//! What has to agree after any writes: items, entries of indexes, records of the stream, and the checks that a write of all of an item makes.

use std::collections::BTreeMap;

use dynamodb::Item;
use serde_json::{Value, json};

use crate::{operations::Account, random::Random};

/// A table with indexes of all kinds and a stream.
pub fn table() -> Value {
    let key =
        |hash: &str, range: &str| json!([{"AttributeName": hash, "KeyType": "HASH"}, {"AttributeName": range, "KeyType": "RANGE"}]);
    let all = json!({"ProjectionType": "ALL"});
    json!({
        "TableName": "table",
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": key("pk", "sk"),
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"},
            {"AttributeName": "g", "AttributeType": "S"}, {"AttributeName": "h", "AttributeType": "N"},
        ],
        "GlobalSecondaryIndexes": [
            {"IndexName": "all", "KeySchema": key("g", "h"), "Projection": all},
            {"IndexName": "keys", "KeySchema": [{"AttributeName": "h", "KeyType": "HASH"}], "Projection": {"ProjectionType": "KEYS_ONLY"}},
        ],
        "LocalSecondaryIndexes": [{"IndexName": "local", "KeySchema": key("pk", "h"), "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]}}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    })
}

fn key(random: &mut Random) -> Value {
    json!({"pk": {"S": *random.of(&["a", "b", "a b"])}, "sk": {"N": *random.of(&["1", "-2", "3.5"])}})
}

fn item(random: &mut Random) -> Value {
    let mut item = key(random);
    for (name, values) in [
        ("g", [json!({"S": "g"}), json!({"S": "g2"}), json!({"S": ""}), json!({"N": "1"})]),
        ("h", [json!({"N": "1"}), json!({"N": "1.0"}), json!({"N": "-7e3"}), json!({"S": "1"})]),
        (
            "x",
            [
                json!({"L": [{"N": "1"}, {"M": {"y": {"SS": ["a", "b"]}}}]}),
                json!({"M": {"y": {"N": "4"}}}),
                json!({"NULL": true}),
                json!({"S": "s"}),
            ],
        ),
    ] {
        // The last ones are wrong for keys, and seldom there.
        let at = random.below(9);
        if at < 6 {
            item[name] = values[if at < 5 { at % 2 } else { 2 + random.below(2) }].clone();
        }
    }
    item
}

/// An update of parts that may fail, and use some of the values.
fn update(random: &mut Random) -> Value {
    let sets = [
        "g = :g",
        "h = :n",
        "h = h + :n",
        "x = :l",
        "x.y = :n",
        "x[0] = :g",
        "x[1].y = :l",
        "x = if_not_exists(x, :l)",
        "x = list_append(x, :l)",
        "g = x",
    ];
    let removes = ["g", "h", "x", "x.y", "x[0]", "x[1].y", "pk"];
    let mut text = String::new();
    if random.below(3) > 0 {
        text.push_str(&format!("SET {} ", random.of(&sets)));
    }
    if random.below(3) == 0 {
        text.push_str(&format!("REMOVE {} ", random.of(&removes)));
    }
    if random.below(4) == 0 || text.is_empty() {
        text.push_str(random.of::<&str>(&["ADD h :n", "ADD z :n", "ADD s :s", "DELETE s :s"]));
    }
    let values = [
        (":g", json!({"S": "g"})),
        (":n", json!({"N": "1.5"})),
        (":l", json!({"L": [{"N": "1"}, {"M": {}}]})),
        (":s", json!({"SS": ["a"]})),
    ];
    let used: serde_json::Map<String, Value> =
        values.into_iter().filter(|(name, _)| text.contains(name)).map(|(name, value)| (name.to_owned(), value)).collect();
    let mut request = json!({"TableName": "table", "Key": key(random), "UpdateExpression": text});
    if !used.is_empty() {
        request["ExpressionAttributeValues"] = used.into();
    }
    request
}

fn write(random: &mut Random) -> (&'static str, Value) {
    match random.below(8) {
        0 | 1 => ("PutItem", json!({"TableName": "table", "Item": item(random)})),
        2..=4 => ("UpdateItem", update(random)),
        5 => ("DeleteItem", json!({"TableName": "table", "Key": key(random)})),
        6 => {
            let writes: Vec<Value> = (0..3)
                .map(|_| match random.below(2) {
                    0 => json!({"PutRequest": {"Item": item(random)}}),
                    _ => json!({"DeleteRequest": {"Key": key(random)}}),
                })
                .collect();
            ("BatchWriteItem", json!({"RequestItems": {"table": writes}}))
        }
        _ => {
            let delete =
                json!({"Delete": {"TableName": "table", "Key": key(random), "ConditionExpression": "attribute_exists(x)"}});
            let actions = [json!({"Put": {"TableName": "table", "Item": item(random)}}), json!({"Update": update(random)}), delete];
            ("TransactWriteItems", json!({"TransactItems": actions}))
        }
    }
}

fn items(account: &mut Account, index: Option<&str>) -> Vec<Item> {
    let mut request = json!({"TableName": "table"});
    index.inspect(|index| request["IndexName"] = json!(index));
    let mut items: Vec<Item> = serde_json::from_value(account.call("Scan", &request).unwrap()["Items"].clone()).unwrap();
    items.sort_by_key(|item| json!([item["pk"], item["sk"]]).to_string());
    items
}

#[test]
fn items_indexes_and_streams_agree_after_any_writes() {
    let mut random = Random::new(3);
    let mut account = Account::default();
    account.call("CreateTable", &table()).unwrap();
    let mut replica: BTreeMap<String, Item> = BTreeMap::new();
    let mut made: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for _ in 0..600 {
        let (operation, request) = write(&mut random);
        let before = items(&mut account, None);
        let is_made = account.call(operation, &request).is_ok();
        made.entry(operation).or_default()[usize::from(is_made)] += 1;
        let after = items(&mut account, None);
        if !is_made {
            assert_eq!(after, before, "{operation} {request}");
        }

        // The records say what happened.
        for record in account.call("GetRecords", &json!({})).unwrap().as_array().unwrap() {
            let (event, images) = (record[0].as_str().unwrap(), &record[1]);
            let image = |name: &str| images.get(name).map(|image| serde_json::from_value::<Item>(image.clone()).unwrap());
            let key = images["Keys"].to_string();
            assert_eq!(replica.get(&key), image("OldImage").as_ref());
            match image("NewImage") {
                Some(new) => drop(replica.insert(key, new)),
                None => drop(replica.remove(&key)),
            }
            assert_eq!(
                event,
                if images.get("OldImage").is_none() {
                    "INSERT"
                } else if images.get("NewImage").is_none() {
                    "REMOVE"
                } else {
                    "MODIFY"
                }
            );
        }
        let mut replicated: Vec<Item> = replica.values().cloned().collect();
        replicated.sort_by_key(|item| json!([item["pk"], item["sk"]]).to_string());
        assert_eq!(replicated, after);

        // Each index has the items that have its key.
        for (index, names, projected) in [
            ("all", vec!["g", "h"], None),
            ("keys", vec!["h"], Some(vec!["pk", "sk", "h"])),
            ("local", vec!["pk", "h"], Some(vec!["pk", "sk", "h", "x"])),
        ] {
            let in_index = after.iter().filter(|item| names.iter().all(|name| item.contains_key(*name)));
            let project = |item: &Item| match &projected {
                Some(names) => names.iter().filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone()))).collect(),
                None => item.clone(),
            };
            let expected: Vec<Item> = in_index.map(project).collect();
            assert_eq!(items(&mut account, Some(index)), expected, "{index} after {operation} {request}");
        }

        // What an update made, a put takes.
        for item in &after {
            account.call("PutItem", &json!({"TableName": "table", "Item": item})).unwrap();
        }
        assert_eq!(account.call("GetRecords", &json!({})).unwrap(), json!([]), "nothing changed");
    }
    // Deletes are never refused.
    assert!(made.iter().all(|(operation, [refused, made])| *made > 5 && (*refused > 5 || *operation == "DeleteItem")), "{made:?}");
}
