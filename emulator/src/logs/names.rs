//! Names of groups and streams, checked once.

use serde::{Deserialize, Serialize};

use crate::{Account, emulator::Core, wire::members::Violation};

macro_rules! name {
    ($(#[$documented:meta])* $name:ident, $check:expr) => {
        $(#[$documented])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name.
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
            type Error = Violation;

            fn try_from(text: String) -> Result<Self, Violation> {
                let check: fn(&str) -> Option<&'static str> = $check;
                match check(&text) {
                    None => Ok(Self(text)),
                    Some(constraint) => Err(Violation { value: text, constraint: constraint.into() }),
                }
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

name! {
    /// A log group's name: 1 to 512 of `[.\-_/#A-Za-z0-9]`.
    GroupName, |text| {
        let lawful = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/#".contains(&byte);
        match text.len() {
            0 => Some("Member must have length greater than or equal to 1"),
            1..=512 if text.bytes().all(lawful) => None,
            1..=512 => Some(r"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+"),
            _ => Some("Member must have length less than or equal to 512"),
        }
    }
}

name! {
    /// A log stream's name: 1 to 512 characters without `:` and `*`.
    StreamName, |text| match text.chars().count() {
        0 => Some("Member must have length greater than or equal to 1"),
        1..=512 if text.contains([':', '*']) => Some("Member must satisfy regular expression pattern: [^:*]*"),
        1..=512 => None,
        _ => Some("Member must have length less than or equal to 512"),
    }
}

/// A log group by its name or its ARN, as `logGroupIdentifier` has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroupIdentifier(String);

impl GroupIdentifier {
    /// The name, if this is a name or an ARN of this account.
    pub fn name(&self, core: &Core, account: &Account) -> Option<&str> {
        if !self.0.starts_with("arn:") {
            return Some(&self.0);
        }
        let own = self.0.strip_prefix(&arn(core, account, ""))?;
        Some(own.strip_suffix(":*").unwrap_or(own))
    }
}

/// A group's ARN, without the `:*` that some answers end it with.
pub fn arn(core: &Core, account: &Account, group: &str) -> String {
    format!("arn:aws:logs:{}:{}:log-group:{group}", core.config.region, account.id)
}
