//! A learner's name, checked at the door.

use app::account::AccountError;

/// 2 to 40 letters, digits, dots, dashes or underscores. Compared without case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnerName(String);

impl LearnerName {
    /// Reads a name as typed; blanks around it don't count.
    ///
    /// # Errors
    /// [`AccountError::BadName`].
    pub fn parse(text: &str) -> Result<Self, AccountError> {
        let text = text.trim();
        let length = text.chars().count();
        let good = |letter: char| letter.is_alphanumeric() || ".-_".contains(letter);
        if !(2..=40).contains(&length) || !text.chars().all(good) {
            return Err(AccountError::BadName);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
