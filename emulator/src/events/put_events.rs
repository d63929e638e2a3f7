//! PutEvents.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    BusName, Event,
    error::EventsError,
    names::{bus_arn, own_bus},
    routing::{Arrival, route},
};
use crate::{
    AwsError, Call,
    access::{Needs, Resource, Row},
    account::State,
    lambda::Lineage,
    trace::Trace,
};

/// The largest size of all entries together, bytes.
const LIMIT: usize = 1 << 20;
/// What an entry's time counts for, bytes.
const TIME: usize = 14;

/// PutEvents' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutEventsRequest {
    entries: Vec<Entry>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Entry {
    time: Option<Timestamp>,
    source: Option<String>,
    resources: Vec<String>,
    detail_type: Option<String>,
    detail: Option<String>,
    event_bus_name: Option<String>,
}

/// PutEvents' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Outcome {
    failed_entry_count: usize,
    entries: Vec<EntryOutcome>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EntryOutcome {
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<String>,
}

impl Entry {
    fn size(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let resources: usize = self.resources.iter().map(String::len).sum();
        self.time.map_or(0, |_| TIME) + text(&self.source) + text(&self.detail_type) + text(&self.detail) + resources
    }

    /// Returns the bus's name; `None` if it can't be one of this account's.
    fn bus<I>(&self, call: &Call<I>) -> Option<BusName> {
        self.event_bus_name.as_ref().map_or(Some(BusName::default_bus()), |text| own_bus(text, call.region(), call.account.id))
    }

    /// Returns the bus's ARN.
    fn arn<I>(&self, call: &Call<I>) -> String {
        match (self.bus(call), &self.event_bus_name) {
            (Some(bus), _) => bus_arn(&call.core, call.account.id, &bus).to_string(),
            (None, text) => text.clone().unwrap_or_default(),
        }
    }

    fn event(&self) -> Result<Event, EntryOutcome> {
        let source = required("Source", &self.source)?;
        let detail_type = required("DetailType", &self.detail_type)?;
        let detail = required("Detail", &self.detail)?;
        if source.starts_with("aws.") {
            return Err(EntryOutcome::refused("NotAuthorizedForSourceException", "Not authorized for the source."));
        }
        let detail: Map<String, Value> =
            serde_json::from_str(detail).map_err(|_| EntryOutcome::refused("MalformedDetail", "Detail is malformed."))?;
        let (source, detail_type) = (source.to_owned(), detail_type.to_owned());
        Ok(Event { source, detail_type, detail, resources: self.resources.clone(), time: self.time })
    }
}

impl EntryOutcome {
    fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self { event_id: None, error_code: Some(code), error_message: Some(message.into()) }
    }
}

fn required<'e>(name: &str, value: &'e Option<String>) -> Result<&'e str, EntryOutcome> {
    value.as_deref().filter(|text| !text.is_empty()).ok_or_else(|| {
        EntryOutcome::refused("InvalidArgument", format!("Parameter {name} is not valid. Reason: {name} is a required argument."))
    })
}

/// Returns the needs: those for the bus of each entry, with its source, its detail type and the bus's own policy.
pub fn needs(call: &Call<PutEventsRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let mut needs = Needs::none();
    for entry in &call.input.entries {
        let bus = entry.bus(call).and_then(|bus| call.account.read(|state| state.events.bus(&bus)).ok());
        let policy = bus.and_then(|bus| bus.policy).and_then(|policy| policy.document());
        needs = needs
            .and_of(row, Resource::One(entry.arn(call)))
            .when("events:source", entry.source.clone().unwrap_or_default())
            .when("events:detail-type", entry.detail_type.clone().unwrap_or_default())
            .under(policy.as_ref());
    }
    Ok(needs)
}

/// Puts events on buses. Entries that are refused are told in their places; a bus that does not exist is no error.
pub async fn put_events(call: Call<PutEventsRequest>) -> Result<Outcome, EventsError> {
    if call.input.entries.iter().map(Entry::size).sum::<usize>() > LIMIT {
        return Err(EventsError::Invalid("Total size of the entries in the request is over the limit.".into()));
    }
    let put_all = |state: &mut State| call.input.entries.iter().map(|entry| put(&call, state, entry)).collect();
    let entries: Vec<EntryOutcome> = call.account.write(|state| Ok::<_, EventsError>(put_all(state)))?;
    Ok(Outcome { failed_entry_count: entries.iter().filter(|entry| entry.error_code.is_some()).count(), entries })
}

fn put(call: &Call<PutEventsRequest>, state: &mut State, entry: &Entry) -> EntryOutcome {
    let event = match entry.event() {
        Ok(event) => event,
        Err(refused) => return refused,
    };
    let Some(bus) = entry.bus(call) else {
        return EntryOutcome { event_id: Some(call.core.ids.uuid()), ..EntryOutcome::default() };
    };
    // The trace is that of the caller; a function's has the functions that have run before.
    let header = call.trace_header.as_deref();
    let arrival = Arrival { lineage: Lineage::of(header), trace: Some(Trace::of(&call.core, header)), ..Arrival::default() };
    match route(&call.core, call.account.id, state, &bus, &event, &arrival) {
        Ok(id) => EntryOutcome { event_id: Some(id), ..EntryOutcome::default() },
        Err(full) => EntryOutcome::refused("ThrottlingException", full.to_string()),
    }
}
