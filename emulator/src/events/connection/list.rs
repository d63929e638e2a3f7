//! ListConnections.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Connection, connection_arn};
use crate::{
    Arn, Call,
    events::{bus::list::PAGE, error::EventsError, names::ConnectionName},
    page::page,
};

/// ListConnections' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListConnectionsRequest {
    name_prefix: Option<String>,
    connection_state: Option<String>,
    next_token: Option<String>,
    limit: Option<usize>,
}

/// ListConnections' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Connections {
    connections: Vec<Listed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    connection_arn: Arn,
    name: ConnectionName,
    connection_state: &'static str,
    authorization_type: &'static str,
    creation_time: Timestamp,
    last_modified_time: Timestamp,
    last_authorized_time: Timestamp,
}

/// Returns the account's connections, by name.
pub async fn list_connections(call: Call<ListConnectionsRequest>) -> Result<Connections, EventsError> {
    let ListConnectionsRequest { name_prefix, connection_state, next_token, limit } = &call.input;
    call.account.read(|state| {
        let fits = |(name, connection): &(&ConnectionName, &Connection)| {
            name_prefix.as_ref().is_none_or(|prefix| name.as_str().starts_with(prefix.as_str()))
                && connection_state.as_ref().is_none_or(|wanted| wanted == connection.state())
        };
        let connections = state.events.connections.iter().filter(fits);
        let page = page(connections, |(name, _)| name.to_string(), next_token.as_deref(), limit.unwrap_or(PAGE))?;
        let listed = |(name, connection): (&ConnectionName, &Connection)| Listed {
            connection_arn: connection_arn(&call.core, call.account.id, name, connection),
            name: name.clone(),
            connection_state: connection.state(),
            authorization_type: connection.authorization.kind(),
            creation_time: connection.created,
            last_modified_time: connection.modified,
            last_authorized_time: connection.modified,
        };
        Ok(Connections { connections: page.items.into_iter().map(listed).collect(), next_token: page.next })
    })
}
