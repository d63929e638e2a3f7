//! solution.yaml and wrong/*.yaml: the command lines that a student types, right and wrong.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::Spanned;

use super::{Either, Format, OneOrMany, Slug};
use crate::labs::text::Text;

/// The solution of a lab, as command lines that a student could type.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SolutionFile {
    /// The format's version: 1.
    pub format: Format,
    /// Every step of the lab exactly once, in order.
    pub steps: Vec<ReplayStepFile>,
}

/// The solution of a step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayStepFile {
    /// The step's id.
    #[schemars(with = "Slug")]
    pub step: Spanned<Slug>,
    /// Files that are copied from `solution/` into the working folder before the lines run.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub put: Vec<Spanned<String>>,
    /// Command lines, in one shell session through all steps. `- spare: LINE` is a line that nothing depends on.
    #[serde(default)]
    #[schemars(with = "Vec<Either<SpareLine>>")]
    pub run: Vec<Spanned<Either<SpareLine>>>,
}

/// A line that a student may leave out, because it only waits or shows something.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpareLine {
    /// The command line.
    pub spare: String,
}

/// A near miss: a typical mistake, and the check that has to fail because of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NearMissFile {
    /// The mistake, in one sentence.
    pub say: Text,
    /// File of the solution → file of `wrong/` that replaces it.
    #[serde(default)]
    pub put: BTreeMap<String, String>,
    /// Step → lines that replace the solution's.
    #[serde(default)]
    #[schemars(with = "BTreeMap<Slug, Vec<String>>")]
    pub run: BTreeMap<Slug, Vec<Spanned<String>>>,
    /// Quiz → the answer given.
    #[serde(default)]
    pub answers: BTreeMap<Slug, OneOrMany>,
    /// The one check that fails.
    #[schemars(with = "Slug")]
    pub fails: Spanned<Slug>,
    /// A pattern over that check's message.
    pub message: Value,
}
