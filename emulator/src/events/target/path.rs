//! Paths into an event: `$`, `$.detail.state`, `$.resources[0]`, `$['detail-type']`.
//!
//! See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html>.

use serde_json::Value;

/// A path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Item(usize),
}

/// The text is no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPath;

impl Path {
    /// Parses a path.
    ///
    /// # Errors
    /// It is of another form, such as one with filters or wildcards.
    pub fn parse(text: &str) -> Result<Self, NotAPath> {
        let mut rest = text.strip_prefix('$').ok_or(NotAPath)?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                let (name, left) = after.split_at(end);
                if name.is_empty() || name.contains('*') {
                    return Err(NotAPath);
                }
                steps.push(Step::Member(name.into()));
                rest = left;
            } else {
                let (inside, left) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or(NotAPath)?;
                let quoted = |quote: char| inside.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
                steps.push(match quoted('\'').or(quoted('"')) {
                    Some(name) => Step::Member(name.into()),
                    None => Step::Item(inside.parse().map_err(|_| NotAPath)?),
                });
                rest = left;
            }
        }
        Ok(Self(steps))
    }

    /// Returns the value at the path, if there is one.
    pub fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            Step::Member(name) => value.as_object()?.get(name),
            Step::Item(place) => value.as_array()?.get(*place),
        })
    }
}
