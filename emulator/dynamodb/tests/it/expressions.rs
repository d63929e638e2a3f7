//! The four kinds of expressions.

use std::collections::BTreeMap;

use dynamodb::expression::{Condition, ExpressionError, KeyCondition, Language, Placeholders, Projection, SortPredicate, Update};
use serde_json::Value;

use crate::{
    plain,
    table::{self, Setting},
};

fn placeholders(setting: &Setting) -> Placeholders {
    let names: BTreeMap<String, String> = serde_json::from_value(setting.get("names")).unwrap();
    let values: BTreeMap<_, _> = plain::item(&setting.get("values")).into_iter().map(|(key, value)| (key, value.into())).collect();
    Placeholders::new((!names.is_empty()).then_some(names), (!values.is_empty()).then_some(values)).unwrap()
}

/// A problem without the name of the parameter, which is the same for all.
fn problem(error: &ExpressionError) -> String {
    error.problem().to_string()
}

#[test]
fn conditions_hold_or_not_or_are_refused() {
    table::run(include_str!("cases/conditions.txt"), 182, |setting, text| {
        match Condition::parse(text, Language::Condition, &mut placeholders(setting)) {
            Ok(condition) => condition.holds(&plain::item(&setting.get("item"))).to_string(),
            Err(error) => problem(&error),
        }
    });
}

#[test]
fn updates_change_items_or_fail_or_are_refused() {
    table::run(include_str!("cases/updates.txt"), 105, |setting, text| {
        let update = match Update::parse(text, &mut placeholders(setting)) {
            Ok(update) => update,
            Err(error) => return problem(&error),
        };
        match update.apply(&plain::item(&setting.get("item"))) {
            Ok(item) => plain::of_item(&item).to_string(),
            Err(error) => format!("fails: {error}"),
        }
    });
}

#[test]
fn projections_return_parts_of_items_or_are_refused() {
    table::run(include_str!("cases/projections.txt"), 31, |setting, text| {
        match Projection::parse(text, &mut placeholders(setting)) {
            Ok(projection) => plain::of_item(&projection.apply(&plain::item(&setting.get("item")))).to_string(),
            Err(error) => problem(&error),
        }
    });
}

#[test]
fn key_conditions_compare_attributes_or_are_refused() {
    table::run(include_str!("cases/key_conditions.txt"), 44, |setting, text| {
        match KeyCondition::parse(text, &mut placeholders(setting)) {
            Ok(condition) => {
                let shown = condition.predicates.iter().map(|predicate| {
                    let values: Vec<Value> = predicate.test.values().map(plain::of).collect();
                    let operator = match &predicate.test {
                        SortPredicate::Compare(comparator, _) => format!("{comparator:?}"),
                        SortPredicate::Between(..) => "Between".to_owned(),
                        SortPredicate::BeginsWith(_) => "BeginsWith".to_owned(),
                    };
                    format!("{} {operator} {}", predicate.attribute, Value::from(values))
                });
                shown.collect::<Vec<_>>().join(", ")
            }
            Err(error) => error.to_string(),
        }
    });
}

#[test]
fn an_error_names_its_parameter() {
    let refused = |language| Condition::parse("a = = b", language, &mut Placeholders::default()).unwrap_err().to_string();
    insta::assert_snapshot!(refused(Language::Condition), @r#"Invalid ConditionExpression: Syntax error; token: "=", near: "= = b""#);
    insta::assert_snapshot!(refused(Language::Filter), @r#"Invalid FilterExpression: Syntax error; token: "=", near: "= = b""#);
    insta::assert_snapshot!(
        Update::parse("SET", &mut Placeholders::default()).unwrap_err(),
        @r#"Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "SET""#
    );
    insta::assert_snapshot!(
        Projection::parse("a b", &mut Placeholders::default()).unwrap_err(),
        @r#"Invalid ProjectionExpression: Syntax error; token: "b", near: "a b""#
    );
}

#[test]
fn placeholders_are_checked_before_and_after() {
    let names = |json: &str| Placeholders::new(Some(serde_json::from_str(json).unwrap()), None);
    let values = |json: &str| Placeholders::new(None, Some(serde_json::from_str(json).unwrap()));
    insta::assert_snapshot!(names("{}").unwrap_err(), @"ExpressionAttributeNames must not be empty");
    insta::assert_snapshot!(values("{}").unwrap_err(), @"ExpressionAttributeValues must not be empty");
    insta::assert_snapshot!(names(r##"{"a": "b"}"##).unwrap_err(), @r#"ExpressionAttributeNames contains invalid key: Syntax error; key: "a""#);
    insta::assert_snapshot!(names(r##"{"#": "b"}"##).unwrap_err(), @r##"ExpressionAttributeNames contains invalid key: Syntax error; key: "#""##);
    insta::assert_snapshot!(names(r##"{"#é": "b"}"##).unwrap_err(), @r##"ExpressionAttributeNames contains invalid key: Syntax error; key: "#é""##);
    insta::assert_snapshot!(names(r##"{"#a": ""}"##).unwrap_err(), @"ExpressionAttributeNames contains invalid value: Empty attribute name for key #a");
    insta::assert_snapshot!(values(r##"{"v": {"S": ""}}"##).unwrap_err(), @r#"ExpressionAttributeValues contains invalid key: Syntax error; key: "v""#);
    insta::assert_snapshot!(values(r##"{":v": {"N": "x"}}"##).unwrap_err(), @"The parameter cannot be converted to a numeric value: x");

    let names = r##"{"#a": "a", "#b": "b", "#c": "c"}"##;
    let mut all = Placeholders::new(
        Some(serde_json::from_str(names).unwrap()),
        Some(serde_json::from_str(r#"{":v": {"S": "x"}, ":w": {"S": "y"}}"#).unwrap()),
    )
    .unwrap();
    Condition::parse("#a = :v", Language::Filter, &mut all).unwrap();
    insta::assert_snapshot!(all.check_used().unwrap_err(), @"Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}");
    Projection::parse("#b, #c", &mut all).unwrap();
    insta::assert_snapshot!(all.check_used().unwrap_err(), @"Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}");
    Update::parse("SET x = :w", &mut all).unwrap();
    all.check_used().unwrap();
}
