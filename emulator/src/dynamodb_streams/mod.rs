//! DynamoDB Streams: the operations that read streams of tables. The streams are in [`dynamodb::streams`](crate::dynamodb::streams).

mod access;
mod describe_stream;
mod error;
mod get_records;
mod get_shard_iterator;
mod iterator;
mod list_streams;
mod routes;

pub use routes::table;
