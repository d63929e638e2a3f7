//! ListEventBuses.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Bus;
use crate::{
    Arn, Call,
    events::{access, error::EventsError, names::BusName, policy::Policy},
    page::page,
};

/// The number of items of a page, unless the caller sets a smaller one.
pub const PAGE: usize = 100;

/// ListEventBuses' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListEventBusesRequest {
    name_prefix: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

/// ListEventBuses' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Buses {
    event_buses: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    name: BusName,
    arn: Arn,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creation_time: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified_time: Option<Timestamp>,
}

/// Returns the account's buses, by name.
pub async fn list_event_buses(call: Call<ListEventBusesRequest>) -> Result<Buses, EventsError> {
    let ListEventBusesRequest { name_prefix, next_token, limit } = &call.input;
    let fits = |name: &BusName| name_prefix.as_ref().is_none_or(|prefix| name.as_str().starts_with(prefix.as_str()));
    let buses: Vec<(BusName, Bus)> = call.account.read(|state| {
        let mut buses: Vec<_> = state.events.buses.iter().map(|(name, bus)| (name.clone(), bus.clone())).collect();
        if buses.iter().all(|(name, _)| !name.is_default()) {
            buses.push((BusName::default_bus(), Bus::default()));
        }
        buses
    });
    let buses = buses.into_iter().filter(|(name, _)| fits(name));
    let page = page(buses, |(name, _)| name.to_string(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
    let listed = |(name, bus): (BusName, Bus)| Listed {
        arn: access::bus(&call, &name),
        name,
        policy: bus.policy.as_ref().map(Policy::text),
        creation_time: bus.created,
        last_modified_time: bus.modified,
    };
    Ok(Buses { event_buses: page.items.into_iter().map(listed).collect(), next_token: page.next })
}
