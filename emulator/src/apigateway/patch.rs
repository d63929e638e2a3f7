//! PATCH for all nouns. Each noun has a table of paths; each path has the operations that it allows and the function that applies
//! them.
//!
//! A path in a table is a JSON pointer with holes: `{name}` matches one token, `{name+}` one or more. The function gets the matched
//! tokens; in those of `{name}`, `~1` and `~0` are unescaped. The operations of each path are from AWS's table:
//! <https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html>. AWS refuses the others with a message that depends on
//! the noun; see [`Refusal`].

use std::str::FromStr;

use serde::Deserialize;

use super::{GatewayError, canary};

/// The most operations in one patch. It bounds the work of a request.
const MOST_OPERATIONS: usize = 1000;

/// The operation of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "JSON Patch's own words")]
pub enum Op {
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}

impl Op {
    const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Replace => "replace",
            Self::Move => "move",
            Self::Copy => "copy",
            Self::Test => "test",
        }
    }
}

/// One step of a patch, as in the request.
#[derive(Clone, Debug, Deserialize)]
pub struct PatchOperation {
    op: Op,
    path: Option<String>,
    value: Option<String>,
    from: Option<String>,
}

/// Input of a PATCH: the labels of the path, and the steps.
#[derive(Clone, Debug, Deserialize)]
pub struct Patching<At> {
    /// The labels of the path, which name the patched thing.
    #[serde(flatten)]
    pub at: At,
    /// The steps, in order.
    #[serde(default, rename = "patchOperations")]
    pub operations: Vec<PatchOperation>,
}

impl<At> Patching<At> {
    /// Returns the values that the steps give to a path, in order. Steps that remove are skipped.
    pub fn values<'p>(&'p self, path: &'p str) -> impl Iterator<Item = &'p str> {
        self.operations
            .iter()
            .filter(move |operation| operation.path.as_deref() == Some(path) && operation.op != Op::Remove)
            .filter_map(|operation| operation.value.as_deref())
    }
}

/// The paths of a noun that can be patched.
pub struct Table<T: 'static> {
    refusal: Refusal,
    fields: &'static [Field<T>],
    /// Rows that are tried before the others.
    first: &'static [&'static [Field<T>]],
}

/// The error for a path that a noun does not have, or does not allow for the operation. The messages are AWS's.
#[derive(Clone, Copy)]
enum Refusal {
    /// The message lists the paths that allow the operation, if there are any.
    Listed,
    /// The message names the path. If the path exists, the message lists the operations that it allows.
    ByOperation,
    /// The message names the path only.
    ByPath,
    /// The message lists these paths. If the path exists, the message lists the operations that it allows.
    Fixed(&'static str),
}

impl<T> Table<T> {
    /// Makes a table that refuses by `Refusal::Listed`: for resources, models and validators, and for all nouns whose messages on
    /// AWS are not known.
    pub const fn listed(fields: &'static [Field<T>]) -> Self {
        Self { refusal: Refusal::Listed, fields, first: &[] }
    }

    /// Makes a table that refuses by `Refusal::ByOperation`: for APIs and methods.
    pub const fn by_operation(fields: &'static [Field<T>]) -> Self {
        Self { refusal: Refusal::ByOperation, fields, first: &[] }
    }

    /// Makes a table that refuses by `Refusal::ByPath`: for gateway responses and method responses.
    pub const fn by_path(fields: &'static [Field<T>]) -> Self {
        Self { refusal: Refusal::ByPath, fields, first: &[] }
    }

    /// Makes a table that refuses by `Refusal::Fixed`: for stages. The rows of `first` are tried before the others.
    pub const fn fixed(list: &'static str, first: &'static [&'static [Field<T>]], fields: &'static [Field<T>]) -> Self {
        Self { refusal: Refusal::Fixed(list), fields, first }
    }

    fn rows(&self) -> impl Iterator<Item = &'static Field<T>> + use<T> {
        self.first.iter().flat_map(|rows| rows.iter()).chain(self.fields)
    }

