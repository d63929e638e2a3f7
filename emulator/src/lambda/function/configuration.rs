//! AWS's `FunctionConfiguration`: a version in a response.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    Status, Version,
    settings::{Architecture, LogFormat, Tracing},
};
use crate::{
    Call,
    lambda::{
        names::{FunctionName, FunctionVersion, Qualifier},
        reference,
    },
};

/// AWS's `FunctionConfiguration`. Members that are `None` are omitted.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Configuration {
    pub function_name: FunctionName,
    pub function_arn: String,
    pub runtime: &'static str,
    pub role: String,
    pub handler: String,
    pub code_size: u64,
    pub description: String,
    pub timeout: u32,
    pub memory_size: u32,
    pub last_modified: String,
    pub code_sha256: String,
    pub version: String,
    pub environment: Option<Environment>,
    pub dead_letter_config: Option<DeadLetterConfig>,
    pub tracing_config: TracingConfig,
    pub revision_id: String,
    pub state: Option<&'static str>,
    pub state_reason: Option<&'static str>,
    pub state_reason_code: Option<&'static str>,
    pub last_update_status: Option<&'static str>,
    pub last_update_status_reason: Option<&'static str>,
    pub last_update_status_reason_code: Option<&'static str>,
    pub package_type: &'static str,
    pub architectures: [Architecture; 1],
    pub ephemeral_storage: EphemeralStorage,
    pub snap_start: SnapStart,
    pub runtime_version_config: Option<RuntimeVersionConfig>,
    pub logging_config: LoggingConfig,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Environment {
    pub variables: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeadLetterConfig {
    pub target_arn: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TracingConfig {
    pub mode: Tracing,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EphemeralStorage {
    pub size: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SnapStart {
    pub apply_on: &'static str,
    pub optimization_status: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RuntimeVersionConfig {
    pub runtime_version_arn: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LoggingConfig {
    pub log_format: &'static str,
    pub application_log_level: Option<&'static str>,
    pub system_log_level: Option<&'static str>,
    pub log_group: String,
}

impl LoggingConfig {
    fn of(name: &FunctionName, version: &Version) -> Self {
        let (log_format, levels) = match version.settings.log_format {
            LogFormat::Text => ("Text", None),
            LogFormat::Json { application, system } => ("JSON", Some((application, system))),
        };
        Self {
            log_format,
            application_log_level: levels.map(|(application, _)| application.as_str()),
            system_log_level: levels.map(|(_, system)| system.as_str()),
            log_group: log_group(name, version),
        }
    }
}

/// A version to show in a response, with its qualifier and status.
pub struct Shown<'v> {
    /// The function's name.
    pub name: &'v FunctionName,
    /// The version's name.
    pub function_version: FunctionVersion,
    /// The version's code and settings.
    pub version: &'v Version,
    /// The qualifier after the function's name in the ARN.
    pub qualifier: Option<Qualifier>,
    /// The status to show, which is not always the version's status at the time of the call.
    pub status: Status,
}

impl Shown<'_> {
    /// Returns the version as AWS's `FunctionConfiguration`.
    pub fn configuration<I>(self, call: &Call<I>) -> Configuration {
        let Self { name, function_version, version, qualifier, status } = self;
        let settings = &version.settings;
        let (state, last_update_status) = match status {
            Status::Pending => ("Pending", None),
            Status::InProgress => ("Active", Some("InProgress")),
            Status::Ready => ("Active", Some("Successful")),
        };
        let reason = |when: bool| when.then_some("The function is being created.");
        let reason_code = |when: bool| when.then_some("Creating");
        Configuration {
            function_name: name.clone(),
            function_arn: reference::arn(call, name, qualifier.as_ref()).to_string(),
            runtime: settings.runtime.as_str(),
            role: settings.role.clone(),
            handler: settings.handler.clone(),
            code_size: version.code.body.size,
            description: settings.description.clone(),
            timeout: settings.timeout,
            memory_size: settings.memory_size,
            last_modified: aws_time(version.last_modified),
            code_sha256: version.code.sha256_base64(),
            version: function_version.to_string(),
            environment: settings.environment.clone().map(|variables| Environment { variables }),
            dead_letter_config: settings.dead_letter.as_ref().map(|arn| DeadLetterConfig { target_arn: arn.to_string() }),
            tracing_config: TracingConfig { mode: settings.tracing },
            revision_id: version.revision(status).to_owned(),
            state: Some(state),
            state_reason: reason(status == Status::Pending),
            state_reason_code: reason_code(status == Status::Pending),
            last_update_status,
            last_update_status_reason: reason(status == Status::InProgress),
            last_update_status_reason_code: reason_code(status == Status::InProgress),
            package_type: "Zip",
            architectures: [settings.architecture],
            ephemeral_storage: EphemeralStorage { size: settings.ephemeral_storage },
            snap_start: SnapStart { apply_on: "None", optimization_status: "Off" },
            runtime_version_config: Some(RuntimeVersionConfig { runtime_version_arn: settings.runtime.version_arn(call.region()) }),
            logging_config: LoggingConfig::of(name, version),
        }
    }
}

impl Configuration {
    /// Returns the configuration without the members that lists omit.
    /// See <https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html>.
    #[must_use]
    pub fn listed(self) -> Self {
        Self {
            state: None,
            state_reason: None,
            state_reason_code: None,
            last_update_status: None,
            last_update_status_reason: None,
            last_update_status_reason_code: None,
            runtime_version_config: None,
            ..self
        }
    }
}

/// Returns the name of a version's log group.
pub fn log_group(name: &FunctionName, version: &Version) -> String {
    version.settings.log_group.clone().unwrap_or_else(|| format!("/aws/lambda/{name}"))
}

/// Formats a time as Lambda does: `2026-11-24T12:00:00.000+0000`.
fn aws_time(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string()
}
