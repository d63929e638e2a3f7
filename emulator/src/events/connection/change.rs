//! DescribeConnection, DeauthorizeConnection, DeleteConnection.

use jiff::Timestamp;
use serde::Serialize;

use super::{ApiKey, Authorization, Basic, ByName, Changed, Connection, InvocationParameters, absent, connection_arn};
use crate::{
    Arn, Call,
    events::{error::EventsError, names::ConnectionName},
};

/// DescribeConnection's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Described {
    connection_arn: Arn,
    name: ConnectionName,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    connection_state: &'static str,
    authorization_type: &'static str,
    secret_arn: Arn,
    auth_parameters: Shown,
    creation_time: Timestamp,
    last_modified_time: Timestamp,
    last_authorized_time: Timestamp,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    basic_auth_parameters: Option<Basic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_auth_parameters: Option<ApiKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invocation_http_parameters: Option<InvocationParameters>,
}

impl Shown {
    /// Returns what is not secret.
    fn of(connection: &Connection) -> Self {
        let (basic, key) = match &connection.authorization {
            Authorization::Basic { username, .. } => (Some(Basic { username: Some(username.clone()), password: None }), None),
            Authorization::ApiKey { name, .. } => (None, Some(ApiKey { api_key_name: Some(name.clone()), api_key_value: None })),
        };
        let parameters = connection.parameters.as_ref().map(InvocationParameters::shown);
        Self { basic_auth_parameters: basic, api_key_auth_parameters: key, invocation_http_parameters: parameters }
    }
}

/// Returns a connection without its secrets.
pub async fn describe_connection(call: Call<ByName>) -> Result<Described, EventsError> {
    let name = &call.input.name;
    let connection = call.account.read(|state| state.events.connections.get(name).cloned()).ok_or_else(|| absent(name))?;
    Ok(Described {
        connection_arn: connection_arn(&call.core, call.account.id, name, &connection),
        name: name.clone(),
        description: connection.description.clone(),
        connection_state: connection.state(),
        authorization_type: connection.authorization.kind(),
        secret_arn: call.arn("secretsmanager", format_args!("secret:events!connection/{name}/{}", connection.id)),
        auth_parameters: Shown::of(&connection),
        creation_time: connection.created,
        last_modified_time: connection.modified,
        last_authorized_time: connection.modified,
    })
}

/// Makes a connection of no use until it is updated.
pub async fn deauthorize_connection(call: Call<ByName>) -> Result<Changed, EventsError> {
    let name = &call.input.name;
    let connection = call.account.write(|state| {
        let connection = state.events.connections.get_mut(name).ok_or_else(|| absent(name))?;
        (connection.is_deauthorized, connection.modified) = (true, call.now);
        Ok::<_, EventsError>(connection.clone())
    })?;
    Ok(Changed::of(connection_arn(&call.core, call.account.id, name, &connection), &connection))
}

/// Deletes a connection.
pub async fn delete_connection(call: Call<ByName>) -> Result<Changed, EventsError> {
    let name = &call.input.name;
    let connection = call.account.write(|state| state.events.connections.remove(name).ok_or_else(|| absent(name)))?;
    let changed = Changed::of(connection_arn(&call.core, call.account.id, name, &connection), &connection);
    Ok(Changed { connection_state: "DELETING", ..changed })
}
