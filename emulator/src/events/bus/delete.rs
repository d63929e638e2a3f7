//! DeleteEventBus.

use serde::Deserialize;

use crate::{
    Arn, Call,
    events::{
        access::{self, OnResource},
        error::EventsError,
        names::BusName,
    },
};

/// DeleteEventBus' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteEventBusRequest {
    name: BusName,
}

impl OnResource for DeleteEventBusRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(access::bus(call, &self.name))
    }
}

/// Deletes a custom bus. One that does not exist is no error.
pub async fn delete_event_bus(call: Call<DeleteEventBusRequest>) -> Result<(), EventsError> {
    let name = &call.input.name;
    if name.is_default() {
        return Err(EventsError::Invalid("Cannot delete event bus default.".into()));
    }
    call.account.write(|state| {
        if state.events.rules_of(name).next().is_some() {
            return Err(EventsError::Invalid(format!("Event bus {name} can't be deleted since it has rules.")));
        }
        state.events.buses.remove(name);
        Ok(())
    })
}
