//! The settings in a request, and AWS's rules for them.
//!
//! Settings that Coldstart does not implement (VPCs, layers, …) are refused, because to store them without
//! effect would mislead the caller.

use std::collections::BTreeMap;

use serde::{Deserialize, de::IgnoredAny};

use super::{
    super::{destination, error::LambdaError},
    environment,
    settings::{Architecture, LogFormat, LogLevel, RuntimeName, Settings, Tracing},
};
use crate::{Call, iam};

/// The settings in the input of CreateFunction and UpdateFunctionConfiguration. An update keeps the settings that are absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SettingsInput {
    pub(super) role: Option<String>,
    runtime: Option<String>,
    handler: Option<String>,
    description: Option<String>,
    timeout: Option<u32>,
    memory_size: Option<u32>,
    environment: Option<EnvironmentInput>,
    ephemeral_storage: Option<EphemeralStorageInput>,
    architectures: Vec<Architecture>,
    tracing_config: Option<TracingInput>,
    logging_config: Option<LoggingInput>,
    layers: Vec<String>,
    vpc_config: Option<VpcInput>,
    dead_letter_config: Option<DeadLetterInput>,
    file_system_configs: Vec<IgnoredAny>,
    image_config: Option<IgnoredAny>,
    #[serde(rename = "KMSKeyArn")]
    kms_key_arn: Option<String>,
    snap_start: Option<SnapStartInput>,
    durable_config: Option<IgnoredAny>,
    tenancy_config: Option<IgnoredAny>,
    capacity_provider_config: Option<IgnoredAny>,
    publish_to: Option<IgnoredAny>,
    runtime_config: Option<IgnoredAny>,
    accelerator_config: Option<IgnoredAny>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct EnvironmentInput {
    variables: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EphemeralStorageInput {
    size: u32,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct TracingInput {
    mode: Option<Tracing>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct LoggingInput {
    log_format: Option<Format>,
    log_group: Option<String>,
    application_log_level: Option<LogLevel>,
    system_log_level: Option<LogLevel>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum Format {
    #[serde(rename = "JSON")]
    Json,
    Text,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct VpcInput {
    subnet_ids: Vec<String>,
    security_group_ids: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct DeadLetterInput {
    target_arn: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SnapStartInput {
    apply_on: Option<ApplyOn>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum ApplyOn {
    PublishedVersions,
    None,
}

impl SettingsInput {
    /// Returns the settings of a new function, with AWS's defaults.
    pub fn new_settings<I>(&self, call: &Call<I>) -> Result<Settings, LambdaError> {
        let (Some(runtime), Some(handler), Some(role)) = (&self.runtime, &self.handler, &self.role) else {
            return Err(LambdaError::InvalidParameter(
                "Runtime and Handler are mandatory parameters for functions created with deployment packages.".into(),
            ));
        };
        let blank = Settings {
            role: role.clone(),
            runtime: read_runtime(runtime)?,
            handler: handler.clone(),
            description: String::new(),
            timeout: 3,
            memory_size: 128,
            environment: None,
            ephemeral_storage: 512,
            architecture: Architecture::X86,
            tracing: Tracing::PassThrough,
            log_group: None,
            log_format: LogFormat::Text,
            dead_letter: None,
        };
        self.changed_settings(call, blank)
    }

    /// Returns `settings` with the changes of the request.
    pub fn changed_settings<I>(&self, call: &Call<I>, mut settings: Settings) -> Result<Settings, LambdaError> {
        self.refuse_absent()?;
        self.check_logging(&settings)?;
        if let Some(runtime) = &self.runtime {
            settings.runtime = read_runtime(runtime)?;
        }
        if let Some(role) = &self.role {
            call.account.read(|state| iam::assumable(&state.iam, role, "lambda.amazonaws.com")).map_err(|_| {
                LambdaError::InvalidParameter("The role defined for the function cannot be assumed by Lambda.".into())
            })?;
            settings.role.clone_from(role);
        }
        if let Some(environment) = &self.environment {
            if let Some(variables) = &environment.variables {
                environment::check(variables)?;
            }
            settings.environment.clone_from(&environment.variables);
        }
        if let Some(config) = &self.dead_letter_config {
            settings.dead_letter = destination::dead_letter(call, &settings.role, &config.target_arn)?;
        }
        self.put_scalars(&mut settings);
        Ok(settings)
    }

    fn put_scalars(&self, settings: &mut Settings) {
        if let Some(handler) = &self.handler {
            settings.handler.clone_from(handler);
        }
        if let Some(description) = &self.description {
            settings.description.clone_from(description);
        }
        if let Some(timeout) = self.timeout {
            settings.timeout = timeout;
        }
        if let Some(memory_size) = self.memory_size {
            settings.memory_size = memory_size;
        }
        if let Some(storage) = &self.ephemeral_storage {
            settings.ephemeral_storage = storage.size;
        }
        if let Some(architecture) = self.architectures.first() {
            settings.architecture = *architecture;
        }
        if let Some(mode) = self.tracing_config.as_ref().and_then(|tracing| tracing.mode) {
            settings.tracing = mode;
        }
        if let Some(logging) = &self.logging_config {
            settings.log_group.clone_from(&logging.log_group);
            settings.log_format = logging.format(settings.log_format);
        }
    }

    fn refuse_absent(&self) -> Result<(), LambdaError> {
        let refuse = |what: &str| Err(LambdaError::InvalidParameter(format!("Coldstart does not have {what} yet.")));
        if let Some(layer) = self.layers.first() {
            return Err(LambdaError::InvalidParameter(format!("Layer version {layer} does not exist.")));
        }
        if self.vpc_config.as_ref().is_some_and(|vpc| !vpc.subnet_ids.is_empty() || !vpc.security_group_ids.is_empty()) {
            return refuse("VPCs, so a function can't be connected to one");
        }
        if !self.file_system_configs.is_empty() {
            return refuse("EFS, so a function can't mount a file system");
        }
        if self.kms_key_arn.as_ref().is_some_and(|key| !key.is_empty()) {
            return refuse("KMS, so environment variables can't be encrypted with a key of yours");
        }
        if self.snap_start.as_ref().is_some_and(|snap| snap.apply_on == Some(ApplyOn::PublishedVersions)) {
            return refuse("SnapStart");
        }
        if self.image_config.is_some() {
            return refuse("container images");
        }
        if self.durable_config.is_some() || self.tenancy_config.is_some() {
            return refuse("durable functions or tenant isolation");
        }
        let instances = [&self.capacity_provider_config, &self.publish_to, &self.runtime_config, &self.accelerator_config];
        if instances.into_iter().any(Option::is_some) {
            return refuse("capacity providers");
        }
        Ok(())
    }

    /// Refuses log levels for the text format.
    fn check_logging(&self, settings: &Settings) -> Result<(), LambdaError> {
        let Some(logging) = &self.logging_config else { return Ok(()) };
        let has_levels = logging.application_log_level.is_some() || logging.system_log_level.is_some();
        if has_levels && logging.format(settings.log_format) == LogFormat::Text {
            return Err(LambdaError::InvalidParameter(
                "ApplicationLogLevel and SystemLogLevel can be set only if LogFormat is set to JSON.".into(),
            ));
        }
        Ok(())
    }
}

impl LoggingInput {
    /// Returns the new format of a function whose format is `before`. Levels that the request does not have are kept, or are AWS's
    /// defaults if the format changes to JSON.
    fn format(&self, before: LogFormat) -> LogFormat {
        let before = match self.log_format {
            Some(Format::Json) if before == LogFormat::Text => LogFormat::JSON,
            Some(Format::Json) | None => before,
            Some(Format::Text) => LogFormat::Text,
        };
        let LogFormat::Json { application, system } = before else { return before };
        LogFormat::Json {
            application: self.application_log_level.unwrap_or(application),
            system: self.system_log_level.unwrap_or(system),
        }
    }
}

fn read_runtime(name: &str) -> Result<RuntimeName, LambdaError> {
    if let Some(runtime) = RuntimeName::ALL.into_iter().find(|runtime| runtime.as_str() == name) {
        return Ok(runtime);
    }
    if RuntimeName::AWS.contains(&name) {
        let here: Vec<&str> = RuntimeName::ALL.into_iter().map(RuntimeName::as_str).collect();
        return Err(LambdaError::InvalidParameter(format!(
            "The runtime {name} exists on AWS, but not in Coldstart, which runs {}.",
            here.join(", ")
        )));
    }
    Err(LambdaError::InvalidParameter(format!(
        "Value {name} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [{}] or be a valid ARN",
        RuntimeName::AWS.join(", ")
    )))
}
