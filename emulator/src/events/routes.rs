//! The operations of EventBridge.

use super::{
    access::{needs, on_rule},
    api_destination, archive, bus, connection, pattern, put_events, replay, rule, tag, target,
};
use crate::{Service, ServiceTable, access::everything, route::Route};

pub fn table() -> ServiceTable {
    let rows = vec![
        // Buses
        Route::new("CreateEventBus", needs, bus::create::create_event_bus).writes(),
        Route::new("DeleteEventBus", needs, bus::delete::delete_event_bus).writes(),
        Route::new("DescribeEventBus", needs, bus::describe::describe_event_bus),
        Route::new("ListEventBuses", everything, bus::list::list_event_buses),
        Route::new("UpdateEventBus", needs, bus::update::update_event_bus).writes(),
        Route::new("PutPermission", needs, bus::permission::put_permission).writes(),
        Route::new("RemovePermission", needs, bus::permission::remove_permission).writes(),
        // Rules and targets
        Route::new("PutRule", on_rule, rule::put::put_rule).writes(),
        Route::new("DeleteRule", on_rule, rule::delete::delete_rule).writes(),
        Route::new("DescribeRule", on_rule, rule::describe::describe_rule),
        Route::new("EnableRule", on_rule, rule::switch::enable_rule).writes(),
        Route::new("DisableRule", on_rule, rule::switch::disable_rule).writes(),
        Route::new("ListRules", everything, rule::list::list_rules),
        Route::new("ListRuleNamesByTarget", everything, rule::by_target::list_rule_names_by_target),
        Route::new("PutTargets", on_rule, target::put::put_targets).writes(),
        Route::new("RemoveTargets", on_rule, target::remove::remove_targets).writes(),
        Route::new("ListTargetsByRule", on_rule, target::list::list_targets_by_rule),
        // Tags
        Route::new("TagResource", needs, tag::tag_resource).writes(),
        Route::new("UntagResource", needs, tag::untag_resource).writes(),
        Route::new("ListTagsForResource", needs, tag::list_tags_for_resource),
        // Events
        Route::new("PutEvents", put_events::needs, put_events::put_events).writes(),
        Route::new("TestEventPattern", everything, pattern::test_event_pattern),
        // Archives and replays
        Route::new("CreateArchive", archive::create::needs, archive::create::create_archive).writes(),
        Route::new("DeleteArchive", needs, archive::delete::delete_archive).writes(),
        Route::new("DescribeArchive", needs, archive::describe::describe_archive),
        Route::new("ListArchives", everything, archive::list::list_archives),
        Route::new("UpdateArchive", needs, archive::update::update_archive).writes(),
        Route::new("StartReplay", replay::start::needs, replay::start::start_replay).writes(),
        Route::new("CancelReplay", needs, replay::cancel::cancel_replay).writes(),
        Route::new("DescribeReplay", needs, replay::describe::describe_replay),
        Route::new("ListReplays", everything, replay::list::list_replays),
        // Connections and API destinations
        Route::new("CreateConnection", needs, connection::create::create_connection).writes(),
        Route::new("UpdateConnection", needs, connection::create::update_connection).writes(),
        Route::new("DescribeConnection", needs, connection::change::describe_connection),
        Route::new("DeauthorizeConnection", needs, connection::change::deauthorize_connection).writes(),
        Route::new("DeleteConnection", needs, connection::change::delete_connection).writes(),
        Route::new("ListConnections", everything, connection::list::list_connections),
        Route::new("CreateApiDestination", needs, api_destination::create::create_api_destination).writes(),
        Route::new("UpdateApiDestination", needs, api_destination::create::update_api_destination).writes(),
        Route::new("DescribeApiDestination", needs, api_destination::change::describe_api_destination),
        Route::new("DeleteApiDestination", needs, api_destination::change::delete_api_destination).writes(),
        Route::new("ListApiDestinations", everything, api_destination::list::list_api_destinations),
    ];
    ServiceTable::of(Service::EVENTS, rows)
}
