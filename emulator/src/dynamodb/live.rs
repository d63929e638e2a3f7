//! What a restart loses: how many reads an account has in progress.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// A query or scan of a page takes up to a tenth of a second of a processor. An account has as many at once.
const AT_ONCE: usize = 2;

/// Data of DynamoDB that is lost at a restart.
pub struct Live {
    /// A permit for each read in progress.
    pub(super) reads: Arc<Semaphore>,
}

impl Default for Live {
    fn default() -> Self {
        Self { reads: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}
