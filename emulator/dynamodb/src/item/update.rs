//! `UpdateItem`

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Guard, KeyError, Planned, ReturnItemCollectionMetrics, ReturnValues, ReturnValuesOnConditionCheckFailure, Told, check_key,
    check_paths, keys::check_indexes,
};
use crate::{
    capacity::ReturnConsumedCapacity,
    error::Error,
    expression::{Update, UpdateError},
    legacy::{self, AttributeValueUpdate, ConditionalOperator, ExpectedAttributeValue},
    request,
    rows::{Change, Rows},
    table::Table,
    value::{self, Item, LARGEST_ITEM, UncheckedItem},
};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UpdateItemInput {
    pub table_name: String,
    pub key: UncheckedItem,
    pub attribute_updates: Option<BTreeMap<String, AttributeValueUpdate>>,
    pub expected: Option<BTreeMap<String, ExpectedAttributeValue>>,
    pub conditional_operator: Option<ConditionalOperator>,
    pub update_expression: Option<String>,
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
pub struct UpdateItem {
    key: Item,
    update: Option<Update>,
    guard: Guard,
    return_values: ReturnValues,
    told: Told,
}

impl UpdateItem {
    /// Checks a request.
    ///
    /// # Errors
    /// What AWS says before it looks for the table.
    pub fn new(input: UpdateItemInput) -> Result<Self, Error> {
        Self::checked(input).map_err(Error::enveloped)
    }

    fn checked(input: UpdateItemInput) -> Result<Self, Error> {
        let mut placeholders = request::placeholders(
            &[
                ("UpdateExpression", input.update_expression.is_some()),
                ("ConditionExpression", input.condition_expression.is_some()),
            ],
            &[
                ("AttributeUpdates", input.attribute_updates.is_some()),
                ("Expected", input.expected.is_some()),
                ("ConditionalOperator", input.conditional_operator.is_some()),
            ],
            &["UpdateExpression", "ConditionExpression"],
            input.expression_attribute_names,
            input.expression_attribute_values,
        )?;
        legacy::check_operator(input.conditional_operator, input.expected.as_ref().map(BTreeMap::len))?;
        let key = value::check_item(input.key)?;
        let update = match (input.update_expression, input.attribute_updates) {
            (Some(text), _) => Some(Update::parse(&text, &mut placeholders)?),
            (None, Some(updates)) => Some(legacy::updates(updates)?),
            (None, None) => None,
        };
        let guard = Guard::new(
            input.condition_expression.as_deref(),
            input.expected,
            input.conditional_operator,
            input.return_values_on_condition_check_failure,
            &mut placeholders,
        )?;
        placeholders.check_used()?;
        let told = Told {
            capacity: input.return_consumed_capacity.unwrap_or_default(),
            metrics: input.return_item_collection_metrics.unwrap_or_default(),
        };
        Ok(Self { key, update, guard, return_values: input.return_values.unwrap_or_default(), told })
    }

    /// Plans the write. An item that is not there is made, of its key.
    ///
    /// # Errors
    /// The key does not fit the table, the condition does not hold, or the update can't be made.
    pub fn plan(self, table: &Table, rows: &impl Rows) -> Result<Planned, Error> {
        if self.update.as_ref().is_some_and(|update| update.charge() > LARGEST_ITEM) {
            return Err(UpdateError::TooLarge.into());
        }
        let change = plan_update(table, rows, self.key, self.update.as_ref(), &self.guard)?;
        let updated = |item: &Option<Item>| match (item, &self.update) {
            (Some(item), Some(update)) => Some(update.updated(item)),
            _ => None,
        };
        let attributes = match self.return_values {
            ReturnValues::None => None,
            ReturnValues::AllOld => change.old.clone(),
            ReturnValues::AllNew => change.new.clone(),
            ReturnValues::UpdatedOld => updated(&change.old),
            ReturnValues::UpdatedNew => updated(&change.new),
        };
        Ok(Planned { output: self.told.of(table, &change, attributes), change })
    }
}

/// The change that an update makes.
pub(crate) fn plan_update(
    table: &Table,
    rows: &impl Rows,
    key: Item,
    update: Option<&Update>,
    guard: &Guard,
) -> Result<Change, Error> {
    let row = check_key(table, &key)?;
    if let Some(update) = update {
        if let Some(path) = update.paths().find(|path| table.key().has(path.head())) {
            return Err(KeyError::CannotUpdate(path.head().to_owned()).into());
        }
        check_paths(table, update.paths())?;
    }
    let old = rows.get(&row);
    guard.check(table, old)?;
    let before = old.unwrap_or(&key);
    let after = update.map(|update| update.apply(before)).transpose()?.unwrap_or_else(|| before.clone());
    check_indexes(table, &after, Some(before))?;
    Ok(Change { key: row, old: old.cloned(), new: Some(after) })
}
