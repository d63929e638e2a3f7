//! Subscriptions of topics, one file for each operation.

pub mod attributes;
pub mod confirm;
mod endpoint;
mod filter;
pub mod list;
mod settings;
pub mod subscribe;
pub mod token;
pub mod unsubscribe;

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use endpoint::is_phone_number;
pub use filter::wants;
pub use settings::{Scope, Settings};

/// How long a subscription can be confirmed: <https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html>.
pub(super) const CONFIRMABLE: SignedDuration = SignedDuration::from_hours(48);

/// A subscription.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Subscription {
    pub protocol: Protocol,
    /// The address: an ARN, a URL, an e-mail address or a phone number.
    pub endpoint: String,
    /// Whether messages are sent to it.
    pub is_confirmed: bool,
    /// Whether it was confirmed by a signed request, or needed no confirmation.
    pub was_authenticated: bool,
    /// Whether only a signed request can cancel it.
    pub authenticate_on_unsubscribe: bool,
    /// The ARN of the caller who subscribed.
    pub principal: String,
    pub settings: Settings,
    /// When it was last asked for.
    pub requested_at: Timestamp,
}

/// How messages reach a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    Http,
    Https,
    Email,
    EmailJson,
    Sms,
    Sqs,
    Lambda,
}

impl Protocol {
    const ALL: [Self; 7] = [Self::Http, Self::Https, Self::Email, Self::EmailJson, Self::Sms, Self::Sqs, Self::Lambda];

    /// Returns AWS's name, such as `email-json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Email => "email",
            Self::EmailJson => "email-json",
            Self::Sms => "sms",
            Self::Sqs => "sqs",
            Self::Lambda => "lambda",
        }
    }

    /// Returns whether the owner of the address has to agree first.
    pub fn is_to_be_confirmed(self) -> bool {
        match self {
            Self::Http | Self::Https | Self::Email | Self::EmailJson => true,
            Self::Sms | Self::Sqs | Self::Lambda => false,
        }
    }

    /// Returns whether messages may be sent without the JSON around them.
    pub fn takes_raw(self) -> bool {
        matches!(self, Self::Http | Self::Https | Self::Sqs)
    }
}

/// The text is no protocol that is implemented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoProtocol;

impl FromStr for Protocol {
    type Err = NoProtocol;

    fn from_str(text: &str) -> Result<Self, NoProtocol> {
        Self::ALL.into_iter().find(|protocol| protocol.name() == text).ok_or(NoProtocol)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
