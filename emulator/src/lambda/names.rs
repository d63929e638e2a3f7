//! Names of functions, aliases and versions, and qualifiers. Each type checks its text once, when it is parsed.

use std::{fmt, str::FromStr, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};

static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-zA-Z0-9_\-]+$"));

/// Compiles a regular expression of the source code.
///
/// # Panics
/// If the expression is invalid.
pub(super) fn pattern(text: &'static str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| unreachable!("a pattern in this source is wrong: {error}"))
}

/// The error for a text that is not a name of the requested kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAName;

/// A function's name: 1 to 64 letters, digits, `-` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct FunctionName(String);

impl FunctionName {
    /// The largest length, in characters.
    pub const MAX: usize = 64;

    /// Returns the name as text.
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

/// A version of a function: `$LATEST` or a published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FunctionVersion {
    /// `$LATEST`.
    Latest,
    /// `1`, `2`, …
    Number(u64),
}

impl FunctionVersion {
    /// Returns the number of a published version; `None` for `$LATEST`, so that `$LATEST` sorts first.
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

/// The part of an ARN after a function's name: a version or an alias.
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
