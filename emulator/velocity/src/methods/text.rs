//! Methods of texts. Positions count UTF-16 units, as Java's do.

use regex::{Regex, RegexBuilder};

use super::thrown;
use crate::{Heap, Problem, Value, value::Text};

/// The largest compiled regular expression, bytes.
const LARGEST_EXPRESSION: usize = 1 << 18;
/// The steps that a compilation counts as.
const COMPILATION: usize = 500;

pub fn call<'s>(heap: &mut Heap<'s>, text: &Text<'s>, name: &str, arguments: &[Value<'s>]) -> Result<Value<'s>, Problem> {
    let this = text.as_str();
    heap.budget.steps(1 + this.len() / 16)?;
    let of = |argument: &Value<'s>| match argument {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    if let [first] = arguments
        && let Some(other) = of(first)
    {
        let other = other.as_str();
        return Ok(match name {
            "contains" => Value::Bool(this.contains(other)),
            "startsWith" => Value::Bool(this.starts_with(other)),
            "endsWith" => Value::Bool(this.ends_with(other)),
            "equalsIgnoreCase" => Value::Bool(this.to_lowercase() == other.to_lowercase()),
            "indexOf" => position(this, this.find(other)),
            "lastIndexOf" => position(this, this.rfind(other)),
            "concat" => heap.text(this.to_owned() + other)?,
            "compareTo" => Value::Int(compared(this, other)),
            "matches" => Value::Bool(expression(heap, &format!("^(?:{other})$"))?.is_match(this)),
            "split" => split(heap, this, other)?,
            _ => Value::Null,
        });
    }
    if let [first, second] = arguments
        && let (Some(first), Some(second)) = (of(first), of(second))
    {
        let (first, second) = (first.as_str(), second.as_str());
        return match name {
            "replace" => {
                let count = if first.is_empty() { this.len() + 1 } else { this.matches(first).count() };
                heap.budget.bytes(this.len() + count * second.len())?;
                heap.text(this.replace(first, second))
            }
            "replaceAll" => replaced(heap, this, first, second, usize::MAX),
            "replaceFirst" => replaced(heap, this, first, second, 1),
            _ => Ok(Value::Null),
        };
    }
    Ok(match (name, arguments) {
        ("length" | "size", []) => Value::count(this.encode_utf16().count()),
        ("isEmpty", []) => Value::Bool(this.is_empty()),
        ("trim", []) => heap.text(this.trim_matches(|letter| letter <= ' '))?,
        ("toLowerCase", []) => heap.text(this.to_lowercase())?,
        ("toUpperCase", []) => heap.text(this.to_uppercase())?,
        ("substring", [Value::Int(begin)]) => substring(heap, this, *begin, None)?,
        ("substring", [Value::Int(begin), Value::Int(end)]) => substring(heap, this, *begin, Some(*end))?,
        ("charAt", [Value::Int(index)]) => substring(heap, this, *index, index.checked_add(1))?,
        ("indexOf", [Value::Text(other), Value::Int(begin)]) => {
            let begin = byte_of(this, (*begin).max(0)).unwrap_or(this.len());
            position(this, this[begin..].find(other.as_str()).map(|found| begin + found))
        }
        ("hashCode", []) => {
            let hash = this.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
            Value::Int(i64::from(hash))
        }
        _ => Value::Null,
    })
}

/// Returns a byte's position in UTF-16 units, −1 for none.
fn position<'s>(text: &str, byte: Option<usize>) -> Value<'s> {
    byte.map_or(Value::Int(-1), |byte| Value::count(text[..byte].encode_utf16().count()))
}

/// Returns the byte at which a UTF-16 unit begins.
fn byte_of(text: &str, unit: i64) -> Option<usize> {
    let mut units = 0;
    for (byte, letter) in text.char_indices() {
        if units == unit {
            return Some(byte);
        }
        units += i64::try_from(letter.len_utf16()).ok()?;
    }
    (units == unit).then_some(text.len())
}

fn substring<'s>(heap: &Heap<'s>, text: &str, begin: i64, end: Option<i64>) -> Result<Value<'s>, Problem> {
    let first = byte_of(text, begin);
    let last = end.map_or(Some(text.len()), |end| byte_of(text, end));
    match (first, last) {
        (Some(first), Some(last)) if first <= last => heap.text(&text[first..last]),
        _ => Err(thrown("substring", format_args!("begin {begin}, end {end:?}"))),
    }
}

fn compared(left: &str, right: &str) -> i64 {
    let differing = left.encode_utf16().zip(right.encode_utf16()).find(|(left, right)| left != right);
    match differing {
        Some((left, right)) => i64::from(left) - i64::from(right),
        None => {
            let length = |text: &str| i64::try_from(text.encode_utf16().count()).unwrap_or(i64::MAX);
            length(left) - length(right)
        }
    }
}

/// Compiles a regular expression. Those of Java that take exponential time (back references, look-around) are not there.
fn expression(heap: &Heap<'_>, pattern: &str) -> Result<Regex, Problem> {
    heap.budget.steps(COMPILATION + 4 * pattern.len())?;
    let built = RegexBuilder::new(pattern).size_limit(LARGEST_EXPRESSION).dfa_size_limit(LARGEST_EXPRESSION).build();
    built.map_err(|error| thrown("matches", error))
}

/// Splits as Java does: without the empty texts at the end.
fn split<'s>(heap: &mut Heap<'s>, text: &str, pattern: &str) -> Result<Value<'s>, Problem> {
    let mut parts: Vec<&str> = expression(heap, pattern)?.split(text).collect();
    // A match of nothing at the beginning leaves no empty part.
    if parts.len() > 1
        && parts[0].is_empty()
        && expression(heap, &format!("^(?:{pattern})"))?.find(text).is_some_and(|found| found.is_empty())
    {
        parts.remove(0);
    }
    while parts.len() > 1 && parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    let parts = parts.into_iter().map(|part| heap.text(part)).collect::<Result<Vec<_>, _>>()?;
    heap.list(parts, false)
}

fn replaced<'s>(heap: &Heap<'s>, text: &str, pattern: &str, replacement: &str, most: usize) -> Result<Value<'s>, Problem> {
    let expression = expression(heap, pattern)?;
    let mut out = String::new();
    let mut copied = 0;
    for groups in expression.captures_iter(text).take(most) {
        let Some(whole) = groups.get(0) else { continue };
        out.push_str(&text[copied..whole.start()]);
        let before = out.len();
        insert(&mut out, replacement, &groups)?;
        heap.budget.bytes(out.len() - before + 1)?;
        copied = whole.end();
    }
    out.push_str(&text[copied..]);
    heap.text(out)
}

/// Writes a replacement in Java's form: `$1` is a group, `\$` a dollar.
fn insert(out: &mut String, replacement: &str, groups: &regex::Captures<'_>) -> Result<(), Problem> {
    let mut letters = replacement.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.extend(letters.next()),
            '$' => {
                let digit = letters.next().and_then(|digit| digit.to_digit(10));
                let mut group = digit.ok_or_else(|| thrown("replaceAll", "Illegal group reference"))? as usize;
                if group >= groups.len() {
                    return Err(thrown("replaceAll", format_args!("No group {group}")));
                }
                // More digits belong to the number while there is such a group.
                while let Some(digit) = letters.peek().and_then(|digit| digit.to_digit(10)) {
                    let longer = group * 10 + digit as usize;
                    if longer >= groups.len() {
                        break;
                    }
                    group = longer;
                    letters.next();
                }
                out.push_str(groups.get(group).map_or("", |group| group.as_str()));
            }
            other => out.push(other),
        }
    }
    Ok(())
}
