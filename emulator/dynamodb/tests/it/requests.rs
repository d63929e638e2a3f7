//! Requests of parts that do not go together: each is answered or refused, and none panics or takes long.

use std::time::{Duration, Instant};

use dynamodb::Error;
use serde_json::{Map, Value, json};

use crate::{operations::Account, random::Random};

/// A value: right, of a wrong type, or none.
fn value(random: &mut Random) -> Value {
    let values = [
        json!({"S": "a"}),
        json!({"S": "b"}),
        json!({"N": "1"}),
        json!({"N": "-2"}),
        json!({"B": "AQ=="}),
        json!({"BOOL": true}),
        json!({"NULL": true}),
        json!({"SS": ["a", "b"]}),
        json!({"NS": ["1"]}),
        json!({"L": [{"S": "a"}]}),
        json!({"M": {"a": {"N": "1"}}}),
        json!({"S": ""}),
        json!({"N": "x"}),
        json!({"SS": []}),
        json!({"N": "1", "S": "a"}),
        json!({}),
    ];
    // The ones that break a rule are seldom.
    let bound = if random.below(8) == 0 { values.len() } else { 11 };
    values[random.below(bound)].clone()
}

fn key(random: &mut Random) -> Value {
    let mut key = json!({"pk": {"S": *random.of(&["a", "b"])}, "sk": {"N": *random.of(&["1", "-2"])}});
    match random.below(8) {
        0 => key["pk"] = value(random),
        1 => key["sk"] = value(random),
        2 => key["g"] = value(random),
        3 => drop(key.as_object_mut().unwrap().remove("sk")),
        _ => {}
    }
    key
}

fn condition(random: &mut Random) -> Value {
    let operators =
        ["EQ", "NE", "IN", "LE", "LT", "GE", "GT", "BETWEEN", "NOT_NULL", "NULL", "CONTAINS", "NOT_CONTAINS", "BEGINS_WITH"];
    let values: Vec<Value> = (0..random.below(4)).map(|_| value(random)).collect();
    json!({"ComparisonOperator": random.of(&operators), "AttributeValueList": values})
}

fn conditions(random: &mut Random) -> Value {
    let names = ["pk", "sk", "g", "x"];
    (0..random.below(3)).map(|_| ((*random.of(&names)).to_owned(), condition(random))).collect::<Map<_, _>>().into()
}

fn expression(random: &mut Random) -> String {
    let parts = [
        "pk = :p",
        "sk > :n",
        "sk BETWEEN :n AND :m",
        "begins_with(pk, :p)",
        "g = :p",
        "x = :v",
        "size(x) > :n",
        "attribute_type(x, :p)",
        "contains(x, :v)",
        "x IN (:p, :n, :v)",
        "x.a < :v",
        "x[0] = :p",
        "#x <> :v",
        "status = :v",
        "NOT x >= :v",
        "(x < :n OR g = :p)",
        "x",
        "AND",
    ];
    let count = 1 + random.below(2) + random.below(2);
    (0..count).map(|_| *random.of(&parts)).collect::<Vec<_>>().join(" AND ")
}

