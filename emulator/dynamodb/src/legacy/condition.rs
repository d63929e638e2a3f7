//! Conditions on attributes.

use std::{mem::discriminant, sync::Arc};

use super::{AttributeCondition, ComparisonOperator, ExpectedAttributeValue};
use crate::{
    error::Error,
    expression::{Comparator, KeyPredicate, Operand, Path, Predicate, SortPredicate},
    request::RequestError,
    value::{AttributeValue, Kind, Unchecked},
};

fn wrong(what: String) -> Error {
    RequestError::Condition(what).into()
}

/// A condition of a filter: whether it is negated, and what it compares.
pub(super) fn filter(name: &str, condition: AttributeCondition) -> Result<(bool, Predicate), Error> {
    let values = checked(condition.attribute_value_list)?;
    check(condition.comparison_operator, &values)?;
    Ok(predicate(name, condition.comparison_operator, values))
}

/// A condition of `KeyConditions`.
pub(super) fn key(attribute: String, condition: AttributeCondition) -> Result<KeyPredicate, Error> {
    let operator = condition.comparison_operator;
    let values = checked(condition.attribute_value_list)?;
    check(operator, &values)?;
    let mut values = values.into_iter().map(Arc::new);
    let test = match (operator, values.next(), values.next()) {
        (ComparisonOperator::Between, Some(low), Some(high)) => SortPredicate::Between(low, high),
        (ComparisonOperator::BeginsWith, Some(prefix), _) => SortPredicate::BeginsWith(prefix),
        (operator, Some(value), _) => match comparator(operator) {
            Some(Comparator::NotEqual) | None => return Err(RequestError::NotIndexable.into()),
            Some(comparator) => SortPredicate::Compare(comparator, value),
        },
        _ => return Err(RequestError::NotIndexable.into()),
    };
    Ok(KeyPredicate { attribute, test })
}

/// A condition of `Expected`.
pub(super) fn expected(name: &str, expected: ExpectedAttributeValue) -> Result<(bool, Predicate), Error> {
    let ExpectedAttributeValue { value, exists, comparison_operator, attribute_value_list } = expected;
    if value.is_some() && attribute_value_list.is_some() {
        return Err(wrong(format!("Value and AttributeValueList cannot be used together for Attribute: {name}")));
    }
    let Some(operator) = comparison_operator else {
        if attribute_value_list.is_some() {
            return Err(wrong(format!("AttributeValueList can only be used with a ComparisonOperator for Attribute: {name}")));
        }
        return match (exists, value) {
            (Some(false), Some(_)) => Err(wrong(format!("Value cannot be used when Exists is false for Attribute: {name}"))),
            (Some(false), None) => Ok(predicate(name, ComparisonOperator::Null, Vec::new())),
            (_, Some(value)) => Ok(predicate(name, ComparisonOperator::Eq, vec![value.check()?])),
            (Some(true), None) => Err(wrong(format!("Value must be provided when Exists is true for Attribute: {name}"))),
            (None, None) => Err(wrong(format!("Value must be provided when Exists is null for Attribute: {name}"))),
        };
    };
    if exists.is_some() {
        return Err(wrong(format!("Exists and ComparisonOperator cannot be used together for Attribute: {name}")));
    }
    let takes_values = !matches!(operator, ComparisonOperator::Null | ComparisonOperator::NotNull);
    if takes_values && value.is_none() && attribute_value_list.is_none() {
        let operator = name_of(operator);
        return Err(wrong(format!(
            "Value or AttributeValueList must be used with ComparisonOperator: {operator} for Attribute: {name}"
        )));
    }
    let values = checked(attribute_value_list.or(value.map(|value| vec![value])))?;
    check(operator, &values)?;
    Ok(predicate(name, operator, values))
}

fn checked(values: Option<Vec<Unchecked>>) -> Result<Vec<AttributeValue>, Error> {
    Ok(values.unwrap_or_default().into_iter().map(Unchecked::check).collect::<Result<_, _>>()?)
}