    fn refuse(&self, op: Op, path: &str, from: Option<&str>) -> GatewayError {
        let bare = || GatewayError::UnknownPatchPath(path.into());
        match self.refusal {
            Refusal::ByPath => bare(),
            Refusal::Listed => {
                let known: Vec<&str> = self.fields.iter().filter(|field| field.ops.contains(&op)).map(|field| field.path).collect();
                match known.is_empty() {
                    true => GatewayError::InvalidPatchOperation { path: path.into(), op: op.name() },
                    false => GatewayError::InvalidPatchPath { path: path.into(), op: op.name(), known: known.join(", ") },
                }
            }
            Refusal::ByOperation => self.refuse_operation(path).unwrap_or_else(bare),
            Refusal::Fixed(_) if op == Op::Copy => canary::not_a_copy(path, from),
            Refusal::Fixed(list) => {
                let known = if path.starts_with(canary::PATH) { None } else { self.refuse_operation(path) };
                let listed = || GatewayError::invalid(format!("Invalid method setting path: {path}. Must be one of: [{list}]"));
                known.unwrap_or_else(listed)
            }
        }
    }

    /// Returns the error that lists the operations of a path, if the path exists. Patterns that begin with a hole are skipped: they
    /// match too many paths.
    fn refuse_operation(&self, path: &str) -> Option<GatewayError> {
        let field = self.rows().find(|field| !field.path.starts_with("/{") && holes(field.path, path).is_some())?;
        let known: Vec<&str> = field.ops.iter().map(|op| op.name()).collect();
        Some(GatewayError::invalid(format!("Invalid patch operation specified. Must be one of: [{}]", known.join(", "))))
    }
}

/// One row of a noun's table.
pub struct Field<T> {
    path: &'static str,
    ops: &'static [Op],
    change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>,
}

impl<T> Field<T> {
    /// Makes a row that allows `replace`.
    pub const fn replace(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Replace], change }
    }

    /// Makes a row that allows `add` and `replace`.
    pub const fn set(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Add, Op::Replace], change }
    }

    /// Makes a row that allows `remove`.
    pub const fn remove(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Remove], change }
    }

    /// Makes a row for a path that AWS has and Coldstart does not implement. It allows all operations, so that `change` can return
    /// the error.
    pub const fn unsupported(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self::any(path, change)
    }

    /// Makes a row that allows `add`, `replace` and `remove`.
    pub const fn any(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Add, Op::Replace, Op::Remove], change }
    }

    /// Makes a row that allows `copy`.
    pub const fn copy(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Copy], change }
    }

    /// Makes a row that allows these operations.
    pub const fn of(path: &'static str, ops: &'static [Op], change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops, change }
    }

    /// Makes a row that allows `add` and `remove`.
    pub const fn list(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Add, Op::Remove], change }
    }
}

/// One step of a patch, matched with its row.
pub struct Change<'p> {
    /// The operation, one of those that the row allows.
    pub op: Op,
    /// The tokens that the holes of the path match, in order.
    pub holes: Vec<String>,
    path: &'p str,
    value: Option<&'p str>,
    from: Option<&'p str>,
}

