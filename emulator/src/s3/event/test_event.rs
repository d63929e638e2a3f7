//! The message that queues and topics get when they are configured.

use serde_json::{Value as Json, json};

use crate::Call;

/// Returns the message. It has no `Records`, so a consumer has to be prepared for it.
pub fn test_event<I>(call: &Call<I>, bucket: &str) -> Json {
    json!({
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": call.now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        "Bucket": bucket,
        "RequestId": call.request_id,
        "HostId": call.request_id,
    })
}
