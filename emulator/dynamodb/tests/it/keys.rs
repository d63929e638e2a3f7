//! The order of keys: read back through queries and scans, it is the order of their values.

use std::{cmp::Ordering, collections::BTreeSet};

use dynamodb::{
    AttributeValue, Item, Number,
    key::{KeyRange, RowKey},
    rows::{Memory, Rows},
    tables::Tables,
};
use serde_json::{Value, json};

use crate::{operations::Account, random::Random};

/// A key of a type: often like others, and of characters at the ends of what there is.
fn key(random: &mut Random, kind: &str) -> AttributeValue {
    match kind {
        "S" => {
            let characters = ['a', 'b', ' ', '!', '"', '~', '\0', '\u{1f}', '\u{7f}', 'é', '\u{ffff}', '😀', '0', 'n'];
            AttributeValue::String((0..=random.below(4)).map(|_| *random.of(&characters)).collect())
        }
        "B" => AttributeValue::Binary((0..=random.below(4)).map(|_| *random.of(&[0, 1, 0x0f, 0x10, 0x7f, 0x80, 0xff])).collect()),
        _ => {
            let digits: String = (0..=random.below(37)).map(|_| *random.of(&['0', '1', '9'])).collect();
            let text = match random.below(3) {
                0 => format!("{}", random.below(30) as i64 - 15),
                _ => format!("{}{digits}e{}", random.of(&["-", ""]), *random.of(&[-120, -38, -2, -1, 0, 1, 2, 80])),
            };
            AttributeValue::Number(text.parse().unwrap())
        }
    }
}

fn order(one: &AttributeValue, other: &AttributeValue) -> Ordering {
    match (one, other) {
        (AttributeValue::String(one), AttributeValue::String(other)) => one.as_bytes().cmp(other.as_bytes()),
        (AttributeValue::Binary(one), AttributeValue::Binary(other)) => one.cmp(other),
        (AttributeValue::Number(one), AttributeValue::Number(other)) => one.cmp(other),
        _ => unreachable!(),
    }
}

fn table(name: &str, kind: &str) -> Value {
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": kind}],
    })
}

fn sort_keys(output: &Value) -> Vec<AttributeValue> {
    let items: Vec<Item> = serde_json::from_value(output["Items"].clone()).unwrap();
    items.into_iter().map(|mut item| item.remove("sk").unwrap()).collect()
}

/// Whether a sort key is one that a query with `predicate` and `:v` asks for.
fn is_asked_for(predicate: &str, key: &AttributeValue, value: &AttributeValue) -> bool {
    match predicate {
        "sk < :v" => order(key, value).is_lt(),
        "sk <= :v" => order(key, value).is_le(),
        "sk > :v" => order(key, value).is_gt(),
        "sk >= :v" => order(key, value).is_ge(),
        "sk = :v" => order(key, value).is_eq(),
        _ => match (key, value) {
            (AttributeValue::String(key), AttributeValue::String(value)) => key.starts_with(value.as_str()),
            (AttributeValue::Binary(key), AttributeValue::Binary(value)) => key.starts_with(value),
            _ => unreachable!(),
        },
    }
}

#[test]
fn a_query_returns_the_sort_keys_that_compare_so_in_the_order_of_their_values() {
    let mut random = Random::new(7);
    for kind in ["S", "N", "B"] {
        let mut account = Account::default();
        account.call("CreateTable", &table("table", kind)).unwrap();
        let mut keys = Vec::new();
        for _ in 0..150 {
            let key = key(&mut random, kind);
            // Neighbours whose keys begin with this one's.
            for partition in ["p", "p ", "p!", "pp"] {
                account.call("PutItem", &json!({"TableName": "table", "Item": {"pk": {"S": partition}, "sk": key}})).unwrap();
            }
            keys.push(key);
        }
        keys.sort_by(order);
        keys.dedup();
        let mut query = |condition: &str, value: Option<&AttributeValue>, forward: bool| {
            let mut values = json!({":p": {"S": "p"}});
            value.inspect(|value| values[":v"] = json!(value));
            let request = json!({
                "TableName": "table", "KeyConditionExpression": condition, "ExpressionAttributeValues": values, "ScanIndexForward": forward,
            });
            sort_keys(&account.call("Query", &request).unwrap())
        };
        assert_eq!(query("pk = :p", None, true), keys);
        for at in 0..30 {
            let value = if at % 2 == 0 { key(&mut random, kind) } else { random.of(&keys).clone() };
            for predicate in ["sk < :v", "sk <= :v", "sk > :v", "sk >= :v", "sk = :v", "begins_with(sk, :v)"] {
                if kind == "N" && predicate.starts_with("begins_with") {
                    continue;
                }
                let forward = random.below(2) == 0;
                let mut expected: Vec<_> = keys.iter().filter(|key| is_asked_for(predicate, key, &value)).cloned().collect();
                if !forward {
                    expected.reverse();
                }
                assert_eq!(query(&format!("pk = :p AND {predicate}"), Some(&value), forward), expected, "{predicate} {value:?}");
            }
        }
    }
}

