//! The shape every service's errors come down to, before a protocol puts them on the wire.

use std::borrow::Cow;

use http::StatusCode;
use serde_json::Value;

/// An error as AWS answers it. Each service has an enum of its own and one `From<ThatEnum> for AwsError`.
#[derive(Clone, Debug, PartialEq)]
pub struct AwsError {
    /// HTTP status.
    pub status: StatusCode,
    /// The error's name, such as `ResourceNotFoundException`: goes to `x-amzn-ErrorType`, `__type` or `<Code>`.
    pub code: Cow<'static, str>,
    /// The sentence the student reads.
    pub message: String,
    /// Members beside the message, such as Lambda's `Type` and `Reason`.
    pub members: Vec<(&'static str, Value)>,
    /// The member that carries the message; `message` almost everywhere, `Message` in Lambda's ResourceNotFoundException.
    pub message_member: &'static str,
    /// Headers beside the usual ones, such as `Retry-After`.
    pub headers: Vec<(&'static str, String)>,
}

impl AwsError {
    /// An error with a status, a name and a message.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            members: Vec::new(),
            message_member: "message",
            headers: Vec::new(),
        }
    }

    /// 400 with a name and a message.
    pub fn bad_request(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// With one more member in the body.
    #[must_use]
    pub fn member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.members.push((name, value.into()));
        self
    }

    /// With the message under another name.
    #[must_use]
    pub fn message_as(mut self, member: &'static str) -> Self {
        self.message_member = member;
        self
    }

    /// What an operation that is not there answers: AWS's shape, and the truth.
    pub fn not_implemented(service: &str, operation: &str) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, "NotImplemented", format!("Coldstart does not implement {service}:{operation} yet."))
    }

    /// 500 for what went wrong on our side. The cause is logged here, once, and not sent.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "ServiceException", "The service encountered an internal error.")
    }
}

impl From<crate::StoreError> for AwsError {
    fn from(error: crate::StoreError) -> Self {
        Self::internal(&error)
    }
}
