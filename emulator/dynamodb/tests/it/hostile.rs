//! Expressions and values that are meant to take long, or to fill the stack.

use std::time::{Duration, Instant};

use dynamodb::{
    AttributeValue, Item,
    expression::{Condition, KeyCondition, Language, Placeholders, Projection, Update},
};
use serde_json::{Value, json};

use crate::operations::Account;

fn condition(text: &str) -> String {
    match Condition::parse(text, Language::Condition, &mut Placeholders::default()) {
        Ok(_) => "taken".to_owned(),
        Err(error) => error.problem().to_string(),
    }
}

fn update(text: &str) -> String {
    match Update::parse(text, &mut Placeholders::default()) {
        Ok(_) => "taken".to_owned(),
        Err(error) => error.problem().to_string(),
    }
}

#[test]
fn an_expression_has_4096_bytes_and_300_operators_at_most() {
    let padded = |length: usize| format!("attribute_exists{}(a)", " ".repeat(length - 19));
    assert_eq!(condition(&padded(4_096)), "taken");
    insta::assert_snapshot!(condition(&padded(4_097)), @"Expression size has exceeded the maximum allowed size;");
    // 149 levels have 299 comparisons and operators.
    let nested = |levels: usize| format!("a<b {}{}", "or (a<b ".repeat(levels), ")".repeat(levels));
    assert_eq!(condition(&nested(149)), "taken");
    insta::assert_snapshot!(condition(&nested(454)), @"The expression contains too many operators; operator count: 301");
    insta::assert_snapshot!(condition(&format!("{}a<b", "not ".repeat(1_000))), @"The expression contains too many operators; operator count: 301");
    insta::assert_snapshot!(condition(&vec!["a<b"; 151].join(" AND ")), @"The expression contains too many operators; operator count: 301");
    assert_eq!(condition(&vec!["a<b"; 150].join(" AND ")), "taken");
}

