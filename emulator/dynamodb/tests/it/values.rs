//! Attribute values: the protocol's JSON, what AWS refuses, what they count for.

use dynamodb::{
    AttributeValue,
    value::{Unchecked, UncheckedItem, check_item, item_size},
};

use crate::table;

#[test]
fn values_are_read_and_written_or_refused() {
    table::run(include_str!("cases/values.txt"), 44, |_, text| match serde_json::from_str::<Unchecked>(text).unwrap().check() {
        Ok(value) => format!("{} ({})", serde_json::to_string(&value).unwrap(), value.size()),
        Err(error) => error.to_string(),
    });
}

#[test]
fn an_item_counts_for_its_names_and_values() {
    let item: UncheckedItem =
        serde_json::from_str(r#"{"pk": {"S": "é"}, "n": {"N": "12.3"}, "flags": {"L": [{"BOOL": true}, {"NULL": true}]}}"#)
            .unwrap();
    assert_eq!(item_size(&check_item(item).unwrap()), 2 + 2 + 1 + 3 + 5 + 3 + 4);
}

#[test]
fn names_are_not_empty() {
    let item: UncheckedItem = serde_json::from_str(r#"{"": {"S": "x"}}"#).unwrap();
    insta::assert_snapshot!(check_item(item).unwrap_err(), @"Empty attribute name");
}

#[test]
fn a_value_has_32_levels_at_most() {
    let nested = |levels: usize| format!("{}{{\"N\":\"1\"}}{}", "{\"L\":[".repeat(levels - 1), "]}".repeat(levels - 1));
    let read = |levels: usize| serde_json::from_str::<Unchecked>(&nested(levels)).unwrap().check();
    assert_eq!(read(32).unwrap().depth(), 32);
    insta::assert_snapshot!(
        read(33).unwrap_err(),
        @"Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
    );
}

#[test]
fn stored_values_are_read_as_they_were() {
    let text = r#"{"M":{"a":{"BS":["AQ==","Ag=="]},"b":{"L":[{"B":""},{"S":""},{"NULL":true}]}}}"#;
    let value: AttributeValue = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), text);
}
