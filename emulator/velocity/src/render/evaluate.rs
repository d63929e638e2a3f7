//! Values of expressions.

use super::Renderer;
use crate::{
    Problem, Value,
    limits::{DEEPEST_VALUE, LONGEST_RANGE},
    tree::{Expression, Operator},
    value::Text,
};

impl<'s> Renderer<'s> {
    /// Returns the value of an expression.
    pub(super) fn value(&mut self, expression: &'s Expression) -> Result<Value<'s>, Problem> {
        self.heap.budget.steps(1)?;
        Ok(match expression {
            Expression::Bool(value) => Value::Bool(*value),
            Expression::Int(number) => Value::Int(*number),
            Expression::Float(number) => Value::Float(*number),
            Expression::Text(text) => Value::borrowed(text),
            Expression::Interpolated(nodes) => {
                let text = self.captured(nodes)?;
                self.heap.text(text)?
            }
            Expression::List(items) => {
                let items = items.iter().map(|item| self.value(item)).collect::<Result<Vec<_>, _>>()?;
                self.heap.list(items, false)?
            }
            Expression::Map(members) => {
                let mut values = Vec::with_capacity(members.len());
                for (key, value) in members {
                    let key = self.value(key)?;
                    values.push((self.key(&key)?, self.value(value)?));
                }
                self.heap.map(values)?
            }
            Expression::Range(ends) => self.range(&ends.0, &ends.1)?,
            Expression::Reference(reference) => self.reference(reference)?,
            Expression::Not(_) | Expression::Binary(Operator::And | Operator::Or, _) => Value::Bool(self.holds(expression)?),
            Expression::Binary(operator, sides) => {
                let left = self.value(&sides.0)?;
                let right = self.value(&sides.1)?;
                self.binary(*operator, &left, &right)?
            }
        })
    }

    /// Returns whether an expression is true as a condition. As in Velocity 1.7, a text, number, list or map that is written there is not,
    /// and a reference is, unless it is false or has no value.
    pub(super) fn holds(&mut self, expression: &'s Expression) -> Result<bool, Problem> {
        Ok(match expression {
            Expression::Not(inner) => !self.holds(inner)?,
            Expression::Binary(Operator::And, sides) => self.holds(&sides.0)? && self.holds(&sides.1)?,
            Expression::Binary(Operator::Or, sides) => self.holds(&sides.0)? || self.holds(&sides.1)?,
            Expression::Bool(_) | Expression::Reference(_) => !matches!(self.value(expression)?, Value::Null | Value::Bool(false)),
            Expression::Binary(..) => matches!(self.value(expression)?, Value::Bool(true)),
            _ => false,
        })
    }

    /// Returns a value as the key of a map.
    pub(super) fn key(&self, value: &Value<'s>) -> Result<Text<'s>, Problem> {
        match value {
            Value::Text(text) => Ok(text.clone()),
            other => Ok(Text::Shared(self.heap.print(other)?.into())),
        }
    }

    fn range(&mut self, first: &'s Expression, last: &'s Expression) -> Result<Value<'s>, Problem> {
        let (Value::Int(first), Value::Int(last)) = (self.value(first)?, self.value(last)?) else { return Ok(Value::Null) };
        if first.abs_diff(last) >= LONGEST_RANGE.unsigned_abs() {
            return Err(Problem::TooLarge);
        }
        let items = match first <= last {
            true => (first..=last).map(Value::Int).collect(),
            false => (last..=first).rev().map(Value::Int).collect(),
        };
        self.heap.list(items, false)
    }

    fn binary(&mut self, operator: Operator, left: &Value<'s>, right: &Value<'s>) -> Result<Value<'s>, Problem> {
        Ok(match operator {
            Operator::Equal => Value::Bool(self.equal(left, right, 0)?),
            Operator::NotEqual => Value::Bool(!self.equal(left, right, 0)?),
            Operator::Less => Value::Bool(order(left, right) == Some(std::cmp::Ordering::Less)),
            Operator::Greater => Value::Bool(order(left, right) == Some(std::cmp::Ordering::Greater)),
            Operator::LessOrEqual => Value::Bool(order(left, right).is_some_and(std::cmp::Ordering::is_le)),
            Operator::GreaterOrEqual => Value::Bool(order(left, right).is_some_and(std::cmp::Ordering::is_ge)),
            // `a && b` is evaluated in `holds`.
            Operator::And | Operator::Or => Value::Null,
            Operator::Plus | Operator::Minus | Operator::Times | Operator::Divide | Operator::Remainder => {
                match arithmetic(operator, left, right) {
                    Some(number) => number,
                    None if operator == Operator::Plus && !left.is_null() && !right.is_null() => {
                        let both = self.text_of(left)? + &self.text_of(right)?;
                        self.heap.text(both)?
                    }
                    None => Value::Null,
                }
            }
        })
    }

    /// Returns a value as text; a block as what it writes.
    pub(super) fn text_of(&mut self, value: &Value<'s>) -> Result<String, Problem> {
        match value {
            Value::Block(body) => self.captured(body),
            other => self.heap.print(other),
        }
    }

    /// Returns whether two values are equal: numbers by their value, lists and maps by their contents, all else by their text.
    pub(super) fn equal(&mut self, left: &Value<'s>, right: &Value<'s>, depth: usize) -> Result<bool, Problem> {
        if depth > DEEPEST_VALUE {
            return Err(Problem::TooLarge);
        }
        self.heap.budget.steps(1)?;
        Ok(match (left, right) {
            (Value::Null, Value::Null) => true,
            (Value::Null, _) | (_, Value::Null) => false,
            (Value::Text(left), Value::Text(right)) => left.as_str() == right.as_str(),
            (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
                order(left, right).is_some_and(std::cmp::Ordering::is_eq)
            }
            _ => self.text_of(left)? == self.text_of(right)?,
        })
    }
}

/// Compares two numbers; nothing else has an order.
pub fn order(left: &Value<'_>, right: &Value<'_>) -> Option<std::cmp::Ordering> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        _ => float(left)?.partial_cmp(&float(right)?),
    }
}

#[expect(clippy::cast_precision_loss, reason = "Java converts a long to a double in the same way")]
fn float(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

/// Computes with two numbers: with integers if both are. `None` for anything else, an overflow and a division by zero.
fn arithmetic<'s>(operator: Operator, left: &Value<'s>, right: &Value<'s>) -> Option<Value<'s>> {
    if let (Value::Int(left), Value::Int(right)) = (left, right) {
        return match operator {
            Operator::Plus => left.checked_add(*right),
            Operator::Minus => left.checked_sub(*right),
            Operator::Times => left.checked_mul(*right),
            Operator::Divide => left.checked_div(*right),
            _ => left.checked_rem(*right),
        }
        .map(Value::Int);
    }
    let (left, right) = (float(left)?, float(right)?);
    Some(Value::Float(match operator {
        Operator::Plus => left + right,
        Operator::Minus => left - right,
        Operator::Times => left * right,
        Operator::Divide if right == 0.0 => return None,
        Operator::Divide => left / right,
        _ if right == 0.0 => return None,
        _ => left % right,
    }))
}
