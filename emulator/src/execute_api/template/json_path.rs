//! JSONPath: `$.a.b[0]`, `$['a','b']`, `$..a`, `$.a[*]`, `$.a[-1]`, `$.a[1:3]`, `$.a[?(@.b > 1 && @.c == 'x')]`, `$.a.length()`.
//!
//! The crates that were looked at have no bound: `$..*..*..*` visits each node as often as it has ancestors, cubed. Here a search ends after
//! [`MOST`] nodes.

mod filter;
mod parse;

use serde_json::Value;
use velocity::Problem;

use filter::Filter;

/// The most nodes that a search visits.
const MOST: usize = 200_000;

/// What is at a path.
#[derive(Debug)]
pub enum Found<'d> {
    /// Of a path to one place at most.
    One(Option<&'d Value>),
    /// Of a path that may lead to several places.
    Many(Vec<&'d Value>),
    /// Of a path that ends in `.length()`.
    Count(usize),
}

/// A step of a path.
#[derive(Debug)]
enum Step {
    /// `.a`, `['a']`, `['a','b']`
    Members(Vec<String>),
    /// `[0]`, `[0,1]`; a negative one counts from the end.
    Items(Vec<i64>),
    /// `[a:b]`
    Slice(Option<i64>, Option<i64>),
    /// `.*`, `[*]`
    All,
    /// `..`: the value and all that is in it.
    Deep,
    /// `[?(…)]`
    Filter(Filter),
    /// `.length()`, at the end.
    Length,
}

impl Step {
    fn is_definite(&self) -> bool {
        match self {
            Self::Members(names) => names.len() == 1,
            Self::Items(places) => places.len() == 1,
            Self::Length => true,
            Self::Slice(..) | Self::All | Self::Deep | Self::Filter(_) => false,
        }
    }
}

/// Finds what a document has at a path.
///
/// # Errors
/// [`Problem::Call`] if the text is no path, [`Problem::TooLarge`] if the search visits too many nodes.
pub fn find<'d>(document: &'d Value, path: &str) -> Result<Found<'d>, Problem> {
    let steps = parse::path(path)?;
    let mut left = MOST;
    let mut found = vec![document];
    for step in &steps {
        if matches!(step, Step::Length) {
            return Ok(match found.as_slice() {
                [Value::Array(items)] => Found::Count(items.len()),
                [Value::Object(members)] => Found::Count(members.len()),
                [Value::String(text)] => Found::Count(text.chars().count()),
                _ => Found::One(None),
            });
        }
        let mut next = Vec::new();
        for value in found {
            take(value, step, document, &mut next, &mut left)?;
        }
        found = next;
    }
    Ok(if steps.iter().all(Step::is_definite) { Found::One(found.first().copied()) } else { Found::Many(found) })
}

fn take<'d>(value: &'d Value, step: &Step, root: &'d Value, next: &mut Vec<&'d Value>, left: &mut usize) -> Result<(), Problem> {
    let before = next.len();
    match (step, value) {
        (Step::Members(names), Value::Object(members)) => next.extend(names.iter().filter_map(|name| members.get(name))),
        (Step::Items(places), Value::Array(items)) => {
            next.extend(places.iter().filter_map(|place| items.get(from_end(*place, items.len())?)));
        }
        (Step::Slice(first, last), Value::Array(items)) => {
            let bound = |bound: i64| from_end(bound, items.len()).unwrap_or(0).min(items.len());
            let (first, last) = (first.map_or(0, bound), last.map_or(items.len(), bound));
            next.extend(items.get(first..last).unwrap_or_default());
        }
        (Step::All, Value::Array(items)) => next.extend(items),
        (Step::All, Value::Object(members)) => next.extend(members.values()),
        (Step::Deep, _) => deep(value, next, left)?,
        (Step::Filter(filter), Value::Array(items)) => {
            for item in items {
                *left = left.checked_sub(1).ok_or(Problem::TooLarge)?;
                if filter.holds(item, root) {
                    next.push(item);
                }
            }
        }
        _ => {}
    }
    *left = left.checked_sub(1 + next.len() - before).ok_or(Problem::TooLarge)?;
    Ok(())
}

/// Returns a place from the beginning. `None` if it is before the beginning.
fn from_end(place: i64, length: usize) -> Option<usize> {
    let place = if place < 0 { place.checked_add(i64::try_from(length).ok()?)? } else { place };
    usize::try_from(place).ok()
}

/// Adds a value and all that is in it, parents first. Documents are at most 128 levels deep, since serde_json refuses deeper ones.
fn deep<'d>(value: &'d Value, next: &mut Vec<&'d Value>, left: &mut usize) -> Result<(), Problem> {
    *left = left.checked_sub(1).ok_or(Problem::TooLarge)?;
    next.push(value);
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| deep(item, next, left)),
        Value::Object(members) => members.values().try_for_each(|member| deep(member, next, left)),
        _ => Ok(()),
    }
}
