//! Parameters that are older than expressions: `Expected`, `AttributeUpdates`, `KeyConditions`, `QueryFilter`, `ScanFilter`, `AttributesToGet`.
//!
//! Each becomes what an expression becomes, so that only one thing is evaluated.

mod condition;
mod update;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{
    error::Error,
    expression::{Condition, KeyCondition, Projection},
    request::RequestError,
    value::Unchecked,
};

pub use update::{AttributeAction, AttributeValueUpdate};

pub(crate) use update::updates;

/// How an attribute is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ComparisonOperator {
    Eq,
    Ne,
    In,
    Le,
    Lt,
    Ge,
    Gt,
    Between,
    NotNull,
    Null,
    Contains,
    NotContains,
    BeginsWith,
}

/// How conditions are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ConditionalOperator {
    /// All must hold.
    #[default]
    And,
    /// Any must hold.
    Or,
}

/// A condition of `KeyConditions`, `QueryFilter` or `ScanFilter`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AttributeCondition {
    pub comparison_operator: ComparisonOperator,
    #[serde(default)]
    pub attribute_value_list: Option<Vec<Unchecked>>,
}

/// A condition of `Expected`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct ExpectedAttributeValue {
    pub value: Option<Unchecked>,
    pub exists: Option<bool>,
    pub comparison_operator: Option<ComparisonOperator>,
    pub attribute_value_list: Option<Vec<Unchecked>>,
}

/// Conditions by attribute.
pub type Conditions = BTreeMap<String, AttributeCondition>;

/// `ConditionalOperator` joins two conditions at least.
pub(crate) fn check_operator(operator: Option<ConditionalOperator>, conditions: Option<usize>) -> Result<(), RequestError> {
    match (operator, conditions.unwrap_or(0)) {
        (None, _) | (Some(_), 2..) => Ok(()),
        (Some(_), 0) => Err(RequestError::OperatorWithoutConditions),
        (Some(_), 1) => Err(RequestError::OperatorWithOneCondition),
    }
}

/// `Expected`
pub(crate) fn expected(
    expected: Option<BTreeMap<String, ExpectedAttributeValue>>,
    operator: Option<ConditionalOperator>,
) -> Result<Option<Condition>, Error> {
    let Some(expected) = expected.filter(|expected| !expected.is_empty()) else { return Ok(None) };
    let predicates = expected.into_iter().map(|(name, expected)| condition::expected(&name, expected));
    Ok(Some(Condition::of(predicates.collect::<Result<_, _>>()?, operator == Some(ConditionalOperator::Or))))
}

/// `QueryFilter` and `ScanFilter`
pub(crate) fn filter(filter: Option<Conditions>, operator: Option<ConditionalOperator>) -> Result<Option<Condition>, Error> {
    let Some(filter) = filter.filter(|filter| !filter.is_empty()) else { return Ok(None) };
    let predicates = filter.into_iter().map(|(name, attribute)| condition::filter(&name, attribute));
    Ok(Some(Condition::of(predicates.collect::<Result<_, _>>()?, operator == Some(ConditionalOperator::Or))))
}

/// `KeyConditions`
pub(crate) fn key_conditions(conditions: Conditions) -> Result<KeyCondition, Error> {
    let predicates =
        conditions.into_iter().map(|(name, attribute)| condition::key(name, attribute)).collect::<Result<Vec<_>, _>>()?;
    match predicates.len() {
        1 | 2 => Ok(KeyCondition { predicates }),
        _ => Err(RequestError::KeyConditionCount.into()),
    }
}

/// `AttributesToGet`
pub(crate) fn attributes_to_get(names: Option<Vec<String>>) -> Result<Option<Projection>, RequestError> {
    let Some(names) = names else { return Ok(None) };
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(*name)) {
        Some(name) => Err(RequestError::DuplicateAttribute(name.clone())),
        None => Ok(Some(Projection::to_attributes(names))),
    }
}
