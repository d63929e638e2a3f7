//! `numeric`: one comparison, or a lower and an upper bound.

use super::TOO_MANY;
use crate::number::{self, Range};
use crate::reader::{Reader, Refusal, Token};

const OUT_OF_RANGE: &str = "Value must be between -5.0E9 and 5.0E9, inclusive";

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Range, Refusal> {
    if reader.next()? != Token::ArrayStart {
        return Err(reader.refuse("Value of numeric must be an array."));
    }
    if reader.next()? != Token::String {
        let reason = format!("Invalid member in numeric match: {}", reader.text()?);
        return Err(reader.refuse(reason));
    }
    let operator = reader.text()?;
    let token = reader.next()?;
    let all = Range::ALL;
    let range = |lowest, highest| Range { lowest, highest };
    match operator.as_str() {
        "=" => single(reader, token, "equals", |value| range(value, value)),
        "<" => single(reader, token, "<", |value| range(all.lowest, value - 1)),
        "<=" => single(reader, token, "<=", |value| range(all.lowest, value)),
        ">" => lower_bound(reader, token, ">", 1),
        ">=" => lower_bound(reader, token, ">=", 0),
        other => Err(reader.refuse(format!("Unrecognized numeric range operator: {other}"))),
    }
}

/// The one value of a comparison that has no second bound.
fn single(reader: &mut Reader<'_>, token: Token, name: &str, range: impl Fn(i64) -> Range) -> Result<Range, Refusal> {
    let value = bound(reader, token, name)?;
    if reader.next()? != Token::ArrayEnd {
        return Err(reader.refuse(TOO_MANY));
    }
    Ok(range(in_range(reader, &value)?))
}

/// A lower bound, alone or with an upper one. `above` is the distance of the lowest number from the bound.
fn lower_bound(reader: &mut Reader<'_>, token: Token, name: &str, above: i64) -> Result<Range, Refusal> {
    let bottom = bound(reader, token, name)?;
    match reader.next()? {
        Token::ArrayEnd => {
            let lowest = in_range(reader, &bottom)? + above;
            return Ok(Range { lowest, ..Range::ALL });
        }
        Token::String => {}
        _ => {
            let reason = format!("Bad value in numeric range: {}", reader.text()?);
            return Err(reader.refuse(reason));
        }
    }
    let operator = reader.text()?;
    let below = match operator.as_str() {
        "<" => 1,
        "<=" => 0,
        other => return Err(reader.refuse(format!("Bad numeric range operator: {other}"))),
    };
    let token = reader.next()?;
    let top = bound(reader, token, &operator)?;
    if reader.next()? != Token::ArrayEnd {
        return Err(reader.refuse("Too many terms in numeric range expression"));
    }
    let (bottom, top) = (in_range(reader, &bottom)?, in_range(reader, &top)?);
    if bottom >= top {
        return Err(reader.refuse("Bottom must be less than top"));
    }
    Ok(Range { lowest: bottom + above, highest: top - below })
}

fn bound(reader: &mut Reader<'_>, token: Token, name: &str) -> Result<String, Refusal> {
    match token {
        Token::Number => reader.text(),
        _ => Err(reader.refuse(format!("Value of {name} must be numeric"))),
    }
}

/// Event Ruler looks at the size of numbers when it has read the array, and then knows the place.
fn in_range(reader: &Reader<'_>, text: &str) -> Result<i64, Refusal> {
    number::parse(text).ok_or_else(|| reader.refuse(OUT_OF_RANGE))
}

/// A number outside of `numeric`, where an error has no place.
pub(super) fn comparable(text: &str) -> Result<i64, Refusal> {
    number::parse(text).ok_or_else(|| Refusal::unlocated(OUT_OF_RANGE))
}
