//! CreateConnection, UpdateConnection.

use serde::Deserialize;

use super::{AuthParameters, Changed, Connection, MOST, absent, connection_arn, resource};
use crate::{
    Arn, Call,
    events::{
        access::OnResource,
        error::{EventsError, Kind},
        names::ConnectionName,
    },
    iam,
};

/// CreateConnection's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateConnectionRequest {
    name: ConnectionName,
    description: Option<String>,
    authorization_type: String,
    auth_parameters: AuthParameters,
}

/// UpdateConnection's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateConnectionRequest {
    name: ConnectionName,
    description: Option<String>,
    authorization_type: Option<String>,
    auth_parameters: Option<AuthParameters>,
}

impl OnResource for CreateConnectionRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(resource(call, &self.name))
    }
}

impl OnResource for UpdateConnectionRequest {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(resource(call, &self.name))
    }
}

/// Creates a connection.
pub async fn create_connection(call: Call<CreateConnectionRequest>) -> Result<Changed, EventsError> {
    let (call, CreateConnectionRequest { name, description, authorization_type, auth_parameters }) = call.apart();
    let connection = Connection {
        id: call.core.ids.uuid(),
        description,
        authorization: auth_parameters.authorization(&authorization_type, None)?,
        parameters: auth_parameters.invocation_http_parameters,
        is_deauthorized: false,
        created: call.now,
        modified: call.now,
    };
    let changed = Changed::of(connection_arn(&call.core, call.account.id, &name, &connection), &connection);
    call.account.write(|state| {
        if state.events.connections.contains_key(&name) {
            return Err(EventsError::Exists(Kind::Connection, name.to_string()));
        }
        if state.events.connections.len() >= MOST {
            return Err(EventsError::Limit);
        }
        state.events.connections.insert(name, connection);
        Ok(())
    })?;
    // AWS makes this role with an account's first connection. An account without room for it can have connections nevertheless.
    iam::service_linked::create::ensure(&call, "apidestinations.events.amazonaws.com").ok();
    Ok(changed)
}

/// Replaces those settings of a connection that are given.
pub async fn update_connection(call: Call<UpdateConnectionRequest>) -> Result<Changed, EventsError> {
    let UpdateConnectionRequest { name, description, authorization_type, auth_parameters } = call.input;
    let connection = call.account.write(|state| {
        let connection = state.events.connections.get_mut(&name).ok_or_else(|| absent(&name))?;
        let kind = authorization_type.unwrap_or_else(|| connection.authorization.kind().into());
        let given = auth_parameters.unwrap_or_default();
        connection.authorization = given.authorization(&kind, Some(&connection.authorization))?;
        connection.description = description.or(connection.description.take());
        connection.parameters = given.invocation_http_parameters.or(connection.parameters.take());
        (connection.is_deauthorized, connection.modified) = (false, call.now);
        Ok::<_, EventsError>(connection.clone())
    })?;
    Ok(Changed::of(connection_arn(&call.core, call.account.id, &name, &connection), &connection))
}
