//! The settings in a request, and AWS's rules for them.
//!
//! Settings that Coldstart does not implement (VPCs, dead-letter queues, layers, …) are refused, because to store them without
//! effect would mislead the caller.

use std::{collections::BTreeMap, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;

use super::{
    super::{constraints::Constraints, error::LambdaError, names::pattern},
    environment,
    settings::{Architecture, LogFormat, LogLevel, RuntimeName, Settings, Tracing},
};
use crate::{Call, iam};

static ROLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^arn:aws[a-zA-Z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$"));
static LOG_GROUP: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[.\-_/#A-Za-z0-9]{1,512}$"));

/// The settings in the input of CreateFunction and UpdateFunctionConfiguration. An update keeps the settings that are absent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SettingsInput {
    pub(super) role: Option<String>,
    runtime: Option<String>,
    handler: Option<String>,
    description: Option<String>,
    timeout: Option<i64>,
    memory_size: Option<i64>,
    environment: Option<EnvironmentInput>,
    ephemeral_storage: Option<EphemeralStorageInput>,
    pub(super) architectures: Option<Vec<String>>,
    tracing_config: Option<TracingInput>,
    logging_config: Option<LoggingInput>,
    layers: Vec<String>,
    vpc_config: Option<VpcInput>,
    dead_letter_config: Option<DeadLetterInput>,
    file_system_configs: Vec<serde_json::Value>,
    image_config: Option<serde_json::Value>,
    #[serde(rename = "KMSKeyArn")]
    kms_key_arn: Option<String>,
    snap_start: Option<SnapStartInput>,
    durable_config: Option<serde_json::Value>,
    tenancy_config: Option<serde_json::Value>,
    capacity_provider_config: Option<serde_json::Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct EnvironmentInput {
    variables: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EphemeralStorageInput {
    size: i64,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct TracingInput {
    mode: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct LoggingInput {
    log_format: Option<String>,
    log_group: Option<String>,
    application_log_level: Option<String>,
    system_log_level: Option<String>,
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
    apply_on: Option<String>,
}

impl SettingsInput {
    /// Checks the settings against the service model, in the order of AWS's members.
    pub fn constrain(&self, constraints: &mut Constraints) {
        if let Some(role) = &self.role {
            let printed = r"arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+";
            constraints.matches("role", role, ROLE.is_match(role), printed);
        }
        if let Some(handler) = &self.handler {
            constraints.longest("handler", handler, 128);
            let fits = !handler.is_empty() && !handler.contains(char::is_whitespace);
            constraints.matches("handler", handler, fits, r"[^\s]+");
        }
        if let Some(description) = &self.description {
            constraints.longest("description", description, 256);
        }
        if let Some(timeout) = self.timeout {
            constraints.range("timeout", timeout, 1, 900);
        }
        if let Some(memory_size) = self.memory_size {
            constraints.range("memorySize", memory_size, 128, 10240);
        }
        if let Some(storage) = &self.ephemeral_storage {
            constraints.range("ephemeralStorage.size", storage.size, 512, 10240);
        }
        if let Some(variables) = self.environment.as_ref().and_then(|environment| environment.variables.as_ref()) {
            environment::constrain(variables, constraints);
        }
        if let Some(architectures) = &self.architectures {
            constrain_architectures(architectures, constraints);
        }
        if let Some(mode) = self.tracing_config.as_ref().and_then(|tracing| tracing.mode.as_ref()) {
            constraints.one_of("tracingConfig.mode", mode, &["Active", "PassThrough"]);
        }
        if let Some(logging) = &self.logging_config {
            if let Some(format) = &logging.log_format {
                constraints.one_of("loggingConfig.logFormat", format, &["JSON", "Text"]);
            }
            if let Some(level) = &logging.application_log_level {
                constraints.one_of("loggingConfig.applicationLogLevel", level, &LogLevel::ALL.map(LogLevel::as_str));
            }
            if let Some(level) = &logging.system_log_level {
                constraints.one_of("loggingConfig.systemLogLevel", level, &["DEBUG", "INFO", "WARN"]);
            }
            if let Some(group) = &logging.log_group {
                constraints.matches("loggingConfig.logGroup", group, LOG_GROUP.is_match(group), r"[\.\-_/#A-Za-z0-9]+");
            }
        }
    }

    /// Returns the settings of a new function, with AWS's defaults. The caller has called `constrain` before.
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
        };
        self.changed_settings(call, blank)
    }

    /// Returns `settings` with the changes of the request. The caller has called `constrain` before.
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
        self.put_scalars(&mut settings);
        Ok(settings)
    }

    fn put_scalars(&self, settings: &mut Settings) {
        let in_range = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        if let Some(handler) = &self.handler {
            settings.handler.clone_from(handler);
        }
        if let Some(description) = &self.description {
            settings.description.clone_from(description);
        }
        if let Some(timeout) = self.timeout {
            settings.timeout = in_range(timeout);
        }
        if let Some(memory_size) = self.memory_size {
            settings.memory_size = in_range(memory_size);
        }
        if let Some(storage) = &self.ephemeral_storage {
            settings.ephemeral_storage = in_range(storage.size);
        }
        if let Some(architectures) = &self.architectures {
            settings.architecture = read_architecture(architectures);
        }
        if let Some(mode) = self.tracing_config.as_ref().and_then(|tracing| tracing.mode.as_deref()) {
            settings.tracing = if mode == "Active" { Tracing::Active } else { Tracing::PassThrough };
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
        if self.dead_letter_config.as_ref().is_some_and(|queue| !queue.target_arn.is_empty()) {
            return refuse("SQS or SNS, so a function can't have a dead-letter queue");
        }
        if !self.file_system_configs.is_empty() {
            return refuse("EFS, so a function can't mount a file system");
        }
        if self.kms_key_arn.as_ref().is_some_and(|key| !key.is_empty()) {
            return refuse("KMS, so environment variables can't be encrypted with a key of yours");
        }
        if self.snap_start.as_ref().is_some_and(|snap| snap.apply_on.as_deref() == Some("PublishedVersions")) {
            return refuse("SnapStart");
        }
        if self.image_config.is_some() {
            return refuse("container images");
        }
        if self.durable_config.is_some() || self.tenancy_config.is_some() || self.capacity_provider_config.is_some() {
            return refuse("durable functions, tenant isolation or capacity providers");
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
        let before = match self.log_format.as_deref() {
            Some("JSON") if before == LogFormat::Text => LogFormat::JSON,
            Some("JSON") | None => before,
            Some(_) => LogFormat::Text,
        };
        let LogFormat::Json { application, system } = before else { return before };
        let level = |word: &Option<String>, before| word.as_deref().and_then(LogLevel::read).unwrap_or(before);
        LogFormat::Json {
            application: level(&self.application_log_level, application),
            system: level(&self.system_log_level, system),
        }
    }
}

/// Checks that a list has exactly one known architecture.
pub fn constrain_architectures(architectures: &[String], constraints: &mut Constraints) {
    let shown = format!("[{}]", architectures.join(", "));
    match architectures {
        [one] if one == "x86_64" || one == "arm64" => {}
        [_] => constraints.broken(
            "architectures",
            shown,
            "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
        ),
        [] => constraints.broken("architectures", shown, "Member must have length greater than or equal to 1"),
        _ => constraints.broken("architectures", shown, "Member must have length less than or equal to 1"),
    }
}

/// Returns the architecture of a list that `constrain_architectures` has accepted.
pub fn read_architecture(architectures: &[String]) -> Architecture {
    if architectures.iter().any(|name| name == "arm64") { Architecture::Arm } else { Architecture::X86 }
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
