//! The errors of calls, and the one place where they become responses.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use crate::{lambda::InvokeError, response::response};

/// Why a call is not answered by its function.
#[derive(Debug)]
pub enum Refusal {
    /// There is no such URL.
    NoSuchUrl,
    /// The policies do not allow the call, or it is not signed.
    Forbidden,
    /// The signature is wrong; the response in Lambda's words.
    Signature(Box<Response<Bytes>>),
    /// The body is larger than 6 MB.
    TooLarge,
    /// The function's or the account's concurrency is used up.
    Throttled,
    /// The function is in a loop of invocations.
    Looping,
    /// The function failed, or its result is no response.
    Failed,
    /// The emulator failed, or the function can't run now. The cause is logged.
    Internal,
}

impl Refusal {
    /// Logs an internal error.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error in a call of a function URL");
        Self::Internal
    }

    /// Returns the response.
    pub fn response(self) -> Response<Bytes> {
        let (status, error, message) = match self {
            Self::Signature(response) => return *response,
            // AWS tells nothing of a URL that is not there.
            Self::NoSuchUrl => (StatusCode::FORBIDDEN, "AccessDeniedException", None),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "AccessDeniedException",
                Some(
                    "Forbidden. For troubleshooting Function URL authorization issues, see: \
                     https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
                ),
            ),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", Some("Request Entity Too Large")),
            Self::Throttled => (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", Some("Rate Exceeded.")),
            Self::Looping | Self::Failed => {
                return response(StatusCode::BAD_GATEWAY, "application/json", &[], "Internal Server Error");
            }
            Self::Internal => {
                return response(StatusCode::INTERNAL_SERVER_ERROR, "application/json", &[], "Internal Server Error");
            }
        };
        let body = json!({ "Message": message }).to_string();
        response(status, "application/json", &[("x-amzn-errortype", error)], body)
    }
}

impl From<InvokeError> for Refusal {
    fn from(error: InvokeError) -> Self {
        match error {
            InvokeError::NotPermitted => Self::Forbidden,
            InvokeError::NotFound => Self::NoSuchUrl,
            InvokeError::Throttled => Self::Throttled,
            InvokeError::Looping => Self::Looping,
            InvokeError::Unavailable(cause) => Self::internal(&cause),
        }
    }
}
