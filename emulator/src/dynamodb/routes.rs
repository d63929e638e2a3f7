//! The operations of DynamoDB.

use super::{
    access::{needs, of_tables, of_tags},
    backups, batch, item, limits, read, tables, tags, time_to_live, transaction,
};
use crate::{
    Service, ServiceTable,
    access::{everything, nothing},
    route::Route,
};

pub fn table() -> ServiceTable {
    let rows = vec![
        // Tables
        Route::new("CreateTable", tables::needs, tables::create_table).writes(),
        Route::new("DeleteTable", needs, tables::delete_table).writes(),
        Route::new("DescribeTable", needs, tables::describe_table),
        Route::new("ListTables", everything, tables::list_tables),
        Route::new("UpdateTable", needs, tables::update_table).writes(),
        Route::new("TagResource", of_tags, tags::tag_resource).writes(),
        Route::new("UntagResource", of_tags, tags::untag_resource).writes(),
        Route::new("ListTagsOfResource", of_tags, tags::list_tags_of_resource),
        Route::new("UpdateTimeToLive", needs, time_to_live::update_time_to_live).writes(),
        Route::new("DescribeTimeToLive", needs, time_to_live::describe_time_to_live),
        Route::new("DescribeContinuousBackups", needs, backups::describe_continuous_backups),
        Route::new("DescribeLimits", everything, limits::describe_limits),
        Route::new("DescribeEndpoints", nothing, limits::describe_endpoints),
        // Items
        Route::new("PutItem", needs, item::put_item).writes(),
        Route::new("GetItem", needs, item::get_item),
        Route::new("UpdateItem", needs, item::update_item).writes(),
        Route::new("DeleteItem", needs, item::delete_item).writes(),
        Route::new("Query", needs, read::query),
        Route::new("Scan", needs, read::scan),
        Route::new("BatchGetItem", of_tables, batch::batch_get_item),
        Route::new("BatchWriteItem", of_tables, batch::batch_write_item).writes(),
        Route::new("TransactGetItems", of_tables, transaction::transact_get_items),
        Route::new("TransactWriteItems", of_tables, transaction::transact_write_items).writes(),
    ];
    ServiceTable::of(Service::DYNAMODB, rows)
}
