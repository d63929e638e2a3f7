//! An account's number.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An AWS account's number: twelve digits, leading zeros kept.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(u64);

impl AccountId {
    /// The account of `coldstart aws` for credentials that do not name one.
    pub const DEFAULT: Self = Self(0);

    /// Returns the account with a number, of which only the last twelve digits count.
    pub const fn from_number(number: u64) -> Self {
        Self(number % 1_000_000_000_000)
    }

    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountId({self})")
    }
}

/// The text is not twelve digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account id is twelve digits")]
pub struct InvalidAccountId;

impl FromStr for AccountId {
    type Err = InvalidAccountId;

    fn from_str(text: &str) -> Result<Self, InvalidAccountId> {
        if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidAccountId);
        }
        text.parse().map(Self).map_err(|_| InvalidAccountId)
    }
}

impl TryFrom<String> for AccountId {
    type Error = InvalidAccountId;

    fn try_from(text: String) -> Result<Self, InvalidAccountId> {
        text.parse()
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.to_string()
    }
}
