//! `BatchGetItem`

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    capacity::{ConsumedCapacity, Direction, ReturnConsumedCapacity, Units, read_units},
    error::Error,
    expression::Projection,
    item::check_key,
    legacy,
    request::{self, RequestError},
    rows::Rows,
    tables::{Consumed, Tables, find},
    value::{self, Item, UncheckedItem, item_size},
};

/// The most keys.
const MOST_KEYS: usize = 100;
/// The most bytes of an answer: 16 MB. Keys that are left come back.
const LARGEST: usize = 16 << 20;

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct BatchGetItemInput {
    pub request_items: BTreeMap<String, KeysAndAttributes<UncheckedItem>>,
    pub return_consumed_capacity: Option<ReturnConsumedCapacity>,
}

/// What is read of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct KeysAndAttributes<K> {
    pub keys: Vec<K>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes_to_get: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consistent_read: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub projection_expression: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BatchGetItemOutput {
    pub responses: BTreeMap<String, Vec<Item>>,
    pub unprocessed_keys: BTreeMap<String, KeysAndAttributes<Item>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

/// A request that is right by itself.
#[derive(Clone, Debug)]
pub struct BatchGetItem {
    requests: BTreeMap<String, (KeysAndAttributes<Item>, Option<Projection>)>,
    capacity: ReturnConsumedCapacity,
}

impl BatchGetItem {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the tables.
    pub fn new(input: BatchGetItemInput) -> Result<Self, Error> {
        let requests = &input.request_items;
        if requests.values().map(|request| request.keys.len()).sum::<usize>() > MOST_KEYS {
            return Err(RequestError::TooManyKeys.into());
        }
        let has_projection = requests.values().any(|request| request.projection_expression.is_some());
        if has_projection && requests.values().any(|request| request.attributes_to_get.is_some()) {
            let (others, expressions) = ("AttributesToGet".to_owned(), "ProjectionExpression".to_owned());
            return Err(RequestError::Mixed { others, expressions }.into());
        }
        let requests = input.request_items.into_iter().map(|(table, request)| Ok((table, checked(request)?)));
        Ok(Self { requests: requests.collect::<Result<_, Error>>()?, capacity: input.return_consumed_capacity.unwrap_or_default() })
    }

    /// Reads the items.
    ///
    /// # Errors
    /// A table is not there, or a key does not fit it.
    pub fn run(self, tables: &impl Tables) -> Result<BatchGetItemOutput, Error> {
        let mut output = BatchGetItemOutput::default();
        let mut consumed = Consumed::default();
        let mut size = 0;
        for (name, (request, projection)) in self.requests {
            let (table, rows) = find(tables, &name)?;
            let consistent = request.consistent_read.unwrap_or(false);
            let found = output.responses.entry(name.clone()).or_default();
            let rows_of = request.keys.iter().map(|key| check_key(table, key)).collect::<Result<Vec<_>, _>>()?;
            let mut left = Vec::new();
            for (key, row) in request.keys.iter().zip(rows_of) {
                let item = rows.get(&row);
                let bytes = item.map_or(0, item_size);
                if size + bytes > LARGEST {
                    left.push(key.clone());
                    continue;
                }
                size += bytes;
                consumed.add(table, Units::of_table(read_units(bytes, consistent)));
                found
                    .extend(item.map(|item| projection.as_ref().map_or_else(|| item.clone(), |projection| projection.apply(item))));
            }
            if !left.is_empty() {
                output.unprocessed_keys.insert(name, KeysAndAttributes { keys: left, ..request });
            }
        }
        output.consumed_capacity = consumed.told(self.capacity, Direction::Either);
        Ok(output)
    }
}

fn checked(request: KeysAndAttributes<UncheckedItem>) -> Result<(KeysAndAttributes<Item>, Option<Projection>), Error> {
    let mut placeholders = request::placeholders(
        &[("ProjectionExpression", request.projection_expression.is_some())],
        &[("AttributesToGet", request.attributes_to_get.is_some())],
        &[],
        request.expression_attribute_names.clone(),
        None,
    )?;
    let projection = match &request.projection_expression {
        Some(text) => Some(Projection::parse(text, &mut placeholders)?),
        None => legacy::attributes_to_get(request.attributes_to_get.clone())?,
    };
    placeholders.check_used()?;
    let keys = request.keys.into_iter().map(value::check_item).collect::<Result<Vec<_>, _>>()?;
    if keys.iter().enumerate().any(|(at, key)| keys[..at].contains(key)) {
        return Err(RequestError::DuplicateKeys.into());
    }
    let KeysAndAttributes { attributes_to_get, consistent_read, projection_expression, expression_attribute_names, .. } = request;
    Ok((
        KeysAndAttributes { keys, attributes_to_get, consistent_read, projection_expression, expression_attribute_names },
        projection,
    ))
}
