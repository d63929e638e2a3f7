//! What is wrong with an expression, in AWS's words.

use std::fmt;

use crate::value::{AttributeValue, Kind};

use super::Path;

/// The kinds of expressions, by the names of their parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `ConditionExpression`
    Condition,
    /// `FilterExpression`, which is a condition.
    Filter,
    /// `KeyConditionExpression`
    KeyCondition,
    /// `UpdateExpression`
    Update,
    /// `ProjectionExpression`
    Projection,
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Condition => "ConditionExpression",
            Self::Filter => "FilterExpression",
            Self::KeyCondition => "KeyConditionExpression",
            Self::Update => "UpdateExpression",
            Self::Projection => "ProjectionExpression",
        })
    }
}

/// An expression that AWS refuses before it looks at any item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    language: Language,
    problem: Problem,
}

impl ExpressionError {
    pub(super) fn new(language: Language, problem: Problem) -> Self {
        Self { language, problem }
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // These two begin with what other problems have after the parameter's name.
        if !matches!(self.problem, Problem::KeyOperator(_) | Problem::KeyCondition(_)) {
            write!(f, "Invalid {}: ", self.language)?;
        }
        self.problem.fmt(f)
    }
}

impl std::error::Error for ExpressionError {}

/// What can be wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No characters at all.
    #[error("The expression can not be empty;")]
    Empty,
    /// More than 4,096 bytes.
    #[error("Expression size has exceeded the maximum allowed size;")]
    TooLong,
    /// A token that can't be where it is, and what is written from the token before it to the one after it.
    #[error("Syntax error; token: \"{token}\", near: \"{near}\"")]
    Syntax {
        /// The token, or `<EOF>` for the end.
        token: String,
        /// The text around it.
        near: String,
    },
    /// More than 300 operators and functions. The number is the first one that is too many.
    #[error("The expression contains too many operators; operator count: {0}")]
    TooManyOperators(usize),
    /// Parentheses around parentheses.
    #[error("The expression has redundant parentheses;")]
    RedundantParentheses,
    /// A function that no expression knows.
    #[error("Invalid function name; function: {0}")]
    UnknownFunction(String),
    /// A function of updates in a condition.
    #[error("The function is not allowed in a condition expression; function: {0}")]
    NotInConditions(String),
    /// A function of conditions in an update.
    #[error("The function is not allowed in an update expression; function: {0}")]
    NotInUpdates(String),
    /// A function where its result has no use: a condition as an operand, or `size` as a condition.
    #[error("The function is not allowed to be used this way in an expression; function: {0}")]
    MisusedFunction(String),
    /// A name that needs a placeholder.
    #[error("Attribute name is a reserved keyword; reserved keyword: {0}")]
    Reserved(String),
    /// An index of a list beyond 2,147,483,647.
    #[error("List index is not within the allowable range; index: [{0}]")]
    IndexTooLarge(String),
    /// A path of more than 32 elements.
    #[error("The document path has too many nesting levels; nesting levels: {0}")]
    PathTooDeep(usize),
    /// A `#name` that is not defined.
    #[error("An expression attribute name used in the document path is not defined; attribute name: {0}")]
    UndefinedName(String),
    /// A `:value` that is not defined.
    #[error("An expression attribute value used in expression is not defined; attribute value: {0}")]
    UndefinedValue(String),
    /// A function with too few or too many operands.
    #[error("Incorrect number of operands for operator or function; operator or function: {function}, number of operands: {count}")]
    OperandCount {
        /// The function.
        function: String,
        /// How many operands it has.
        count: usize,
    },
    /// More than 100 members of the list of an `IN`.
    #[error("The IN operator is provided with too many operands; number of operands: {0}")]
    TooManyMembers(usize),
    /// Two operands that are the same path.
    #[error(
        "The first operand must be distinct from the remaining operands for this operator or function; operator: {operator}, first operand: {path}"
    )]
    SameOperands {
        /// The operator or function.
        operator: String,
        /// The path.
        path: Path,
    },
    /// An operand that has to be a path.
    #[error("Operator or function requires a document path; operator or function: {0}")]
    PathRequired(String),
    /// An operand of a type that the operator or function can't take.
    #[error("Incorrect operand type for operator or function; operator or function: {operator}, operand type: {kind}")]
    OperandType {
        /// The operator or function.
        operator: String,
        /// The type, or all of them for a path.
        kind: String,
    },
    /// An operand of `ADD` or `DELETE` of another type.
    #[error(
        "Incorrect operand type for operator or function; operator: {clause}, operand type: {kind}, typeSet: ALLOWED_FOR_{clause}_OPERAND"
    )]
    ClauseOperandType {
        /// `ADD` or `DELETE`.
        clause: &'static str,
        /// The type.
        kind: &'static str,
    },
    /// `attribute_type` with a text that names no type.
    #[error("Invalid attribute type name found; type: {0}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}")]
    UnknownType(String),
    /// `BETWEEN` bounds of different types.
    #[error(
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {{{0}}}, upper bound operand: AttributeValue: {{{1}}}"
    )]
    BoundTypes(String, String),
    /// `BETWEEN` bounds in the wrong order.
    #[error(
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {{{0}}}, upper bound operand: AttributeValue: {{{1}}}"
    )]
    BoundOrder(String, String),
    /// A clause of an update that is there twice.
    #[error("The \"{0}\" section can only be used once in an update expression;")]
    DuplicateClause(&'static str),
    /// Two paths of which one is the other, or within it.
    #[error("Two document paths overlap with each other; must remove or rewrite one of these paths; path one: {0}, path two: {1}")]
    Overlap(Path, Path),
    /// Two paths that take one attribute for a list and for a map.
    #[error("Two document paths conflict with each other; must remove or rewrite one of these paths; path one: {0}, path two: {1}")]
    Conflict(Path, Path),
    /// An operator that key conditions have not.
    #[error("Invalid operator used in KeyConditionExpression: {0}")]
    KeyOperator(String),
    /// A key condition that does not compare an attribute with a value.
    #[error("Invalid condition in KeyConditionExpression: {0}")]
    KeyCondition(String),
    /// `size` in a key condition.
    #[error("KeyConditionExpressions cannot contain nested operations")]
    NestedKeyCondition,
    /// A path of more than one element in a key condition.
    #[error("KeyConditionExpressions cannot have conditions on nested attributes")]
    NestedKey,
    /// Two conditions for one attribute.
    #[error("KeyConditionExpressions must only contain one condition per key")]
    SeveralPerKey,
}

impl Problem {
    pub(super) fn operand_type(operator: &str, kind: Kind) -> Self {
        Self::OperandType { operator: operator.to_owned(), kind: kind.to_string() }
    }
}

/// A value as AWS shows it in what it says of bounds: `N:5`.
pub(super) fn shown(value: &AttributeValue) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    let member = json.get(value.kind().name()).cloned().unwrap_or_default();
    match member {
        serde_json::Value::String(text) => format!("{}:{text}", value.kind()),
        other => format!("{}:{other}", value.kind()),
    }
}
