//! Match expressions: the objects in a pattern's arrays, such as `{"prefix": "a"}`.
//!
//! The reader stands behind the opening brace and is left behind the closing one. Texts and the order of checks are Event Ruler's, see `JsonRuleCompiler.java`.

mod anything_but;
mod numeric;

use crate::address::block;
use crate::condition::{Condition, Conditions};
use crate::dialect::Operators;
use crate::reader::{Reader, Refusal, Token};
use crate::wildcard::Wildcard;

const ONE_KEY: &str = "Only one key allowed in match expression";
const NOT_IGNORE_CASE: &str = "equals-ignore-case match pattern must be a string";
const NOT_WILDCARD: &str = "wildcard match pattern must be a string";
const TOO_MANY: &str = "Too many elements in numeric expression";

/// Reads a match expression into the conditions of its array.
pub(crate) fn read(reader: &mut Reader<'_>, operators: Operators, conditions: &mut Conditions) -> Result<(), Refusal> {
    if reader.next()? != Token::Name {
        return Err(reader.refuse("Match expression name not found"));
    }
    let others = &mut conditions.others;
    match (reader.name(), operators) {
        ("exactly", _) => {
            let text = text(reader, "exact match pattern must be a string")?;
            conditions.strings.insert(text);
        }
        ("prefix", _) => others.push(affix(reader, operators, &PREFIX)?),
        ("suffix", _) => others.push(affix(reader, operators, &SUFFIX)?),
        ("equals-ignore-case", _) => others.push(Condition::EqualsIgnoreCase(text(reader, NOT_IGNORE_CASE)?)),
        ("numeric", _) => {
            others.push(Condition::Numeric(numeric::read(reader)?));
            return end(reader, TOO_MANY);
        }
        ("anything-but", _) => {
            others.push(Condition::AnythingBut(anything_but::read(reader, operators)?));
            return end(reader, TOO_MANY);
        }
        ("exists", _) => match reader.next()? {
            Token::True => conditions.present = true,
            Token::False => conditions.absent = true,
            _ => return Err(reader.refuse("exists match pattern must be either true or false.")),
        },
        ("cidr", _) => {
            // Event Ruler says "prefix" here.
            let text = text(reader, "prefix match pattern must be a string")?;
            others.push(Condition::Block(block(&text).map_err(Refusal::unlocated)?));
        }
        ("wildcard", Operators::All) => {
            let text = text(reader, NOT_WILDCARD)?;
            others.push(Condition::Wildcard(Wildcard::parse(&text).map_err(|reason| reader.refuse(reason))?));
        }
        (name, _) => {
            let reason = format!("Unrecognized match type {name}");
            return Err(reader.refuse(reason));
        }
    }
    end(reader, ONE_KEY)
}

/// `prefix` or `suffix`: how it is spelled in messages and what it makes.
struct Affix {
    name: &'static str,
    capitalized: &'static str,
    exact: fn(Box<str>) -> Condition,
    ignoring_case: fn(Box<str>) -> Condition,
}

const PREFIX: Affix =
    Affix { name: "prefix", capitalized: "Prefix", exact: Condition::Prefix, ignoring_case: Condition::PrefixIgnoreCase };
const SUFFIX: Affix =
    Affix { name: "suffix", capitalized: "Suffix", exact: Condition::Suffix, ignoring_case: Condition::SuffixIgnoreCase };

fn affix(reader: &mut Reader<'_>, operators: Operators, affix: &Affix) -> Result<Condition, Refusal> {
    match (reader.next()?, operators) {
        (Token::String, _) => Ok((affix.exact)(reader.text()?.into())),
        (Token::ObjectStart, Operators::All | Operators::EventSource) => {
            if reader.next()? != Token::Name {
                return Err(reader.refuse(format!("{} expression name not found", affix.capitalized)));
            }
            if reader.name() != "equals-ignore-case" {
                let reason = format!("Unsupported {} pattern: {}", affix.name, reader.name());
                return Err(reader.refuse(reason));
            }
            let text = text(reader, NOT_IGNORE_CASE)?;
            end(reader, ONE_KEY)?;
            Ok((affix.ignoring_case)(text))
        }
        _ => Err(reader.refuse(format!("{} match pattern must be a string", affix.name))),
    }
}

/// The next token must be a string.
fn text(reader: &mut Reader<'_>, otherwise: &str) -> Result<Box<str>, Refusal> {
    match reader.next()? {
        Token::String => Ok(reader.text()?.into()),
        _ => Err(reader.refuse(otherwise)),
    }
}

/// The object must end here.
fn end(reader: &mut Reader<'_>, otherwise: &str) -> Result<(), Refusal> {
    match reader.next()? {
        Token::ObjectEnd => Ok(()),
        _ => Err(reader.refuse(otherwise)),
    }
}
