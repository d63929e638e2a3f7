//! Tables, and their items as plain JSON.

use emulator::Service;
use serde_json::{Map, Value, json};

use super::found::{Found, list};
use crate::aws::client::{Aws, CallError};

/// How many items of a table are read.
const MOST: usize = 200;

/// A table, with its `TimeToLive`.
pub async fn table(aws: &Aws, name: &str) -> Result<Found, CallError> {
    let of = json!({ "TableName": name });
    let described = aws.call(Service::DYNAMODB, "DescribeTable", of.clone()).await?;
    let Some(mut table) = described.and_then(|mut described| described.get_mut("Table").map(Value::take)) else {
        return Ok(Found::new([], missing(name)));
    };
    if let Some(mut ttl) = aws.call(Service::DYNAMODB, "DescribeTimeToLive", of.clone()).await? {
        table["TimeToLive"] = ttl["TimeToLiveDescription"].take();
    }
    Ok(Found::new([table], String::new()))
}

/// The item with a key, or all items of a table.
pub async fn item(aws: &Aws, table: &str, key: Option<&Value>) -> Result<Found, CallError> {
    let Some(key) = key else {
        let Some(page) = aws.call(Service::DYNAMODB, "Scan", json!({ "TableName": table, "Limit": MOST })).await? else {
            return Ok(Found::no_place(missing(table)));
        };
        let items = list(Some(page), "Items");
        return Ok(Found::new(items.iter().map(plain_item), format!("The table {table} has no items.")));
    };
    let typed: Map<String, Value> =
        key.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), typed(value))).collect();
    let input = json!({ "TableName": table, "Key": typed, "ConsistentRead": true });
    let Some(answer) = aws.call(Service::DYNAMODB, "GetItem", input.clone()).await? else {
        return Ok(Found::no_place(missing(table)));
    };
    let item = answer.get("Item").filter(|item| item.is_object()).map(plain_item);
    Ok(Found::new(item, format!("The table {table} has no item with the key {key}.")))
}

/// An attribute's value as DynamoDB writes it.
pub fn typed(value: &Value) -> Value {
    match value {
        Value::Null => json!({ "NULL": true }),
        Value::Bool(value) => json!({ "BOOL": value }),
        Value::Number(number) => json!({ "N": number.to_string() }),
        Value::String(text) => json!({ "S": text }),
        Value::Array(items) => json!({ "L": items.iter().map(typed).collect::<Vec<_>>() }),
        Value::Object(members) => {
            json!({ "M": members.iter().map(|(name, value)| (name.clone(), typed(value))).collect::<Map<_, _>>() })
        }
    }
}

fn plain_item(item: &Value) -> Value {
    item.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), plain(value))).collect::<Map<_, _>>().into()
}

/// A typed value as plain JSON: numbers as numbers, sets as lists, binary values as base64.
fn plain(typed: &Value) -> Value {
    let Some((kind, value)) = typed.as_object().and_then(|typed| typed.iter().next()) else { return Value::Null };
    match kind.as_str() {
        "N" => number(value),
        "NULL" => Value::Null,
        "L" => value.as_array().into_iter().flatten().map(plain).collect(),
        "M" => plain_item(value),
        "NS" => value.as_array().into_iter().flatten().map(number).collect(),
        _ => value.clone(),
    }
}

fn number(text: &Value) -> Value {
    text.as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_else(|| text.clone())
}

fn missing(name: &str) -> String {
    format!("There is no table named {name}.")
}
