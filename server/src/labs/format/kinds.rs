//! The parameters of a check, one struct for each kind. The set of kinds is closed.

use std::{collections::BTreeMap, fmt};

use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;

use super::{Either, OneOrMany, Resource};
use crate::labs::text::{Template, Text};

/// Calls a function. The observation is `{ status, error, version, payload, log, ms }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invoke {
    /// The function's name.
    pub function: Text,
    /// An alias or a version.
    pub qualifier: Option<Text>,
    /// The event, any JSON; `{}` if left out.
    pub event: Option<Template>,
    /// Raw text instead of an event, for payloads that are not JSON.
    pub payload: Option<Text>,
    /// How many times the function is called, at most 20; 1 if left out. Every response has to match, unless it says how many.
    pub times: Option<Times>,
}

/// How often a function is called: a number, or a number and how many of the responses have to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(with = "TimesFile")]
pub struct Times {
    pub calls: u32,
    /// How many responses have to match.
    pub at_least: u32,
    /// How many responses may match.
    pub at_most: u32,
}

/// How often a function is called.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
enum TimesFile {
    /// Every response has to match.
    All(u32),
    /// Some responses have to match.
    Some(SomeTimes),
}

/// Some of several responses have to match.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SomeTimes {
    /// How many times the function is called, at most 20.
    calls: u32,
    /// How many responses have to match: 1 for any; all if both limits are left out.
    at_least: Option<u32>,
    /// How many responses may match at most: 0 for none.
    at_most: Option<u32>,
}

impl From<TimesFile> for Times {
    fn from(file: TimesFile) -> Self {
        match file {
            TimesFile::All(calls) => Self { calls, at_least: calls, at_most: calls },
            TimesFile::Some(SomeTimes { calls, at_least: None, at_most: None }) => Self { calls, at_least: calls, at_most: calls },
            TimesFile::Some(SomeTimes { calls, at_least, at_most }) => {
                Self { calls, at_least: at_least.unwrap_or(0), at_most: at_most.unwrap_or(calls) }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TimesVisitor).map(Self::from)
    }
}

struct TimesVisitor;

impl<'de> Visitor<'de> for TimesVisitor {
    type Value = TimesFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or { calls: 20, at_least: 1, at_most: 19 }")
    }

    fn visit_u64<E: Error>(self, calls: u64) -> Result<TimesFile, E> {
        u32::try_from(calls).map(TimesFile::All).map_err(E::custom)
    }

    fn visit_i64<E: Error>(self, calls: i64) -> Result<TimesFile, E> {
        u32::try_from(calls).map(TimesFile::All).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TimesFile, A::Error> {
        SomeTimes::deserialize(MapAccessDeserializer::new(map)).map(TimesFile::Some)
    }
}

impl Times {
    /// One call, whose response has to match.
    pub const ONCE: Self = Self { calls: 1, at_least: 1, at_most: 1 };

    /// Whether every response has to match.
    pub const fn are_all(self) -> bool {
        self.at_least == self.calls
    }
}

/// Calls a deployed API. The observation is `{ status, headers, body, json, ms }`, header names in lower case.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// The API's name.
    pub api: Text,
    /// The stage's name.
    pub stage: Text,
    /// The path after the stage.
    pub path: Text,
    /// The HTTP method; GET if left out.
    pub method: Option<Text>,
    /// The query string's parameters.
    #[serde(default)]
    pub query: BTreeMap<String, Text>,
    /// The request's headers.
    #[serde(default)]
    pub headers: BTreeMap<String, Text>,
    /// The body: a text, or JSON.
    pub body: Option<Template>,
    /// The name of an API key whose value is sent in `x-api-key`.
    pub key: Option<Text>,
}

/// Reads a log group. The observation is `{ group, streams, count, events }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    /// The group's name.
    pub group: Text,
    /// Only events that contain this text.
    pub filter: Option<Text>,
}

/// Reads a metric of a function, computed from its log: there is no CloudWatch. The observation is `{ value, statistic, samples, minutes }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// The namespace: `AWS/Lambda`.
    pub namespace: Text,
    /// The metric's name: `Invocations`, `Errors` or `Duration`.
    pub metric: Text,
    /// The dimensions: `FunctionName: HelloLambda`.
    #[serde(default)]
    pub dimensions: BTreeMap<String, Text>,
    /// `Sum` (if left out), `Average`, `Minimum`, `Maximum` or `SampleCount`.
    pub statistic: Option<String>,
    /// The length of the period that is read, up to now, in minutes; everything if left out.
    pub minutes: Option<u32>,
}

