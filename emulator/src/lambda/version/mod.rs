//! Published versions: copies of `$LATEST` that never change.

pub(super) mod list;
pub(super) mod publish;
