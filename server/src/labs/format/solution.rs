//! solution.yaml and wrong/*.yaml: the command lines that a student types, right and wrong.

use std::{collections::BTreeMap, fmt};

use emulator::jobs::Forward;
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
    /// Command lines, in one shell session through all steps. `- spare: LINE` is a line that nothing depends on, and `- fast_forward: 2m` moves the
    /// account's clock.
    #[serde(default)]
    #[schemars(with = "Vec<Either<OtherLine>>")]
    pub run: Vec<Spanned<Either<OtherLine>>>,
}

/// Something else than a command line that a later line or a check needs. It has exactly one of the members.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherLine {
    /// A command line that a student may leave out, because it only waits or shows something.
    pub spare: Option<String>,
    /// Moves the account's clock forward by a duration (`90s`, `2m`, `1h 30m`, `48h`), or to the next time at which something is due (`next`).
    pub fast_forward: Option<FastForward>,
}

/// How far the account's clock is moved forward.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub struct FastForward {
    text: String,
    pub forward: Forward,
}

impl TryFrom<String> for FastForward {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let forward = match text.as_str() {
            "next" => Forward::ToNextJob,
            duration => Forward::By(duration.parse().map_err(|error| {
                format!("`fast_forward` is `next` or a duration such as `90s`, `2m`, `1h 30m` or `48h`, not `{duration}`: {error}")
            })?),
        };
        Ok(Self { text, forward })
    }
}

/// Writes it as in the file.
impl fmt::Display for FastForward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
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
    #[schemars(with = "BTreeMap<Slug, Vec<Either<OtherLine>>>")]
    pub run: BTreeMap<Slug, Vec<Spanned<Either<OtherLine>>>>,
    /// Quiz → the answer given.
    #[serde(default)]
    pub answers: BTreeMap<Slug, OneOrMany>,
    /// The one check that fails.
    #[schemars(with = "Slug")]
    pub fails: Spanned<Slug>,
    /// A pattern over that check's message.
    pub message: Value,
}
