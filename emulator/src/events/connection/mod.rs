//! Connections: how API destinations authenticate. One file for each operation.

pub mod change;
pub mod create;
pub mod list;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::OnResource,
    error::{EventsError, Kind},
    names::{ConnectionName, arn, own},
};
use crate::{AccountId, Arn, Call, emulator::Core};

/// The most connections of an account. AWS's quota is 3,000.
const MOST: usize = 100;

/// A connection, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Connection {
    /// The part of its ARN after the name, a UUID.
    pub id: String,
    pub description: Option<String>,
    pub authorization: Authorization,
    /// What is sent with each call.
    pub parameters: Option<InvocationParameters>,
    /// Whether it was deauthorized.
    #[serde(default)]
    pub is_deauthorized: bool,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// How calls are authorized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Authorization {
    Basic { username: String, password: String },
    ApiKey { name: String, value: String },
}

/// AWS's `ConnectionHttpParameters`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct InvocationParameters {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub header_parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query_string_parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub body_parameters: Vec<Parameter>,
}

/// A header, a query parameter or a member of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Parameter {
    pub key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_value_secret: Option<bool>,
}

impl InvocationParameters {
    /// Returns them without the values that are secret.
    fn shown(&self) -> Self {
        let hidden = |parameters: &[Parameter]| {
            let hide = |parameter: &Parameter| match parameter.is_value_secret {
                Some(true) => Parameter { value: None, ..parameter.clone() },
                Some(false) | None => parameter.clone(),
            };
            parameters.iter().map(hide).collect()
        };
        Self {
            header_parameters: hidden(&self.header_parameters),
            query_string_parameters: hidden(&self.query_string_parameters),
            body_parameters: hidden(&self.body_parameters),
        }
    }
}

/// AWS's `CreateConnectionAuthRequestParameters`, as far as it is implemented.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AuthParameters {
    basic_auth_parameters: Option<Basic>,
    api_key_auth_parameters: Option<ApiKey>,
    invocation_http_parameters: Option<InvocationParameters>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Basic {
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ApiKey {
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key_value: Option<String>,
}

impl AuthParameters {
    /// Returns how calls are authorized; what is missing is that of `before`.
    ///
    /// # Errors
    /// Parameters of the type are missing, or it is not implemented.
    fn authorization(&self, kind: &str, before: Option<&Authorization>) -> Result<Authorization, EventsError> {
        let missing = |name: &str| EventsError::reason("AuthParameters", format_args!("{name} must be specified."));
        match (kind, &self.basic_auth_parameters, &self.api_key_auth_parameters) {
            ("BASIC", basic, _) => {
                let (username, password) = match before {
                    Some(Authorization::Basic { username, password }) => (Some(username.clone()), Some(password.clone())),
                    Some(Authorization::ApiKey { .. }) | None => (None, None),
                };
                let given = basic.clone().unwrap_or(Basic { username: None, password: None });
                let username = given.username.or(username).ok_or_else(|| missing("BasicAuthParameters"))?;
                let password = given.password.or(password).ok_or_else(|| missing("BasicAuthParameters"))?;
                Ok(Authorization::Basic { username, password })
            }
            ("API_KEY", _, key) => {
                let (name, value) = match before {
                    Some(Authorization::ApiKey { name, value }) => (Some(name.clone()), Some(value.clone())),
                    Some(Authorization::Basic { .. }) | None => (None, None),
                };
                let given = key.clone().unwrap_or(ApiKey { api_key_name: None, api_key_value: None });
                let name = given.api_key_name.or(name).ok_or_else(|| missing("ApiKeyAuthParameters"))?;
                let value = given.api_key_value.or(value).ok_or_else(|| missing("ApiKeyAuthParameters"))?;
                Ok(Authorization::ApiKey { name, value })
            }
            (kind, ..) => Err(EventsError::Invalid(format!("Coldstart has no connections with the authorization type {kind}."))),
        }
    }
}

impl Authorization {
    /// Returns AWS's word for the type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Basic { .. } => "BASIC",
            Self::ApiKey { .. } => "API_KEY",
        }
    }
}

impl Connection {
    /// Returns AWS's word for its state.
    pub fn state(&self) -> &'static str {
        if self.is_deauthorized { "DEAUTHORIZED" } else { "AUTHORIZED" }
    }
}

/// Returns a connection's ARN.
pub fn connection_arn(core: &Core, account: AccountId, name: &ConnectionName, connection: &Connection) -> Arn {
    arn(core, account, format_args!("connection/{name}/{}", connection.id))
}

/// Returns the name in a connection's ARN, if it is of this account.
pub fn named(text: &str, region: &str, account: AccountId) -> Option<ConnectionName> {
    own(text, region, account)?.strip_prefix("connection/")?.split('/').next()?.parse().ok()
}

fn absent(name: &ConnectionName) -> EventsError {
    EventsError::NoSuch(Kind::Connection, name.to_string())
}

/// The input of an operation on a connection as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    name: ConnectionName,
}

/// Returns the ARN by which policies name a connection. The id is a part of it that callers do not know before.
fn resource<I>(call: &Call<I>, name: &ConnectionName) -> Arn {
    arn(&call.core, call.account.id, format_args!("connection/{name}"))
}

impl OnResource for ByName {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(resource(call, &self.name))
    }
}

/// The output of operations that change a connection.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Changed {
    connection_arn: Arn,
    connection_state: &'static str,
    creation_time: Timestamp,
    last_modified_time: Timestamp,
}

impl Changed {
    fn of(arn: Arn, connection: &Connection) -> Self {
        let (creation_time, last_modified_time) = (connection.created, connection.modified);
        Self { connection_arn: arn, connection_state: connection.state(), creation_time, last_modified_time }
    }
}
