//! PATCH, once for all nouns: a table of paths a noun, each with what may be done to it and the function that does it.
//!
//! A path in a table is a JSON pointer with holes: `{name}` takes one token, `{name+}` one or more. What is in the holes reaches the function
//! with `~1` and `~0` undone. Which operation goes with which path is AWS's table:
//! <https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html>. How the others are refused differs from noun to noun on AWS, too; see
//! [`Refusal`].

use std::str::FromStr;

use serde::Deserialize;

use super::GatewayError;

/// More steps than anybody needs at once.
const MOST_OPERATIONS: usize = 1000;

/// What is to be done.
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

/// One step of a patch, as a client sends it.
#[derive(Clone, Debug, Deserialize)]
pub struct PatchOperation {
    op: Op,
    path: Option<String>,
    value: Option<String>,
}

/// The operations of a request, beside the labels that say what is to be patched.
#[derive(Clone, Debug, Deserialize)]
pub struct Patching<At> {
    /// What is to be patched.
    #[serde(flatten)]
    pub at: At,
    /// The steps.
    #[serde(default, rename = "patchOperations")]
    pub operations: Vec<PatchOperation>,
}

impl<At> Patching<At> {
    /// The values that a path is to have, in order.
    pub fn values<'p>(&'p self, path: &'p str) -> impl Iterator<Item = &'p str> {
        self.operations
            .iter()
            .filter(move |operation| operation.path.as_deref() == Some(path) && operation.op != Op::Remove)
            .filter_map(|operation| operation.value.as_deref())
    }
}

/// A noun's paths.
pub struct Table<T: 'static> {
    refusal: Refusal,
    fields: &'static [Field<T>],
}

/// How AWS refuses a path that a noun has not, or not for this operation.
#[derive(Clone, Copy)]
enum Refusal {
    /// With the paths that there are for the operation; if there are none, without.
    Listed,
    /// By the path; an operation that a path has not, with those that it has.
    ByOperation,
    /// By the path, whatever the operation.
    ByPath,
    /// With this list, which does not depend on the operation.
    Fixed(&'static str),
}

impl<T> Table<T> {
    /// Resources, models, validators; and all nouns for which AWS's words are not known.
    pub const fn listed(fields: &'static [Field<T>]) -> Self {
        Self { refusal: Refusal::Listed, fields }
    }

    /// APIs, methods.
    pub const fn by_operation(fields: &'static [Field<T>]) -> Self {
        Self { refusal: Refusal::ByOperation, fields }
    }

    /// Gateway responses, method responses.
    pub const fn by_path(fields: &'static [Field<T>]) -> Self {
        Self { refusal: Refusal::ByPath, fields }
    }

    /// Stages.
    pub const fn fixed(list: &'static str, fields: &'static [Field<T>]) -> Self {
        Self { refusal: Refusal::Fixed(list), fields }
    }

    fn refuse(&self, op: Op, path: &str) -> GatewayError {
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
            Refusal::Fixed(list) => self
                .refuse_operation(path)
                .unwrap_or_else(|| GatewayError::invalid(format!("Invalid method setting path: {path}. Must be one of: [{list}]"))),
        }
    }

    /// That a path has other operations. A path that could be anybody's, for it begins with a hole, is not known by that.
    fn refuse_operation(&self, path: &str) -> Option<GatewayError> {
        let field = self.fields.iter().find(|field| !field.path.starts_with("/{") && holes(field.path, path).is_some())?;
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
    /// A path whose value is replaced.
    pub const fn replace(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Replace], change }
    }

    /// A path that is set and replaced.
    pub const fn set(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Add, Op::Replace], change }
    }

    /// A path that is taken away.
    pub const fn remove(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Remove], change }
    }

    /// A path that AWS has and we have not.
    pub const fn unsupported(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self::any(path, change)
    }

    /// A path that is set, replaced and taken away.
    pub const fn any(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Add, Op::Replace, Op::Remove], change }
    }

    /// A path that things are added to and removed from.
    pub const fn list(path: &'static str, change: fn(&mut T, &Change<'_>) -> Result<(), GatewayError>) -> Self {
        Self { path, ops: &[Op::Add, Op::Remove], change }
    }
}

/// One step, matched with its row.
pub struct Change<'p> {
    /// What is to be done; one of the row's.
    pub op: Op,
    /// What the holes of the path hold, in order.
    pub holes: Vec<String>,
    path: &'p str,
    value: Option<&'p str>,
}

impl Change<'_> {
    /// The value; nothing where it is taken away or empty.
    pub fn optional(&self) -> Option<String> {
        match self.op {
            Op::Remove => None,
            Op::Add | Op::Replace | Op::Move | Op::Copy | Op::Test => {
                self.value.filter(|value| !value.is_empty()).map(str::to_owned)
            }
        }
    }

    /// The value, empty where none was given.
    pub fn text(&self) -> String {
        self.value.unwrap_or("").to_owned()
    }

    /// The value of an enumeration or a number.
    pub fn parsed<V: FromStr>(&self) -> Result<V, GatewayError> {
        self.value.unwrap_or("").trim().parse().map_err(|_| {
            GatewayError::invalid(format!("Invalid value '{}' specified for path '{}'", self.value.unwrap_or(""), self.path))
        })
    }

    /// The value of a number, or nothing where it is taken away.
    pub fn parsed_or_removed<V: FromStr>(&self) -> Result<Option<V>, GatewayError> {
        match self.op {
            Op::Remove => Ok(None),
            Op::Add | Op::Replace | Op::Move | Op::Copy | Op::Test => self.parsed().map(Some),
        }
    }

    /// `true` or `false`; false where it is taken away.
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

    /// Whether the value is `true`, where AWS takes any other for `false`.
    pub fn flag(&self) -> bool {
        self.value.is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The hole of this number.
    pub fn hole(&self, number: usize) -> &str {
        self.holes.get(number).map_or("", String::as_str)
    }

    /// Refuses to replace or remove what is not there.
    pub fn on_present<V>(&self, map: &std::collections::BTreeMap<String, V>, missing: &'static str) -> Result<(), GatewayError> {
        let present = self.holes.last().is_some_and(|key| map.contains_key(key));
        if present || self.op == Op::Add { Ok(()) } else { Err(GatewayError::NoSuch(missing)) }
    }

    /// Refuses to set nothing.
    pub fn non_empty(&self, member: &str) -> Result<(), GatewayError> {
        if self.op == Op::Remove || self.value.is_some_and(|value| !value.is_empty()) {
            return Ok(());
        }
        Err(GatewayError::invalid(format!("Invalid null or empty value in {member}")))
    }

    /// Sets, replaces or removes what a map holds under the last hole.
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

    /// Sets, replaces or removes a flag that a map holds under the last hole.
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

/// Takes all the steps, or none of them.
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
    let PatchOperation { op, path, value } = operation;
    let path = path.as_deref().unwrap_or("null");
    let field = table.fields.iter().filter(|field| field.ops.contains(op));
    let Some((field, holes)) = field.filter_map(|field| holes(field.path, path).map(|holes| (field, holes))).next() else {
        return Err(table.refuse(*op, path));
    };
    (field.change)(target, &Change { op: *op, holes, path, value: value.as_deref() })
}

/// What a path's holes hold, if it fits the pattern. A hole for several tokens stands first, if at all.
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