fn request(random: &mut Random) -> (&'static str, Value) {
    let operation = *random.of(&["Query", "Query", "Scan", "GetItem", "PutItem", "UpdateItem", "DeleteItem"]);
    let mut request = json!({"TableName": "table"});
    let mut text = String::new();
    let mut put = |name: &str, of: &[&str], random: &mut Random, one_in: usize, value: &mut dyn FnMut(&mut Random) -> Value| {
        if of.contains(&operation) && random.below(one_in) == 0 {
            let value = value(random);
            if name.ends_with("Expression") {
                text.push_str(value.as_str().unwrap());
            }
            request[name] = value;
        }
    };
    let (reads, writes) = (["Query", "Scan"], ["PutItem", "UpdateItem", "DeleteItem"]);
    put("Key", &["GetItem", "UpdateItem", "DeleteItem"], random, 1, &mut key);
    put("Item", &["PutItem"], random, 1, &mut |random| {
        let mut item = key(random);
        item["x"] = value(random);
        item
    });
    put("IndexName", &reads, random, 3, &mut |random| json!(random.of(&["all", "keys", "local", "none"])));
    put("KeyConditionExpression", &["Query"], random, 2, &mut |random| match random.below(3) {
        0 => json!(expression(random)),
        _ => json!(random.of(&["pk = :p", "pk = :p AND sk > :n", "g = :p", "pk = :p AND h = :n"])),
    });
    put("KeyConditions", &["Query"], random, 3, &mut conditions);
    put("FilterExpression", &reads, random, 4, &mut |random| json!(expression(random)));
    put("QueryFilter", &["Query"], random, 8, &mut conditions);
    put("ScanFilter", &["Scan"], random, 4, &mut conditions);
    put("ProjectionExpression", &["Query", "Scan", "GetItem"], random, 4, &mut |random| {
        json!(random.of(&["pk", "x[0], x[1]", "x.a, g", "#x", "x, x"]))
    });
    put("AttributesToGet", &["Query", "Scan", "GetItem"], random, 8, &mut |random| json!(random.of(&[["pk", "x"], ["x", "x"]])));
    put("Select", &reads, random, 4, &mut |random| {
        json!(random.of(&["COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES"]))
    });
    put("Limit", &reads, random, 3, &mut |random| json!(random.below(4)));
    put("ExclusiveStartKey", &reads, random, 3, &mut |random| {
        let mut start = key(random);
        if random.below(2) == 0 {
            start["g"] = json!({"S": "a"});
            start["h"] = json!({"N": "1"});
        }
        start
    });
    put("ScanIndexForward", &["Query"], random, 2, &mut |random| json!(random.below(2) == 0));
    put("Segment", &["Scan"], random, 3, &mut |random| json!(random.below(4)));
    put("TotalSegments", &["Scan"], random, 3, &mut |random| json!(1 + random.below(4)));
    put("ConsistentRead", &["Query", "Scan", "GetItem"], random, 4, &mut |_| json!(true));
    put("ReturnConsumedCapacity", &["Query", "Scan", "GetItem", "PutItem", "UpdateItem", "DeleteItem"], random, 3, &mut |_| {
        json!("INDEXES")
    });
    put("UpdateExpression", &["UpdateItem"], random, 2, &mut |random| {
        json!(random.of(&[
            "SET x = :v",
            "SET x.a = :v, g = :p",
            "ADD x :v",
            "DELETE x :v",
            "REMOVE x[0]",
            "SET x = x + :n",
            "SET sk = :n",
            "SET h = :v"
        ]))
    });
    put(
        "AttributeUpdates",
        &["UpdateItem"],
        random,
        4,
        &mut |random| json!({*random.of(&["x", "g", "sk"]): {"Action": random.of(&["PUT", "ADD", "DELETE"]), "Value": value(random)}}),
    );
    put("ConditionExpression", &writes, random, 4, &mut |random| json!(expression(random)));
    put("Expected", &writes, random, 6, &mut conditions);
    put("ConditionalOperator", &["Query", "Scan", "PutItem"], random, 8, &mut |_| json!("OR"));
    put("ReturnValues", &writes, random, 3, &mut |random| {
        json!(random.of(&["ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW", "NONE"]))
    });
    let values = [
        (":p", json!({"S": "a"})),
        (":n", json!({"N": "1"})),
        (":m", json!({"N": *random.of(&["2", "0"])})),
        (":v", value(random)),
    ];
    let used = |name: &str| text.contains(name);
    let values: Map<String, Value> =
        values.into_iter().filter(|(name, _)| used(name)).map(|(name, value)| (name.to_owned(), value)).collect();
    if !values.is_empty() || random.below(30) == 0 {
        request["ExpressionAttributeValues"] = values.into();
    }
    if used("#x") {
        request["ExpressionAttributeNames"] = json!({"#x": "x"});
    }
    (operation, request)
}

#[test]
fn any_request_is_answered_or_refused() {
    let mut random = Random::new(5);
    let mut account = Account::default();
    account.call("CreateTable", &crate::agreement::table()).unwrap();
    let (mut answered, mut messages, mut longest) = (0, std::collections::BTreeSet::new(), Duration::ZERO);
    for _ in 0..6_000 {
        let (operation, request) = request(&mut random);
        let start = Instant::now();
        match account.call(operation, &request) {
            Ok(_) => answered += 1,
            Err(error) => {
                assert!(!error.to_string().is_empty(), "{operation} {request}");
                assert!(!matches!(error, Error::TableNotFound), "{operation} {request}");
                messages.insert(error.to_string());
            }
        }
        longest = longest.max(start.elapsed());
    }
    assert!(answered > 700, "{answered}");
    assert!(messages.len() > 100, "{}", messages.len());
    assert!(longest < Duration::from_millis(500), "{longest:?}");
}
