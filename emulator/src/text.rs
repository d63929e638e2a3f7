//! Newtypes for texts that clients choose and AWS constrains; a value is validated when it is made.

use wire::ReadError;

use crate::AwsError;

/// Declares a newtype over text that satisfies a predicate; no value can hold another text.
///
/// Inputs are checked by the service's model before they become such a value, in AWS's words. The predicate is for names from
/// elsewhere: in ARNs, and made by the program.
macro_rules! name {
    ($(#[$documented:meta])* $name:ident, $is_valid:expr) => {
        $(#[$documented])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::text::InvalidName;

            fn try_from(text: String) -> Result<Self, $crate::text::InvalidName> {
                let is_valid: fn(&str) -> bool = $is_valid;
                if is_valid(&text) { Ok(Self(text)) } else { Err($crate::text::InvalidName(text)) }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::text::InvalidName;

            fn from_str(text: &str) -> Result<Self, $crate::text::InvalidName> {
                text.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

pub(crate) use name;

/// The text can't be a name of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a valid name")]
pub struct InvalidName(pub String);

/// A value that violates a member's constraint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Value '{value}'{BREAKS}{constraint}")]
pub struct Violation {
    /// The client's value.
    pub value: String,
    /// The constraint in AWS's words, such as `Member must have length less than or equal to 64`.
    pub constraint: String,
}

const BREAKS: &str = " failed to satisfy constraint: ";

impl Violation {
    /// Returns AWS's sentence for a member, whose name is in AWS's spelling (`RoleName`).
    pub fn at(&self, member: &str) -> String {
        format!("1 validation error detected: Value '{}' at '{}'{BREAKS}{}", self.value, lower_path(member), self.constraint)
    }
}

/// Returns the error for an input that its Rust type refuses although it satisfies the model: a member that AWS needs and the model
/// calls optional, or a [`Violation`].
pub fn refused(error: &ReadError) -> AwsError {
    let ReadError { path, problem, missing } = error;
    if let Some(name) = missing {
        let path = if path == "." { (*name).to_owned() } else { format!("{path}.{name}") };
        let message = format!("1 validation error detected: Value null at '{}'{BREAKS}Member must not be null", lower_path(&path));
        return AwsError::bad_request("ValidationException", message);
    }
    let violation = problem.strip_prefix("Value '").and_then(|rest| rest.rsplit_once(&format!("'{BREAKS}")));
    match violation {
        Some((value, constraint)) => {
            let violation = Violation { value: value.into(), constraint: constraint.into() };
            AwsError::bad_request("ValidationException", violation.at(path))
        }
        // The path is not known, so only the problem is reported.
        None if path == "." => AwsError::bad_request("SerializationException", problem),
        None => AwsError::bad_request("SerializationException", format!("{path}: {problem}")),
    }
}

/// Converts `Tags[0].Key` to `tags.1.member.key`.
fn lower_path(path: &str) -> String {
    let segments = path.split('.').map(|segment| match segment.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((name, index)) => {
            let number = index.parse::<usize>().map_or_else(|_| index.into(), |index| (index + 1).to_string());
            format!("{}.{number}.member", lower_first(name))
        }
        None => lower_first(segment),
    });
    segments.collect::<Vec<_>>().join(".")
}

/// Converts `FunctionName` to `functionName`, as AWS's validation messages spell members.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
