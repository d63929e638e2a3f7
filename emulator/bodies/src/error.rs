//! Why a body can't be stored or read.

use crate::BodyHash;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a body can't be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// No body with this hash is stored.
    #[error("the body {0} is not stored")]
    Missing(BodyHash),
    /// What is stored is not what was stored, or not all of it.
    #[error("the body {hash} is damaged: {damage}")]
    Damaged {
        hash: BodyHash,
        /// What is wrong, for the person who runs the site.
        damage: String,
    },
    /// The stream of a content that was to be stored failed, for example because the sender is gone.
    #[error("the content did not arrive: {0}")]
    Source(Cause),
    /// The disk or the database failed.
    #[error("storage: {0}")]
    Storage(Cause),
}

impl BodyError {
    /// Returns the error of a stream.
    pub fn source(cause: impl Into<Cause>) -> Self {
        Self::Source(cause.into())
    }

    /// Returns the error of a disk or a database.
    pub fn storage(cause: impl Into<Cause>) -> Self {
        Self::Storage(cause.into())
    }
}
