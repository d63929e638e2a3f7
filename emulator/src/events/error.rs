//! Errors of EventBridge, with AWS's messages. What is missing is a 400, too.

use event_pattern::PatternError;

use crate::{
    AwsError,
    events::names::{BusName, RuleName},
    iam::NotAssumable,
    page::InvalidMark,
};

/// Why an operation of EventBridge is refused.
#[derive(Debug, thiserror::Error)]
pub enum EventsError {
    /// There is no bus with this name or ARN.
    #[error("Event bus {0} does not exist.")]
    NoSuchBus(String),
    /// The bus has no rule with this name.
    #[error("Rule {0} does not exist on EventBus {1}.")]
    NoSuchRule(RuleName, BusName),
    /// There is no archive, replay, connection or API destination with this name.
    #[error("{0} {1} does not exist.")]
    NoSuch(Kind, String),
    /// The bus's policy has no statement with this id.
    #[error("Statement with the provided id does not exist.")]
    NoSuchStatement,
    /// The bus has no policy.
    #[error("EventBus does not have a policy.")]
    NoPolicy,
    /// The name is taken.
    #[error("{0} {1} already exists.")]
    Exists(Kind, String),
    /// A quota is used up.
    #[error("The requested resource exceeds the maximum number allowed.")]
    Limit,
    /// The policy would be too long.
    #[error("The resource policy is too long.")]
    PolicyTooLong,
    /// The replay is over.
    #[error("Replay {0} is not in a valid state for this operation.")]
    NotRunning(String),
    /// A member's value is invalid.
    #[error("{0}")]
    Invalid(String),
    /// The pattern is invalid.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

/// A kind of resource, as messages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Bus,
    Archive,
    Replay,
    Connection,
    ApiDestination,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bus => "Event bus",
            Self::Archive => "Archive",
            Self::Replay => "Replay",
            Self::Connection => "Connection",
            Self::ApiDestination => "API destination",
        })
    }
}

impl EventsError {
    /// Returns the error for a member, such as `ScheduleExpression`.
    pub fn parameter(name: &str) -> Self {
        Self::Invalid(format!("Parameter {name} is not valid."))
    }

    /// Returns the error for a member with a reason.
    pub fn reason(name: &str, reason: impl std::fmt::Display) -> Self {
        Self::Invalid(format!("Parameter {name} is not valid. Reason: {reason}"))
    }

    /// Returns the error for a role that EventBridge can't assume.
    pub fn role(arn: &str, _: NotAssumable) -> Self {
        Self::Invalid(format!("Provided role '{arn}' cannot be assumed by principal 'events.amazonaws.com'."))
    }
}

impl From<InvalidMark> for EventsError {
    fn from(_: InvalidMark) -> Self {
        Self::parameter("NextToken")
    }
}

impl From<EventsError> for AwsError {
    fn from(error: EventsError) -> Self {
        let code = match &error {
            EventsError::NoSuchBus(_)
            | EventsError::NoSuchRule(..)
            | EventsError::NoSuch(..)
            | EventsError::NoSuchStatement
            | EventsError::NoPolicy => "ResourceNotFoundException",
            EventsError::Exists(..) => "ResourceAlreadyExistsException",
            EventsError::Limit => "LimitExceededException",
            EventsError::PolicyTooLong => "PolicyLengthExceededException",
            EventsError::NotRunning(_) => "IllegalStatusException",
            EventsError::Invalid(_) => "ValidationException",
            EventsError::Pattern(error) => error.code(),
        };
        Self::bad_request(code, error.to_string())
    }
}
