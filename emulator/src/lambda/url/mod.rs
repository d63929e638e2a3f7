//! Function URLs: addresses at which a function, or an alias of it, is called by HTTP. Such calls are answered by
//! [`function_url`](crate::function_url).

pub(super) mod create;
pub(super) mod delete;
pub(super) mod get;
pub(super) mod list;
pub(super) mod update;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    State,
    error::LambdaError,
    names::{AliasName, FunctionName, Qualifier},
    reference::{self, Reference},
};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    emulator::Core,
    execute_api,
};

/// A function URL, as the account stores it under the URL's id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FunctionUrl {
    pub function: FunctionName,
    /// The alias that is called; `None` for `$LATEST`.
    pub alias: Option<AliasName>,
    pub auth_type: AuthType,
    pub cors: Option<Cors>,
    pub invoke_mode: InvokeMode,
    pub created: Timestamp,
    pub last_modified: Timestamp,
}

/// Who may call a URL, beside the function's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthType {
    /// Everybody.
    #[serde(rename = "NONE")]
    None,
    /// Callers who sign their requests.
    #[serde(rename = "AWS_IAM")]
    AwsIam,
}

impl AuthType {
    /// Returns AWS's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::AwsIam => "AWS_IAM",
        }
    }
}

/// How a response is sent. Functions in Python return it as a whole, so both modes do the same here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InvokeMode {
    #[default]
    Buffered,
    ResponseStream,
}

/// What pages of other origins may do with a URL. AWS's `Cors`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Cors {
    pub allow_credentials: Option<bool>,
    pub allow_headers: Option<Vec<String>>,
    pub allow_methods: Option<Vec<String>>,
    pub allow_origins: Option<Vec<String>>,
    pub expose_headers: Option<Vec<String>>,
    /// Seconds for which a browser may remember the answer to its question.
    pub max_age: Option<u32>,
}

/// AWS's `FunctionUrlConfig`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionUrlConfig {
    function_url: String,
    function_arn: String,
    auth_type: AuthType,
    cors: Option<Cors>,
    creation_time: String,
    last_modified_time: Option<String>,
    invoke_mode: InvokeMode,
}

impl FunctionUrlConfig {
    fn of<I>(call: &Call<I>, id: &str, url: &FunctionUrl) -> Self {
        Self {
            function_url: address(&call.core, id),
            function_arn: reference::arn(call, &url.function, url.qualifier().as_ref()).to_string(),
            auth_type: url.auth_type,
            cors: url.cors.clone(),
            creation_time: shown(url.created),
            last_modified_time: Some(shown(url.last_modified)),
            invoke_mode: url.invoke_mode,
        }
    }
}

impl FunctionUrl {
    /// Returns the alias as a qualifier.
    pub fn qualifier(&self) -> Option<Qualifier> {
        self.alias.clone().map(Qualifier::Alias)
    }
}

impl State {
    /// Returns the URL of a function or of one of its aliases, with its id.
    fn url(&self, reference: &Reference) -> Option<(&String, &FunctionUrl)> {
        self.urls.iter().find(|(_, url)| url.function == reference.name && url.qualifier() == reference.qualifier)
    }

    /// Removes the URL of an alias, or all of a function.
    pub(in crate::lambda) fn drop_urls(&mut self, function: &FunctionName, alias: Option<&AliasName>) {
        let is_gone = |url: &FunctionUrl| url.function == *function && (alias.is_none() || url.alias.as_ref() == alias);
        let gone: Vec<String> = self.urls.iter().filter(|(_, url)| is_gone(url)).map(|(id, _)| id.clone()).collect();
        gone.iter().for_each(|id| drop(self.urls.remove(id)));
    }
}

/// Returns the address, with a slash at its end.
fn address(core: &Core, id: &str) -> String {
    execute_api::function_url(&core.config, id)
}

/// Writes a time as Lambda does here: `2026-11-24T12:00:00.000000Z`.
fn shown(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Returns the error that there is no such URL.
fn missing() -> LambdaError {
    LambdaError::NotFound("The resource you requested does not exist.".into())
}

/// Fails if the function, or the alias that the reference names, does not exist.
fn check_function(state: &State, reference: &Reference) -> Result<(), LambdaError> {
    let function = state.functions.get(&reference.name);
    let there = function.and_then(|function| function.resolve(reference.qualifier.as_ref()));
    there.map(|_| ()).ok_or_else(|| LambdaError::NotFound("Function does not exist".into()))
}

/// Adds the condition key of the URL's kind of authorization.
fn with_auth_type(needs: Needs, auth_type: Option<AuthType>) -> Needs {
    match auth_type {
        Some(auth_type) => needs.when("lambda:FunctionUrlAuthType", auth_type.as_str()),
        None => needs,
    }
}

/// Returns the needs of an operation that changes a URL.
pub(super) fn needs<I: reference::OnFunction + HasAuthType>(call: &Call<I>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(with_auth_type(reference::needs(call, row)?, call.input.auth_type()))
}

/// An input with the kind of authorization.
pub(super) trait HasAuthType {
    fn auth_type(&self) -> Option<AuthType>;
}
