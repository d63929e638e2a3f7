//! ListApiDestinations.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ApiDestination, destination_arn};
use crate::{
    Arn, Call,
    events::{bus::list::PAGE, error::EventsError, names::DestinationName},
    page::page,
};

/// ListApiDestinations' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListApiDestinationsRequest {
    name_prefix: Option<String>,
    connection_arn: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

/// ListApiDestinations' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ApiDestinations {
    api_destinations: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// An API destination, as operations show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listed {
    api_destination_arn: Arn,
    name: DestinationName,
    api_destination_state: &'static str,
    connection_arn: String,
    invocation_endpoint: String,
    http_method: String,
    invocation_rate_limit_per_second: u32,
    creation_time: Timestamp,
    last_modified_time: Timestamp,
}

impl Listed {
    pub fn of<I>(call: &Call<I>, name: &DestinationName, destination: &ApiDestination) -> Self {
        Self {
            api_destination_arn: destination_arn(&call.core, call.account.id, name, destination),
            name: name.clone(),
            api_destination_state: "ACTIVE",
            connection_arn: destination.connection_arn.clone(),
            invocation_endpoint: destination.endpoint.clone(),
            http_method: destination.method.clone(),
            invocation_rate_limit_per_second: destination.rate,
            creation_time: destination.created,
            last_modified_time: destination.modified,
        }
    }
}

/// Returns the account's API destinations, by name.
pub async fn list_api_destinations(call: Call<ListApiDestinationsRequest>) -> Result<ApiDestinations, EventsError> {
    let ListApiDestinationsRequest { name_prefix, connection_arn, next_token, limit } = &call.input;
    call.account.read(|state| {
        let fits = |(name, destination): &(&DestinationName, &ApiDestination)| {
            name_prefix.as_ref().is_none_or(|prefix| name.as_str().starts_with(prefix.as_str()))
                && connection_arn.as_ref().is_none_or(|arn| destination.connection_arn == *arn)
        };
        let destinations = state.events.destinations.iter().filter(fits);
        let page = page(destinations, |(name, _)| name.to_string(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
        let api_destinations = page.items.into_iter().map(|(name, destination)| Listed::of(&call, name, destination)).collect();
        Ok(ApiDestinations { api_destinations, next_token: page.next })
    })
}
