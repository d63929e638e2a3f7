//! A version's settings: its configuration without the code.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::Arn;

/// A version's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The execution role's ARN.
    pub role: String,
    /// The runtime that the caller chose.
    pub runtime: RuntimeName,
    /// The handler, `module.function`.
    pub handler: String,
    /// The caller's description, at most 256 characters.
    pub description: String,
    /// The timeout of an invocation, in seconds, 1 to 900.
    pub timeout: u32,
    /// The memory, in MB, 128 to 10,240.
    pub memory_size: u32,
    /// The environment variables; `None` if the caller has not set any, and then AWS does not show the member.
    pub environment: Option<BTreeMap<String, String>>,
    /// The size of `/tmp`, in MB, 512 to 10,240.
    pub ephemeral_storage: u32,
    /// The instruction set that the caller chose. It is only shown: Python code runs on both.
    pub architecture: Architecture,
    /// X-Ray's mode.
    pub tracing: Tracing,
    /// The log group's name; `None` means `/aws/lambda/{name}`.
    pub log_group: Option<String>,
    /// The log's format.
    #[serde(default)]
    pub log_format: LogFormat,
    /// The queue or topic that receives asynchronous events which were dropped.
    #[serde(default)]
    pub dead_letter: Option<Arn>,
}

/// The format of a function's log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogFormat {
    /// Lines of text.
    #[default]
    Text,
    /// JSON objects of at least these levels.
    Json {
        /// The least level of the function's own log events.
        application: LogLevel,
        /// The least level of Lambda's log events.
        system: LogLevel,
    },
}

impl LogFormat {
    /// JSON with AWS's default levels.
    pub const JSON: Self = Self::Json { application: LogLevel::Info, system: LogLevel::Info };
}

/// The level of a log event, in AWS's order from the least to the most severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum LogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

impl LogLevel {
    /// All levels, in order.
    pub const ALL: [Self; 6] = [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    /// Returns AWS's name of the level.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }

    /// Parses a level in any case: AWS's names, and Python's `WARNING` and `CRITICAL`. Returns `None` for other words.
    pub fn read(word: &str) -> Option<Self> {
        let word = word.to_ascii_uppercase();
        match word.as_str() {
            "WARNING" => Some(Self::Warn),
            "CRITICAL" => Some(Self::Fatal),
            word => Self::ALL.into_iter().find(|level| level.as_str() == word),
        }
    }
}

/// A runtime that a function may have. Without a runtime image of its own it runs on the nearest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuntimeName {
    #[serde(rename = "python3.10")]
    Python310,
    #[serde(rename = "python3.11")]
    Python311,
    #[serde(rename = "python3.12")]
    Python312,
    #[serde(rename = "python3.13")]
    Python313,
    #[serde(rename = "python3.14")]
    Python314,
}

/// The hash in the ARN of the runtime version of `python3.12`.
const PYTHON_312: &str = "8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1";

impl RuntimeName {
    /// The runtimes that a function may have: the Python runtimes that AWS supports.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-supported>.
    pub const ALL: [Self; 5] = [Self::Python310, Self::Python311, Self::Python312, Self::Python313, Self::Python314];

    /// The runtimes in AWS's error message, in its order.
    pub const AWS: &[&str] = &[
        "nodejs20.x",
        "provided.al2023",
        "python3.12",
        "python3.13",
        "nodejs22.x",
        "java17",
        "nodejs16.x",
        "nodejs24.x",
        "dotnet8",
        "python3.10",
        "java11",
        "python3.14",
        "dotnet6",
        "python3.11",
        "java21",
        "java25",
        "nodejs18.x",
        "provided.al2",
        "ruby3.3",
        "java8.al2",
        "ruby3.4",
        "ruby3.2",
        "python3.8",
        "python3.9",
    ];

    /// Returns AWS's name of the runtime.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Python310 => "python3.10",
            Self::Python311 => "python3.11",
            Self::Python312 => "python3.12",
            Self::Python313 => "python3.13",
            Self::Python314 => "python3.14",
        }
    }

    /// Returns the runtime whose image the function runs on.
    pub const fn runs_on(self) -> Self {
        match self {
            Self::Python310 | Self::Python311 | Self::Python312 | Self::Python313 | Self::Python314 => Self::Python312,
        }
    }

    /// Returns the name of the runtime version in `INIT_START`.
    pub const fn release(self) -> &'static str {
        "python:3.12.v64"
    }

    /// Returns the ARN of the runtime version in a region.
    pub fn version_arn(self, region: &str) -> String {
        Arn::new("lambda", region, "", format_args!("runtime:{PYTHON_312}")).to_string()
    }

    /// Returns the notice for the log if the function runs on another runtime than the caller chose.
    pub fn notice(self) -> Option<String> {
        let runs_on = self.runs_on();
        (runs_on != self).then(|| format!("Coldstart has no {self}: this function runs on {runs_on}"))
    }
}

impl fmt::Display for RuntimeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An instruction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Architecture {
    /// `x86_64`.
    #[serde(rename = "x86_64")]
    X86,
    /// `arm64`.
    #[serde(rename = "arm64")]
    Arm,
}

/// X-Ray's mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tracing {
    /// A request is sampled if its caller's trace header says so.
    PassThrough,
    /// A request is sampled unless its caller's trace header says otherwise.
    Active,
}
