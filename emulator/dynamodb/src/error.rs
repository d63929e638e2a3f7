//! What an operation answers when it does not do what it was asked for.

use crate::{
    expression::{ExpressionError, PlaceholderError, UpdateError},
    item::KeyError,
    request::RequestError,
    table::TableError,
    transaction::CancellationReason,
    value::{Item, ValueError},
};

/// An error with AWS's code and message.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A value of the request breaks a rule.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// The names or values of expressions.
    #[error(transparent)]
    Placeholder(#[from] PlaceholderError),
    /// An expression.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// An update that can't be made to the item.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// A key, or an item that does not fit the table.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Other parameters.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The definition of a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// What `PutItem`, `UpdateItem` and `DeleteItem` say before they look at the table.
    #[error("1 validation error detected: {0}")]
    Enveloped(Box<Error>),
    /// A condition does not hold. The item is there if it was asked for.
    #[error("The conditional request failed")]
    ConditionalCheckFailed(Option<Item>),
    /// A transaction was not made. There is a reason for each action, also for those that would have been.
    #[error("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes(.0))]
    TransactionCanceled(Vec<CancellationReason>),
    /// A token was used for another transaction.
    #[error("")]
    IdempotentParameterMismatch,
    /// There is no such table.
    #[error("Requested resource not found")]
    TableNotFound,
}

fn codes(reasons: &[CancellationReason]) -> String {
    reasons.iter().map(|reason| reason.code).collect::<Vec<_>>().join(", ")
}

impl Error {
    /// AWS's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Value(_)
            | Self::Placeholder(_)
            | Self::Expression(_)
            | Self::Update(_)
            | Self::Key(_)
            | Self::Request(_)
            | Self::Enveloped(_) => "ValidationException",
            Self::Table(error) => error.code(),
            Self::ConditionalCheckFailed(_) => "ConditionalCheckFailedException",
            Self::TransactionCanceled(_) => "TransactionCanceledException",
            Self::IdempotentParameterMismatch => "IdempotentParameterMismatchException",
            Self::TableNotFound => "ResourceNotFoundException",
        }
    }

    /// The error as `PutItem`, `UpdateItem` and `DeleteItem` tell it.
    pub(crate) fn enveloped(self) -> Self {
        match self {
            Self::Placeholder(PlaceholderError::InvalidValue { ref error, .. }) if error.is_of_shape() => self,
            // AWS tells these as they are.
            Self::Placeholder(PlaceholderError::InvalidKey { .. } | PlaceholderError::EmptyName(_))
            | Self::Request(RequestError::Action(_))
            | Self::Enveloped(_) => self,
            other => Self::Enveloped(Box::new(other)),
        }
    }
}
