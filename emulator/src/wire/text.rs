//! Newtypes for texts that clients choose and AWS constrains; a value is validated when it is made.

/// Declares a newtype over text. Its check returns the constraint that a text violates, and no value can hold such a text.
macro_rules! name {
    ($(#[$documented:meta])* $name:ident, $check:expr) => {
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
            type Error = $crate::wire::members::Violation;

            fn try_from(text: String) -> Result<Self, $crate::wire::members::Violation> {
                let check: fn(&str) -> Result<(), String> = $check;
                match check(&text) {
                    Ok(()) => Ok(Self(text)),
                    Err(constraint) => Err($crate::wire::members::Violation { value: text, constraint }),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::wire::members::Violation;

            fn from_str(text: &str) -> Result<Self, $crate::wire::members::Violation> {
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
