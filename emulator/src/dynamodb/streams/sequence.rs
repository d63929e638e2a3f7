//! The place of a record in a stream.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use records::text_key;
use serde::{Deserialize, Serialize};

use crate::text::InvalidName;

/// A number of AWS's has 21 digits or more. Here the last five are zeros.
const ZEROS: u128 = 100_000;

/// A sequence number. It is the time in microseconds, or the number after the one before: numbers rise in a stream, and also where
/// all records of a stream have been dropped meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SequenceNumber(u64);

text_key!(SequenceNumber);

impl SequenceNumber {
    /// The number before all.
    pub const ZERO: Self = Self(0);
    /// The number after all.
    pub const MAX: Self = Self(9_999_999_999_999_999);

    /// Returns the first number of a millisecond.
    pub fn at(time: Timestamp) -> Self {
        let milliseconds = u64::try_from(time.as_millisecond()).unwrap_or(0);
        Self((milliseconds * 1_000).min(Self::MAX.0))
    }

    /// Returns the next number.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Returns the number before.
    pub fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl fmt::Display for SequenceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:021}", u128::from(self.0) * ZEROS)
    }
}

impl FromStr for SequenceNumber {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName(text.into());
        let is_number = (21..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: u128 = text.parse().ok().filter(|_| is_number).ok_or_else(invalid)?;
        u64::try_from(number / ZEROS).map(|number| Self(number.min(Self::MAX.0))).map_err(|_| invalid())
    }
}

impl TryFrom<String> for SequenceNumber {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        text.parse()
    }
}

impl From<SequenceNumber> for String {
    fn from(number: SequenceNumber) -> Self {
        number.to_string()
    }
}
