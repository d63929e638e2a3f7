//! Names that are checked once, when they are read: functions, aliases, version numbers, qualifiers.

use std::{fmt, str::FromStr, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};

static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-zA-Z0-9_\-]+$"));

/// Compiles one of this service's own patterns.
pub(super) fn pattern(text: &'static str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| unreachable!("a pattern in this source is wrong: {error}"))
}

/// Not a name of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAName;

/// A function's name: 1 to 64 letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct FunctionName(String);

impl FunctionName {
    /// The longest there may be.
    pub const MAX: usize = 64;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FunctionName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        (text.len() <= Self::MAX && WORD.is_match(text)).then(|| Self(text.into())).ok_or(NotAName)
    }
}

impl TryFrom<String> for FunctionName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|NotAName| "not a function's name")
    }
}

impl fmt::Display for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An alias's name: 1 to 128 letters, digits, `-` and `_`, not all digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct AliasName(String);

impl AliasName {
    /// The pattern as AWS prints it.
    pub const PATTERN: &str = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";
}

impl FromStr for AliasName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
        (text.len() <= 128 && WORD.is_match(text) && !digits_only).then(|| Self(text.into())).ok_or(NotAName)
    }
}

impl TryFrom<String> for AliasName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|NotAName| "not an alias's name")
    }
}

impl fmt::Display for AliasName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which version of a function: the one in work, or a published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FunctionVersion {
    /// `$LATEST`.
    Latest,
    /// `1`, `2`, …
    Number(u64),
}

impl FunctionVersion {
    /// A published one's number.
    pub const fn number(self) -> Option<u64> {
        match self {
            Self::Latest => None,
            Self::Number(number) => Some(number),
        }
    }
}

impl FromStr for FunctionVersion {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        match text {
            "$LATEST" => Ok(Self::Latest),
            number if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().map(Self::Number).map_err(|_| NotAName),
            _ => Err(NotAName),
        }
    }
}

impl fmt::Display for FunctionVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("$LATEST"),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

impl TryFrom<String> for FunctionVersion {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|NotAName| "neither $LATEST nor a number")
    }
}

impl From<FunctionVersion> for String {
    fn from(function_version: FunctionVersion) -> Self {
        function_version.to_string()
    }
}

/// What may stand behind a function's name: a version, or an alias that leads to one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Qualifier {
    /// `$LATEST` or a number.
    Version(FunctionVersion),
    /// An alias.
    Alias(AliasName),
}

impl Qualifier {
    /// `$LATEST`.
    pub const LATEST: Self = Self::Version(FunctionVersion::Latest);
    /// The pattern as AWS prints it.
    pub const PATTERN: &str = r"(|[a-zA-Z0-9$_-]+)";
}

impl FromStr for Qualifier {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        text.parse().map(Self::Version).or_else(|NotAName| text.parse().map(Self::Alias))
    }
}

impl fmt::Display for Qualifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(function_version) => function_version.fmt(f),
            Self::Alias(alias) => alias.fmt(f),
        }
    }
}

impl TryFrom<String> for Qualifier {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map_err(|NotAName| "neither a version nor an alias")
    }
}

impl From<Qualifier> for String {
    fn from(qualifier: Qualifier) -> Self {
        qualifier.to_string()
    }
}
