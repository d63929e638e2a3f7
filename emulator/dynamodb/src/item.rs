//! Single items: `PutItem`, `GetItem`, `UpdateItem`, `DeleteItem`.
//!
//! Each operation is checked by itself, before it is known whether there is a table, and then planned: what it would change, and what it would answer.

mod delete;
mod get;
mod keys;
mod put;
mod update;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    capacity::{ConsumedCapacity, Direction, ReturnConsumedCapacity, Units},
    error::Error,
    expression::{Condition, Language, Placeholders},
    legacy::{self, ConditionalOperator, ExpectedAttributeValue},
    request::{self, RequestError},
    rows::Change,
    table::Table,
    value::{Item, UncheckedItem},
};

pub use delete::{DeleteItem, DeleteItemInput};
pub use get::{GetItem, GetItemInput, GetItemOutput};
pub use keys::KeyError;
pub use put::{PutItem, PutItemInput};
pub use update::{UpdateItem, UpdateItemInput};

pub(crate) use keys::{check_item, check_key, check_paths, check_size, key_size};
pub(crate) use update::plan_update;

/// Which attributes a write returns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReturnValues {
    /// None.
    #[default]
    None,
    /// The item before.
    AllOld,
    /// What the update is about, before.
    UpdatedOld,
    /// The item after.
    AllNew,
    /// What the update is about, after.
    UpdatedNew,
}

impl ReturnValues {
    /// Whether a write that has only the old item returns it.
    fn old_only(self) -> Result<bool, Error> {
        match self {
            Self::None => Ok(false),
            Self::AllOld => Ok(true),
            Self::UpdatedOld | Self::AllNew | Self::UpdatedNew => Err(RequestError::ReturnValues.into()),
        }
    }
}

/// What a condition that does not hold returns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReturnValuesOnConditionCheckFailure {
    /// The item.
    AllOld,
    /// Nothing.
    #[default]
    None,
}

/// Whether a write tells the size of an item collection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ReturnItemCollectionMetrics {
    /// It does.
    Size,
    /// It does not.
    #[default]
    None,
}

/// A write that can be made: what changes, and what is answered then.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The change.
    pub change: Change,
    /// The answer.
    pub output: WriteOutput,
}

/// The answer of a write.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct WriteOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumed_capacity: Option<ConsumedCapacity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_collection_metrics: Option<ItemCollectionMetrics>,
}

/// The size of the items with one partition key, in a table with local indexes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ItemCollectionMetrics {
    pub item_collection_key: Item,
    #[serde(rename = "SizeEstimateRangeGB")]
    pub size_estimate_range_gb: [f64; 2],
}

/// What is told with a write.
#[derive(Clone, Copy, Debug)]
struct Told {
    capacity: ReturnConsumedCapacity,
    metrics: ReturnItemCollectionMetrics,
}

impl Told {
    fn new(capacity: Option<ReturnConsumedCapacity>, metrics: Option<ReturnItemCollectionMetrics>) -> Self {
        Self { capacity: capacity.unwrap_or_default(), metrics: metrics.unwrap_or_default() }
    }

    fn of(self, table: &Table, change: &Change, attributes: Option<Item>) -> WriteOutput {
        WriteOutput {
            attributes: attributes.filter(|attributes| !attributes.is_empty()),
            consumed_capacity: match self.capacity {
                ReturnConsumedCapacity::None => None,
                capacity => Units::of_change(table, change, 1.0).told(&table.table_name, capacity, Direction::Either),
            },
            item_collection_metrics: match self.metrics {
                ReturnItemCollectionMetrics::None => None,
                ReturnItemCollectionMetrics::Size => metrics(table, change),
            },
        }
    }
}

/// The metrics of the collection that a changed item is in.
pub(crate) fn metrics(table: &Table, change: &Change) -> Option<ItemCollectionMetrics> {
    let item = change.new.as_ref().or(change.old.as_ref()).filter(|_| !table.local_secondary_indexes.is_empty())?;
    let partition = table.key().partition;
    let key = partition.iter().filter_map(|attribute| Some((attribute.name.to_owned(), item.get(attribute.name)?.clone())));
    // AWS gives a range a gigabyte wide. No collection of the size that an account may have is beyond the first.
    Some(ItemCollectionMetrics { item_collection_key: key.collect(), size_estimate_range_gb: [0.0, 1.0] })
}

/// The parameters of `PutItem` and `DeleteItem` that make a condition.
struct ConditionInput {
    expression: Option<String>,
    expected: Option<BTreeMap<String, ExpectedAttributeValue>>,
    operator: Option<ConditionalOperator>,
    on_failure: Option<ReturnValuesOnConditionCheckFailure>,
}

impl ConditionInput {
    /// Checks which of them come together, and returns the placeholders of the expression.
    fn placeholders(&self, names: Option<BTreeMap<String, String>>, values: Option<UncheckedItem>) -> Result<Placeholders, Error> {
        let expressions = [("ConditionExpression", self.expression.is_some())];
        let others = [("Expected", self.expected.is_some()), ("ConditionalOperator", self.operator.is_some())];
        let placeholders = request::placeholders(&expressions, &others, &["ConditionExpression"], names, values)?;
        legacy::check_operator(self.operator, self.expected.as_ref().map(BTreeMap::len))?;
        Ok(placeholders)
    }

    fn guard(self, placeholders: &mut Placeholders) -> Result<Guard, Error> {
        Guard::new(self.expression.as_deref(), self.expected, self.operator, self.on_failure, placeholders)
    }
}

/// The condition of a write.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Guard {
    condition: Option<Condition>,
    on_failure: ReturnValuesOnConditionCheckFailure,
}

impl Guard {
    /// Of an expression, or of what is older than expressions.
    fn new(
        expression: Option<&str>,
        expected: Option<BTreeMap<String, ExpectedAttributeValue>>,
        operator: Option<ConditionalOperator>,
        on_failure: Option<ReturnValuesOnConditionCheckFailure>,
        placeholders: &mut Placeholders,
    ) -> Result<Self, Error> {
        let mut guard = Self::of(expression, on_failure, placeholders)?;
        if expression.is_none() {
            guard.condition = legacy::expected(expected, operator)?;
        }
        Ok(guard)
    }

    pub fn of(
        expression: Option<&str>,
        on_failure: Option<ReturnValuesOnConditionCheckFailure>,
        placeholders: &mut Placeholders,
    ) -> Result<Self, Error> {
        let condition = expression.map(|text| Condition::parse(text, Language::Condition, placeholders)).transpose()?;
        Ok(Self { condition, on_failure: on_failure.unwrap_or_default() })
    }

    /// Whether the write may be made to a table and an item.
    pub fn check(&self, table: &Table, item: Option<&Item>) -> Result<(), Error> {
        let Some(condition) = &self.condition else { return Ok(()) };
        check_paths(table, condition.paths())?;
        let absent = Item::new();
        if condition.holds(item.unwrap_or(&absent)) {
            return Ok(());
        }
        let asked_for = self.on_failure == ReturnValuesOnConditionCheckFailure::AllOld;
        Err(Error::ConditionalCheckFailed(item.filter(|_| asked_for).cloned()))
    }
}
