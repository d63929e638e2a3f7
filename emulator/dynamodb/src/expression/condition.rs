//! Conditions and filters.

mod check;
mod evaluate;

use std::sync::Arc;

use super::{Comparator, ExpressionError, Language, Path, Placeholders, syntax};
use crate::value::{AttributeValue, Kind};

pub(super) use check::check;
pub(super) use syntax::condition::Join;

/// A condition on an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    predicates: Vec<Predicate>,
    /// How the predicates are joined: each step takes what the steps before it left.
    program: Vec<Join>,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// What is at a path.
    Path(Path),
    /// A value of the request.
    Value(Arc<AttributeValue>),
    /// The size of what an operand is.
    Size(Box<Operand>),
}

/// A condition without `AND`, `OR` and `NOT`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Predicate {
    Compare(Comparator, Operand, Operand),
    Between(Operand, Operand, Operand),
    In(Operand, Vec<Operand>),
    Exists(Path),
    DoesNotExist(Path),
    HasType(Operand, Kind),
    BeginsWith(Operand, Operand),
    Contains(Operand, Operand),
}

impl Condition {
    /// Parses a `ConditionExpression` or `FilterExpression`.
    ///
    /// # Errors
    /// What AWS would refuse.
    pub fn parse(text: &str, language: Language, placeholders: &mut Placeholders) -> Result<Self, ExpressionError> {
        let condition = syntax::parse(text, syntax::condition::condition).and_then(|tree| check(tree, placeholders));
        condition.map_err(|problem| ExpressionError::new(language, problem))
    }

    pub(super) fn new(predicates: Vec<Predicate>, program: Vec<Join>) -> Self {
        Self { predicates, program }
    }

    /// A condition of predicates, each negated or not, of which all must hold, or any.
    pub(crate) fn of(predicates: Vec<(bool, Predicate)>, any: bool) -> Self {
        let mut program = Vec::new();
        for (at, (negated, _)) in predicates.iter().enumerate() {
            program.push(Join::Predicate);
            program.extend(negated.then_some(Join::Not));
            program.extend((at > 0).then_some(if any { Join::Or } else { Join::And }));
        }
        Self { predicates: predicates.into_iter().map(|(_, predicate)| predicate).collect(), program }
    }

    pub(super) fn parts(&self) -> (&[Predicate], &[Join]) {
        (&self.predicates, &self.program)
    }

    /// How long it takes at most to evaluate the condition, beside what the item takes: a step for each operand and each byte of the request's values.
    pub(crate) fn weight(&self) -> usize {
        self.program.len() + self.predicates.iter().map(Predicate::weight).sum::<usize>()
    }

    /// The paths of the condition, in the order of the text.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.predicates.iter().flat_map(Predicate::paths)
    }
}

impl Operand {
    fn weight(&self) -> usize {
        match self {
            Self::Path(path) => 1 + path.rest().len(),
            Self::Value(value) => 1 + value.size(),
            Self::Size(of) => of.weight(),
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) => Some(path),
            Self::Size(of) => of.path(),
            Self::Value(_) => None,
        }
    }
}

impl Predicate {
    fn weight(&self) -> usize {
        match self {
            Self::Compare(_, left, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                left.weight() + right.weight()
            }
            Self::Between(value, low, high) => value.weight() + low.weight() + high.weight(),
            Self::In(value, members) => std::iter::once(value).chain(members).map(Operand::weight).sum(),
            Self::Exists(path) | Self::DoesNotExist(path) => 1 + path.rest().len(),
            Self::HasType(value, _) => value.weight(),
        }
    }

    fn paths(&self) -> Vec<&Path> {
        match self {
            Self::Compare(_, left, right) | Self::BeginsWith(left, right) | Self::Contains(left, right) => {
                [left, right].into_iter().filter_map(Operand::path).collect()
            }
            Self::Between(value, low, high) => [value, low, high].into_iter().filter_map(Operand::path).collect(),
            Self::In(value, members) => std::iter::once(value).chain(members).filter_map(Operand::path).collect(),
            Self::Exists(path) | Self::DoesNotExist(path) => vec![path],
            Self::HasType(value, _) => value.path().into_iter().collect(),
        }
    }
}
