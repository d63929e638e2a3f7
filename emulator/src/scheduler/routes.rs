//! The operations of Scheduler.

use super::{
    access::{on_group, on_schedule},
    group, schedule, tag,
};
use crate::{Service, ServiceTable, access::everything, route::Route};

pub fn table() -> ServiceTable {
    let rows = vec![
        Route::new("CreateSchedule", on_schedule, schedule::put::create_schedule).writes(),
        Route::new("UpdateSchedule", on_schedule, schedule::put::update_schedule).writes(),
        Route::new("GetSchedule", on_schedule, schedule::get::get_schedule),
        Route::new("DeleteSchedule", on_schedule, schedule::delete::delete_schedule).writes(),
        Route::new("ListSchedules", everything, schedule::list::list_schedules),
        Route::new("CreateScheduleGroup", on_group, group::create::create_schedule_group).writes(),
        Route::new("GetScheduleGroup", on_group, group::get::get_schedule_group),
        Route::new("DeleteScheduleGroup", on_group, group::delete::delete_schedule_group).writes(),
        Route::new("ListScheduleGroups", everything, group::list::list_schedule_groups),
        Route::new("TagResource", on_group, tag::tag_resource).writes(),
        Route::new("UntagResource", on_group, tag::untag_resource).writes(),
        Route::new("ListTagsForResource", on_group, tag::list_tags_for_resource),
    ];
    ServiceTable::of(Service::SCHEDULER, rows)
}