#[test]
fn numbers_have_the_order_of_their_values() {
    let ordered = [
        "-9.9e125", "-12", "-11.5", "-11", "-1.01", "-1", "-0.5", "-1e-130", "0", "1e-130", "0.5", "1", "1.01", "9", "10", "11",
        "9.9e125",
    ];
    let numbers: Vec<Number> = ordered.iter().map(|text| text.parse().unwrap()).collect();
    assert!(numbers.is_sorted());
    let mut account = Account::default();
    account.call("CreateTable", &table("table", "N")).unwrap();
    for number in numbers.iter().rev() {
        account
            .call("PutItem", &json!({"TableName": "table", "Item": {"pk": {"S": "p"}, "sk": {"N": number.to_string()}}}))
            .unwrap();
    }
    let (_, rows) = account.table("table").unwrap();
    let sorted: Vec<_> = rows.range(&KeyRange::of_segment(0, 1)).map(|(_, item)| item["sk"].clone()).collect();
    assert_eq!(sorted, numbers.into_iter().map(AttributeValue::Number).collect::<Vec<_>>());
}

#[test]
fn a_key_is_a_text_and_back() {
    let mut random = Random::new(9);
    let mut account = Account::default();
    account.call("CreateTable", &table("table", "B")).unwrap();
    for _ in 0..200 {
        let item = json!({"pk": key(&mut random, "S"), "sk": key(&mut random, "B")});
        account.call("PutItem", &json!({"TableName": "table", "Item": item})).unwrap();
    }
    let (_, rows): (_, &Memory) = account.table("table").unwrap();
    for (key, _) in rows.range(&KeyRange::of_segment(0, 1)) {
        assert!(!key.text().is_empty() && key.text().chars().all(|character| character >= ' '));
        assert_eq!(&RowKey::from_text(key.text()), key);
        assert_eq!(&serde_json::from_str::<RowKey>(&serde_json::to_string(key).unwrap()).unwrap(), key);
        assert_eq!(key.text().as_bytes(), key.as_bytes());
    }
}

#[test]
fn segments_have_each_item_once() {
    let mut account = Account::default();
    account.call("CreateTable", &table("table", "N")).unwrap();
    for partition in 0..500 {
        account
            .call("PutItem", &json!({"TableName": "table", "Item": {"pk": {"S": format!("p{partition}")}, "sk": {"N": "1"}}}))
            .unwrap();
    }
    for segments in [1, 2, 3, 7, 64, 1_000, 1_000_000] {
        let (mut seen, mut largest) = (BTreeSet::new(), 0);
        // Of a million segments, only some: most are empty.
        for segment in (0..segments).step_by(if segments > 1_000 { 10_007 } else { 1 }) {
            let scan = json!({"TableName": "table", "Segment": segment, "TotalSegments": segments});
            let output = account.call("Scan", &scan).unwrap();
            let items = output["Items"].as_array().unwrap();
            largest = largest.max(items.len());
            for item in items {
                assert!(seen.insert(item["pk"]["S"].as_str().unwrap().to_owned()), "twice");
            }
        }
        assert!(segments > 1_000 || seen.len() == 500, "{segments}: {}", seen.len());
        // Partitions are spread evenly.
        assert!(segments == 1 || segments > 64 || largest < 2 * 500 / segments + 12, "{segments}: {largest}");
    }
}
