//! API destinations: HTTP endpoints as targets. Only deployed APIs of this server are reached. One file for each operation.

mod call;
pub mod change;
pub mod create;
pub mod list;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    access::OnResource,
    error::{EventsError, Kind},
    names::{ConnectionName, DestinationName, arn},
};
use crate::{AccountId, Arn, Call, emulator::Core};

pub use call::call;

/// The most API destinations of an account. AWS's quota is 3,000.
const MOST: usize = 100;
/// The calls a second that an API destination gets at most, unless it has another limit. It is kept and shown, and not applied.
const RATE: u32 = 300;

/// An API destination, as the account stores it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApiDestination {
    /// The part of its ARN after the name, a UUID.
    pub id: String,
    pub description: Option<String>,
    pub connection: ConnectionName,
    /// The connection's ARN, as it was given.
    pub connection_arn: String,
    /// The URL, in which `*` stands for path parameters.
    pub endpoint: String,
    pub method: String,
    pub rate: u32,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// AWS's `HttpParameters` of a target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct HttpParameters {
    /// The values for the `*` of the path, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path_parameter_values: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub header_parameters: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub query_string_parameters: BTreeMap<String, String>,
}

/// Returns an API destination's ARN.
pub fn destination_arn(core: &Core, account: AccountId, name: &DestinationName, destination: &ApiDestination) -> Arn {
    arn(core, account, format_args!("api-destination/{name}/{}", destination.id))
}

/// Returns the ARN by which policies name an API destination.
fn resource<I>(call: &Call<I>, name: &DestinationName) -> Arn {
    arn(&call.core, call.account.id, format_args!("api-destination/{name}"))
}

fn absent(name: &DestinationName) -> EventsError {
    EventsError::NoSuch(Kind::ApiDestination, name.to_string())
}

/// The input of an operation on an API destination as a whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByName {
    name: DestinationName,
}

impl OnResource for ByName {
    fn resource<I>(&self, call: &Call<I>) -> Result<Arn, EventsError> {
        Ok(resource(call, &self.name))
    }
}

/// The output of operations that change an API destination.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Changed {
    api_destination_arn: Arn,
    api_destination_state: &'static str,
    creation_time: Timestamp,
    last_modified_time: Timestamp,
}
