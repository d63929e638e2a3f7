//! lab.yaml: a lab, its steps, its checks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_saphyr::Spanned;

use super::{Cli, Concurrency, Either, File, Http, Invoke, Logs, Metrics, Policy, Quiz, Resource, Script};
use crate::labs::{text::Text, vars::Generator};

/// A lab: what the learner does, step by step, and what is checked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabFile {
    /// The format's version: 1.
    pub format: Format,
    /// The lab's id; also its folder's name.
    #[schemars(with = "Slug")]
    pub id: Spanned<Slug>,
    /// Matches headings such as “Hands-On Lab 1” of a page that has no heading attributes.
    pub number: Option<u32>,
    /// The title.
    pub title: Text,
    /// What the lab is about, in a sentence.
    pub summary: Option<Text>,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// What the account is taken to hold: `empty` (the default), or another lab's solution.
    pub start: Option<Either<StartFrom>>,
    /// What checks of steps give that the site solved for the learner (“Catch me up”) or whose solution it showed: `none`, the default, or `full`.
    pub catch_up_points: Option<CatchUpPoints>,
    /// Which tabs the workbench has, and which function its Code tab opens.
    pub workbench: Option<Workbench>,
    /// Variables: `${name}` in prose, checks and solution.
    #[serde(default)]
    pub vars: BTreeMap<VarName, Generator>,
    /// The steps, in order.
    pub steps: Vec<StepFile>,
}

/// The only version there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(try_from = "u32", into = "u32")]
#[schemars(with = "u32", extend("const" = 1))]
pub struct Format;

impl TryFrom<u32> for Format {
    type Error = &'static str;

    fn try_from(version: u32) -> Result<Self, Self::Error> {
        if version == 1 { Ok(Self) } else { Err("the only format there is, is 1") }
    }
}

impl From<Format> for u32 {
    fn from(_: Format) -> Self {
        1
    }
}

macro_rules! checked_name {
    ($(#[$doc:meta])* $name:ident, $pattern:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema)]
        #[serde(try_from = "String")]
        #[schemars(with = "String", extend("pattern" = $pattern))]
        pub struct $name(String);

        impl $name {
            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                let fits = crate::labs::expect::regex($pattern).is_ok_and(|pattern| pattern.is_match(&text));
                if fits { Ok(Self(text)) } else { Err(format!(concat!("`{}` is no name here: ", $expected), text)) }
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

checked_name!(
    /// Lower-case letters, digits and dashes.
    Slug,
    "^[a-z0-9][a-z0-9-]{0,63}$",
    "use lower-case letters, digits and dashes, at most 64"
);
checked_name!(
    /// Lower-case letters, digits and underscores, starting with a letter.
    VarName,
    "^[a-z][a-z0-9_]{0,31}$",
    "use lower-case letters, digits and underscores, a letter first, at most 32"
);

/// Where a lab takes over.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartFrom {
    /// The id of the lab before.
    pub from: Slug,
    /// Its state to start from.
    pub at: StartAt,
}

/// A state of a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StartAt {
    /// As its solution leaves it.
    Solution,
}

/// What checks give in steps that were solved for the learner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CatchUpPoints {
    /// No points until the learner has reset the step and done it.
    #[default]
    None,
    /// Their points.
    Full,
}

/// What the workbench shows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workbench {
    /// The tabs, in order.
    #[serde(default)]
    pub tabs: Vec<Tab>,
    /// The function that the Code tab opens.
    pub function: Option<String>,
}

/// A tab of the workbench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tab {
    /// The editor.
    Code,
    /// Test events.
    Test,
    /// API Gateway.
    Api,
    /// The command line.
    Terminal,
    /// Log groups.
    Logs,
    /// Roles and policies.
    Iam,
}

impl Tab {
    /// As the pages call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Test => "test",
            Self::Api => "api",
            Self::Terminal => "terminal",
            Self::Logs => "logs",
            Self::Iam => "iam",
        }
    }
}

/// A step.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    /// Its id within the lab.
    #[schemars(with = "Slug")]
    pub id: Spanned<Slug>,
    /// Its title.
    pub title: Text,
    /// The items of an untouched page's ordered list that mean this step; left out: the step's own number.
    #[serde(default)]
    pub items: Vec<u32>,
    /// The tab where it is done: “show me where”.
    pub tab: Option<Tab>,
    /// What is checked.
    #[serde(default)]
    pub checks: Vec<CheckFile>,
}

/// A check: a sentence that holds or does not. Exactly one of `invoke`, `http`, `resource`, `logs`, `metrics`, `policy`, `concurrency`, `file`,
/// `cli`, `quiz`, `script` says how it is looked at.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckFile {
    /// Its id, unique in the lab.
    #[schemars(with = "Slug")]
    pub id: Spanned<Slug>,
    /// The sentence that the learner reads.
    pub say: Text,
    /// What it is worth; 1 if left out.
    pub points: Option<u32>,
    /// It passes before the learner has done anything.
    #[serde(default)]
    pub given: bool,
    /// Ids of checks of this lab that have to pass first; until then this one is “blocked”.
    #[serde(default)]
    #[schemars(with = "Vec<Slug>")]
    pub needs: Vec<Spanned<Slug>>,
    /// Calls a function.
    pub invoke: Option<Invoke>,
    /// Calls a deployed API.
    pub http: Option<Http>,
    /// Looks at something in the account.
    pub resource: Option<Resource>,
    /// Looks at a log group's events.
    pub logs: Option<Logs>,
    /// Looks at a metric (not available yet).
    pub metrics: Option<Metrics>,
    /// Asks whether a principal may do a thing.
    pub policy: Option<Policy>,
    /// Calls a function many times at once.
    pub concurrency: Option<Concurrency>,
    /// Looks at a file of the learner.
    pub file: Option<File>,
    /// Looks at what the learner has called.
    pub cli: Option<Cli>,
    /// Asks a question.
    pub quiz: Option<Quiz>,
    /// Runs a script (not available yet).
    pub script: Option<Script>,
    /// What should be seen: objects by subset, lists item by item, and `any absent eq ne gt lt regex contains includes jmes`.
    pub expect: Option<Value>,
    /// What to say when it is not: a text, or cases of which the first that matches speaks.
    pub fail: Option<Either<Vec<FailCase>>>,
    /// Hints, each a little more open than the one before.
    #[serde(default)]
    pub hints: Vec<Text>,
}

/// What to say when the check saw something in particular.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailCase {
    /// A pattern over what was seen; left out in the last case: whatever it was.
    pub when: Option<Value>,
    /// The sentence; `${seen.path}` shows what was seen.
    pub say: Text,
}