/// Asks whether a principal may perform an action. The observation is `{ decision: allowed | implicitDeny | explicitDeny }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The principal.
    pub principal: Principal,
    /// The action, such as `logs:PutLogEvents`.
    pub action: Text,
    /// The resource: an ARN, or `{ function: NAME }`.
    pub resource: Either<FunctionName>,
    /// The resource on whose behalf a service calls: an ARN, or an API's method.
    pub source: Option<Either<ApiMethod>>,
}

/// The principal of a policy check.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Principal {
    /// A role, by its name.
    Role(Text),
    /// The execution role of a function, by the function's name.
    RoleOf(Text),
    /// A service, such as `apigateway.amazonaws.com`; the resource's own policy decides.
    Service(Text),
}

/// A function of the account.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FunctionName {
    /// The function's name.
    pub function: Text,
    /// An alias or a version.
    pub qualifier: Option<Text>,
}

/// A method of an API of the account.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiMethod {
    /// The API's name.
    pub api: Text,
    /// The stage's name.
    pub stage: Text,
    /// The HTTP method.
    pub method: Text,
    /// The resource's path.
    pub path: Text,
}

/// Calls a function many times at once. The observation is `{ succeeded, throttled, failed }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Concurrency {
    /// The function's name.
    pub function: Text,
    /// The number of calls, at most 100.
    pub calls: u32,
    /// The event; `{}` if left out.
    pub event: Option<Template>,
}

/// Reads a file that the learner has saved. The observation is `{ text }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// `FUNCTION/path` for a function's code (the draft, or the deployed code if there is no draft); a bare path for the working folder.
    pub path: Text,
}

/// Reads the learner's own API calls, from the CLI, the console or an SDK. The observation is `{ count, tried, last: { parameters, status, error,
/// functionError } }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cli {
    /// The service as the CLI names it, such as `lambda`.
    pub service: String,
    /// The operation as the API names it, such as `Invoke`.
    pub operation: String,
    /// A pattern over the call's parameters.
    pub r#where: Option<Value>,
}

/// Asks a question.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// The question, in Markdown.
    pub question: Text,
    /// The choices, in Markdown; a wrong one may have a `reply` that is shown when it is chosen.
    pub choices: Vec<Either<ChoiceWithReply>>,
    /// The right choice's number, from 1; a list if several have to be chosen.
    pub answer: OneOrMany,
    /// The explanation that is shown with the right answer.
    pub why: Text,
    /// How many different answers count; a right answer after them gives no points. All count if left out.
    pub tries: Option<u32>,
}

/// A choice with a reply.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceWithReply {
    /// The choice, in Markdown.
    pub text: Text,
    /// The text that is shown when this choice is chosen.
    pub reply: Text,
}

/// Runs a Python program of the author in the sandbox, with boto3 for a copy of the account. It reads `{ account, region, vars, looks, files }` from
/// standard input and prints the observation as JSON.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The program: a file in the lab's folder `scripts/`.
    pub file: String,
    /// What the program is told of the account: name → a way to look.
    #[serde(default)]
    pub looks: BTreeMap<String, Look>,
    /// How long it may take, in seconds, at most 20; 10 if left out.
    pub seconds: Option<u32>,
}

/// One way to look at the account, for a script. It has exactly one of the members.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Calls a function.
    pub invoke: Option<Invoke>,
    /// Calls a deployed API.
    pub http: Option<Http>,
    /// Reads a resource in the account.
    pub resource: Option<Resource>,
    /// Reads a log group's events.
    pub logs: Option<Logs>,
    /// Reads a metric.
    pub metrics: Option<Metrics>,
    /// Asks whether a principal may perform an action.
    pub policy: Option<Policy>,
    /// Calls a function many times at once.
    pub concurrency: Option<Concurrency>,
    /// Reads a file of the learner.
    pub file: Option<File>,
    /// Reads the API calls that the learner has made.
    pub cli: Option<Cli>,
}
