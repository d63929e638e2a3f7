//! `DeleteItem`

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    ConditionInput, Guard, Planned, ReturnItemCollectionMetrics, ReturnValues, ReturnValuesOnConditionCheckFailure, Told, check_key,
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
pub struct DeleteItemInput {
    pub table_name: String,
    pub key: UncheckedItem,
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
pub struct DeleteItem {
    key: Item,
    guard: Guard,
    returns_old: bool,
    told: Told,
}

impl DeleteItem {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the table.
    pub fn new(input: DeleteItemInput) -> Result<Self, Error> {
        Self::checked(input).map_err(Error::enveloped)
    }

    fn checked(input: DeleteItemInput) -> Result<Self, Error> {
        let condition = ConditionInput {
            expression: input.condition_expression,
            expected: input.expected,
            operator: input.conditional_operator,
            on_failure: input.return_values_on_condition_check_failure,
        };
        let mut placeholders = condition.placeholders(input.expression_attribute_names, input.expression_attribute_values)?;
        let key = value::check_item(input.key)?;
        let guard = condition.guard(&mut placeholders)?;
        let returns_old = input.return_values.unwrap_or_default().old_only()?;
        placeholders.check_used()?;
        let told = Told::new(input.return_consumed_capacity, input.return_item_collection_metrics);
        Ok(Self { key, guard, returns_old, told })
    }

    /// Plans the write. What is not there is deleted, too.
    ///
    /// # Errors
    /// The key does not fit the table, or the condition does not hold.
    pub fn plan(self, table: &Table, rows: &impl Rows) -> Result<Planned, Error> {
        let key = check_key(table, &self.key)?;
        let old = rows.get(&key);
        self.guard.check(table, old)?;
        let change = Change { key, old: old.cloned(), new: None };
        let attributes = change.old.clone().filter(|_| self.returns_old);
        Ok(Planned { output: self.told.of(table, &change, attributes), change })
    }
}
