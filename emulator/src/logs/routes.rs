//! The operations of CloudWatch Logs.

use super::{
    access::{needs, of_any_group, of_tags},
    events, groups, resource_policy, streams,
};
use crate::{Service, ServiceTable, access::everything, route::Route};

pub fn table() -> ServiceTable {
    let rows = vec![
        // Groups
        Route::new("CreateLogGroup", groups::create::needs, groups::create::create_log_group).writes(),
        Route::new("DeleteLogGroup", needs, groups::delete::delete_log_group).writes(),
        Route::new("DescribeLogGroups", of_any_group, groups::describe::describe_log_groups),
        Route::new("PutRetentionPolicy", needs, groups::retention::put_retention_policy).writes(),
        Route::new("DeleteRetentionPolicy", needs, groups::retention::delete_retention_policy).writes(),
        Route::new("TagResource", of_tags, groups::tags::tag_resource).writes(),
        Route::new("UntagResource", of_tags, groups::tags::untag_resource).writes(),
        Route::new("ListTagsForResource", of_tags, groups::tags::list_tags_for_resource),
        Route::new("TagLogGroup", needs, groups::tags::tag_log_group).writes(),
        Route::new("UntagLogGroup", needs, groups::tags::untag_log_group).writes(),
        Route::new("ListTagsLogGroup", needs, groups::tags::list_tags_log_group),
        // Policies of the account
        Route::new("PutResourcePolicy", everything, resource_policy::put_resource_policy).writes(),
        Route::new("DeleteResourcePolicy", everything, resource_policy::delete_resource_policy).writes(),
        Route::new("DescribeResourcePolicies", everything, resource_policy::describe_resource_policies),
        // Streams
        Route::new("CreateLogStream", needs, streams::create::create_log_stream).writes(),
        Route::new("DeleteLogStream", needs, streams::delete::delete_log_stream).writes(),
        Route::new("DescribeLogStreams", needs, streams::describe::describe_log_streams),
        // Events are not part of the account's state, so PutLogEvents has nothing to commit.
        Route::new("PutLogEvents", needs, events::put::put_log_events),
        Route::new("GetLogEvents", needs, events::get::get_log_events),
        Route::new("FilterLogEvents", needs, events::filter::filter_log_events),
    ];
    ServiceTable::of(Service::LOGS, rows)
}