/// Whether an operator has as many values as it takes, and of types that it takes.
fn check(operator: ComparisonOperator, values: &[AttributeValue]) -> Result<(), Error> {
    let count_is_right = match operator {
        ComparisonOperator::Null | ComparisonOperator::NotNull => values.is_empty(),
        ComparisonOperator::Between => values.len() == 2,
        ComparisonOperator::In => !values.is_empty(),
        _ => values.len() == 1,
    };
    let name = name_of(operator);
    if !count_is_right {
        return Err(wrong(format!("Invalid number of argument(s) for the {name} ComparisonOperator")));
    }
    if let Some(value) = values.iter().find(|value| !takes(operator, value.kind())) {
        return Err(wrong(format!("ComparisonOperator {name} is not valid for {} AttributeValue type", value.kind())));
    }
    if values.windows(2).any(|pair| discriminant(&pair[0]) != discriminant(&pair[1])) {
        return Err(wrong("AttributeValues inside AttributeValueList must be of same type".to_owned()));
    }
    match (operator, values) {
        (ComparisonOperator::Between, [low, high]) if Comparator::Greater.holds(low, high) => Err(RequestError::Bounds.into()),
        _ => Ok(()),
    }
}

fn takes(operator: ComparisonOperator, kind: Kind) -> bool {
    match operator {
        ComparisonOperator::Lt
        | ComparisonOperator::Le
        | ComparisonOperator::Gt
        | ComparisonOperator::Ge
        | ComparisonOperator::In
        | ComparisonOperator::Between => kind.is_ordered(),
        ComparisonOperator::BeginsWith => matches!(kind, Kind::String | Kind::Binary),
        ComparisonOperator::Contains | ComparisonOperator::NotContains => {
            kind.is_ordered() || matches!(kind, Kind::Boolean | Kind::Null)
        }
        ComparisonOperator::Eq | ComparisonOperator::Ne | ComparisonOperator::Null | ComparisonOperator::NotNull => true,
    }
}

fn predicate(name: &str, operator: ComparisonOperator, values: Vec<AttributeValue>) -> (bool, Predicate) {
    let path = Path::new(name, Vec::new());
    let mut values = values.into_iter().map(|value| Operand::Value(Arc::new(value)));
    let attribute = Operand::Path(path.clone());
    match operator {
        ComparisonOperator::Null => return (false, Predicate::DoesNotExist(path)),
        ComparisonOperator::NotNull => return (false, Predicate::Exists(path)),
        ComparisonOperator::In => return (false, Predicate::In(attribute, values.collect())),
        _ => {}
    }
    // How many there are was checked.
    let Some(value) = values.next() else { return (false, Predicate::Exists(path)) };
    match operator {
        ComparisonOperator::Between => match values.next() {
            Some(high) => (false, Predicate::Between(attribute, value, high)),
            None => (false, Predicate::Exists(path)),
        },
        ComparisonOperator::BeginsWith => (false, Predicate::BeginsWith(attribute, value)),
        ComparisonOperator::Contains => (false, Predicate::Contains(attribute, value)),
        ComparisonOperator::NotContains => (true, Predicate::Contains(attribute, value)),
        other => (false, Predicate::Compare(comparator(other).unwrap_or(Comparator::Equal), attribute, value)),
    }
}

fn comparator(operator: ComparisonOperator) -> Option<Comparator> {
    match operator {
        ComparisonOperator::Eq => Some(Comparator::Equal),
        ComparisonOperator::Ne => Some(Comparator::NotEqual),
        ComparisonOperator::Lt => Some(Comparator::Less),
        ComparisonOperator::Le => Some(Comparator::LessOrEqual),
        ComparisonOperator::Gt => Some(Comparator::Greater),
        ComparisonOperator::Ge => Some(Comparator::GreaterOrEqual),
        _ => None,
    }
}

fn name_of(operator: ComparisonOperator) -> &'static str {
    match operator {
        ComparisonOperator::Eq => "EQ",
        ComparisonOperator::Ne => "NE",
        ComparisonOperator::In => "IN",
        ComparisonOperator::Le => "LE",
        ComparisonOperator::Lt => "LT",
        ComparisonOperator::Ge => "GE",
        ComparisonOperator::Gt => "GT",
        ComparisonOperator::Between => "BETWEEN",
        ComparisonOperator::NotNull => "NOT_NULL",
        ComparisonOperator::Null => "NULL",
        ComparisonOperator::Contains => "CONTAINS",
        ComparisonOperator::NotContains => "NOT_CONTAINS",
        ComparisonOperator::BeginsWith => "BEGINS_WITH",
    }
}
