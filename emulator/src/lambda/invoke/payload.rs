//! Checks an invocation's payload: its size, and that it is JSON.

use bytes::Bytes;
use serde::{Deserialize, de::IgnoredAny};

use super::super::error::LambdaError;

/// The type of an invocation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum InvocationType {
    /// The caller waits for the result.
    #[default]
    RequestResponse,
    /// The event is queued, and the caller does not wait.
    Event,
    /// The request is only checked.
    DryRun,
}

impl InvocationType {
    /// Returns AWS's name of the type.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RequestResponse => "RequestResponse",
            Self::Event => "Event",
            Self::DryRun => "DryRun",
        }
    }

    /// Returns the size of the largest payload, in bytes.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
    pub const fn limit(self) -> usize {
        match self {
            Self::RequestResponse | Self::DryRun => 6_291_456,
            Self::Event => 1_048_576,
        }
    }
}

/// Returns the event of a request. An empty body means an empty object.
pub fn read(body: Bytes, invocation_type: InvocationType) -> Result<Bytes, LambdaError> {
    let limit = invocation_type.limit();
    if body.len() > limit {
        return Err(LambdaError::PayloadTooLarge { bytes: body.len(), invocation_type: invocation_type.as_str(), limit });
    }
    if body.is_empty() {
        return Ok(Bytes::from_static(b"{}"));
    }
    // `IgnoredAny` does not check that strings are UTF-8, so this does.
    let text = std::str::from_utf8(&body).map_err(|error| LambdaError::PayloadNotJson(error.to_string()))?;
    match serde_json::from_str::<IgnoredAny>(text) {
        Ok(IgnoredAny) => Ok(body),
        Err(error) => Err(LambdaError::PayloadNotJson(complaint(text, &error))),
    }
}

/// Returns the message of AWS's parser for a text that begins with a word, which is the most common error, else serde_json's.
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
