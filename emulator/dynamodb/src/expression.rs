//! Expressions: conditions and filters, key conditions, updates, projections.
//!
//! The way of an expression, the same for all four kinds:
//!
//! 1. `syntax` cuts the text into tokens and parses it. What is no expression is a syntax error with a token and what stands around it.
//! 2. The parsed expression is checked in AWS's order: size, operators, parentheses, functions, reserved words, placeholders, operands. The first thing that
//!    is wrong is told.
//! 3. [`Placeholders`] are put in. They remember which of them were used, for [`Placeholders::check_used`].
//! 4. What comes out, a [`Condition`], [`KeyCondition`], [`Update`] or [`Projection`], knows no placeholder and is evaluated any number of times.
//!
//! Parentheses and operators of conditions need no recursion. Functions in functions, and parentheses in updates, recurse by 64 levels at most; AWS has no
//! such limit but that of 300 operators, whose error is given. Values are shared, not copied, until an update puts them into an item.

mod compare;
mod condition;
mod error;
mod key_condition;
mod path;
mod placeholders;
mod projection;
mod reserved;
mod syntax;
mod update;

pub use compare::Comparator;
pub(crate) use condition::Predicate;
pub use condition::{Condition, Operand};
pub use error::{ExpressionError, Language, Problem};
pub use key_condition::{KeyCondition, KeyPredicate, SortPredicate};
pub use path::{Element, Path};
pub use placeholders::{PlaceholderError, Placeholders};
pub use projection::Projection;
pub(crate) use update::{Action, Value};
pub use update::{Update, UpdateError};

/// The most bytes of an expression.
pub const LONGEST: usize = 4_096;
/// The most operators and functions of an expression.
pub const MOST_OPERATORS: usize = 300;
/// The most members of the list of an `IN`.
pub const MOST_MEMBERS: usize = 100;
/// The most elements of a path.
pub const DEEPEST_PATH: usize = 32;
/// The most functions in functions, and parentheses in parentheses in updates.
const DEEPEST_CALL: usize = 64;
