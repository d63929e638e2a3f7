//! `GetItem`

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check_key;
use crate::{
    capacity::{ConsumedCapacity, Direction, ReturnConsumedCapacity, Units, read_units},
    error::Error,
    expression::Projection,
    legacy, request,
    rows::Rows,
    table::Table,
    value::{self, Item, UncheckedItem, item_size},
};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GetItemInput {
    pub table_name: String,
    pub key: UncheckedItem,
    pub attributes_to_get: Option<Vec<String>>,
    pub consistent_read: Option<bool>,
    pub projection_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub return_consumed_capacity: Option<ReturnConsumedCapacity>,
}

/// A request that is right by itself.
#[derive(Clone, Debug)]
pub struct GetItem {
    key: Item,
    projection: Option<Projection>,
    consistent: bool,
    capacity: ReturnConsumedCapacity,
}

/// The answer. It has no item if there is none; one of which the projection finds nothing is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetItemOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumed_capacity: Option<ConsumedCapacity>,
}

impl GetItem {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the table.
    pub fn new(input: GetItemInput) -> Result<Self, Error> {
        let key = value::check_item(input.key)?;
        let mut placeholders = request::placeholders(
            &[("ProjectionExpression", input.projection_expression.is_some())],
            &[("AttributesToGet", input.attributes_to_get.is_some())],
            &[],
            input.expression_attribute_names,
            None,
        )?;
        let projection = match &input.projection_expression {
            Some(text) => Some(Projection::parse(text, &mut placeholders)?),
            None => legacy::attributes_to_get(input.attributes_to_get)?,
        };
        placeholders.check_used()?;
        let capacity = input.return_consumed_capacity.unwrap_or_default();
        Ok(Self { key, projection, consistent: input.consistent_read.unwrap_or(false), capacity })
    }

    /// Reads the item.
    ///
    /// # Errors
    /// The key does not fit the table.
    pub fn run(&self, table: &Table, rows: &impl Rows) -> Result<GetItemOutput, Error> {
        let item = rows.get(&check_key(table, &self.key)?);
        let units = Units::of_table(read_units(item.map_or(0, item_size), self.consistent));
        let consumed_capacity = units.told(&table.table_name, self.capacity, Direction::Either);
        let project = |item| self.projection.as_ref().map_or_else(|| Item::clone(item), |projection| projection.apply(item));
        Ok(GetItemOutput { item: item.map(project), consumed_capacity })
    }
}
