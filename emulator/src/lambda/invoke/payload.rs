//! The event: JSON, and not too long.

use bytes::Bytes;
use serde::de::IgnoredAny;

use super::super::error::LambdaError;

/// How an invocation is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvocationType {
    /// The caller waits for the result.
    RequestResponse,
    /// The caller goes on; Lambda sees to it.
    Event,
    /// Nothing runs.
    DryRun,
}

impl InvocationType {
    /// AWS's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequestResponse => "RequestResponse",
            Self::Event => "Event",
            Self::DryRun => "DryRun",
        }
    }

    /// The longest event, bytes.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
    pub const fn limit(self) -> usize {
        match self {
            Self::RequestResponse | Self::DryRun => 6_291_456,
            Self::Event => 1_048_576,
        }
    }
}

/// The event of a request. No body is an empty object.
pub fn read(body: Bytes, invocation_type: InvocationType) -> Result<Bytes, LambdaError> {
    let limit = invocation_type.limit();
    if body.len() > limit {
        return Err(LambdaError::PayloadTooLarge { bytes: body.len(), invocation_type: invocation_type.as_str(), limit });
    }
    if body.is_empty() {
        return Ok(Bytes::from_static(b"{}"));
    }
    // What is skipped is not looked at closely: that strings are text is asked here.
    let text = std::str::from_utf8(&body).map_err(|error| LambdaError::PayloadNotJson(error.to_string()))?;
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(IgnoredAny) => Ok(body),
        Err(error) => Err(LambdaError::PayloadNotJson(complaint(text, &error))),
    }
}

/// What AWS's parser says; of most texts that are no JSON, that they begin with a word.
fn complaint(text: &str, error: &serde_json::Error) -> String {
    let word: String = text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let number = word.starts_with(|letter: char| letter.is_ascii_digit());
    if word.is_empty() || number || matches!(word.as_str(), "null" | "true" | "false") {
        return error.to_string();
    }
    let before = text.len() - text.trim_start().len();
    let column = before + word.chars().count() + 1;
    let shown: String = text.chars().take(500).collect();
    format!(
        "Unrecognized token '{word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: \
         (byte[])\"{shown}\"; line: 1, column: {column}]"
    )
}
