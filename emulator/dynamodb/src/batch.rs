//! Batches: `BatchGetItem` and `BatchWriteItem`.

mod get;
mod write;

pub use get::{BatchGetItem, BatchGetItemInput, BatchGetItemOutput, KeysAndAttributes};
pub use write::{BatchWriteItem, BatchWriteItemInput, BatchWriteItemOutput, DeleteRequest, PutRequest, WriteRequest};
