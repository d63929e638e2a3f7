//! The closed set of ways to look: one struct a kind.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{Either, OneOrMany};
use crate::labs::text::{Template, Text};

/// Calls a function. Sees `{ status, error, version, payload, log, ms }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invoke {
    /// The function's name.
    pub function: Text,
    /// An alias or a version.
    pub qualifier: Option<Text>,
    /// The event, any JSON; `{}` if left out.
    pub event: Option<Template>,
    /// Raw text instead of an event, for what is not JSON.
    pub payload: Option<Text>,
    /// How many times; every answer has to match. 1 if left out, at most 20.
    pub times: Option<u32>,
}

/// Calls a deployed API. Sees `{ status, headers, body, json, ms }`, header names in lower case.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// The API's name.
    pub api: Text,
    /// The stage.
    pub stage: Text,
    /// The path behind the stage.
    pub path: Text,
    /// GET if left out.
    pub method: Option<Text>,
    /// The query string.
    #[serde(default)]
    pub query: BTreeMap<String, Text>,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, Text>,
    /// The body: a text, or JSON.
    pub body: Option<Template>,
    /// The name of an API key whose value goes into `x-api-key`.
    pub key: Option<Text>,
}

/// Looks at a log group. Sees `{ group, streams, count, events }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    /// The group's name.
    pub group: Text,
    /// Only events that hold this.
    pub filter: Option<Text>,
}

/// Looks at a metric (not available yet).
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Such as `AWS/Lambda`.
    pub namespace: Text,
    /// Such as `Invocations`.
    pub metric: Text,
    /// Such as `FunctionName: HelloLambda`.
    #[serde(default)]
    pub dimensions: BTreeMap<String, Text>,
    /// `Sum` if left out.
    pub statistic: Option<String>,
    /// How far back.
    pub minutes: Option<u32>,
}

/// Asks whether a principal may do a thing. Sees `{ decision: allowed | implicitDeny | explicitDeny }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Who.
    pub principal: Principal,
    /// What, such as `logs:PutLogEvents`.
    pub action: Text,
    /// To what: an ARN, or `{ function: NAME }`.
    pub resource: Either<FunctionName>,
    /// On whose behalf a service asks: an ARN, or an API's method.
    pub source: Option<Either<ApiMethod>>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Principal {
    /// A role, by name.
    Role(Text),
    /// The execution role of a function, by the function's name.
    RoleOf(Text),
    /// A service, such as `apigateway.amazonaws.com`: the resource's own policy decides.
    Service(Text),
}

/// A function of the account.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FunctionName {
    /// Its name.
    pub function: Text,
}

/// A method of an API of the account.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiMethod {
    /// The API's name.
    pub api: Text,
    /// The stage.
    pub stage: Text,
    /// The HTTP method.
    pub method: Text,
    /// The path.
    pub path: Text,
}

/// Calls a function many times at once. Sees `{ succeeded, throttled, failed }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Concurrency {
    /// The function's name.
    pub function: Text,
    /// How many calls, at most 100.
    pub calls: u32,
    /// The event; `{}` if left out.
    pub event: Option<Template>,
}

/// Looks at a file that the learner has saved. Sees `{ text }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// `FUNCTION/path` for a function's code, as drafted or, without a draft, as deployed; a bare path for the working folder.
    pub path: Text,
}

/// Looks at the learner's own calls, from whichever source. Sees `{ count, tried, last: { parameters, status, error, functionError } }`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cli {
    /// The service as the CLI calls it, such as `lambda`.
    pub service: String,
    /// The operation as the API calls it, such as `Invoke`.
    pub operation: String,
    /// A pattern over the call's parameters.
    pub r#where: Option<Value>,
}

/// Asks a question.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// The question, Markdown.
    pub question: Text,
    /// The choices, Markdown; with a `reply` to whoever chooses it wrongly.
    pub choices: Vec<Either<ChoiceWithReply>>,
    /// The right choice's number, from 1; a list where all of several have to be chosen.
    pub answer: OneOrMany,
    /// Why: shown with the right answer.
    pub why: Text,
    /// How many different answers count; a right one after them gives no points. All count if left out.
    pub tries: Option<u32>,
}

/// A choice that is answered.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceWithReply {
    /// The choice.
    pub text: Text,
    /// What to say to whoever chooses it.
    pub reply: Text,
}

/// Runs a script (not available yet).
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The script's file.
    pub file: String,
}
