//! `TransactGetItems`

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::all_or_reasons;
use crate::{
    capacity::{ConsumedCapacity, Direction, ReturnConsumedCapacity, TRANSACTION, Units, read_units},
    error::Error,
    expression::Projection,
    item::check_key,
    request::{self, RequestError},
    rows::Rows,
    tables::{Consumed, Tables, find},
    value::{self, Item, UncheckedItem, item_size},
};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TransactGetItemsInput {
    pub transact_items: Vec<TransactGetItem>,
    pub return_consumed_capacity: Option<ReturnConsumedCapacity>,
}

/// A read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TransactGetItem {
    pub get: Get,
}

/// What is read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Get {
    pub table_name: String,
    pub key: UncheckedItem,
    pub projection_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
}

/// The answer, in the order of the request.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TransactGetItemsOutput {
    pub responses: Vec<ItemResponse>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumed_capacity: Option<Vec<ConsumedCapacity>>,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ItemResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
}

/// A request that is right by itself.
#[derive(Clone, Debug)]
pub struct TransactGetItems {
    gets: Vec<(String, Item, Option<Projection>)>,
    capacity: ReturnConsumedCapacity,
}

impl TransactGetItems {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the tables.
    pub fn new(input: TransactGetItemsInput) -> Result<Self, Error> {
        if input.transact_items.len() > super::MOST_ACTIONS {
            return Err(RequestError::TooManyActions.into());
        }
        let gets = input.transact_items.into_iter().map(|TransactGetItem { get }| {
            let expressions = [("ProjectionExpression", get.projection_expression.is_some())];
            let mut placeholders = request::placeholders(&expressions, &[], &[], get.expression_attribute_names, None)?;
            let parse = |text: &String| Projection::parse(text, &mut placeholders);
            let projection = get.projection_expression.as_ref().map(parse).transpose()?;
            placeholders.check_used()?;
            Ok((get.table_name, value::check_item(get.key)?, projection))
        });
        Ok(Self { gets: gets.collect::<Result<_, Error>>()?, capacity: input.return_consumed_capacity.unwrap_or_default() })
    }

    /// Reads the items.
    ///
    /// # Errors
    /// A table is not there, a key does not fit it, or two reads are of one item.
    pub fn run(&self, tables: &impl Tables) -> Result<TransactGetItemsOutput, Error> {
        let keys = self.gets.iter().map(|(name, key, _)| {
            let (table, rows) = find(tables, name)?;
            Ok((table, rows, check_key(table, key)?))
        });
        let found = all_or_reasons(keys, |error| matches!(error, Error::Key(_)))?;
        let mut seen = BTreeSet::new();
        if !found.iter().all(|(table, _, key)| seen.insert((&table.table_name, key))) {
            return Err(RequestError::SameItem.into());
        }
        let mut consumed = Consumed::default();
        let responses = found.iter().zip(&self.gets).map(|((table, rows, key), (_, _, projection))| {
            let item = rows.get(key);
            consumed.add(table, Units::of_table(TRANSACTION * read_units(item.map_or(0, item_size), true)));
            let project = |item: &Item| projection.as_ref().map_or_else(|| item.clone(), |projection| projection.apply(item));
            ItemResponse { item: item.map(project) }
        });
        let responses = responses.collect();
        Ok(TransactGetItemsOutput { responses, consumed_capacity: consumed.told(self.capacity, Direction::Read) })
    }
}
