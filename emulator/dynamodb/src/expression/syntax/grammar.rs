//! What the languages share: paths, and operands.

use winnow::{
    Parser,
    combinator::{opt, peek},
    error::{EmptyError, ErrMode},
    token::any,
};

use super::{
    Input, Parsed,
    token::{Token, TokenKind},
};
use crate::expression::{DEEPEST_CALL, Problem, reserved};

/// A name as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum Name<'s> {
    Plain(&'s str),
    /// `#name`
    Placeholder(&'s str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum Step<'s> {
    Name(Name<'s>),
    Index(&'s str),
}

/// A path as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::expression) struct Path<'s> {
    pub head: Name<'s>,
    pub rest: Vec<Step<'s>>,
}

/// An operand of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::expression) enum Operand<'s> {
    Path(Path<'s>),
    /// `:value`
    Value(&'s str),
    Call(Call<'s>),
}

/// A function and its operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::expression) struct Call<'s> {
    pub function: &'s str,
    pub operands: Vec<Operand<'s>>,
}

/// Functions of conditions.
pub(in crate::expression) const CONDITION_FUNCTIONS: [&str; 6] =
    ["attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"];
/// Functions of updates.
pub(in crate::expression) const UPDATE_FUNCTIONS: [&str; 2] = ["if_not_exists", "list_append"];
/// Words that are no names.
const KEYWORDS: [&str; 9] = ["AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"];

pub(super) fn is_function(name: &str) -> bool {
    CONDITION_FUNCTIONS.contains(&name) || UPDATE_FUNCTIONS.contains(&name)
}

impl Path<'_> {
    /// Whether the words of the path can be names, and its numbers indexes.
    pub fn check_words(&self) -> Result<(), Problem> {
        std::iter::once(&Step::Name(self.head)).chain(&self.rest).try_for_each(|step| match step {
            Step::Name(Name::Plain(name)) if reserved::is_reserved(name) => Err(Problem::Reserved((*name).to_owned())),
            Step::Index(index) if index.parse::<i32>().is_err() => Err(Problem::IndexTooLarge((*index).to_owned())),
            Step::Name(_) | Step::Index(_) => Ok(()),
        })
    }
}

/// Paths with commas between them: a projection.
pub(in crate::expression) fn paths<'s>(input: &mut Input<'_, 's>) -> Parsed<Vec<Path<'s>>> {
    list(input, path)
}

/// One or more with commas between them.
pub(super) fn list<'t, 's, T>(
    input: &mut Input<'t, 's>,
    mut member: impl FnMut(&mut Input<'t, 's>) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    let mut members = vec![member(input)?];
    while opt(symbol(",")).parse_next(input)?.is_some() {
        members.push(member(input)?);
    }
    Ok(members)
}

/// `name ( "." name | "[" index "]" )*`
pub(super) fn path<'s>(input: &mut Input<'_, 's>) -> Parsed<Path<'s>> {
    let head = name(input)?;
    let mut rest = Vec::new();
    loop {
        if opt(symbol(".")).parse_next(input)?.is_some() {
            rest.push(Step::Name(name(input)?));
        } else if opt(symbol("[")).parse_next(input)?.is_some() {
            rest.push(Step::Index(kind(TokenKind::Number).parse_next(input)?.text));
            symbol("]").parse_next(input)?;
        } else {
            return Ok(Path { head, rest });
        }
    }
}

fn name<'s>(input: &mut Input<'_, 's>) -> Parsed<Name<'s>> {
    any.verify_map(|token: &Token<'s>| match token.kind {
        TokenKind::Word if !KEYWORDS.iter().any(|keyword| token.is_keyword(keyword)) => Some(Name::Plain(token.text)),
        TokenKind::NamePlaceholder => Some(Name::Placeholder(token.text)),
        _ => None,
    })
    .parse_next(input)
}

/// A path, a value, or a function with its operands.
pub(super) fn operand<'s>(input: &mut Input<'_, 's>) -> Parsed<Operand<'s>> {
    if let Some(value) = opt(kind(TokenKind::ValuePlaceholder)).parse_next(input)? {
        return Ok(Operand::Value(value.text));
    }
    match opt(function).parse_next(input)? {
        Some(function) => {
            let operands = within_function(input, function, |input| list(input, operand_in_parentheses))?;
            Ok(Operand::Call(Call { function, operands }))
        }
        None => path(input).map(Operand::Path),
    }
}

/// An operand, in any number of parentheses.
pub(super) fn operand_in_parentheses<'s>(input: &mut Input<'_, 's>) -> Parsed<Operand<'s>> {
    let mut open = 0;
    while opt(symbol("(")).parse_next(input)?.is_some() {
        open += 1;
    }
    let operand = operand(input)?;
    for _ in 0..open {
        symbol(")").parse_next(input)?;
    }
    Ok(operand)
}

/// A word before a parenthesis.
pub(super) fn function<'s>(input: &mut Input<'_, 's>) -> Parsed<&'s str> {
    let (name, _) = (name.verify_map(|name| if let Name::Plain(name) = name { Some(name) } else { None }), peek(symbol("(")))
        .parse_next(input)?;
    Ok(name)
}

/// What is in the parentheses of a function.
pub(super) fn within_function<'t, 's, T>(
    input: &mut Input<'t, 's>,
    function: &str,
    content: impl FnOnce(&mut Input<'t, 's>) -> Parsed<T>,
) -> Parsed<T> {
    input.state.operators += 1;
    within_parentheses(input, function, content)
}

/// What is in parentheses.
///
/// Too many in each other end the parsing, so that it does not recurse without bound.
pub(super) fn within_parentheses<'t, 's, T>(
    input: &mut Input<'t, 's>,
    function: &str,
    content: impl FnOnce(&mut Input<'t, 's>) -> Parsed<T>,
) -> Parsed<T> {
    symbol("(").parse_next(input)?;
    if input.state.depth >= DEEPEST_CALL {
        input.state.too_deep = Some(function.to_owned());
        return Err(ErrMode::Cut(EmptyError));
    }
    input.state.depth += 1;
    let content = content(input)?;
    input.state.depth -= 1;
    symbol(")").parse_next(input)?;
    Ok(content)
}

pub(super) fn symbol<'t, 's: 't>(symbol: &'static str) -> impl Parser<Input<'t, 's>, &'t Token<'s>, ErrMode<EmptyError>> {
    any.verify(move |token: &Token<'s>| token.is_symbol(symbol))
}

pub(super) fn keyword<'t, 's: 't>(keyword: &'static str) -> impl Parser<Input<'t, 's>, &'t Token<'s>, ErrMode<EmptyError>> {
    any.verify(move |token: &Token<'s>| token.is_keyword(keyword))
}

fn kind<'t, 's: 't>(kind: TokenKind) -> impl Parser<Input<'t, 's>, &'t Token<'s>, ErrMode<EmptyError>> {
    any.verify(move |token: &Token<'s>| token.kind == kind)
}
