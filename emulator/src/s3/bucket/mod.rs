//! Buckets: one file for each operation.

pub mod create;
pub mod delete;
pub mod head;
pub mod list;
pub mod settings;
pub mod versioning;

/// The most buckets of an account. AWS's quota is 10,000.
const MOST: usize = 10_000;
