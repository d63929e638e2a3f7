//! `PutItem`

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    ConditionInput, Guard, Planned, ReturnItemCollectionMetrics, ReturnValues, ReturnValuesOnConditionCheckFailure, Told,
    check_item, check_size,
};
use crate::{
    capacity::ReturnConsumedCapacity,
    error::Error,
    legacy::{ConditionalOperator, ExpectedAttributeValue},
    rows::{Change, Rows},
    table::Table,
    value::{self, Item, UncheckedItem},
};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PutItemInput {
    pub table_name: String,
    pub item: UncheckedItem,
    pub expected: Option<BTreeMap<String, ExpectedAttributeValue>>,
    pub conditional_operator: Option<ConditionalOperator>,
    pub condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<UncheckedItem>,
    pub return_values: Option<ReturnValues>,
    pub return_values_on_condition_check_failure: Option<ReturnValuesOnConditionCheckFailure>,
    pub return_consumed_capacity: Option<ReturnConsumedCapacity>,
    pub return_item_collection_metrics: Option<ReturnItemCollectionMetrics>,
}

/// A request that is right by itself.
#[derive(Clone, Debug)]
pub struct PutItem {
    item: Item,
    guard: Guard,
    returns_old: bool,
    told: Told,
}

impl PutItem {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the table.
    pub fn new(input: PutItemInput) -> Result<Self, Error> {
        let put = Self::checked(input).map_err(Error::enveloped)?;
        check_size(&put.item)?;
        Ok(put)
    }

    fn checked(input: PutItemInput) -> Result<Self, Error> {
        let item = value::check_item(input.item)?;
        let condition = ConditionInput {
            expression: input.condition_expression,
            expected: input.expected,
            operator: input.conditional_operator,
            on_failure: input.return_values_on_condition_check_failure,
        };
        let mut placeholders = condition.placeholders(input.expression_attribute_names, input.expression_attribute_values)?;
        let guard = condition.guard(&mut placeholders)?;
        let returns_old = input.return_values.unwrap_or_default().old_only()?;
        placeholders.check_used()?;
        let told = Told::new(input.return_consumed_capacity, input.return_item_collection_metrics);
        Ok(Self { item, guard, returns_old, told })
    }

    /// Plans the write.
    ///
    /// # Errors
    /// The item does not fit the table, or the condition does not hold.
    pub fn plan(self, table: &Table, rows: &impl Rows) -> Result<Planned, Error> {
        let key = check_item(table, &self.item)?;
        let old = rows.get(&key);
        self.guard.check(table, old)?;
        let change = Change { key, old: old.cloned(), new: Some(self.item) };
        let attributes = change.old.clone().filter(|_| self.returns_old);
        Ok(Planned { output: self.told.of(table, &change, attributes), change })
    }
}
