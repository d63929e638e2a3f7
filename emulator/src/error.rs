//! The common form of all services' errors, which a protocol then encodes.

use std::borrow::Cow;

use http::StatusCode;
use serde_json::Value;
use wire::WireError;

/// An error of AWS. Each service has its own enum and one `From<ThatEnum> for AwsError`.
#[derive(Clone, Debug, PartialEq)]
pub struct AwsError {
    pub status: StatusCode,
    /// The error's name, such as `ResourceNotFoundException`; sent as `x-amzn-ErrorType`, `__type` or `<Code>`.
    pub code: Cow<'static, str>,
    /// The message for the student.
    pub message: String,
    /// Other members of the body, such as Lambda's `Type` and `Reason`.
    pub members: Vec<(Cow<'static, str>, Value)>,
    /// The member that has the message; `None` for the one that the service's model names, else `message`.
    pub message_member: Option<&'static str>,
    /// Additional headers, such as `Retry-After`.
    pub headers: Vec<(&'static str, String)>,
}

impl AwsError {
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), members: Vec::new(), message_member: None, headers: Vec::new() }
    }

    /// Returns an error with status 400.
    pub fn bad_request(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// Adds a member to the body.
    #[must_use]
    pub fn member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.members.push((name.into(), value.into()));
        self
    }

    /// Sets the name of the member that has the message.
    #[must_use]
    pub fn message_as(mut self, member: &'static str) -> Self {
        self.message_member = Some(member);
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

impl From<WireError> for AwsError {
    fn from(error: WireError) -> Self {
        let WireError { status, code, message, members, message_member, headers } = error;
        Self { status, code, message, members, message_member, headers }
    }
}

impl From<AwsError> for WireError {
    fn from(error: AwsError) -> Self {
        let AwsError { status, code, message, members, message_member, headers } = error;
        Self { status, code, message, members, message_member, headers }
    }
}

impl From<crate::StoreError> for AwsError {
    fn from(error: crate::StoreError) -> Self {
        Self::internal(&error)
    }
}
