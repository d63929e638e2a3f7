//! What was expected beside what was got: both printed in the same way, line by line, with the lines marked that differ.

use app::grading::{ComparedLine, Comparison};
use serde_json::Value;

use super::matching::{describe, matches, parsed};
use crate::labs::{
    expect::Expect,
    text::{Scope, shorten},
};

/// How many lines a side has.
const MOST_LINES: usize = 60;
/// What stands before the JSON of such a member.
const IN_STRING: &str = "a string that holds ";
/// How many characters a line has.
const LONGEST_LINE: usize = 400;

/// Prints a pattern and an observation. Of the observation, only what the pattern mentions is printed.
pub fn compare(expect: &Expect, actual: &Value, sent: Option<&str>, scope: &Scope) -> Comparison {
    let mut sides = Sides { expected: Vec::new(), got: Vec::new(), scope };
    sides.print(expect, Some(actual), Place { depth: 0, label: "", comma: "" });
    Comparison { expected: bounded(sides.expected), got: bounded(sides.got), sent: sent.map(|sent| shorten(sent, LONGEST_LINE)) }
}

fn bounded(mut lines: Vec<ComparedLine>) -> Vec<ComparedLine> {
    let more = lines.len().saturating_sub(MOST_LINES);
    if more > 0 {
        let differs = lines[MOST_LINES..].iter().any(|line| line.differs);
        lines.truncate(MOST_LINES);
        lines.push(ComparedLine { text: format!("… {more} more lines"), differs });
    }
    lines
}

/// Where a value stands: how deep, and what is printed before and after it.
#[derive(Clone, Copy)]
struct Place<'p> {
    depth: usize,
    label: &'p str,
    comma: &'p str,
}

struct Sides<'s> {
    expected: Vec<ComparedLine>,
    got: Vec<ComparedLine>,
    scope: &'s Scope,
}

impl Sides<'_> {
    fn print(&mut self, expect: &Expect, actual: Option<&Value>, place: Place<'_>) {
        match (expect, actual) {
            (Expect::Members(members, jmes), Some(Value::Object(seen))) => {
                self.both(place, "{");
                for (at, (name, member)) in members.iter().enumerate() {
                    let comma = if at + 1 < members.len() || jmes.is_some() { "," } else { "" };
                    self.member(name, member, seen.get(name), Place { depth: place.depth + 1, label: "", comma });
                }
                if let Some(jmes) = jmes {
                    let differs = matches(&Expect::Members(Vec::new(), Some(jmes.clone())), actual, self.scope).is_err();
                    let condition = describe(&Expect::Members(Vec::new(), Some(jmes.clone())), self.scope);
                    let at = Place { depth: place.depth + 1, label: "", comma: "" };
                    push(&mut self.expected, at, condition.trim_matches(['{', '}']), differs);
                }
                self.both(Place { label: "", ..place }, "}");
            }
            (Expect::List(items), Some(Value::Array(seen))) if items.len() == seen.len() => {
                self.both(place, "[");
                for (at, (item, seen)) in items.iter().zip(seen).enumerate() {
                    let comma = if at + 1 < items.len() { "," } else { "" };
                    self.print(item, Some(seen), Place { depth: place.depth + 1, label: "", comma });
                }
                self.both(Place { label: "", ..place }, "]");
            }
            _ => {
                let differs = matches(expect, actual, self.scope).is_err();
                self.wanted(expect, place, differs);
                push(&mut self.got, place, &shown(actual), differs);
            }
        }
    }

    /// A member of an object. A `body` for which members are expected has to be a string that holds JSON, and is printed as that JSON.
    fn member(&mut self, name: &str, expect: &Expect, actual: Option<&Value>, place: Place<'_>) {
        let plain = format!("\"{name}\": ");
        if !is_in_string(name, expect) {
            return self.print(expect, actual, Place { label: &plain, ..place });
        }
        let in_string = format!("\"{name}\": {IN_STRING}");
        match parsed(actual) {
            Some(actual) => self.print(expect, Some(&actual), Place { label: &in_string, ..place }),
            None => {
                self.wanted(expect, Place { label: &in_string, ..place }, true);
                push(&mut self.got, Place { label: &plain, ..place }, &shown(actual), true);
            }
        }
    }

    /// A pattern without a counterpart.
    fn wanted(&mut self, expect: &Expect, place: Place<'_>, differs: bool) {
        let inner = |comma| Place { depth: place.depth + 1, label: "", comma };
        let closing = Place { label: "", ..place };
        match expect {
            Expect::Members(members, None) if !members.is_empty() => {
                push(&mut self.expected, Place { comma: "", ..place }, "{", differs);
                for (at, (name, member)) in members.iter().enumerate() {
                    let in_string = if is_in_string(name, member) { IN_STRING } else { "" };
                    let label = format!("\"{name}\": {in_string}");
                    let comma = if at + 1 < members.len() { "," } else { "" };
                    self.wanted(member, Place { label: &label, ..inner(comma) }, differs);
                }
                push(&mut self.expected, closing, "}", differs);
            }
            Expect::List(items) if !items.is_empty() => {
                push(&mut self.expected, Place { comma: "", ..place }, "[", differs);
                for (at, item) in items.iter().enumerate() {
                    self.wanted(item, inner(if at + 1 < items.len() { "," } else { "" }), differs);
                }
                push(&mut self.expected, closing, "]", differs);
            }
            _ => push(&mut self.expected, place, &describe(expect, self.scope), differs),
        }
    }

    fn both(&mut self, place: Place<'_>, text: &str) {
        let place = if text == "{" || text == "[" { Place { comma: "", ..place } } else { place };
        push(&mut self.expected, place, text, false);
        push(&mut self.got, place, text, false);
    }
}

/// Whether a member has to be a string that holds JSON, as [`matches()`] has it.
fn is_in_string(name: &str, expect: &Expect) -> bool {
    matches!((name, expect), ("body", Expect::Members(..) | Expect::List(_)))
}

/// A value as JSON, or that there is none.
fn shown(actual: Option<&Value>) -> String {
    actual.filter(|value| !value.is_null()).map_or_else(|| "nothing".into(), |value| format!("{value:#}"))
}

fn push(lines: &mut Vec<ComparedLine>, Place { depth, label, comma }: Place<'_>, text: &str, differs: bool) {
    let indent = "  ".repeat(depth);
    let last = text.lines().count().saturating_sub(1);
    let line = |(at, line): (usize, &str)| {
        let label = if at == 0 { label } else { "" };
        let comma = if at == last { comma } else { "" };
        ComparedLine { text: shorten(&format!("{indent}{label}{line}{comma}"), LONGEST_LINE), differs }
    };
    // Bounded while it is printed, too: an answer may be large.
    lines.extend(text.lines().take(MOST_LINES * 2).enumerate().map(line));
}
