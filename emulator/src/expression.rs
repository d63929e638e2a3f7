//! Regular expressions from untrusted input.
//!
//! The engine does not backtrack, so a match takes time proportional to the text, but also to the size of the compiled expression,
//! which can be large for a short one. Unicode mode is off: characters beyond ASCII match only themselves, are in no class and have
//! no other case, as in AWS's own engines. With it, `\w` alone would be larger than the limit.

use regex::bytes::{Regex, RegexBuilder};

/// The largest size of a compiled expression, bytes: `\w{50}` and `.{0,100}` fit, `(\w{9}){20}` does not. The slowest expression
/// that fits takes about a tenth of a second for a megabyte.
const LARGEST: usize = 8 << 10;

/// The text is not a regular expression, or compiles to more than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid regular expression")]
pub struct InvalidExpression;

/// Compiles an expression.
///
/// # Errors
/// The expression is invalid, or too large.
pub fn compile(expression: &str) -> Result<Regex, InvalidExpression> {
    RegexBuilder::new(expression).unicode(false).size_limit(LARGEST).build().map_err(|_| InvalidExpression)
}
