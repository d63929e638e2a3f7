//! The learner's AWS account, as the console pages call it: AWS's own protocol, through one server function, to the same operations
//! that the `aws` command reaches.

pub mod api;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod port;

use serde::{Deserialize, Serialize};

/// A service of AWS, and the names of its operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCoverage {
    /// AWS's name, such as `AWS Lambda`.
    pub service: String,
    /// The operations that are implemented.
    pub implemented: Vec<String>,
    /// Those that answer 501 `NotImplemented`.
    pub absent: Vec<String>,
}

/// A request as an AWS client would send it, without signature: the session says whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsRequest {
    /// `lambda`, `apigateway`, `iam`, `sts`, `logs`; `execute-api` for a call of a deployed API.
    pub service: String,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query, such as `/2015-03-31/functions/HelloLambda?Qualifier=PROD`.
    pub path: String,
    /// Headers beside the usual ones, such as `X-Amz-Log-Type`.
    pub headers: Vec<(String, String)>,
    /// The body: JSON, or a form for IAM and STS.
    pub body: String,
}

/// What AWS answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsResponse {
    /// HTTP status.
    pub status: u16,
    /// All headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text; bytes that are no UTF-8 are replaced.
    pub body: String,
}

/// How far the clock of the learner's AWS account is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forward {
    /// By seconds.
    Seconds(u32),
    /// To the next time at which something is due.
    ToNextJob,
}

/// The clock of the learner's AWS account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountClock {
    /// The account's time, RFC 3339.
    pub now: String,
    /// How far it is ahead of the real time, seconds.
    pub ahead: i64,
}

/// Why the clock was not moved the whole way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ForwardError {
    /// The emulator does not move it so far, or nothing is due; the reason.
    #[error("{0}")]
    Refused(String),
    /// Our fault.
    #[error("Something went wrong on our side. Try again.")]
    Internal,
}

impl AwsResponse {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}
