//! What a `TransactWriteItems` request has.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    capacity::ReturnConsumedCapacity,
    item::{ReturnItemCollectionMetrics, ReturnValuesOnConditionCheckFailure},
    value::UncheckedItem,
};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TransactWriteItemsInput {
    pub transact_items: Vec<TransactWriteItem>,
    pub client_request_token: Option<String>,
    pub return_consumed_capacity: Option<ReturnConsumedCapacity>,
    pub return_item_collection_metrics: Option<ReturnItemCollectionMetrics>,
}

/// An action: one of the four.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TransactWriteItem {
    pub condition_check: Option<TransactAction>,
    pub put: Option<TransactPut>,
    pub delete: Option<TransactAction>,
    pub update: Option<TransactUpdate>,
}

/// `ConditionCheck` or `Delete`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TransactAction {
    pub table_name: String,
    pub key: UncheckedItem,
    pub condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<UncheckedItem>,
    pub return_values_on_condition_check_failure: Option<ReturnValuesOnConditionCheckFailure>,
}

/// `Put`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TransactPut {
    pub table_name: String,
    pub item: UncheckedItem,
    pub condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<UncheckedItem>,
    pub return_values_on_condition_check_failure: Option<ReturnValuesOnConditionCheckFailure>,
}

/// `Update`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct TransactUpdate {
    pub table_name: String,
    pub key: UncheckedItem,
    pub update_expression: String,
    pub condition_expression: Option<String>,
    pub expression_attribute_names: Option<BTreeMap<String, String>>,
    pub expression_attribute_values: Option<UncheckedItem>,
    pub return_values_on_condition_check_failure: Option<ReturnValuesOnConditionCheckFailure>,
}

impl TransactWriteItem {
    pub(super) fn count(&self) -> usize {
        let there = [self.condition_check.is_some(), self.put.is_some(), self.delete.is_some(), self.update.is_some()];
        there.into_iter().filter(|is_there| *is_there).count()
    }
}
