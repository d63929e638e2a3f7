//! The operations of DynamoDB Streams.

use super::{access::needs, describe_stream, get_records, get_shard_iterator, list_streams};
use crate::{Service, ServiceTable, access::everything, route::Route};

pub fn table() -> ServiceTable {
    let rows = vec![
        Route::new("DescribeStream", needs, describe_stream::describe_stream),
        Route::new("GetRecords", needs, get_records::get_records),
        Route::new("GetShardIterator", needs, get_shard_iterator::get_shard_iterator),
        Route::new("ListStreams", everything, list_streams::list_streams),
    ];
    ServiceTable::of(Service::DYNAMODB_STREAMS, rows)
}
