//! Bounds on what one rendering may cost.

use std::cell::Cell;

use crate::Problem;

/// The largest number of macros that are called inside of each other: Velocity's `velocimacro.max.depth`.
pub const DEEPEST_CALL: usize = 20;
/// The deepest nesting of a value that is printed or compared.
pub const DEEPEST_VALUE: usize = 256;
/// The longest range.
pub const LONGEST_RANGE: i64 = 100_000;

/// Bounds on what one rendering may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest result, bytes.
    pub result: usize,
    /// The most bytes of texts, lists and maps that the template may make, the result included.
    pub made: usize,
    /// The most nodes, expressions and elements that are looked at.
    pub steps: usize,
    /// After this many rounds a `#foreach` ends, without an error.
    pub rounds: usize,
}

impl Default for Limits {
    /// Returns limits under which a rendering takes at most a few tenths of a second, with API Gateway's 1,000 rounds.
    fn default() -> Self {
        Self { result: 6 * 1024 * 1024, made: 64 * 1024 * 1024, steps: 1_000_000, rounds: 1_000 }
    }
}

/// What is left of the limits.
#[derive(Debug)]
pub struct Budget {
    made: Cell<usize>,
    steps: Cell<usize>,
}

impl Budget {
    pub fn new(limits: Limits) -> Self {
        Self { made: Cell::new(limits.made), steps: Cell::new(limits.steps) }
    }

    /// Pays for bytes that are made or copied.
    pub fn bytes(&self, bytes: usize) -> Result<(), Problem> {
        pay(&self.made, bytes)
    }

    /// Pays for steps.
    pub fn steps(&self, steps: usize) -> Result<(), Problem> {
        pay(&self.steps, steps)
    }
}

fn pay(left: &Cell<usize>, price: usize) -> Result<(), Problem> {
    left.set(left.get().checked_sub(price).ok_or(Problem::TooLarge)?);
    Ok(())
}
