//! CreateApiDestination, UpdateApiDestination.

use serde::Deserialize;

use super::{ApiDestination, Changed, MOST, RATE, absent, destination_arn, resource};
use crate::{
    Arn, Call,
    events::{
        access::OnResource,
        connection,
        error::{EventsError, Kind},
        names::{ConnectionName, DestinationName},
        state::State,
    },
};

/// CreateApiDestination's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateApiDestinationRequest {
    name: DestinationName,
    description: Option<String>,
    connection_arn: String,
    invocation_endpoint: String,
    http_method: String,
    invocation_rate_limit_per_second: Option<u32>,
}

/// UpdateApiDestination's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateApiDestinationRequest {
    name: DestinationName,
    description: Option<String>,
    connection_arn: Option<String>,
    invocation_endpoint: Option<String>,
    http_method: Option<String>,
    invocation_rate_limit_per_second: Option<u32>,
}

impl OnResource for CreateApiDestinationRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(resource(call, &self.name))
    }
}

impl OnResource for UpdateApiDestinationRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(resource(call, &self.name))
    }
}

/// Returns the connection of an ARN, which must exist.
fn connection<I>(call: &Call<I>, state: &State, arn: &str) -> Result<ConnectionName, EventsError> {
    let missing = || EventsError::NoSuch(Kind::Connection, arn.to_owned());
    let name = connection::named(arn, call.region(), call.account.id).ok_or_else(missing)?;
    if state.connections.contains_key(&name) { Ok(name) } else { Err(missing()) }
}

/// Creates an API destination.
pub async fn create_api_destination(call: Call<CreateApiDestinationRequest>) -> Result<Changed, EventsError> {
    let input = &call.input;
    call.account.write(|state| {
        let name = input.name.clone();
        if state.events.destinations.contains_key(&name) {
            return Err(EventsError::Exists(Kind::ApiDestination, name.to_string()));
        }
        if state.events.destinations.len() >= MOST {
            return Err(EventsError::Limit);
        }
        let destination = ApiDestination {
            id: call.core.ids.uuid(),
            description: input.description.clone(),
            connection: connection(&call, &state.events, &input.connection_arn)?,
            connection_arn: input.connection_arn.clone(),
            endpoint: input.invocation_endpoint.clone(),
            method: input.http_method.clone(),
            rate: input.invocation_rate_limit_per_second.unwrap_or(RATE),
            created: call.now,
            modified: call.now,
        };
        let changed = Changed::of(&call, &name, &destination);
        state.events.destinations.insert(name, destination);
        Ok(changed)
    })
}

/// Replaces those settings of an API destination that are given.
pub async fn update_api_destination(call: Call<UpdateApiDestinationRequest>) -> Result<Changed, EventsError> {
    let input = &call.input;
    call.account.write(|state| {
        let given = input.connection_arn.as_ref();
        let connection =
            given.map(|arn| Ok::<_, EventsError>((connection(&call, &state.events, arn)?, arn.clone()))).transpose()?;
        let destination = state.events.destinations.get_mut(&input.name).ok_or_else(|| absent(&input.name))?;
        if let Some((connection, arn)) = connection {
            (destination.connection, destination.connection_arn) = (connection, arn);
        }
        destination.description = input.description.clone().or(destination.description.take());
        destination.endpoint = input.invocation_endpoint.clone().unwrap_or_else(|| destination.endpoint.clone());
        destination.method = input.http_method.clone().unwrap_or_else(|| destination.method.clone());
        destination.rate = input.invocation_rate_limit_per_second.unwrap_or(destination.rate);
        destination.modified = call.now;
        Ok(Changed::of(&call, &input.name, destination))
    })
}

impl Changed {
    fn of<I>(call: &Call<I>, name: &DestinationName, destination: &ApiDestination) -> Self {
        Self {
            api_destination_arn: destination_arn(&call.core, call.account.id, name, destination),
            api_destination_state: "ACTIVE",
            creation_time: destination.created,
            last_modified_time: destination.modified,
        }
    }
}
