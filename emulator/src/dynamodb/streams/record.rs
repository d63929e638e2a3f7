//! A record of a stream.

use ::dynamodb::{
    Item,
    stream::{EventName, StreamImages},
    table::StreamViewType,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{SequenceNumber, StreamId};
use crate::{AccountId, lambda::Lineage};

/// Who has changed an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// A caller.
    Caller,
    /// The time to live.
    Expiry,
}

/// What was done to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Event {
    Insert,
    Modify,
    Remove,
}

/// A change of an item.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StreamRecord {
    /// 32 hexadecimal digits.
    pub event_id: String,
    pub event: Event,
    pub cause: Cause,
    /// When the item was changed, by the account's clock.
    pub created: Timestamp,
    pub keys: Item,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_image: Option<Item>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_image: Option<Item>,
    /// The size of the keys and images as DynamoDB counts it.
    pub size_bytes: usize,
    pub view: StreamViewType,
    /// The functions that have run before the change.
    #[serde(default, skip_serializing_if = "Lineage::is_empty")]
    pub lineage: Lineage,
    /// About the bytes of the stored record.
    pub stored_bytes: u64,
}

impl StreamRecord {
    pub(super) fn new(
        event_id: String,
        event: EventName,
        cause: Cause,
        created: Timestamp,
        images: StreamImages,
        lineage: Lineage,
    ) -> Self {
        let StreamImages { keys, new_image, old_image, size_bytes, stream_view_type: view } = images;
        let event = match event {
            EventName::Insert => Event::Insert,
            EventName::Modify => Event::Modify,
            EventName::Remove => Event::Remove,
        };
        let mut record =
            Self { event_id, event, cause, created, keys, new_image, old_image, size_bytes, view, lineage, stored_bytes: 0 };
        record.stored_bytes = serde_json::to_string(&record).map_or(0, |text| text.len() as u64);
        record
    }

    /// Returns the record as a function gets it in `Records`.
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>
    pub fn event(&self, id: &StreamId, number: SequenceNumber, region: &str, account: AccountId) -> Value {
        let mut event = self.described(number, region);
        event["eventSourceARN"] = id.arn(region, account).to_string().into();
        if self.cause == Cause::Expiry {
            event["userIdentity"] = json!({ "type": "Service", "principalId": PRINCIPAL });
        }
        event
    }

    /// Returns the record as GetRecords answers it.
    pub fn answered(&self, number: SequenceNumber, region: &str) -> Value {
        let mut record = self.described(number, region);
        if self.cause == Cause::Expiry {
            record["userIdentity"] = json!({ "Type": "Service", "PrincipalId": PRINCIPAL });
        }
        record
    }

    fn described(&self, number: SequenceNumber, region: &str) -> Value {
        let mut images = json!({
            "ApproximateCreationDateTime": self.created.as_second(),
            "Keys": self.keys,
            "SequenceNumber": number,
            "SizeBytes": self.size_bytes,
            "StreamViewType": self.view,
        });
        for (name, image) in [("NewImage", &self.new_image), ("OldImage", &self.old_image)] {
            if let Some(image) = image {
                images[name] = json!(image);
            }
        }
        json!({
            "eventID": self.event_id,
            "eventName": self.event,
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": region,
            "dynamodb": images,
        })
    }
}

/// Who deletes items that expire.
const PRINCIPAL: &str = "dynamodb.amazonaws.com";