impl<'p> Change<'p> {
    /// Returns the path of the step.
    pub fn path(&self) -> &'p str {
        self.path
    }

    /// Returns what a `copy` is from.
    pub fn from(&self) -> Option<&'p str> {
        self.from
    }

    /// Returns the value, or `None` if the step removes it or the value is empty.
    pub fn optional(&self) -> Option<String> {
        match self.op {
            Op::Remove => None,
            Op::Add | Op::Replace | Op::Move | Op::Copy | Op::Test => {
                self.value.filter(|value| !value.is_empty()).map(str::to_owned)
            }
        }
    }

    /// Returns the value, or an empty text if the step has none.
    pub fn text(&self) -> String {
        self.value.unwrap_or("").to_owned()
    }

    /// Parses the value as an enumeration or a number. A value that does not parse is a 400.
    pub fn parsed<V: FromStr>(&self) -> Result<V, GatewayError> {
        self.value.unwrap_or("").trim().parse().map_err(|_| {
            GatewayError::invalid(format!("Invalid value '{}' specified for path '{}'", self.value.unwrap_or(""), self.path))
        })
    }

    /// Parses the value like `parsed`, or returns `None` if the step removes it.
    pub fn parsed_or_removed<V: FromStr>(&self) -> Result<Option<V>, GatewayError> {
        match self.op {
            Op::Remove => Ok(None),
            Op::Add | Op::Replace | Op::Move | Op::Copy | Op::Test => self.parsed().map(Some),
        }
    }

    /// Parses the value as `true` or `false` in any case; another value is a 400. Returns false if the step removes it.
    pub fn boolean(&self) -> Result<bool, GatewayError> {
        if self.op == Op::Remove {
            return Ok(false);
        }
        match self.value.unwrap_or("").to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => self.parsed(),
        }
    }

    /// Returns whether the value is `true` in any case. For paths whose other values all mean `false` on AWS.
    pub fn flag(&self) -> bool {
        self.value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Returns what a hole matches, by the hole's position from 0.
    pub fn hole(&self, number: usize) -> &str {
        self.holes.get(number).map_or("", String::as_str)
    }

    /// Returns the 404 `missing` if the step replaces or removes a key that `map` does not have. The key is the last hole.
    pub fn on_present<V>(&self, map: &std::collections::BTreeMap<String, V>, missing: &'static str) -> Result<(), GatewayError> {
        let present = self.holes.last().is_some_and(|key| map.contains_key(key));
        if present || self.op == Op::Add { Ok(()) } else { Err(GatewayError::NoSuch(missing)) }
    }

    /// Returns a 400 if the step sets an empty value.
    pub fn non_empty(&self, member: &str) -> Result<(), GatewayError> {
        if self.op == Op::Remove || self.value.is_some_and(|value| !value.is_empty()) {
            return Ok(());
        }
        Err(GatewayError::invalid(format!("Invalid null or empty value in {member}")))
    }

    /// Applies the step to a map. The key is the last hole.
    pub fn on_map(&self, map: &mut std::collections::BTreeMap<String, String>) {
        let key = self.holes.last().cloned().unwrap_or_default();
        match self.op {
            Op::Remove => {
                map.remove(&key);
            }
            Op::Add | Op::Replace | Op::Move | Op::Copy | Op::Test => {
                map.insert(key, self.text());
            }
        }
    }

    /// Applies the step to a map of booleans. The key is the last hole; a value other than `true` is false.
    pub fn on_flags(&self, map: &mut std::collections::BTreeMap<String, bool>) -> Result<(), GatewayError> {
        let key = self.holes.last().cloned().unwrap_or_default();
        match self.op {
            Op::Remove => {
                map.remove(&key);
            }
            Op::Add | Op::Replace | Op::Move | Op::Copy | Op::Test => {
                map.insert(key, self.value.is_some_and(|value| value.eq_ignore_ascii_case("true")));
            }
        }
        Ok(())
    }
}

/// Applies all steps in order. If one fails, the target is unchanged.
pub fn apply<T: Clone>(target: &mut T, table: &Table<T>, operations: &[PatchOperation]) -> Result<(), GatewayError> {
    if operations.len() > MOST_OPERATIONS {
        return Err(GatewayError::invalid(format!("A patch has at most {MOST_OPERATIONS} operations")));
    }
    let mut patched = target.clone();
    for operation in operations {
        step(&mut patched, table, operation)?;
    }
    *target = patched;
    Ok(())
}

fn step<T>(target: &mut T, table: &Table<T>, operation: &PatchOperation) -> Result<(), GatewayError> {
    let PatchOperation { op, path, value, from } = operation;
    let path = path.as_deref().unwrap_or("null");
    let field = table.rows().filter(|field| field.ops.contains(op));
    let Some((field, holes)) = field.filter_map(|field| holes(field.path, path).map(|holes| (field, holes))).next() else {
        return Err(table.refuse(*op, path, from.as_deref()));
    };
    (field.change)(target, &Change { op: *op, holes, path, value: value.as_deref(), from: from.as_deref() })
}

/// Returns what the holes of a pattern match in a path, or `None` if the path does not match. `{name+}` is supported as the first
/// token only.
fn holes(pattern: &str, path: &str) -> Option<Vec<String>> {
    let wanted: Vec<&str> = pattern.split('/').skip(1).collect();
    let given: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
    let (wanted, given, mut holes) = match wanted.split_first() {
        Some((first, wanted)) if first.ends_with("+}") => {
            let many = given.len().checked_sub(wanted.len()).filter(|many| *many > 0)?;
            (wanted, &given[many..], vec![given[..many].join("/")])
        }
        _ => (wanted.as_slice(), given.as_slice(), Vec::new()),
    };
    if wanted.len() != given.len() {
        return None;
    }
    for (wanted, given) in wanted.iter().zip(given) {
        match *wanted {
            hole if hole.starts_with('{') && given.is_empty() => return None,
            hole if hole.starts_with('{') => holes.push(given.replace("~1", "/").replace("~0", "~")),
            literal if literal == *given => {}
            _ => return None,
        }
    }
    Some(holes)
}
