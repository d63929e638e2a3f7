//! How a version runs: everything of its configuration but the code.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::Arn;

/// A version's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The execution role's ARN.
    pub role: String,
    /// The runtime.
    pub runtime: RuntimeName,
    /// `module.function`.
    pub handler: String,
    /// Free text.
    pub description: String,
    /// Seconds.
    pub timeout: u32,
    /// MB.
    pub memory_size: u32,
    /// Environment variables; `None` where none were ever given.
    pub environment: Option<BTreeMap<String, String>>,
    /// Size of `/tmp`, MB.
    pub ephemeral_storage: u32,
    /// What it says it runs on. The code is Python, so both run.
    pub architecture: Architecture,
    /// Whether requests are sampled for tracing.
    pub tracing: Tracing,
    /// A log group other than `/aws/lambda/{name}`.
    pub log_group: Option<String>,
    /// How its log is written.
    #[serde(default)]
    pub log_format: LogFormat,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogFormat {
    /// Lines of text.
    #[default]
    Text,
    /// JSON objects of these levels and above.
    Json {
        /// For what the function's code writes.
        application: LogLevel,
        /// For what Lambda writes.
        system: LogLevel,
    },
}

impl LogFormat {
    /// JSON with the levels that it has unless others are said.
    pub const JSON: Self = Self::Json { application: LogLevel::Info, system: LogLevel::Info };
}

/// How much a log event matters, in AWS's words: from the least to the most.
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
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    /// AWS's word.
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

    /// The level of a word, Python's own among them.
    pub fn read(word: &str) -> Option<Self> {
        let word = word.to_ascii_uppercase();
        match word.as_str() {
            "WARNING" => Some(Self::Warn),
            "CRITICAL" => Some(Self::Fatal),
            word => Self::ALL.into_iter().find(|level| level.as_str() == word),
        }
    }
}

/// A runtime that functions may have. Those that are not there run on the nearest one that is.
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

/// The hash in the ARN of the version of `python3.12`.
const PYTHON_312: &str = "8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1";

impl RuntimeName {
    /// Those that functions may have: the Python runtimes that AWS offers.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-supported>.
    pub const ALL: [Self; 5] = [Self::Python310, Self::Python311, Self::Python312, Self::Python313, Self::Python314];

    /// AWS's list, in the order of its message.
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

    /// AWS's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Python310 => "python3.10",
            Self::Python311 => "python3.11",
            Self::Python312 => "python3.12",
            Self::Python313 => "python3.13",
            Self::Python314 => "python3.14",
        }
    }

    /// The runtime that is there and nearest to it.
    pub const fn runs_on(self) -> Self {
        match self {
            Self::Python310 | Self::Python311 | Self::Python312 | Self::Python313 | Self::Python314 => Self::Python312,
        }
    }

    /// The name in `INIT_START` of what runs.
    pub const fn release(self) -> &'static str {
        "python:3.12.v64"
    }

    /// The ARN of the runtime version that runs.
    pub fn version_arn(self, region: &str) -> String {
        Arn::new("lambda", region, "", format_args!("runtime:{PYTHON_312}")).to_string()
    }

    /// What a person is told where another runtime runs than the one that was asked for.
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
    /// Requests are sampled when their caller says so.
    PassThrough,
    /// Requests are sampled.
    Active,
}
