//! Names that the browser sends, validated when they are parsed.

use app::workspace::WorkspaceError;

/// A function's name: 1 to 64 letters, digits, dashes or underscores, as Lambda allows.
pub struct FunctionName(String);

impl FunctionName {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<Self, WorkspaceError> {
        if !is_word(text, 64) {
            return Err(WorkspaceError::NoFunction);
        }
        Ok(Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A test event's name: 1 to 25 letters, digits, dashes or underscores, as the console allows.
pub struct EventName(String);

impl EventName {
    /// Parses a name.
    pub fn parse(text: &str) -> Result<Self, WorkspaceError> {
        if !is_word(text, 25) {
            return Err(WorkspaceError::BadName("An event's name has 1 to 25 letters, digits, dashes or underscores.".into()));
        }
        Ok(Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A path in a package: relative, without `..`, of letters, digits, dots, dashes and underscores.
pub struct FilePath(String);

impl FilePath {
    /// Parses a path.
    pub fn parse(text: &str) -> Result<Self, WorkspaceError> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        let good = |part: &str| !part.is_empty() && part != "." && part != ".." && part.chars().all(plain);
        if text.len() > 200 || !text.split('/').all(good) {
            return Err(WorkspaceError::BadName(
                "A file's name has letters, digits, dots, dashes and underscores, and slashes between folders.".into(),
            ));
        }
        Ok(Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_word(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
}
