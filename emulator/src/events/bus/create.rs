//! CreateEventBus.

use serde::{Deserialize, Serialize};

use super::{Bus, MOST, Settings};
use crate::{
    Arn, Call,
    events::{
        access::{self, OnResource},
        error::{EventsError, Kind},
        names::BusName,
        tag::{Tag, tags},
    },
};

/// CreateEventBus' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateEventBusRequest {
    name: BusName,
    event_source_name: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
    #[serde(flatten)]
    settings: Settings,
}

/// CreateEventBus' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Created {
    event_bus_arn: Arn,
    #[serde(flatten)]
    settings: Settings,
}

impl OnResource for CreateEventBusRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(access::bus(call, &self.name))
    }
}

/// Creates a custom bus.
pub async fn create_event_bus(call: Call<CreateEventBusRequest>) -> Result<Created, EventsError> {
    let event_bus_arn = call.input.resource(&call)?;
    let now = call.now;
    let CreateEventBusRequest { name, event_source_name, tags: given, settings } = call.input;
    if let Some(source) = event_source_name {
        return Err(EventsError::Invalid(format!("Event source {source} does not exist.")));
    }
    if name.as_str().contains('/') {
        return Err(EventsError::Invalid("Event bus name must not contain '/'.".into()));
    }
    let bus = Bus { created: Some(now), modified: Some(now), settings: settings.clone(), policy: None, tags: tags(given)? };
    call.account.write(|state| {
        if name.is_default() || state.events.buses.contains_key(&name) {
            return Err(EventsError::Exists(Kind::Bus, name.to_string()));
        }
        if state.events.buses.keys().filter(|name| !name.is_default()).count() >= MOST {
            return Err(EventsError::Limit);
        }
        state.events.buses.insert(name, bus);
        Ok(())
    })?;
    Ok(Created { event_bus_arn, settings })
}
