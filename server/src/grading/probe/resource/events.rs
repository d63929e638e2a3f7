//! Rules of EventBridge, and schedules of EventBridge Scheduler.

use emulator::Service;
use serde_json::{Value, json};

use super::found::{Found, list, parse};
use crate::aws::client::{Aws, CallError};

/// A rule with its targets.
pub async fn rule(aws: &Aws, name: &str, bus: Option<&str>) -> Result<Found, CallError> {
    let bus = bus.unwrap_or("default");
    if aws.call(Service::EVENTS, "DescribeEventBus", json!({ "Name": bus })).await?.is_none() {
        return Ok(Found::no_place(format!("There is no event bus named {bus}.")));
    }
    let Some(mut rule) = aws.call(Service::EVENTS, "DescribeRule", json!({ "Name": name, "EventBusName": bus })).await? else {
        return Ok(Found::new([], format!("There is no rule named {name} on the event bus {bus}.")));
    };
    parse(&mut rule, &["EventPattern"]);
    let targets = aws.call(Service::EVENTS, "ListTargetsByRule", json!({ "Rule": name, "EventBusName": bus })).await?;
    rule["Targets"] = Value::Array(list(targets, "Targets"));
    Ok(Found::new([rule], String::new()))
}

/// A schedule.
pub async fn schedule(aws: &Aws, name: &str, group: Option<&str>) -> Result<Found, CallError> {
    let input = match group {
        Some(group) => json!({ "Name": name, "GroupName": group }),
        None => json!({ "Name": name }),
    };
    let found = aws.call(Service::SCHEDULER, "GetSchedule", input.clone()).await?;
    Ok(Found::new(found, format!("There is no schedule named {name}.")))
}
