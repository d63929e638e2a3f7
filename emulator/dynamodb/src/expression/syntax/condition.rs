//! Conditions: predicates with `AND`, `OR`, `NOT` and parentheses.
//!
//! The result is not a tree but the predicates, in the order of the text, and a program that joins them: each step takes what the steps before it left.
//! It is made by Dijkstra's shunting yard, which needs no recursion however the parentheses are nested. An operand may be in parentheses too, so that what an
//! opening parenthesis is for shows at the closing one.

use winnow::{
    Parser,
    combinator::{opt, peek},
    error::{EmptyError, ErrMode},
    token::any,
};

use super::{
    Input, Parsed,
    grammar::{Call, Operand, keyword, list, operand, operand_in_parentheses, symbol},
    token::Token,
};
use crate::expression::Comparator;

/// A condition as it is written.
#[derive(Debug, Default)]
pub(in crate::expression) struct Condition<'s> {
    pub predicates: Vec<Predicate<'s>>,
    pub program: Vec<Join>,
    /// Whether there are parentheses around parentheses.
    pub redundant: bool,
}

#[derive(Debug)]
pub(in crate::expression) enum Predicate<'s> {
    Compare(Comparator, Operand<'s>, Operand<'s>),
    Between(Operand<'s>, Operand<'s>, Operand<'s>),
    In(Operand<'s>, Vec<Operand<'s>>),
    Call(Call<'s>),
}

/// A step of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum Join {
    /// Takes the next predicate.
    Predicate,
    And,
    Or,
    Not,
}

/// What waits for what comes after it. The order is that of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Waiting {
    Parenthesis,
    Or,
    And,
    Not,
}

/// What was read last.
enum Last<'s> {
    Operand(Operand<'s>),
    Condition,
}

pub(in crate::expression) fn condition<'s>(input: &mut Input<'_, 's>) -> Parsed<Condition<'s>> {
    let mut yard = Yard::default();
    loop {
        yard.open(input)?;
        let mut last = Last::Operand(operand(input)?);
        let mut in_parentheses = false;
        loop {
            last = match last {
                Last::Operand(left) => match predicate(input, left)? {
                    Ok(predicate) => {
                        in_parentheses = false;
                        yard.take(predicate)
                    }
                    Err(operand) => Last::Operand(operand),
                },
                Last::Condition => Last::Condition,
            };
            if opt(peek(symbol(")"))).parse_next(input)?.is_some() {
                yard.condition.redundant |= in_parentheses && yard.waiting.last() == Some(&Waiting::Parenthesis);
                last = yard.close(last).ok_or(ErrMode::Cut(EmptyError))?;
                symbol(")").parse_next(input)?;
                in_parentheses = true;
                continue;
            }
            let joined = opt(peek(any.verify_map(join))).parse_next(input)?;
            yard.end(last).ok_or(ErrMode::Cut(EmptyError))?;
            let Some(joined) = joined else { return yard.finish().ok_or(ErrMode::Cut(EmptyError)) };
            any.parse_next(input)?;
            input.state.operators += 1;
            yard.wait(joined);
            break;
        }
    }
}

fn join(token: &Token<'_>) -> Option<Waiting> {
    match token {
        token if token.is_keyword("AND") => Some(Waiting::And),
        token if token.is_keyword("OR") => Some(Waiting::Or),
        _ => None,
    }
}

#[derive(Default)]
struct Yard<'s> {
    condition: Condition<'s>,
    waiting: Vec<Waiting>,
}

impl<'s> Yard<'s> {
    /// Reads `NOT` and opening parentheses.
    fn open(&mut self, input: &mut Input<'_, '_>) -> Parsed<()> {
        loop {
            if opt(keyword("NOT")).parse_next(input)?.is_some() {
                input.state.operators += 1;
                self.waiting.push(Waiting::Not);
            } else if opt(symbol("(")).parse_next(input)?.is_some() {
                self.waiting.push(Waiting::Parenthesis);
            } else {
                return Ok(());
            }
        }
    }

    fn take(&mut self, predicate: Predicate<'s>) -> Last<'s> {
        self.condition.predicates.push(predicate);
        self.condition.program.push(Join::Predicate);
        Last::Condition
    }

    /// Ends a condition. A function is one by itself; nothing else that has no operator is.
    fn end(&mut self, last: Last<'s>) -> Option<()> {
        match last {
            Last::Condition => {}
            Last::Operand(Operand::Call(call)) => {
                self.take(Predicate::Call(call));
            }
            Last::Operand(_) => return None,
        }
        Some(())
    }

    /// Closes a parenthesis around an operand or a condition. `None` if there is none, or what is in it is neither.
    fn close(&mut self, last: Last<'s>) -> Option<Last<'s>> {
        if matches!(last, Last::Operand(_)) && self.waiting.last() == Some(&Waiting::Parenthesis) {
            self.waiting.pop();
            return Some(last);
        }
        self.end(last)?;
        self.reduce(Waiting::Or);
        self.waiting.pop().map(|_| Last::Condition)
    }

    /// Puts an operator behind those that bind as tightly.
    fn wait(&mut self, operator: Waiting) {
        self.reduce(operator);
        self.waiting.push(operator);
    }

    fn reduce(&mut self, least: Waiting) {
        while let Some(waiting) = self.waiting.pop_if(|waiting| *waiting >= least) {
            self.condition.program.extend(match waiting {
                Waiting::Not => Some(Join::Not),
                Waiting::And => Some(Join::And),
                Waiting::Or => Some(Join::Or),
                Waiting::Parenthesis => None,
            });
        }
    }

    /// The whole. `None` if a parenthesis is open.
    fn finish(mut self) -> Option<Condition<'s>> {
        self.reduce(Waiting::Or);
        self.waiting.is_empty().then_some(self.condition)
    }
}

/// What follows an operand and makes a predicate of it, or the operand.
fn predicate<'s>(input: &mut Input<'_, 's>, left: Operand<'s>) -> Parsed<Result<Predicate<'s>, Operand<'s>>> {
    let comparator =
        any.verify_map(|token: &Token<'_>| Comparator::ALL.into_iter().find(|comparator| token.is_symbol(comparator.symbol())));
    if let Some(comparator) = opt(comparator).parse_next(input)? {
        input.state.operators += 1;
        return Ok(Ok(Predicate::Compare(comparator, left, operand_in_parentheses(input)?)));
    }
    if opt(keyword("BETWEEN")).parse_next(input)?.is_some() {
        input.state.operators += 1;
        let low = operand_in_parentheses(input)?;
        keyword("AND").parse_next(input)?;
        return Ok(Ok(Predicate::Between(left, low, operand_in_parentheses(input)?)));
    }
    if opt(keyword("IN")).parse_next(input)?.is_some() {
        input.state.operators += 1;
        symbol("(").parse_next(input)?;
        let members = list(input, operand_in_parentheses)?;
        symbol(")").parse_next(input)?;
        return Ok(Ok(Predicate::In(left, members)));
    }
    Ok(Err(left))
}
