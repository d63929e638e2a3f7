//! What is wrong with the definition of a table, in AWS's words.

use super::KeyType;

/// Why a table can't be made or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A name that is too short or too long.
    #[error("TableName must be at least 3 characters long and at most 255 characters long")]
    NameLength,
    /// A name with other characters.
    #[error(
        "1 validation error detected: Value '{0}' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    )]
    NameCharacters(String),
    /// A member that has to be there.
    #[error("1 validation error detected: Value null at '{0}' failed to satisfy constraint: Member must not be null")]
    Missing(&'static str),
    /// More than 20 attributes that an index projects by name.
    #[error(
        "1 validation error detected: Value at 'nonKeyAttributes' failed to satisfy constraint: Member must have length less than or equal to 20"
    )]
    TooManyAttributes,
    /// A key without attributes.
    #[error(
        "1 validation error detected: Value '[]' at '{0}' failed to satisfy constraint: Member must have length greater than or equal to 1"
    )]
    NoKey(&'static str),
    /// Units of a table whose requests are paid for.
    #[error(
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
    )]
    UnitsNotAllowed,
    /// No units of a table with units.
    #[error(
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
    )]
    UnitsRequired,
    /// The same, where a table is changed.
    #[error("One or more parameter values were invalid: ProvisionedThroughput must be specified when BillingMode is PROVISIONED")]
    ThroughputRequired,
    /// Too many units.
    #[error("Given value {value} for {name} is out of bounds")]
    UnitsOutOfBounds {
        /// The units.
        value: i64,
        /// Which.
        name: &'static str,
    },
    /// Units of an index of a table whose requests are paid for.
    #[error(
        "One or more parameter values were invalid: ProvisionedThroughput should not be specified for index: {0} when BillingMode is PAY_PER_REQUEST"
    )]
    IndexUnitsNotAllowed(String),
    /// No units of an index of a table with units.
    #[error("One or more parameter values were invalid: ProvisionedThroughput must be specified for index: {0}")]
    IndexUnitsRequired(String),
    /// Fewer types than attributes.
    #[error("Invalid KeySchema: Some index key attribute have no definition")]
    NoDefinition,
    /// An attribute of a key without a type.
    #[error(
        "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [{keys}], AttributeDefinitions: [{definitions}]"
    )]
    Undefined {
        /// The attributes of the key.
        keys: String,
        /// The attributes with types.
        definitions: String,
    },
    /// A key whose two attributes are one.
    #[error("Both the Hash Key and the Range Key element in the KeySchema have the same name")]
    SameName,
    /// A key of an index with an attribute twice.
    #[error("The KeySchema contains multiple key attributes with the same name")]
    RepeatedName,
    /// A key that does not begin with a partition key.
    #[error("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")]
    FirstIsNoHash,
    /// A key that has two partition keys.
    #[error("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")]
    SecondIsNoRange,
    /// A sort key before a partition key.
    #[error(
        "One or more parameter values were invalid: All HASH key attributes must precede RANGE key attributes in the KeySchema"
    )]
    RangeBeforeHash,
    /// A key with too many attributes.
    #[error(
        "1 validation error detected: Value '{0}' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2"
    )]
    TooManyKeys(String),
    /// A key of an index with too many attributes in a part.
    #[error("One or more parameter values were invalid: The KeySchema exceeds the maximum allowed number of {0} key attributes")]
    TooManyIndexKeys(KeyType),
    /// Types of attributes that are in no key, and no index.
    #[error(
        "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
    )]
    DefinitionCount,
    /// Types of attributes that are in no key.
    #[error(
        "One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: [{definitions}], keys used: [{keys}]"
    )]
    UnusedDefinitions {
        /// The attributes with types.
        definitions: String,
        /// The attributes in keys.
        keys: String,
    },
    /// A list of indexes without indexes.
    #[error("One or more parameter values were invalid: List of {0} is empty")]
    NoIndexes(&'static str),
    /// A local index of a table without sort key.
    #[error(
        "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
    )]
    NoSortKey,
    /// A local index without sort key.
    #[error("One or more parameter values were invalid: Index KeySchema does not have a range key for index: {0}")]
    NoIndexSortKey(String),
    /// A local index with another partition key.
    #[error(
        "One or more parameter values were invalid: Index KeySchema does not have the same leading hash key as table KeySchema for index: {index}. index hash key: {index_key}, table hash key: {table_key}"
    )]
    OtherHashKey {
        /// The index.
        index: String,
        /// Its partition key.
        index_key: String,
        /// The table's.
        table_key: String,
    },
    /// An index that does not say what it has.
    #[error("One or more parameter values were invalid: Unknown ProjectionType: null")]
    NoProjection,
    /// Attributes of an index that has all, or keys.
    #[error("One or more parameter values were invalid: ProjectionType is {0}, but NonKeyAttributes is specified")]
    AttributesNotAllowed(&'static str),
    /// No attributes of an index that has some.
    #[error("One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified")]
    AttributesRequired,
    /// A name of two indexes.
    #[error("One or more parameter values were invalid: Duplicate index name: {0}")]
    DuplicateIndex(String),
    /// More than 5 local indexes.
    #[error("One or more parameter values were invalid: Number of LocalSecondaryIndexes exceeds per-table limit of 5")]
    TooManyLocalIndexes,
    /// More than 20 global indexes.
    #[error("One or more parameter values were invalid: GlobalSecondaryIndex count exceeds the per-table limit of 20")]
    TooManyGlobalIndexes,
    /// A view of a stream that is not there.
    #[error(
        "One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType should not be specified"
    )]
    ViewWithoutStream,
    /// A stream without a view.
    #[error("One or more parameter values were invalid: UpdateStreamEnabled is true but UpdateViewType is not specified")]
    StreamWithoutView,
    /// A stream where there is one.
    #[error("Table already has an enabled stream: TableName: {0}")]
    StreamEnabled(String),
    /// No stream where there is none.
    #[error("Table already has a disabled stream: TableName: {0}")]
    StreamDisabled(String),
    /// An update without a change.
    #[error(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required"
    )]
    NothingToUpdate,
    /// Units as they are.
    #[error(
        "The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: {current_reads}. Requested ReadCapacityUnits: {reads}. Current WriteCapacityUnits provisioned for the table: {current_writes}. Requested WriteCapacityUnits: {writes}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )]
    SameUnits {
        /// What is.
        current_reads: i64,
        /// What was asked for.
        reads: i64,
        /// What is.
        current_writes: i64,
        /// What was asked for.
        writes: i64,
    },
    /// An update of an index that says nothing.
    #[error(
        "One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"
    )]
    EmptyIndexUpdate,
    /// Two updates of one index.
    #[error(
        "One or more parameter values were invalid: Only one global secondary index update per index is allowed simultaneously. Index: {0}"
    )]
    RepeatedIndexUpdate(String),
    /// A new index that is there.
    #[error("Attempting to create an index which already exists")]
    IndexExists,
    /// An index to change that is not there.
    #[error(
        "This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: Action Blocked: IndexUpdate"
    )]
    UnknownIndex,
    /// An index to delete that is not there.
    #[error("Requested resource not found")]
    IndexNotFound,
    /// More than one index to create or delete.
    #[error("Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")]
    OneIndexAtATime,
}

impl TableError {
    /// AWS's code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::IndexNotFound => "ResourceNotFoundException",
            Self::OneIndexAtATime => "LimitExceededException",
            _ => "ValidationException",
        }
    }
}
