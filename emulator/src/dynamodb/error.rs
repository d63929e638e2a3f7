//! Errors of DynamoDB, with AWS's messages. Most are those of the crate `dynamodb`.

use ::dynamodb::{Error, table::TableError, ttl::TtlError};
use serde::Serialize;

use crate::AwsError;

/// Why an operation of DynamoDB is refused.
#[derive(Debug, thiserror::Error)]
pub enum DynamoError {
    /// An error of the engine.
    #[error(transparent)]
    Engine(#[from] Error),
    /// A change of the time to live that is none.
    #[error(transparent)]
    TimeToLive(#[from] TtlError),
    /// A name that is too short or too long.
    #[error("TableName must be at least 3 characters long and at most 255 characters long")]
    NameLength,
    /// A name with other characters.
    #[error(
        "1 validation error detected: Value '{0}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression \
         pattern: [a-zA-Z0-9_.-]+"
    )]
    NameCharacters(String),
    /// An ARN that is not of a table.
    #[error("Invalid TableArn: Invalid ResourceArn provided as input {0}")]
    InvalidArn(String),
    /// There is no such table, in the words of operations on items.
    #[error("Requested resource not found")]
    NoSuchTable,
    /// The same, in the words of operations on tables.
    #[error("Requested resource not found: Table: {0} not found")]
    TableNotFound(String),
    /// The same, in the words of operations on tags, with AWS's misprint.
    #[error("Requested resource not found: ResourcArn: {0} not found")]
    ResourceNotFound(String),
    /// The same, in the words of backups.
    #[error("Table not found: {0}")]
    BackupTableNotFound(String),
    /// A table with this name exists already.
    #[error("Table already exists: {0}")]
    TableExists(String),
    /// The table is protected.
    #[error("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.")]
    Protected,
    /// A batch that names a table twice, by its name and by its ARN.
    #[error("Provided list of item keys contains duplicates")]
    SameTable,
    /// A table would have more than fifty tags.
    #[error("One or more parameter values were invalid: A table can have at most {0} tags")]
    TooManyTags(usize),
    /// A member whose feature is not implemented.
    #[error("Coldstart does not implement {1} of dynamodb:{0} yet.")]
    Absent(&'static str, &'static str),
    /// A read was cancelled or panicked, which is an internal error.
    #[error("{0}")]
    Unfinished(String),
}

impl From<TableError> for DynamoError {
    fn from(error: TableError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<DynamoError> for AwsError {
    fn from(error: DynamoError) -> Self {
        let code = match &error {
            DynamoError::Engine(error) => return of_engine(error),
            DynamoError::Absent(..) => {
                return Self::new(http::StatusCode::NOT_IMPLEMENTED, "NotImplemented", error.to_string());
            }
            DynamoError::Unfinished(cause) => return Self::internal(cause),
            DynamoError::NoSuchTable | DynamoError::TableNotFound(_) | DynamoError::ResourceNotFound(_) => {
                "ResourceNotFoundException"
            }
            DynamoError::BackupTableNotFound(_) => "TableNotFoundException",
            DynamoError::TableExists(_) => "ResourceInUseException",
            DynamoError::TimeToLive(_)
            | DynamoError::NameLength
            | DynamoError::NameCharacters(_)
            | DynamoError::InvalidArn(_)
            | DynamoError::Protected
            | DynamoError::SameTable
            | DynamoError::TooManyTags(_) => "ValidationException",
        };
        Self::bad_request(code, error.to_string())
    }
}

fn of_engine(error: &Error) -> AwsError {
    let told = AwsError::bad_request(error.code(), error.to_string());
    match error {
        Error::ConditionalCheckFailed(Some(item)) => told.member("Item", json(item)),
        Error::TransactionCanceled(reasons) => told.member("CancellationReasons", json(reasons)),
        _ => told,
    }
}

/// Returns items and reasons as JSON.
fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_else(|error| unreachable!("items are texts, lists and maps: {error}"))
}
