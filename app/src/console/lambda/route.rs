//! Which page of the Lambda console: as it stands in the address.

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The address does not say.
    Unsettled,
    /// The list.
    Functions,
    /// Create function.
    Create,
    /// One function, by name.
    Function(String),
}

impl Route {
    /// The list's address. A colon can't be in a function's name.
    pub const FUNCTIONS: &'static str = ":functions";
    /// The form's address.
    pub const CREATE: &'static str = ":create";

    /// The page of an address.
    pub fn read(address: &str) -> Self {
        match address {
            "" => Self::Unsettled,
            Self::FUNCTIONS => Self::Functions,
            Self::CREATE => Self::Create,
            name => Self::Function(name.into()),
        }
    }

    /// The function's name, when the page is about one.
    pub fn function(address: &str) -> Option<String> {
        match Self::read(address) {
            Self::Function(name) => Some(name),
            Self::Unsettled | Self::Functions | Self::Create => None,
        }
    }
}
