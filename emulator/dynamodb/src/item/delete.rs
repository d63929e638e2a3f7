//! `DeleteItem`

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Guard, Planned, ReturnItemCollectionMetrics, ReturnValues, ReturnValuesOnConditionCheckFailure, Told, check_key};
use crate::{
    capacity::ReturnConsumedCapacity,
    error::Error,
    legacy::{self, ConditionalOperator, ExpectedAttributeValue},
    request::{self, RequestError},
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
        let mut placeholders = request::placeholders(
            &[("ConditionExpression", input.condition_expression.is_some())],
            &[("Expected", input.expected.is_some()), ("ConditionalOperator", input.conditional_operator.is_some())],
            &["ConditionExpression"],
            input.expression_attribute_names,
            input.expression_attribute_values,
        )?;
        legacy::check_operator(input.conditional_operator, input.expected.as_ref().map(BTreeMap::len))?;
        let key = value::check_item(input.key)?;
        let guard = Guard::new(
            input.condition_expression.as_deref(),
            input.expected,
            input.conditional_operator,
            input.return_values_on_condition_check_failure,
            &mut placeholders,
        )?;
        let returns_old = match input.return_values.unwrap_or_default() {
            ReturnValues::None => false,
            ReturnValues::AllOld => true,
            ReturnValues::UpdatedOld | ReturnValues::AllNew | ReturnValues::UpdatedNew => {
                return Err(RequestError::ReturnValues.into());
            }
        };
        placeholders.check_used()?;
        let told = Told {
            capacity: input.return_consumed_capacity.unwrap_or_default(),
            metrics: input.return_item_collection_metrics.unwrap_or_default(),
        };
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