#[test]
fn parentheses_and_functions_do_not_fill_the_stack() {
    insta::assert_snapshot!(condition(&"(".repeat(4_096)), @r#"Syntax error; token: "<EOF>", near: "(""#);
    insta::assert_snapshot!(condition(&format!("{}a<b{}", "(".repeat(2_046), ")".repeat(2_046))), @"The expression has redundant parentheses;");
    insta::assert_snapshot!(condition(&format!("a < {}b{}", "f(".repeat(1_355), ")".repeat(1_355))), @"Invalid function name; function: f");
    insta::assert_snapshot!(
        condition(&format!("a < {}b{}", "size(".repeat(680), ")".repeat(680))),
        @"The expression contains too many operators; operator count: 301"
    );
    insta::assert_snapshot!(condition(&format!("a IN ({}", "(".repeat(4_000))), @r#"Syntax error; token: "<EOF>", near: "(""#);
    insta::assert_snapshot!(
        update(&format!("SET a = {}b{}", "(".repeat(2_000), ")".repeat(2_000))),
        @"The expression contains too many operators; operator count: 301"
    );
    let appended = |levels: usize| format!("SET a = {}b{}", "list_append(b,".repeat(levels), ")".repeat(levels));
    assert_eq!(update(&appended(60)), "taken");
    insta::assert_snapshot!(update(&appended(200)), @"The expression contains too many operators; operator count: 301");
}

#[test]
fn lists_of_in_and_paths_have_their_limits() {
    let members = |count: usize| format!("a IN ({})", vec!["b"; count].join(","));
    assert_eq!(condition(&members(100)), "taken");
    insta::assert_snapshot!(condition(&members(101)), @"The IN operator is provided with too many operands; number of operands: 101");
    let path = |length: usize| vec!["a"; length].join(".");
    assert_eq!(update(&format!("REMOVE {}", path(32))), "taken");
    insta::assert_snapshot!(update(&format!("REMOVE {}", path(33))), @"The document path has too many nesting levels; nesting levels: 33");
    insta::assert_snapshot!(update(&format!("REMOVE a{}", "[0]".repeat(1_000))), @"The document path has too many nesting levels; nesting levels: 1001");
}

#[test]
fn many_uses_of_a_large_value_do_not_multiply() {
    let item: Item = [("l".to_owned(), AttributeValue::List(vec![AttributeValue::String("x".repeat(1_000)); 200]))].into();
    let doubled = format!("SET a = {}l{}", "list_append(l,".repeat(60), ")".repeat(60));
    let update = Update::parse(&doubled, &mut Placeholders::default()).unwrap();
    insta::assert_snapshot!(update.apply(&item).unwrap_err(), @"Item size to update has exceeded the maximum allowed size");
    let copied: Vec<_> = (0..400).map(|at| format!("a{at}=l")).collect();
    let update = Update::parse(&format!("SET {}", copied.join(",")), &mut Placeholders::default()).unwrap();
    insta::assert_snapshot!(update.apply(&item).unwrap_err(), @"Item size to update has exceeded the maximum allowed size");
}

#[test]
fn a_search_in_a_long_text_takes_linear_time() {
    let text = AttributeValue::String("a".repeat(400_000));
    let part = AttributeValue::String(format!("{}b", "a".repeat(100_000)));
    let bytes = |value: &AttributeValue| match value {
        AttributeValue::String(text) => AttributeValue::Binary(text.clone().into_bytes()),
        _ => unreachable!(),
    };
    let item: Item = [("s".to_owned(), text.clone()), ("b".to_owned(), bytes(&text))].into();
    let values = [(":s".to_owned(), part.clone().into()), (":b".to_owned(), bytes(&part).into())];
    let mut placeholders = Placeholders::new(None, Some(values.into())).unwrap();
    let all = vec!["contains(s, :s) OR contains(b, :b)"; 50].join(" OR ");
    assert!(!Condition::parse(&all, Language::Filter, &mut placeholders).unwrap().holds(&item));
}

/// Words of expressions in any order, and characters of any kind.
fn garbage(seed: &mut u64) -> String {
    const PIECES: [&str; 52] = [
        "a",
        "b",
        "pk",
        "#n",
        "#x",
        ":v",
        ":w",
        ":s",
        ":x",
        "SET ",
        "REMOVE ",
        "ADD ",
        "DELETE ",
        " AND ",
        " OR ",
        "NOT ",
        " BETWEEN ",
        " IN ",
        "(",
        ")",
        "[",
        "]",
        "[0]",
        "[1]",
        ".",
        ",",
        "=",
        "<",
        "<=",
        ">",
        ">=",
        "<>",
        "+",
        "-",
        "attribute_exists(",
        "attribute_type(",
        "begins_with(",
        "contains(",
        "size(",
        "if_not_exists(",
        "list_append(",
        " ",
        "\n",
        "é",
        "😀",
        "\0",
        "0",
        "99999999999",
        "status",
        "#",
        ":",
        "'",
    ];
    let mut next = |below: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((*seed >> 33) % below as u64) as usize
    };
    (0..=next(40)).map(|_| PIECES[next(PIECES.len())]).collect()
}

/// Expressions of the grammar, so that most are taken.
fn grown(seed: &mut u64, depth: usize) -> String {
    let mut next = |below: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((*seed >> 33) % below as u64) as usize
    };
    let operand = |next: &mut dyn FnMut(usize) -> usize| {
        ["a", "b", "m.x", "l[0]", "l[1].y", ":v", ":w", ":s", "size(l)", "size(b)", "#n", "(a)"][next(12)].to_owned()
    };
    let leaf = match next(8) {
        0 => format!("attribute_exists({})", ["a", "m.x", "#n"][next(3)]),
        1 => format!("begins_with({}, :s)", ["a", "b"][next(2)]),
        2 => format!("contains({}, {})", operand(&mut next), operand(&mut next)),
        3 => format!("{} BETWEEN {} AND {}", operand(&mut next), operand(&mut next), operand(&mut next)),
        4 => format!("{} IN ({}, {})", operand(&mut next), operand(&mut next), operand(&mut next)),
        _ => format!("{} {} {}", operand(&mut next), ["=", "<", "<=", ">", ">=", "<>"][next(6)], operand(&mut next)),
    };
    match next(5) {
        _ if depth == 0 => leaf,
        0 => format!("NOT {}", grown(seed, depth - 1)),
        1 => format!("({} OR {leaf})", grown(seed, depth - 1)),
        2 => format!("{} AND {leaf}", grown(seed, depth - 1)),
        _ => leaf,
    }
}

