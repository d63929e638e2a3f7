//! Tokens.

use winnow::{
    Parser,
    ascii::multispace0,
    combinator::{alt, preceded, repeat},
    error::EmptyError,
    stream::LocatingSlice,
    token::{any, one_of, take_while},
};

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) struct Token<'s> {
    pub kind: TokenKind,
    pub text: &'s str,
    /// Where it starts, bytes.
    pub start: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum TokenKind {
    /// A name, a keyword, a function.
    Word,
    /// `#name`
    NamePlaceholder,
    /// `:value`
    ValuePlaceholder,
    /// An index of a list. A number with a zero before it is two.
    Number,
    /// An operator, a parenthesis, a comma.
    Symbol,
    /// A character that begins no token.
    Unknown,
}

impl Token<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    pub fn is_keyword(&self, keyword: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(keyword)
    }
}

type Input<'s> = LocatingSlice<&'s str>;

/// Cuts a text into tokens. Each character that is no blank is in one.
pub(super) fn cut(source: &str) -> Vec<Token<'_>> {
    let mut input = LocatingSlice::new(source);
    // The last alternative of a token takes any character, so that nothing is left but blanks.
    repeat(0.., preceded(multispace0, token)).parse_next(&mut input).unwrap_or_default()
}

fn token<'s>(input: &mut Input<'s>) -> winnow::Result<Token<'s>, EmptyError> {
    let word_character = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let placeholder = |mark: char| (mark, take_while(1.., word_character)).take();
    let symbol = alt(("<>", "<=", ">=", one_of(['=', '<', '>', '+', '-', '(', ')', '[', ']', '.', ',']).take()));
    let word =
        (one_of(|character: char| character.is_ascii_alphabetic() || character == '_'), take_while(0.., word_character)).take();
    let number = alt(("0".take(), (one_of('1'..='9'), take_while(0.., |digit: char| digit.is_ascii_digit())).take()));
    let ((kind, text), span) = alt((
        word.map(|text| (TokenKind::Word, text)),
        placeholder('#').map(|text| (TokenKind::NamePlaceholder, text)),
        placeholder(':').map(|text| (TokenKind::ValuePlaceholder, text)),
        number.map(|text| (TokenKind::Number, text)),
        symbol.map(|text| (TokenKind::Symbol, text)),
        any.take().map(|text| (TokenKind::Unknown, text)),
    ))
    .with_span()
    .parse_next(input)?;
    Ok(Token { kind, text, start: span.start })
}
