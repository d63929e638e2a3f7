//! Whether a condition holds for an item.
//!
//! What is not there makes a predicate false, but for `attribute_not_exists` and `<>`.

use std::borrow::Cow;

use super::{Condition, Join, Operand, Predicate};
use crate::{
    expression::{Comparator, compare},
    value::{AttributeValue, Item},
};

impl Condition {
    /// Whether the condition holds for an item. One that does not exist has no attributes.
    #[must_use]
    pub fn holds(&self, item: &Item) -> bool {
        let mut predicates = self.predicates.iter();
        let mut results = Vec::new();
        for join in &self.program {
            let result = match join {
                Join::Predicate => predicates.next().is_some_and(|predicate| predicate.holds(item)),
                Join::Not => !results.pop().unwrap_or(false),
                Join::And => [results.pop(), results.pop()] == [Some(true); 2],
                Join::Or => [results.pop(), results.pop()].contains(&Some(true)),
            };
            results.push(result);
        }
        results.pop().unwrap_or(true)
    }
}

impl Predicate {
    fn holds(&self, item: &Item) -> bool {
        match self {
            Self::Compare(comparator, left, right) => match (left.value(item), right.value(item)) {
                (Some(left), Some(right)) => comparator.holds(&left, &right),
                _ => *comparator == Comparator::NotEqual,
            },
            Self::Between(value, low, high) => match (value.value(item), low.value(item), high.value(item)) {
                (Some(value), Some(low), Some(high)) => {
                    Comparator::GreaterOrEqual.holds(&value, &low) && Comparator::LessOrEqual.holds(&value, &high)
                }
                _ => false,
            },
            Self::In(value, members) => {
                let Some(value) = value.value(item) else { return false };
                members.iter().any(|member| member.value(item).is_some_and(|member| member == value))
            }
            Self::Exists(path) => path.get(item).is_some(),
            Self::DoesNotExist(path) => path.get(item).is_none(),
            Self::HasType(value, kind) => value.value(item).is_some_and(|value| value.kind() == *kind),
            Self::BeginsWith(value, prefix) => both(value, prefix, item, compare::begins_with),
            Self::Contains(value, part) => both(value, part, item, compare::contains),
        }
    }
}

fn both(left: &Operand, right: &Operand, item: &Item, holds: fn(&AttributeValue, &AttributeValue) -> bool) -> bool {
    left.value(item).zip(right.value(item)).is_some_and(|(left, right)| holds(&left, &right))
}

impl Operand {
    fn value<'v>(&'v self, item: &'v Item) -> Option<Cow<'v, AttributeValue>> {
        match self {
            Self::Path(path) => path.get(item).map(Cow::Borrowed),
            Self::Value(value) => Some(Cow::Borrowed(value)),
            Self::Size(of) => compare::size(&*of.value(item)?).map(|size| Cow::Owned(AttributeValue::Number(size.into()))),
        }
    }
}
