//! Why a pattern is refused, in AWS's words.

use crate::Dialect;
use crate::location::Location;

/// A pattern that AWS would not take. `Display` is the message of the error that the API returns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message(""))]
pub struct PatternError {
    dialect: Dialect,
    reason: Reason,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is not JSON, or not a pattern.
    Invalid {
        /// Event Ruler's or Jackson's sentence, with the location appended if there is one.
        detail: String,
        /// Where the reader stood.
        location: Option<Location>,
    },
    /// Too many wildcards, or too many repetitions after one.
    WildcardsTooComplex,
    /// The `$or` arrays, or the values of a filter policy, multiply to too many combinations.
    TooManyCombinations,
    /// A filter policy has too many keys.
    TooManyKeys,
    /// A filter policy on attributes has an object in it.
    Nested,
    /// Longer than the dialect allows.
    TooLong,
}

impl PatternError {
    pub(crate) fn new(dialect: Dialect, reason: Reason) -> Self {
        Self { dialect, reason }
    }

    /// What is wrong.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Where the reader stood, if the error has a location.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        match self.reason {
            Reason::Invalid { location, .. } => location,
            Reason::WildcardsTooComplex | Reason::TooManyCombinations | Reason::TooManyKeys | Reason::Nested | Reason::TooLong => {
                None
            }
        }
    }

    /// The error's code as the service names it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match (self.dialect, &self.reason) {
            (Dialect::EventBridge, Reason::TooManyCombinations | Reason::TooLong) => "LimitExceededException",
            (Dialect::EventBridge, _) => "InvalidEventPatternException",
            (Dialect::MessageAttributes | Dialect::MessageBody, _) => "InvalidParameter",
            (Dialect::EventSourceMapping, _) => "InvalidParameterValueException",
        }
    }

    /// The message that SNS's `Subscribe` returns, where the policy is one of several attributes. `SetSubscriptionAttributes` returns `Display`.
    #[must_use]
    pub fn subscribe_message(&self) -> String {
        self.message("Attributes Reason: ")
    }

    fn message(&self, parameter: &str) -> String {
        match self.dialect {
            Dialect::EventBridge => match &self.reason {
                Reason::TooManyCombinations | Reason::TooLong => {
                    "The requested resource exceeds the maximum number allowed.".to_owned()
                }
                reason => format!("Event pattern is not valid. Reason: {}", reason.detail()),
            },
            Dialect::MessageAttributes | Dialect::MessageBody => match &self.reason {
                Reason::Nested => format!("Invalid parameter: {parameter}{}", self.reason.detail()),
                reason => format!("Invalid parameter: {parameter}FilterPolicy: {}", reason.detail()),
            },
            Dialect::EventSourceMapping => "Invalid filter pattern definition.".to_owned(),
        }
    }
}

impl Reason {
    fn detail(&self) -> &str {
        match self {
            Self::Invalid { detail, .. } => detail,
            Self::WildcardsTooComplex => {
                "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character"
            }
            Self::TooManyCombinations => "Filter policy is too complex",
            Self::TooManyKeys => "Filter policy can not have more than 5 keys",
            Self::Nested => "Filter policy scope MessageAttributes does not support nested filter policy",
            Self::TooLong => "Filter policy can not have more than 262144 bytes",
        }
    }
}
