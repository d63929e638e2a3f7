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
}

/// A runtime that Coldstart runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuntimeName {
    /// `python3.12`.
    #[serde(rename = "python3.12")]
    Python312,
}

impl RuntimeName {
    /// Those that run here.
    pub const ALL: [Self; 1] = [Self::Python312];

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
            Self::Python312 => "python3.12",
        }
    }

    /// The name in `INIT_START`.
    pub const fn release(self) -> &'static str {
        match self {
            Self::Python312 => "python:3.12.v64",
        }
    }

    /// The hash in the runtime version's ARN.
    pub const fn hash(self) -> &'static str {
        match self {
            Self::Python312 => "8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1",
        }
    }

    /// The runtime version's ARN.
    pub fn version_arn(self, region: &str) -> String {
        Arn::new("lambda", region, "", format_args!("runtime:{}", self.hash())).to_string()
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
