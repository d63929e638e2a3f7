//! lab.yaml: a lab, its steps and their checks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_saphyr::Spanned;

use super::{Cli, Concurrency, Either, File, Flow, Http, Invoke, Logs, Metrics, Policy, Quiz, Resource, Script};
use crate::labs::{text::Text, vars::Generator};

/// A lab: what the learner does, step by step, and what is checked.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabFile {
    /// The format's version: 1.
    pub format: Format,
    /// The lab's id, which is also its folder's name.
    #[schemars(with = "Slug")]
    pub id: Spanned<Slug>,
    /// The number that matches headings such as “Hands-On Lab 1” on a page that has no heading attributes.
    pub number: Option<u32>,
    /// The title.
    pub title: Text,
    /// What the lab is about, in one sentence.
    pub summary: Option<Text>,
    /// How long the lab takes, in minutes.
    pub minutes: Option<u32>,
    /// What the account holds when the lab starts: `empty` (the default), or another lab's solution.
    pub start: Option<Either<StartFrom>>,
    /// What earlier labs have to have left in the account. If left out: everything that the labs before it, by `start`, check.
    pub needs: Option<Vec<NeedFile>>,
    /// The points of checks in steps that the site solved for the learner (“Catch me up”) or whose solution it showed: `none` (the default) or
    /// `full`.
    pub catch_up_points: Option<CatchUpPoints>,
    /// The tabs of the workbench, and the function that its Code tab opens.
    pub workbench: Option<Workbench>,
    /// Variables, used as `${name}` in prose, checks and the solution.
    #[serde(default)]
    pub vars: BTreeMap<VarName, Generator>,
    /// The steps, in order.
    pub steps: Vec<StepFile>,
}

/// The format's version. 1 is the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(try_from = "u32", into = "u32")]
#[schemars(with = "u32", extend("const" = 1))]
pub struct Format;

impl TryFrom<u32> for Format {
    type Error = &'static str;

    fn try_from(version: u32) -> Result<Self, Self::Error> {
        if version == 1 { Ok(Self) } else { Err("the only format is 1") }
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
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                let fits = crate::labs::expect::regex($pattern).is_ok_and(|pattern| pattern.is_match(&text));
                if fits { Ok(Self(text)) } else { Err(format!(concat!("`{}` is not a valid name: ", $expected), text)) }
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
    /// Lower-case letters, digits and dashes, at most 64.
    Slug,
    "^[a-z0-9][a-z0-9-]{0,63}$",
    "use lower-case letters, digits and dashes, at most 64"
);
checked_name!(
    /// Lower-case letters, digits and underscores, starting with a letter, at most 32.
    VarName,
    "^[a-z][a-z0-9_]{0,31}$",
    "use lower-case letters, digits and underscores, a letter first, at most 32"
);

/// The state that a lab starts from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartFrom {
    /// The id of the earlier lab.
    pub from: Slug,
    /// Which of that lab's states.
    pub at: StartAt,
}

/// What a lab needs of an earlier one. The page says so before the first step, and offers to make what is missing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedFile {
    /// The id of the earlier lab.
    #[schemars(with = "Slug")]
    pub lab: Spanned<Slug>,
    /// The checks of that lab that have to hold; if left out, all of them except questions and checks of calls and logs.
    #[serde(default)]
    #[schemars(with = "Vec<Slug>")]
    pub checks: Vec<Spanned<Slug>>,
}

/// A state of a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StartAt {
    /// The state that the lab's solution leaves.
    Solution,
}

/// The points of checks in steps that the site solved for the learner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CatchUpPoints {
    /// No points until the learner has reset the step and done it.
    #[default]
    None,
    /// The checks' full points.
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
    /// The code editor.
    Code,
    /// Test events.
    Test,
    /// API Gateway.
    Api,
    /// The command line.
    Terminal,
    /// Log groups and their events.
    Logs,
    /// Roles and policies.
    Iam,
}

impl Tab {
    /// The tab's name in page URLs and markup.
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

/// A step of a lab.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    /// The step's id, unique in the lab.
    #[schemars(with = "Slug")]
    pub id: Spanned<Slug>,
    /// The step's title.
    pub title: Text,
    /// The numbers of the items in an unmodified page's ordered list that belong to this step; the step's own number if left out.
    #[serde(default)]
    pub items: Vec<u32>,
    /// What its author has still to do; `coldstart check` reports it.
    pub todo: Option<String>,
    /// The tab in which the step is done, for “show me where”.
    pub tab: Option<Tab>,
    /// The step's checks, in order.
    #[serde(default)]
    pub checks: Vec<CheckFile>,
}

/// A check: a sentence that holds or does not hold. Exactly one of `invoke`, `http`, `resource`, `logs`, `metrics`, `policy`, `concurrency`, `flow`,
/// `file`, `cli`, `quiz`, `script` says how it is observed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckFile {
    /// The check's id, unique in the lab.
    #[schemars(with = "Slug")]
    pub id: Spanned<Slug>,
    /// The sentence that the learner reads.
    pub say: Text,
    /// What its author has still to do; `coldstart check` reports it.
    pub todo: Option<String>,
    /// The points that the check gives; 1 if left out.
    pub points: Option<u32>,
    /// Whether the check passes before the learner has done anything.
    #[serde(default)]
    pub given: bool,
    /// Whether learners never see the check: neither on the lab's page nor in their results.
    #[serde(default)]
    pub hidden: bool,
    /// When learners see the check, if not from the start.
    pub after: Option<After>,
    /// Ids of earlier checks of this lab that have to pass first; until then this check is “blocked”.
    #[serde(default)]
    #[schemars(with = "Vec<Slug>")]
    pub needs: Vec<Spanned<Slug>>,
    /// Calls a function.
    pub invoke: Option<Invoke>,
    /// Calls a deployed API.
    pub http: Option<Http>,
    /// Reads a resource in the account.
    pub resource: Option<Resource>,
    /// Reads a log group's events.
    pub logs: Option<Logs>,
    /// Reads a metric of a function, computed from its log.
    pub metrics: Option<Metrics>,
    /// Asks whether a principal may perform an action.
    pub policy: Option<Policy>,
    /// Calls a function many times at once.
    pub concurrency: Option<Concurrency>,
    /// Puts something in at one end of what the learner has built, and looks at what comes out at the other.
    pub flow: Option<Flow>,
    /// Reads a file of the learner.
    pub file: Option<File>,
    /// Reads the API calls that the learner has made.
    pub cli: Option<Cli>,
    /// Asks a question.
    pub quiz: Option<Quiz>,
    /// Runs a Python program of the author.
    pub script: Option<Script>,
    /// The pattern that the observation has to match: objects by subset, lists item by item, and `any absent eq ne gt lt regex contains includes
    /// jmes`.
    pub expect: Option<Value>,
    /// The message if there is nothing to see: the function, the API or the file is not there.
    pub missing: Option<Text>,
    /// The message if the check fails: a text, or a list of cases of which the first that matches is shown.
    pub fail: Option<Either<Vec<FailCase>>>,
    /// Hints, each more open than the one before.
    #[serde(default)]
    pub hints: Vec<Text>,
}

/// When learners see a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// When the work is due.
    Due,
}

/// A message for a particular observation.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailCase {
    /// A pattern over the observation; a last case without it matches any.
    pub when: Option<Value>,
    /// The message; `${seen.path}` is replaced by a value of the observation.
    pub say: Text,
    /// Whether this is how it looks before the learner has begun: the check is then open, and not failed.
    #[serde(default)]
    pub open: bool,
}
