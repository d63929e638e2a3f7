//! The common form of all services' errors, which a protocol then encodes.

use std::borrow::Cow;

use http::StatusCode;
use serde_json::Value;

/// An error of AWS. Each service has its own enum and one `From<ThatEnum> for AwsError`.
#[derive(Clone, Debug, PartialEq)]
pub struct AwsError {
    pub status: StatusCode,
    /// The error's name, such as `ResourceNotFoundException`; sent as `x-amzn-ErrorType`, `__type` or `<Code>`.
    pub code: Cow<'static, str>,
    /// The message for the student.
    pub message: String,
    /// Other members of the body, such as Lambda's `Type` and `Reason`.
    pub members: Vec<(&'static str, Value)>,
    /// The member that has the message: `message`, except in a few errors, such as `Message` in Lambda's ResourceNotFoundException.
    pub message_member: &'static str,
    /// Additional headers, such as `Retry-After`.
    pub headers: Vec<(&'static str, String)>,
}

impl AwsError {
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

    /// Returns an error with status 400.
    pub fn bad_request(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// Adds a member to the body.
    #[must_use]
    pub fn member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.members.push((name, value.into()));
        self
    }

    /// Sets the name of the member that has the message.
    #[must_use]
    pub fn message_as(mut self, member: &'static str) -> Self {
        self.message_member = member;
        self
    }

    /// Returns the error for an operation that is not implemented: 501, in AWS's shape.
    pub fn not_implemented(service: &str, operation: &str) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, "NotImplemented", format!("Coldstart does not implement {service}:{operation} yet."))
    }

    /// Returns a 500 for an internal error. The cause is logged here, once, and not sent.
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
