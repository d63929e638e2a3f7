//! Patterns and events that are meant to take long, or to fill the stack. Each test would run for minutes, or end the process, if its bound were missing.

use event_pattern::{Dialect, Pattern, Reason};
use serde_json::{Value, json};

fn parse(pattern: &Value) -> Pattern {
    Pattern::parse(&pattern.to_string(), Dialect::EventBridge).unwrap()
}

fn refused(text: &str, dialect: Dialect) -> Reason {
    Pattern::parse(text, dialect).unwrap_err().reason().clone()
}

#[test]
fn many_asterisks_against_a_long_text_take_linear_time() {
    // EventBridge refuses so many; SNS and Lambda have no wildcards. Five are the most that are taken with one letter between them.
    let pattern = parse(&json!({"v": [{"wildcard": "*a*a*a*a*b"}]}));
    let text = "a".repeat(2_000_000);
    assert!(!pattern.matches(&json!({"v": text})));
    assert!(pattern.matches(&json!({"v": format!("{text}b")})));
    assert_eq!(
        refused(&json!({"v": [{"wildcard": "*a".repeat(500)}]}).to_string(), Dialect::EventBridge),
        Reason::WildcardsTooComplex
    );
}

#[test]
fn a_long_wildcard_is_judged_in_time() {
    let mut seed = 1_u32;
    let letter = |_| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + (seed >> 24) as u8 % 26)
    };
    let distinct: String = (0..1_900).map(letter).collect();
    assert!(Pattern::parse(&json!({"v": [{"wildcard": format!("*{distinct}")}]}).to_string(), Dialect::EventBridge).is_ok());
    assert_eq!(
        refused(&json!({"v": [{"wildcard": format!("*{}", "a".repeat(1_900))}]}).to_string(), Dialect::EventBridge),
        Reason::WildcardsTooComplex
    );
}

#[test]
fn or_arrays_that_multiply_are_counted_and_not_built() {
    let ors = |count: usize| {
        let or = r#""$or": [{"a": [1]}, {"b": [2]}]"#;
        format!("{{{}}}", vec![or; count].join(","))
    };
    assert!(Pattern::parse(&ors(9), Dialect::EventBridge).is_ok());
    assert_eq!(refused(&ors(10), Dialect::EventBridge), Reason::TooManyCombinations);
    assert_eq!(refused(&ors(60), Dialect::EventBridge), Reason::TooManyCombinations);
    // Each one has only a name more at the top level, which is no limit inside of an object.
    let nested = format!("{{\"x\": {}}}", ors(6_000));
    assert_eq!(refused(&nested, Dialect::MessageBody), Reason::TooManyCombinations);
}

#[test]
fn a_large_policy_with_many_fields_in_many_rules_is_refused_in_time() {
    let fields: Vec<String> = (0..12_000).map(|at| format!("\"f{at}\": [1]")).collect();
    let members: Vec<String> = (0..140).map(|at| format!("{{\"m{at}\": [1]}}")).collect();
    let text = format!("{{\"$or\": [{{{}, \"$or\": [{}]}}, {{\"x\": [1]}}]}}", fields.join(","), members.join(","));
    assert!(text.len() < 256 << 10);
    assert_eq!(refused(&text, Dialect::MessageBody), Reason::TooManyCombinations);
}

