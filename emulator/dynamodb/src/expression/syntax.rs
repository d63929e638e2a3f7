//! From text to trees. What is parsed is checked elsewhere.
//!
//! [`token`] cuts the text, [`grammar`] has what all languages share, [`condition`] and [`update`] the rest.

pub(super) mod condition;
mod grammar;
mod token;
pub(super) mod update;

use winnow::{
    Parser,
    combinator::eof,
    error::EmptyError,
    stream::{Stateful, Stream, TokenSlice},
};

use super::{LONGEST, Problem};
use token::Token;

pub(super) use grammar::{CONDITION_FUNCTIONS, Call, Name, Operand, Path, Step, UPDATE_FUNCTIONS, paths};

/// What a grammar reads.
type Input<'t, 's> = Stateful<TokenSlice<'t, Token<'s>>, State>;
/// What a grammar gives. Where a grammar fails, the input stands at the token that does not fit.
type Parsed<T> = winnow::ModalResult<T, EmptyError>;

/// What a grammar counts.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Operators and functions so far.
    operators: usize,
    /// Functions and parentheses that are open.
    depth: usize,
    /// The first function that was opened where too many were.
    too_deep: Option<String>,
}

/// What a grammar made, and how many operators and functions there are.
#[derive(Debug)]
pub(super) struct Tree<T> {
    pub tree: T,
    pub operators: usize,
}

/// Parses an expression with a grammar.
pub(super) fn parse<'s, T>(source: &'s str, grammar: impl FnOnce(&mut Input<'_, 's>) -> Parsed<T>) -> Result<Tree<T>, Problem> {
    match source.len() {
        0 => return Err(Problem::Empty),
        1..=LONGEST => {}
        _ => return Err(Problem::TooLong),
    }
    let tokens = token::cut(source);
    let mut input = Stateful { input: TokenSlice::new(&tokens), state: State::default() };
    let parsed = grammar(&mut input).and_then(|tree| eof.parse_next(&mut input).map(|_: &[_]| tree));
    match (parsed, input.state.too_deep) {
        (Ok(tree), _) => Ok(Tree { tree, operators: input.state.operators }),
        (Err(_), Some(function)) if !grammar::is_function(&function) => Err(Problem::UnknownFunction(function)),
        (Err(_), Some(_)) => Err(Problem::TooManyOperators(super::MOST_OPERATORS + 1)),
        (Err(_), None) => Err(unexpected(source, &tokens, tokens.len() - input.input.eof_offset())),
    }
}

/// The syntax error for a token, or for the end of the text.
fn unexpected(source: &str, tokens: &[Token<'_>], at: usize) -> Problem {
    let Some(token) = tokens.get(at) else {
        let near = tokens.last().map_or(source, |last| last.text);
        return Problem::Syntax { token: "<EOF>".to_owned(), near: near.to_owned() };
    };
    let first = at.checked_sub(1).map_or(token, |before| &tokens[before]);
    let last = tokens.get(at + 1).unwrap_or(token);
    Problem::Syntax { token: token.text.to_owned(), near: source[first.start..last.end()].to_owned() }
}