#[test]
fn no_text_makes_an_expression_panic_or_take_long() {
    let names = [("#n".to_owned(), "n".to_owned())];
    let values = [(":v", r#"{"N": "1"}"#), (":w", r#"{"L": [{"N": "1"}]}"#), (":s", r#"{"S": "x"}"#)];
    let values = values.map(|(key, json)| (key.to_owned(), serde_json::from_str(json).unwrap()));
    let placeholders = Placeholders::new(Some(names.into()), Some(values.into())).unwrap();
    let item: Item = serde_json::from_str(
        r#"{"a": {"N": "1"}, "b": {"S": "xyz"}, "n": {"SS": ["x"]}, "m": {"M": {"x": {"N": "2"}}}, "l": {"L": [{"N": "1"}, {"M": {"y": {"S": "x"}}}]}}"#,
    )
    .unwrap();
    let mut taken = [0; 4];
    let mut longest = Duration::ZERO;
    let mut seed = 1;
    for at in 0..6_000 {
        let text = match at % 3 {
            0 => garbage(&mut seed),
            1 => grown(&mut seed, 4),
            _ => format!("SET a = {}", garbage(&mut seed)),
        };
        let start = Instant::now();
        let placeholders = || placeholders.clone();
        if let Ok(condition) = Condition::parse(&text, Language::Filter, &mut placeholders()) {
            taken[0] += 1 + usize::from(condition.holds(&item));
        }
        if let Ok(update) = Update::parse(&text, &mut placeholders()) {
            let parts = update.apply(&item).map(|after| update.updated(&after).len());
            taken[1] += 1 + parts.unwrap_or(update.charge());
        }
        if let Ok(projection) = Projection::parse(&text, &mut placeholders()) {
            taken[2] += 1 + projection.apply(&item).len();
        }
        taken[3] += usize::from(KeyCondition::parse(&text, &mut placeholders()).is_ok());
        longest = longest.max(start.elapsed());
    }
    assert!(taken.iter().all(|taken| *taken > 0), "{taken:?}");
    assert!(longest < Duration::from_millis(500), "{longest:?}");
}

/// An account with a table of small items.
fn small_items(count: usize) -> Account {
    let mut account = Account::default();
    let table = json!({
        "TableName": "hash", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}], "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    });
    account.call("CreateTable", &table).unwrap();
    for at in 0..count {
        account.call("PutItem", &json!({"TableName": "hash", "Item": {"pk": {"S": at.to_string()}, "a": {"S": "x"}}})).unwrap();
    }
    account
}

#[test]
fn a_page_ends_where_its_filter_has_taken_long() {
    let mut account = small_items(3_000);
    let conditions: serde_json::Map<String, Value> =
        (0..50_000).map(|at| (format!("a{at}"), json!({"ComparisonOperator": "NOT_NULL"}))).collect();
    let many = json!({"TableName": "hash", "ScanFilter": conditions, "ConditionalOperator": "OR"});
    let values = json!({":long": {"S": "y".repeat(1_000_000)}});
    let long = json!({"TableName": "hash", "FilterExpression": "contains(:long, a)", "ExpressionAttributeValues": values});
    for (request, most) in [(many, 180), (long, 20)] {
        let output = account.call("Scan", &request).unwrap();
        assert!(output["ScannedCount"].as_u64().unwrap() <= most, "{}", output["ScannedCount"]);
        assert!(output.get("LastEvaluatedKey").is_some());
    }
}

#[test]
fn many_names_take_no_longer_than_their_text() {
    let mut account = small_items(1_000);
    let names: Vec<String> = (0..10_000).map(|at| format!("a{at}")).collect();
    let start = Instant::now();
    let output = account.call("Scan", &json!({"TableName": "hash", "AttributesToGet": names})).unwrap();
    assert_eq!(output["Count"], 1_000);

    let definitions: Vec<Value> = names.iter().map(|name| json!({"AttributeName": name, "AttributeType": "S"})).collect();
    let keys: Vec<Value> = names.iter().map(|name| json!({"AttributeName": name, "KeyType": "HASH"})).collect();
    let indexes: Vec<Value> =
        names.iter().map(|name| json!({"IndexName": name, "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}})).collect();
    let table = |indexes: &Value| {
        json!({
            "TableName": "large", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": "a1", "KeyType": "HASH"}],
            "AttributeDefinitions": definitions, "GlobalSecondaryIndexes": indexes,
        })
    };
    let mut refused = |operation: &str, request: &Value| {
        account.call(operation, request).unwrap_err().to_string().chars().take(90).collect::<String>()
    };
    insta::assert_snapshot!(refused("CreateTable", &table(&json!(indexes))), @"One or more parameter values were invalid: GlobalSecondaryIndex count exceeds the per-tabl");
    let crowded = json!([{"IndexName": "one", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}]);
    insta::assert_snapshot!(refused("CreateTable", &table(&crowded)), @"One or more parameter values were invalid: The KeySchema exceeds the maximum allowed numbe");
    let one = json!([{"IndexName": "one", "KeySchema": [{"AttributeName": "a2", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}]);
    insta::assert_snapshot!(refused("CreateTable", &table(&one)), @"One or more parameter values were invalid: Some AttributeDefinitions are not used. Attribu");
    let updates: Vec<Value> = names.iter().map(|name| json!({"Delete": {"IndexName": name}})).collect();
    insta::assert_snapshot!(refused("UpdateTable", &json!({"TableName": "hash", "GlobalSecondaryIndexUpdates": updates})), @"Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously pe");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
