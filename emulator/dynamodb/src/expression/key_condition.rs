//! Key conditions: which partition a query reads, and which part of it.

use std::sync::Arc;

use super::{
    Comparator, Condition, ExpressionError, Language, Operand, Path, Placeholders, Problem, compare,
    condition::{self, Join, Predicate},
    syntax,
};
use crate::value::AttributeValue;

/// A key condition that was not held against a schema yet.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyCondition {
    /// In the order of the text; no attribute is there twice.
    pub predicates: Vec<KeyPredicate>,
}

/// A condition on one attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyPredicate {
    /// The attribute.
    pub attribute: String,
    /// What its value has to be.
    pub test: SortPredicate,
}

/// What the value of a key attribute has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum SortPredicate {
    /// `=`, `<`, `<=`, `>`, `>=`; not `<>`.
    Compare(Comparator, Arc<AttributeValue>),
    /// `BETWEEN`, with the lower and the upper bound.
    Between(Arc<AttributeValue>, Arc<AttributeValue>),
    /// `begins_with`
    BeginsWith(Arc<AttributeValue>),
}

impl SortPredicate {
    /// The values of the request.
    pub fn values(&self) -> impl Iterator<Item = &AttributeValue> {
        let values = match self {
            Self::Compare(_, value) | Self::BeginsWith(value) => [Some(value), None],
            Self::Between(low, high) => [Some(low), Some(high)],
        };
        values.into_iter().flatten().map(|value| &**value)
    }

    /// Whether a value is as it has to be.
    #[must_use]
    pub fn holds(&self, value: &AttributeValue) -> bool {
        match self {
            Self::Compare(comparator, bound) => comparator.holds(value, bound),
            Self::Between(low, high) => Comparator::GreaterOrEqual.holds(value, low) && Comparator::LessOrEqual.holds(value, high),
            Self::BeginsWith(prefix) => compare::begins_with(value, prefix),
        }
    }
}

impl KeyCondition {
    /// Parses a `KeyConditionExpression`.
    ///
    /// # Errors
    /// What AWS would refuse before it looks at the table.
    pub fn parse(text: &str, placeholders: &mut Placeholders) -> Result<Self, ExpressionError> {
        let parsed = syntax::parse(text, syntax::condition::condition).and_then(|tree| condition::check(tree, placeholders));
        parsed.and_then(|condition| of(&condition)).map_err(|problem| ExpressionError::new(Language::KeyCondition, problem))
    }
}

fn of(condition: &Condition) -> Result<KeyCondition, Problem> {
    let (predicates, program) = condition.parts();
    program.iter().rev().try_for_each(|join| match join {
        Join::Or => Err(Problem::KeyOperator("OR".to_owned())),
        Join::Not => Err(Problem::KeyOperator("NOT".to_owned())),
        Join::And | Join::Predicate => Ok(()),
    })?;
    let mut found: Vec<KeyPredicate> = Vec::new();
    for predicate in predicates {
        let predicate = key_predicate(predicate)?;
        if found.iter().any(|other| other.attribute == predicate.attribute) {
            return Err(Problem::SeveralPerKey);
        }
        found.push(predicate);
    }
    Ok(KeyCondition { predicates: found })
}

fn key_predicate(predicate: &Predicate) -> Result<KeyPredicate, Problem> {
    let function = |name: &str| Err(Problem::KeyOperator(name.to_owned()));
    match predicate {
        Predicate::In(..) => function("IN"),
        Predicate::Compare(Comparator::NotEqual, ..) => function("<>"),
        Predicate::Exists(_) => function("attribute_exists"),
        Predicate::DoesNotExist(_) => function("attribute_not_exists"),
        Predicate::HasType(..) => function("attribute_type"),
        Predicate::Contains(..) => function("contains"),
        Predicate::Compare(comparator, left, right) => {
            let (attribute, [value], is_first) = operands([left, right])?;
            let comparator = if is_first { *comparator } else { comparator.reversed() };
            Ok(KeyPredicate { attribute, test: SortPredicate::Compare(comparator, value) })
        }
        Predicate::Between(value, low, high) => {
            first_is_path("BETWEEN", value)?;
            let (attribute, [low, high], _) = operands([value, low, high])?;
            Ok(KeyPredicate { attribute, test: SortPredicate::Between(low, high) })
        }
        Predicate::BeginsWith(value, prefix) => {
            first_is_path("begins_with", value)?;
            let (attribute, [prefix], _) = operands([value, prefix])?;
            Ok(KeyPredicate { attribute, test: SortPredicate::BeginsWith(prefix) })
        }
    }
}

fn first_is_path(operator: &str, operand: &Operand) -> Result<(), Problem> {
    match operand {
        Operand::Path(_) => Ok(()),
        Operand::Size(_) => Err(Problem::NestedKeyCondition),
        Operand::Value(_) => {
            Err(Problem::KeyCondition(format!("{operator} operator must have the key attribute as its first operand")))
        }
    }
}

/// The attribute, the other operands, and whether the attribute is the first one.
fn operands<const N: usize, const M: usize>(operands: [&Operand; N]) -> Result<(String, [Arc<AttributeValue>; M], bool), Problem> {
    let mut attribute: Option<&Path> = None;
    let mut values = Vec::with_capacity(M);
    for operand in operands {
        match operand {
            Operand::Size(_) => return Err(Problem::NestedKeyCondition),
            Operand::Value(value) => values.push(Arc::clone(value)),
            Operand::Path(_) if attribute.is_some() => {
                return Err(Problem::KeyCondition("Multiple attribute names used in one condition".to_owned()));
            }
            Operand::Path(path) if path.is_nested() => return Err(Problem::NestedKey),
            Operand::Path(path) => attribute = Some(path),
        }
    }
    let none = || Problem::KeyCondition("No key attribute specified".to_owned());
    let attribute = attribute.ok_or_else(none)?;
    let is_first = matches!(operands[0], Operand::Path(_));
    Ok((attribute.head().to_owned(), values.try_into().map_err(|_| none())?, is_first))
}
