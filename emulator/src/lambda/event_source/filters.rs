//! The filters of a mapping: event patterns, of which one suffices.

use event_pattern::{Dialect, Pattern, PatternError};

/// The compiled patterns of a mapping.
pub struct Filters(Vec<Pattern>);

impl Filters {
    /// Compiles patterns.
    ///
    /// # Errors
    /// AWS would refuse one.
    pub fn of(patterns: &[String]) -> Result<Self, PatternError> {
        patterns.iter().map(|pattern| Pattern::parse(pattern, Dialect::EventSourceMapping)).collect::<Result<_, _>>().map(Self)
    }

    /// Returns whether one pattern lets something in; everything is let in if there is none.
    pub fn any(&self, lets_in: impl Fn(&Pattern) -> bool) -> bool {
        self.0.is_empty() || self.0.iter().any(lets_in)
    }
}
