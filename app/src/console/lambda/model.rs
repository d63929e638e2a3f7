//! What Lambda answers with, as far as the pages show it. Names as in AWS's API; what AWS leaves out when it is unset is optional.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `FunctionConfiguration`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionConfiguration {
    /// The name.
    pub function_name: String,
    /// The ARN; with `:version` for a published one.
    #[serde(default)]
    pub function_arn: String,
    /// Such as `python3.12`.
    pub runtime: Option<String>,
    /// The execution role's ARN.
    #[serde(default)]
    pub role: String,
    /// `file.function`.
    pub handler: Option<String>,
    /// Bytes of the package.
    #[serde(default)]
    pub code_size: u64,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Seconds.
    pub timeout: Option<u32>,
    /// Megabytes.
    pub memory_size: Option<u32>,
    /// ISO 8601.
    #[serde(default)]
    pub last_modified: String,
    /// `$LATEST` or a number.
    #[serde(default)]
    pub version: String,
    /// Its variables.
    pub environment: Option<Environment>,
    /// `Pending`, `Active`, `Inactive`, `Failed`.
    pub state: Option<String>,
    /// `Successful`, `InProgress`, `Failed`.
    pub last_update_status: Option<String>,
    /// `x86_64` or `arm64`.
    #[serde(default)]
    pub architectures: Vec<String>,
}

impl FunctionConfiguration {
    /// Whether AWS is still getting it ready.
    pub fn is_settling(&self) -> bool {
        self.state.as_deref() == Some("Pending") || self.last_update_status.as_deref() == Some("InProgress")
    }

    /// The role's name, from its ARN.
    pub fn role_name(&self) -> String {
        self.role.rsplit('/').next().unwrap_or_default().to_owned()
    }
}

/// A function's variables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Environment {
    /// Name → value.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
}

/// What GetFunction answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Function {
    /// The configuration.
    pub configuration: FunctionConfiguration,
    /// Reserved concurrency, where there is one.
    pub concurrency: Option<Concurrency>,
}

/// Reserved concurrency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Concurrency {
    /// How many at once, at most and for sure.
    pub reserved_concurrent_executions: Option<u32>,
}

/// An alias.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Alias {
    /// Its name.
    pub name: String,
    /// Its ARN.
    #[serde(default)]
    pub alias_arn: String,
    /// The version it stands for.
    pub function_version: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// A second version that gets a part of the calls.
    pub routing_config: Option<RoutingConfig>,
}

/// An alias's weights.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingConfig {
    /// Version → part of the calls, 0 to 1.
    #[serde(default)]
    pub additional_version_weights: BTreeMap<String, f64>,
}

impl Eq for RoutingConfig {}

/// A call's outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The function's answer, or Lambda's error document.
    pub payload: String,
    /// `Unhandled` when the function raised.
    pub function_error: Option<String>,
    /// The last 4 KB of the log.
    pub log: String,
    /// `$LATEST` or a number.
    pub version: String,
    /// The request's id.
    pub request_id: String,
}
