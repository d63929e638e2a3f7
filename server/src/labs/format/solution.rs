//! solution.yaml and wrong/*.yaml: what a student types, right and wrong.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use super::{Either, Format, OneOrMany, Slug};
use crate::labs::text::Text;

/// What solves a lab, as lines that a student could type.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SolutionFile {
    /// The format's version: 1.
    pub format: Format,
    /// Every step of the lab once, in order.
    pub steps: Vec<ReplayStepFile>,
}

/// What solves a step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayStepFile {
    /// The step's id.
    #[schemars(with = "Slug")]
    pub step: Spanned<Slug>,
    /// Files that are copied from `solution/` into the working folder first.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub put: Vec<Spanned<String>>,
    /// Command lines, in one shell session through all steps; `- spare: LINE` is one that nothing depends on.
    #[serde(default)]
    #[schemars(with = "Vec<Either<SpareLine>>")]
    pub run: Vec<Spanned<Either<SpareLine>>>,
}

/// A line that a student may leave out: it waits, or shows something.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpareLine {
    /// The line.
    pub spare: String,
}

/// A near miss: what a student gets wrong, and which check has to say so.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearMissFile {
    /// What the student does.
    pub say: Text,
    /// File of the solution → file of `wrong/` that is put in its place.
    #[serde(default)]
    pub put: BTreeMap<String, String>,
    /// Step → lines instead of the solution's.
    #[serde(default)]
    #[schemars(with = "BTreeMap<Slug, Vec<String>>")]
    pub run: BTreeMap<Slug, Vec<Spanned<String>>>,
    /// Quiz → what is answered.
    #[serde(default)]
    pub answers: BTreeMap<Slug, OneOrMany>,
    /// The one check that fails.
    #[schemars(with = "Slug")]
    pub fails: Spanned<Slug>,
    /// A pattern over its message.
    pub message: Value,
}