#[test]
fn deep_patterns_are_refused_where_jackson_refuses_them() {
    let nested = |depth: usize| format!("{}[1]{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let pattern = Pattern::parse(&nested(680), Dialect::EventSourceMapping).unwrap();
    assert!(!pattern.matches(&json!({"a": 1})));
    // The combinations of a policy are its values times their depth.
    assert_eq!(refused(&nested(999), Dialect::MessageBody), Reason::TooManyCombinations);
    insta::assert_snapshot!(
        Pattern::parse(&nested(1_000), Dialect::MessageBody).unwrap_err(),
        @"Invalid parameter: FilterPolicy: Document nesting depth (1001) exceeds the maximum allowed (1000, from `StreamReadConstraints.getMaxNestingDepth()`)"
    );
    insta::assert_snapshot!(
        Pattern::parse(&"{\"$or\":[".repeat(20_000), Dialect::MessageBody).unwrap_err(),
        @"Invalid parameter: FilterPolicy: Document nesting depth (1001) exceeds the maximum allowed (1000, from `StreamReadConstraints.getMaxNestingDepth()`)"
    );
}

#[test]
fn deep_events_do_not_fill_the_stack() {
    let pattern = parse(&json!({"a": {"b": [1], "c": [2]}}));
    let mut event = json!({"b": 1, "c": 2});
    for _ in 0..100 {
        event = json!([event]);
    }
    assert!(pattern.matches(&json!({"a": event})));
    for _ in 0..10_000 {
        event = Value::Array(vec![event]);
    }
    let mut event = Value::Object(std::iter::once(("a".to_owned(), event)).collect());
    assert!(!pattern.matches(&event));
    // Dropping nested values recurses, so they are taken apart.
    event = event["a"].take();
    while let Some(inner) = event.get_mut(0) {
        event = inner.take();
    }
}

#[test]
fn fields_of_many_arrays_do_not_multiply() {
    // Twelve arrays of a thousand elements, and a last field that agrees with none.
    let names: Vec<String> = (0..12).map(|at| format!("k{at:02}")).collect();
    let inside = |last: i32| json!({"x": [1], "y": [last]});
    let pattern: Value = names
        .iter()
        .map(|name| (name.clone(), if name == "k11" { inside(3) } else { inside(2) }))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let elements: Value = (0..1_000).map(|at| json!({"x": 1, "y": if at == 999 { 2 } else { 0 }})).collect();
    let event: Value = names.iter().map(|name| (name.clone(), elements.clone())).collect::<serde_json::Map<_, _>>().into();
    assert!(!parse(&pattern).matches(&event));
}

#[test]
fn spellings_of_one_path_that_multiply_are_given_up() {
    // Each name is in four arrays, and no element has two names.
    let keys = ["a.b.c.d", "a.b.c", "a.b", "a"];
    let names: Vec<String> = (0..14).map(|at| format!("n{at}")).collect();
    let pattern: serde_json::Map<String, Value> =
        names.iter().map(|name| (name.clone(), json!([1]))).chain([("zz".to_owned(), json!([2]))]).collect();
    let elements: Value = names.iter().map(|name| json!({name: 1})).chain([json!({"zz": 2})]).collect();
    let mut event = serde_json::Map::new();
    for key in keys {
        let rest = "a.b.c.d".strip_prefix(key).unwrap().trim_start_matches('.');
        event.insert(key.to_owned(), if rest.is_empty() { elements.clone() } else { json!({rest: elements}) });
    }
    assert!(!parse(&json!({"a": {"b": {"c": {"d": pattern}}}})).matches(&Value::Object(event)));
}

#[test]
fn fields_that_may_be_absent_do_not_multiply() {
    let names: Vec<String> = (0..40).map(|at| format!("n{at:02}")).collect();
    let fields: serde_json::Map<String, Value> =
        names.iter().map(|name| (name.clone(), json!([1, {"exists": false}]))).chain([("z".to_owned(), json!([9]))]).collect();
    let element: serde_json::Map<String, Value> = names.iter().map(|name| (name.clone(), json!(1))).collect();
    let elements = json!([element, {"z": 9, "n39": 0}]);
    assert!(!parse(&json!({"a": fields})).matches(&json!({"a": elements})));
}

#[test]
fn many_values_and_many_members_are_compared_in_time() {
    let values: Vec<String> = (0..300).map(|at| format!("v{at}")).collect();
    let pattern = parse(&json!({"v": values}));
    let members: Vec<String> = (0..200_000).map(|at| format!("m{at}")).collect();
    assert!(!pattern.matches(&json!({"v": members})));
}
