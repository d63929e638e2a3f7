//! DescribeEventBus.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Settings;
use crate::{
    Arn, Call,
    events::{
        access::{self, OnResource},
        error::EventsError,
        names::{BusName, BusReference},
        policy::Policy,
    },
};

/// DescribeEventBus' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeEventBusRequest {
    name: Option<BusReference>,
}

/// DescribeEventBus' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Described {
    name: BusName,
    arn: Arn,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creation_time: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified_time: Option<Timestamp>,
    #[serde(flatten)]
    settings: Settings,
}

impl OnResource for DescribeEventBusRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(access::bus(call, &BusReference::name(self.name.as_ref(), call)?))
    }
}

/// Returns a bus.
pub async fn describe_event_bus(call: Call<DescribeEventBusRequest>) -> Result<Described, EventsError> {
    let name = BusReference::name(call.input.name.as_ref(), &call)?;
    let bus = call.account.read(|state| state.events.bus(&name))?;
    Ok(Described {
        arn: access::bus(&call, &name),
        name,
        policy: bus.policy.as_ref().map(Policy::text),
        creation_time: bus.created,
        last_modified_time: bus.modified,
        settings: bus.settings,
    })
}
