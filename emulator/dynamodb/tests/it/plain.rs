//! Items as plain JSON: `{"a": 1, "b": ["x", true, null]}`. What JSON has no form for is written as in the protocol: `{"NS": ["1"]}`.

use std::str::FromStr;

use dynamodb::{AttributeValue, Item, Number};
use serde_json::{Value, json};

/// An attribute value of plain JSON.
pub fn value(plain: &Value) -> AttributeValue {
    match plain {
        Value::Null => AttributeValue::Null,
        Value::Bool(flag) => AttributeValue::Boolean(*flag),
        Value::Number(number) => AttributeValue::Number(Number::from_str(&number.to_string()).unwrap()),
        Value::String(text) => AttributeValue::String(text.clone()),
        Value::Array(members) => AttributeValue::List(members.iter().map(value).collect()),
        Value::Object(members) => match serde_json::from_value(plain.clone()) {
            Ok(protocol) if members.len() == 1 => protocol,
            _ => AttributeValue::Map(members.iter().map(|(name, member)| (name.clone(), value(member))).collect()),
        },
    }
}

/// An item of plain JSON.
pub fn item(plain: &Value) -> Item {
    plain.as_object().unwrap().iter().map(|(name, member)| (name.clone(), value(member))).collect()
}

/// Plain JSON of an attribute value.
pub fn of(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::Null => Value::Null,
        AttributeValue::Boolean(flag) => json!(flag),
        AttributeValue::Number(number) => match number.to_string().parse::<i64>() {
            Ok(number) => json!(number),
            Err(_) => json!(value),
        },
        AttributeValue::String(text) => json!(text),
        AttributeValue::List(members) => members.iter().map(of).collect(),
        AttributeValue::Map(members) => of_item(members),
        _ => json!(value),
    }
}

/// Plain JSON of an item.
pub fn of_item(item: &Item) -> Value {
    item.iter().map(|(name, member)| (name.clone(), of(member))).collect::<serde_json::Map<_, _>>().into()
}
