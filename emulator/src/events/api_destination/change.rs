//! DescribeApiDestination, DeleteApiDestination.

use serde::Serialize;

use super::{ByName, absent, list::Listed};
use crate::{Call, events::error::EventsError};

/// DescribeApiDestination's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Described {
    #[serde(flatten)]
    destination: Listed,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

/// Returns an API destination.
pub async fn describe_api_destination(call: Call<ByName>) -> Result<Described, EventsError> {
    let name = &call.input.name;
    call.account.read(|state| {
        let destination = state.events.destinations.get(name).ok_or_else(|| absent(name))?;
        Ok(Described { destination: Listed::of(&call, name, destination), description: destination.description.clone() })
    })
}

/// Deletes an API destination.
pub async fn delete_api_destination(call: Call<ByName>) -> Result<(), EventsError> {
    let name = &call.input.name;
    call.account.write(|state| state.events.destinations.remove(name).map(|_| ()).ok_or_else(|| absent(name)))
}
