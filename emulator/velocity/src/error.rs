//! Why a template could not be parsed or rendered.

/// Why a template could not be parsed or rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The text is no template.
    #[error("the template is wrong at line {line}, column {column}, near '{near}'")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// The text from there on, at most 20 characters.
        near: String,
    },
    /// The template uses a directive that is not there.
    #[error("there is no {0}")]
    Unsupported(String),
    /// The template is nested too deep, runs too long, or makes too much.
    #[error("the template makes too much, runs too long, or is nested too deep")]
    TooLarge,
    /// A method failed, where Java throws an exception.
    #[error("{0}")]
    Call(String),
}
