//! UpdateEventBus.

use serde::{Deserialize, Serialize};

use super::Settings;
use crate::{
    Arn, Call,
    events::{
        access::{self, OnResource},
        error::EventsError,
        names::BusName,
    },
};

/// UpdateEventBus' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateEventBusRequest {
    name: Option<BusName>,
    #[serde(flatten)]
    settings: Settings,
}

/// UpdateEventBus' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Updated {
    arn: Arn,
    name: BusName,
    #[serde(flatten)]
    settings: Settings,
}

impl UpdateEventBusRequest {
    fn bus(&self) -> BusName {
        self.name.clone().unwrap_or_else(BusName::default_bus)
    }
}

impl OnResource for UpdateEventBusRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(access::bus(call, &self.bus()))
    }
}

/// Replaces those settings of a bus that are given.
pub async fn update_event_bus(call: Call<UpdateEventBusRequest>) -> Result<Updated, EventsError> {
    let (name, arn, now) = (call.input.bus(), call.input.resource(&call)?, call.now);
    let Settings { description, kms_key_identifier, dead_letter_config, log_config } = call.input.settings;
    let settings = call.account.write(|state| {
        let bus = state.events.bus_mut(&name)?;
        let before = std::mem::take(&mut bus.settings);
        bus.settings = Settings {
            description: description.or(before.description),
            kms_key_identifier: kms_key_identifier.or(before.kms_key_identifier),
            dead_letter_config: dead_letter_config.or(before.dead_letter_config),
            log_config: log_config.or(before.log_config),
        };
        bus.modified = Some(now);
        Ok::<_, EventsError>(bus.settings.clone())
    })?;
    Ok(Updated { arn, name, settings })
}
