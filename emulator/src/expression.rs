//! Regular expressions that come from outside.
//!
//! The engine never goes back, so a match takes time in proportion to the text; but also to the size of what the expression is compiled to, and a short
//! one can become large. Letters beyond ASCII stand for themselves, in no class and without their other case, as in AWS's own engines: `\w` for all of
//! Unicode would be larger than all that is allowed here.

use regex::bytes::{Regex, RegexBuilder};

/// How large a compiled expression may be, bytes: `\w{50}` fits, `.{0,100}` does, `(\w{9}){20}` does not. The worst that fits takes about a tenth of a
/// second a megabyte.
const LARGEST: usize = 8 << 10;

/// Not a regular expression, or too large a one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid regular expression")]
pub struct InvalidExpression;

/// Compiles an expression.
///
/// # Errors
/// When it is none, or too large.
pub fn compile(expression: &str) -> Result<Regex, InvalidExpression> {
    RegexBuilder::new(expression).unicode(false).size_limit(LARGEST).build().map_err(|_| InvalidExpression)
}
