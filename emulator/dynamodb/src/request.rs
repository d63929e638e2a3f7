//! Parameters that operations have in common.

use std::collections::BTreeMap;

use crate::{
    error::Error,
    expression::Placeholders,
    table::ScalarType,
    value::{Kind, UncheckedItem, ValueError},
};

/// What is wrong with the parameters of a request, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Expressions and parameters that are older than they.
    #[error(
        "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {{{others}}} Expression parameters: {{{expressions}}}"
    )]
    Mixed {
        /// The older parameters.
        others: String,
        /// The expressions.
        expressions: String,
    },
    /// Names without an expression.
    #[error("ExpressionAttributeNames can only be specified when using expressions")]
    NamesWithoutExpression,
    /// Values without an expression.
    #[error("ExpressionAttributeValues can only be specified when using expressions: {0} null")]
    ValuesWithoutExpression(String),
    /// `ReturnValues` of an operation that has only the old item.
    #[error("ReturnValues can only be ALL_OLD or NONE")]
    ReturnValues,
    /// `ConditionalOperator` without conditions.
    #[error("ConditionalOperator cannot be used without Filter or Expected")]
    OperatorWithoutConditions,
    /// `ConditionalOperator` with one condition.
    #[error("ConditionalOperator can only be used when Filter or Expected has two or more elements")]
    OperatorWithOneCondition,
    /// An attribute that is asked for twice.
    #[error("One or more parameter values were invalid: Duplicate value in attribute name: {0}")]
    DuplicateAttribute(String),
    /// A condition of an older parameter.
    #[error("One or more parameter values were invalid: {0}")]
    Condition(String),
    /// An action of `AttributeUpdates`.
    #[error("One or more parameter values were invalid: {0}")]
    Action(String),
    /// Bounds in the wrong order, in an older parameter.
    #[error("The BETWEEN condition was provided a range where the lower bound is greater than the upper bound")]
    Bounds,
    /// `Select` and what is asked for.
    #[error("1 validation error detected: {0}")]
    Select(String),
    /// A query without key condition.
    #[error("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")]
    NoKeyCondition,
    /// Neither one nor two conditions in `KeyConditions`.
    #[error("Conditions can be of length 1 or 2 only")]
    KeyConditionCount,
    /// An operator that `KeyConditions` has not.
    #[error("Attempted conditional constraint is not an indexable operation")]
    NotIndexable,
    /// More conditions than the key has attributes.
    #[error("The number of query conditions ({given}) exceeds the number of key attributes defined in the schema ({defined})")]
    TooManyKeyConditions {
        /// The conditions.
        given: usize,
        /// The attributes.
        defined: usize,
    },
    /// No condition for an attribute of the key.
    #[error("Query condition missed key schema element: {0}")]
    MissingKeyCondition(String),
    /// A partition key that is not compared by `=`.
    #[error("Query key condition not supported")]
    KeyConditionOperator,
    /// Attributes of a partition key that are not compared by `=`.
    #[error("HASH key attributes {0} must have equality conditions specified in the query")]
    PartitionEquality(String),
    /// Attributes of a sort key that are not compared by `=`, before one that is compared.
    #[error(
        "RANGE key attributes {missing} must have equality conditions specified in the query because a condition is present on key attribute {given}"
    )]
    SortEquality {
        /// Those that are not compared by `=`.
        missing: String,
        /// The one that is compared.
        given: String,
    },
    /// A key that is compared with a value of another type.
    #[error("One or more parameter values were invalid: Condition parameter type does not match schema type")]
    KeyConditionType,
    /// An index that is not there.
    #[error("The table does not have the specified index: {0}")]
    NoIndex(String),
    /// A consistent read of a global index.
    #[error("Consistent reads are not supported on global secondary indexes")]
    ConsistentIndexRead,
    /// All attributes of a global index that has not all.
    #[error(
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index {0} because its projection type is not ALL"
    )]
    NotAllAttributes(String),
    /// Attributes that a global index has not.
    #[error("One or more parameter values were invalid: Global secondary index {index} does not project [{names}]")]
    NotProjected {
        /// The index.
        index: String,
        /// The attributes.
        names: String,
    },
    /// Attributes of a filter that a global index has not.
    #[error(
        "One or more parameter values were invalid: Global secondary index {index} does not project one or more filter attributes: [{names}]"
    )]
    FilterNotProjected {
        /// The index.
        index: String,
        /// The attributes.
        names: String,
    },
    /// A filter on a key.
    #[error("Filter Expression can only contain non-primary key attributes: Primary key attribute: {0}")]
    FilterOnKey(String),
    /// The same, in an older parameter.
    #[error("QueryFilter can only contain non-primary key attributes: Primary key attribute: {0}")]
    QueryFilterOnKey(String),
    /// A start key that is no key of the table or index.
    #[error("The provided starting key is invalid")]
    StartKey,
    /// A start key with a value that breaks a rule.
    #[error("The provided starting key is invalid: {0}")]
    StartKeyValue(ValueError),
    /// A start key of an index with a value of another type.
    #[error(
        "One or more parameter values were invalid: Type mismatch for Index Key {name} Expected: {expected} Actual: {actual} IndexName: {index}"
    )]
    StartKeyType {
        /// The attribute.
        name: String,
        /// Its type.
        expected: ScalarType,
        /// The type of the value.
        actual: Kind,
        /// The index.
        index: String,
    },
    /// A start key that the sort key condition leaves out.
    #[error("The provided starting key does not match the range key predicate")]
    StartKeyOutsideCondition,
    /// A start key of another partition.
    #[error("The provided starting key is outside query boundaries based on provided conditions")]
    StartKeyOutsidePartition,
    /// A start key of another item, in a table without sort key.
    #[error("The provided exclusive start key is invalid")]
    StartKeyOfOtherItem,
    /// A start key of another item, where one item alone can be found.
    #[error("The query can return at most one row and cannot be restarted")]
    NotRestartable,
    /// A start key of another segment.
    #[error(
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: {total} Segment: {segment}"
    )]
    StartKeyOfOtherSegment {
        /// The segment.
        segment: u32,
        /// How many there are.
        total: u32,
    },
    /// `Segment` without `TotalSegments`.
    #[error("The TotalSegments parameter is required but was not present in the request when Segment parameter is present")]
    NoTotalSegments,
    /// `TotalSegments` without `Segment`.
    #[error("The Segment parameter is required but was not present in the request when parameter TotalSegments is present")]
    NoSegment,
    /// A segment that is not there.
    #[error(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {segment} is not less than TotalSegments: {total}"
    )]
    Segment {
        /// The segment.
        segment: u32,
        /// How many there are.
        total: u32,
    },
    /// A batch with a key twice.
    #[error("Provided list of item keys contains duplicates")]
    DuplicateKeys,
    /// More than 100 keys of a batch.
    #[error("Too many items requested for the BatchGetItem call")]
    TooManyKeys,
    /// More than 25 writes of a batch.
    #[error("Too many items requested for the BatchWriteItem call")]
    TooManyWrites,
    /// A write of a batch that is nothing, or two things.
    #[error("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")]
    WriteRequest,
    /// More than 100 actions of a transaction.
    #[error(
        "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100"
    )]
    TooManyActions,
    /// An action of a transaction that is nothing.
    #[error("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request")]
    NoAction,
    /// An action of a transaction that is two things.
    #[error("TransactItems can only contain one of Check, Put, Update or Delete")]
    SeveralActions,
    /// Two actions of a transaction on one item.
    #[error("Transaction request cannot include multiple operations on one item")]
    SameItem,
    /// More than 4 MB in a transaction.
    #[error(
        "Collection size of items exceeded, which can also be caused by the aggregate size of the items in the transaction exceeding the 4MB limit"
    )]
    TransactionTooLarge,
}

/// A parameter by its name, and whether it is there.
pub(crate) type Given = (&'static str, bool);

/// The placeholders of a request, after it was checked that its parameters go together.
///
/// `with_values` names the expressions that can have values.
pub(crate) fn placeholders(
    expressions: &[Given],
    others: &[Given],
    with_values: &[&'static str],
    names: Option<BTreeMap<String, String>>,
    values: Option<UncheckedItem>,
) -> Result<Placeholders, Error> {
    let present = |given: &[Given]| given.iter().filter(|(_, is_there)| *is_there).map(|(name, _)| *name).collect::<Vec<_>>();
    let (found, others) = (present(expressions), present(others));
    if !found.is_empty() && !others.is_empty() {
        return Err(RequestError::Mixed { others: others.join(", "), expressions: found.join(", ") }.into());
    }
    if names.is_some() && found.is_empty() {
        return Err(RequestError::NamesWithoutExpression.into());
    }
    if values.is_some() && !with_values.iter().any(|name| found.contains(name)) {
        let verb = if with_values.len() == 1 { "is" } else { "are" };
        return Err(RequestError::ValuesWithoutExpression(format!("{} {verb}", with_values.join(" and "))).into());
    }
    Ok(Placeholders::new(names, values)?)
}
