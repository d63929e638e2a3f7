//! `cases.json`: groups of patterns, each with events that match and events that don't.
//!
//! A pattern is JSON, or a string with the pattern's text where the way it is written matters.

use std::fmt::Write as _;

use event_pattern::{Attribute, Dialect, Pattern};
use serde_json::Value;

fn groups() -> Vec<Value> {
    serde_json::from_str(include_str!("cases.json")).unwrap()
}

fn dialect(group: &Value) -> Dialect {
    match group["dialect"].as_str().unwrap() {
        "EventBridge" => Dialect::EventBridge,
        "MessageAttributes" => Dialect::MessageAttributes,
        "MessageBody" => Dialect::MessageBody,
        "EventSourceMapping" => Dialect::EventSourceMapping,
        other => panic!("unknown dialect {other}"),
    }
}

fn text(pattern: &Value) -> String {
    pattern.as_str().map_or_else(|| pattern.to_string(), str::to_owned)
}

fn matches(pattern: &Pattern, dialect: Dialect, event: &Value) -> bool {
    if dialect != Dialect::MessageAttributes {
        return pattern.matches(event);
    }
    pattern.matches_attributes(event.as_object().unwrap().iter().map(|(name, attribute)| {
        let value = attribute["Value"].as_str().unwrap();
        let attribute = match attribute["Type"].as_str().unwrap() {
            "String" => Attribute::String(value),
            "String.Array" => Attribute::StringArray(value),
            "Number" => Attribute::Number(value),
            "Binary" => Attribute::Binary,
            other => panic!("unknown type {other}"),
        };
        (name.as_str(), attribute)
    }))
}

#[test]
fn each_pattern_of_the_table_matches_the_events_that_it_should_and_no_others() {
    let mut wrong = String::new();
    for group in groups() {
        for case in group["cases"].as_array().unwrap() {
            let text = text(&case["pattern"]);
            let pattern = match Pattern::parse(&text, dialect(&group)) {
                Ok(pattern) => pattern,
                Err(error) => {
                    writeln!(wrong, "{}: {text} is refused: {error}", group["group"]).unwrap();
                    continue;
                }
            };
            for (expected, events) in [(true, &case["matches"]), (false, &case["misses"])] {
                for event in events.as_array().unwrap() {
                    if matches(&pattern, dialect(&group), event) != expected {
                        writeln!(wrong, "{}: {text} and {event} should give {expected}", group["group"]).unwrap();
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn patterns_that_eventbridge_takes_hold_in_the_other_dialects_too() {
    let sentence = "a name that must be absent is looked for in the elements that were chosen before it";
    let group = groups().into_iter().find(|group| group["group"] == sentence).unwrap();
    for case in group["cases"].as_array().unwrap() {
        for dialect in [Dialect::MessageBody, Dialect::EventSourceMapping] {
            let pattern = Pattern::parse(&text(&case["pattern"]), dialect).unwrap();
            assert!(case["matches"].as_array().unwrap().iter().all(|event| pattern.matches(event)), "{case}");
            assert!(!case["misses"].as_array().unwrap().iter().any(|event| pattern.matches(event)), "{case}");
        }
    }
}
