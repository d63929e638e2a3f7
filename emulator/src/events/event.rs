//! An event on a bus.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{AccountId, emulator::Core};

/// An event, as it is put on a bus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Who it comes from, such as `aws.s3` or `my.shop`.
    pub source: String,
    /// Its kind, such as `Object Created`.
    pub detail_type: String,
    /// A JSON object.
    pub detail: Map<String, Value>,
    /// ARNs of the resources that it is about.
    pub resources: Vec<String>,
    /// When it happened; `None` for the time at which it is put.
    pub time: Option<Timestamp>,
}

/// Why a text is no event of a bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event has no source, detail-type and detail")]
pub struct NotAnEvent;

impl Event {
    /// Returns an event that happens now.
    pub fn new(source: impl Into<String>, detail_type: impl Into<String>, detail: Map<String, Value>) -> Self {
        Self { source: source.into(), detail_type: detail_type.into(), detail, resources: Vec::new(), time: None }
    }

    /// Returns the event as JSON, for a delivery to a bus.
    pub fn payload(&self) -> String {
        let Self { source, detail_type, detail, resources, time } = self;
        let mut members = json!({ "source": source, "detail-type": detail_type, "detail": detail, "resources": resources });
        if let Some(time) = time {
            members["time"] = time.to_string().into();
        }
        members.to_string()
    }

    /// Parses the JSON of a delivery to a bus: an object with `source`, `detail-type`, `detail`, and `resources` and `time` if they
    /// are known. Other members are not read.
    ///
    /// # Errors
    /// It is no such object.
    pub fn parse(payload: &[u8]) -> Result<Self, NotAnEvent> {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        struct Members {
            source: String,
            detail_type: String,
            detail: Map<String, Value>,
            #[serde(default)]
            resources: Vec<String>,
            time: Option<Timestamp>,
        }
        let Members { source, detail_type, detail, resources, time } = serde_json::from_slice(payload).map_err(|_| NotAnEvent)?;
        Ok(Self { source, detail_type, detail, resources, time })
    }

    /// Returns the event as targets and patterns see it, with its members in AWS's order.
    pub fn envelope(&self, core: &Core, account: AccountId, id: &str, now: Timestamp, replay: Option<&str>) -> Value {
        let mut members = Map::new();
        members.insert("version".into(), "0".into());
        members.insert("id".into(), id.into());
        members.insert("detail-type".into(), self.detail_type.clone().into());
        members.insert("source".into(), self.source.clone().into());
        members.insert("account".into(), account.to_string().into());
        members.insert("time".into(), whole_second(self.time.unwrap_or(now)).into());
        members.insert("region".into(), core.config.region.clone().into());
        if let Some(replay) = replay {
            members.insert("replay-name".into(), replay.into());
        }
        members.insert("resources".into(), self.resources.clone().into());
        members.insert("detail".into(), self.detail.clone().into());
        Value::Object(members)
    }
}

/// Returns a time as events have it: `2026-11-24T12:00:00Z`.
pub fn whole_second(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
