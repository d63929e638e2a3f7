//! The parameters of a check, one struct for each kind. The set of kinds is closed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{Either, OneOrMany};
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
    /// How many times the function is called, at most 20; 1 if left out. Every response has to match.
    pub times: Option<u32>,
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

/// Reads a metric (not available yet).
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// The namespace, such as `AWS/Lambda`.
    pub namespace: Text,
    /// The metric's name, such as `Invocations`.
    pub metric: Text,
    /// The dimensions, such as `FunctionName: HelloLambda`.
    #[serde(default)]
    pub dimensions: BTreeMap<String, Text>,
    /// The statistic; `Sum` if left out.
    pub statistic: Option<String>,
    /// The length of the period that is read, in minutes.
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

/// Runs a script (not available yet).
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// The script's file name.
    pub file: String,
}
