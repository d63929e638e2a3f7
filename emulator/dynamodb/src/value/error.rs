//! What is wrong with a value, in AWS's words.

use crate::number::NumberError;

/// Why a value of a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// None of the types.
    #[error("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")]
    Empty,
    /// More than one of the types.
    #[error("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")]
    SeveralTypes,
    /// A number that is none, or out of the range.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// `NULL` with false.
    #[error("One or more parameter values were invalid: Null attribute value types must have the value of true")]
    NullIsFalse,
    /// `SS` without members.
    #[error("One or more parameter values were invalid: An string set  may not be empty")]
    EmptyStringSet,
    /// `NS` without members.
    #[error("One or more parameter values were invalid: An number set  may not be empty")]
    EmptyNumberSet,
    /// `BS` without members.
    #[error("One or more parameter values were invalid: Binary sets should not be empty")]
    EmptyBinarySet,
    /// `SS` with a member twice. The members are listed as AWS lists them: those before it in their order, it, those after it.
    #[error("One or more parameter values were invalid: Input collection [{0}] contains duplicates.")]
    DuplicateString(String),
    /// `NS` with a member twice.
    #[error("One or more parameter values were invalid: Input collection contains duplicates.")]
    DuplicateNumber,
    /// `BS` with a member twice. No blank after the bracket, as AWS writes it.
    #[error("One or more parameter values were invalid: Input collection [{0}]of type BS contains duplicates.")]
    DuplicateBinary(String),
    /// A name of no characters, of an attribute or in a map.
    #[error("Empty attribute name")]
    EmptyName,
    /// More than 32 levels.
    #[error("Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit")]
    TooDeep,
}

impl ValueError {
    /// Whether a set has a member twice.
    pub(crate) fn is_duplicate(&self) -> bool {
        matches!(self, Self::DuplicateString(_) | Self::DuplicateNumber | Self::DuplicateBinary(_))
    }

    /// Whether the shape of the value is wrong, before it is looked at what it has.
    pub(crate) fn is_of_shape(&self) -> bool {
        matches!(self, Self::Empty | Self::SeveralTypes | Self::NullIsFalse)
    }
}
