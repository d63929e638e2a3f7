//! Updates: clauses of actions.

use winnow::{
    Parser,
    combinator::{fail, opt, peek},
    token::any,
};

use super::{
    Input, Operand, Parsed,
    grammar::{Path, function, list, operand, path, symbol, within_function, within_parentheses},
    token::Token,
};

/// A clause by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum ClauseKind {
    Set,
    Remove,
    Add,
    Delete,
}

impl ClauseKind {
    const ALL: [Self; 4] = [Self::Set, Self::Remove, Self::Add, Self::Delete];

    pub fn keyword(self) -> &'static str {
        match self {
            Self::Set => "SET",
            Self::Remove => "REMOVE",
            Self::Add => "ADD",
            Self::Delete => "DELETE",
        }
    }
}

/// A clause as it is written.
#[derive(Debug)]
pub(in crate::expression) struct Clause<'s> {
    pub kind: ClauseKind,
    pub actions: Vec<Action<'s>>,
}

/// An action as it is written. `REMOVE` has no value.
#[derive(Debug)]
pub(in crate::expression) struct Action<'s> {
    pub path: Path<'s>,
    pub value: Option<Value<'s>>,
}

/// A value as it is written. Parentheses left no trace.
#[derive(Debug)]
pub(in crate::expression) enum Value<'s> {
    Path(Path<'s>),
    /// `:value`
    Literal(&'s str),
    Call(&'s str, Vec<Value<'s>>),
    /// `+` or `-`.
    Sum(Box<Value<'s>>, &'static str, Box<Value<'s>>),
}

pub(in crate::expression) fn update<'s>(input: &mut Input<'_, 's>) -> Parsed<Vec<Clause<'s>>> {
    let mut clauses = vec![clause(input)?];
    while opt(peek(any)).parse_next(input)?.is_some() {
        clauses.push(clause(input)?);
    }
    Ok(clauses)
}

fn clause<'s>(input: &mut Input<'_, 's>) -> Parsed<Clause<'s>> {
    let kind = any
        .verify_map(|token: &Token<'_>| ClauseKind::ALL.into_iter().find(|kind| token.is_keyword(kind.keyword())))
        .parse_next(input)?;
    let actions = list(input, |input| {
        let path = path(input)?;
        let value = match kind {
            ClauseKind::Set => {
                symbol("=").parse_next(input)?;
                Some(value(input)?)
            }
            ClauseKind::Remove => None,
            ClauseKind::Add | ClauseKind::Delete => Some(literal(input)?),
        };
        Ok(Action { path, value })
    })?;
    Ok(Clause { kind, actions })
}

/// The value of `ADD` and `DELETE`.
fn literal<'s>(input: &mut Input<'_, 's>) -> Parsed<Value<'s>> {
    match peek(opt(operand)).parse_next(input)? {
        Some(Operand::Value(value)) => {
            any.parse_next(input)?;
            Ok(Value::Literal(value))
        }
        _ => fail.parse_next(input),
    }
}

/// `operand ( ( "+" | "-" ) operand )?`
fn value<'s>(input: &mut Input<'_, 's>) -> Parsed<Value<'s>> {
    let left = value_operand(input)?;
    for sign in ["+", "-"] {
        if opt(symbol(sign)).parse_next(input)?.is_some() {
            input.state.operators += 1;
            return Ok(Value::Sum(Box::new(left), sign, Box::new(value_operand(input)?)));
        }
    }
    Ok(left)
}

/// A path, a value, a function, or a value in parentheses.
fn value_operand<'s>(input: &mut Input<'_, 's>) -> Parsed<Value<'s>> {
    if opt(peek(symbol("("))).parse_next(input)?.is_some() {
        return within_parentheses(input, "if_not_exists", value);
    }
    if let Some(function) = opt(function).parse_next(input)? {
        return Ok(Value::Call(function, within_function(input, function, |input| list(input, value))?));
    }
    match operand(input)? {
        Operand::Path(path) => Ok(Value::Path(path)),
        Operand::Value(value) => Ok(Value::Literal(value)),
        // A function was looked for before.
        Operand::Call(_) => fail.parse_next(input),
    }
}
