//! `anything-but`: one value, a list of one type, or an object with `prefix`, `suffix`, `equals-ignore-case` or `wildcard`.

use std::collections::HashSet;

use super::{NOT_WILDCARD, ONE_KEY, TOO_MANY, end, numeric::comparable};
use crate::condition::Except;
use crate::dialect::Operators;
use crate::number::Number;
use crate::reader::{Reader, Refusal, Token};
use crate::wildcard::Wildcard;

const NO_VALUE: &str = "Value of anything-but must be an array or single string/number value.";
const NOT_IN_LIST: &str = "Inside anything but list, start|null|boolean is not supported.";
const MIXED: &str = "Inside anything but list, either all values are number or string, mixed type is not supported";

/// Reads the value; the object that `anything-but` is in stays open.
pub(super) fn read(reader: &mut Reader<'_>, operators: Operators) -> Result<Except, Refusal> {
    match reader.next()? {
        Token::ObjectStart => nested(reader, operators),
        Token::ArrayStart => list(reader),
        Token::String => Ok(Except::Strings(HashSet::from([reader.text()?.into()]))),
        Token::Number => Ok(Except::Numbers(HashSet::from([Number::Comparable(comparable(&reader.text()?)?)]))),
        _ => Err(reader.refuse(NO_VALUE)),
    }
}

fn list(reader: &mut Reader<'_>) -> Result<Except, Refusal> {
    let (strings, numbers) = members(reader).map_err(|refusal| again(reader, refusal))?;
    match (strings.is_empty(), numbers.is_empty()) {
        (false, true) => Ok(Except::Strings(strings)),
        (true, false) => Ok(Except::Numbers(numbers)),
        _ => Err(reader.refuse(MIXED)),
    }
}

fn members(reader: &mut Reader<'_>) -> Result<(HashSet<Box<str>>, HashSet<Number>), Refusal> {
    let (mut strings, mut numbers) = (HashSet::new(), HashSet::new());
    loop {
        match reader.next()? {
            Token::ArrayEnd => return Ok((strings, numbers)),
            Token::String => {
                strings.insert(reader.text()?.into());
            }
            Token::Number => {
                numbers.insert(Number::Comparable(comparable(&reader.text()?)?));
            }
            _ => return Err(reader.refuse(NOT_IN_LIST)),
        }
    }
}

/// Event Ruler catches an error in a list and throws it again with the place: a second time, if it had one.
fn again(reader: &Reader<'_>, refusal: Refusal) -> Refusal {
    reader.refuse(refusal.detail)
}

/// The operators that `anything-but` may have in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prefix,
    Suffix,
    IgnoringCase,
    Wildcard,
}

fn nested(reader: &mut Reader<'_>, operators: Operators) -> Result<Except, Refusal> {
    if reader.next()? != Token::Name {
        return Err(reader.refuse("Anything-But expression name not found"));
    }
    let kind = match (reader.name(), operators) {
        ("prefix", Operators::FilterPolicy) => return only_prefix(reader),
        ("prefix", Operators::All) => Kind::Prefix,
        ("suffix", Operators::All) => Kind::Suffix,
        ("equals-ignore-case", Operators::All) => Kind::IgnoringCase,
        ("wildcard", Operators::All) => Kind::Wildcard,
        (name, _) => {
            let reason = format!("Unsupported anything-but pattern: {name}");
            return Err(reader.refuse(reason));
        }
    };
    let texts = match reader.next()? {
        Token::ArrayStart => texts(reader, kind).map_err(|refusal| again(reader, refusal))?,
        token @ (Token::String | Token::Number) => vec![one(reader, token, kind)?],
        _ => return Err(reader.refuse(NO_VALUE)),
    };
    let except = match kind {
        Kind::Prefix => Except::Prefixes(texts),
        Kind::Suffix => Except::Suffixes(texts),
        Kind::IgnoringCase => Except::IgnoringCase(texts),
        Kind::Wildcard => {
            let wildcards = texts.iter().map(|text| Wildcard::parse(text)).collect::<Result<_, _>>();
            Except::Wildcards(wildcards.map_err(|reason| reader.refuse(reason))?)
        }
    };
    end(reader, TOO_MANY)?;
    Ok(except)
}

/// SNS runs an older Event Ruler, which knows one prefix and has another text.
fn only_prefix(reader: &mut Reader<'_>) -> Result<Except, Refusal> {
    if reader.next()? != Token::String {
        return Err(reader.refuse("prefix match pattern must be a string"));
    }
    let prefix = reader.text()?;
    if prefix.is_empty() {
        return Err(reader.refuse("Null prefix not allowed"));
    }
    end(reader, ONE_KEY)?;
    Ok(Except::Prefixes(vec![prefix.into()]))
}

fn texts(reader: &mut Reader<'_>, kind: Kind) -> Result<Vec<Box<str>>, Refusal> {
    let mut texts = Vec::new();
    loop {
        match reader.next()? {
            Token::ArrayEnd => return Ok(texts),
            token => texts.push(one(reader, token, kind)?),
        }
    }
}

fn one(reader: &mut Reader<'_>, token: Token, kind: Kind) -> Result<Box<str>, Refusal> {
    if token != Token::String {
        return Err(reader.refuse(match kind {
            Kind::Prefix | Kind::Suffix => "prefix/suffix match pattern must be a string",
            Kind::IgnoringCase => "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
            Kind::Wildcard => NOT_WILDCARD,
        }));
    }
    let text = reader.text()?;
    if text.is_empty() && matches!(kind, Kind::Prefix | Kind::Suffix) {
        return Err(reader.refuse("Null prefix/suffix not allowed"));
    }
    Ok(text.into())
}
