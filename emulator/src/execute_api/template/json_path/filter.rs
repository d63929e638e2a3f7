//! `[?(…)]`: conditions on the elements of a list.

use std::cmp::Ordering;

use serde_json::Value;

/// A condition.
#[derive(Debug)]
pub enum Filter {
    Or(Vec<Filter>),
    And(Vec<Filter>),
    Not(Box<Filter>),
    /// `@.a`: the element has it.
    Exists(Operand),
    Compare(Operand, Comparison, Operand),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A side of a comparison.
#[derive(Debug)]
pub enum Operand {
    Literal(Value),
    /// `@.a[0]`: of the element.
    Element(Vec<Member>),
    /// `$.a`: of the document.
    Root(Vec<Member>),
}

/// `.a` or `[0]`
#[derive(Debug)]
pub enum Member {
    Name(String),
    Place(usize),
}

impl Filter {
    pub fn holds(&self, element: &Value, root: &Value) -> bool {
        match self {
            Self::Or(filters) => filters.iter().any(|filter| filter.holds(element, root)),
            Self::And(filters) => filters.iter().all(|filter| filter.holds(element, root)),
            Self::Not(filter) => !filter.holds(element, root),
            Self::Exists(operand) => operand.value(element, root).is_some(),
            Self::Compare(left, comparison, right) => {
                let (left, right) = (left.value(element, root), right.value(element, root));
                match comparison {
                    Comparison::Equal => left.is_some() && same(left, right),
                    Comparison::NotEqual => !same(left, right),
                    Comparison::Less => order(left, right) == Some(Ordering::Less),
                    Comparison::LessOrEqual => order(left, right).is_some_and(Ordering::is_le),
                    Comparison::Greater => order(left, right) == Some(Ordering::Greater),
                    Comparison::GreaterOrEqual => order(left, right).is_some_and(Ordering::is_ge),
                }
            }
        }
    }
}

impl Operand {
    fn value<'v>(&'v self, element: &'v Value, root: &'v Value) -> Option<&'v Value> {
        let (begin, members) = match self {
            Self::Literal(value) => return Some(value),
            Self::Element(members) => (element, members),
            Self::Root(members) => (root, members),
        };
        members.iter().try_fold(begin, |value, member| match member {
            Member::Name(name) => value.get(name),
            Member::Place(place) => value.get(place),
        })
    }
}

fn same(left: Option<&Value>, right: Option<&Value>) -> bool {
    left == right || order(left, right) == Some(Ordering::Equal)
}

/// Compares two numbers or two texts.
fn order(left: Option<&Value>, right: Option<&Value>) -> Option<Ordering> {
    match (left?, right?) {
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        (left, right) => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}
