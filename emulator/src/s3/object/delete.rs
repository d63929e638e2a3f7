//! DeleteObject.

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    account::State,
    iam::whole_second,
    ids::ALPHANUMERIC,
    s3::{
        access::on_object,
        conditions::WriteConditions,
        error::S3Error,
        event::{self, Event},
        state::{Version, Versioning},
    },
};

/// DeleteObject's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteObjectRequest {
    bucket: String,
    key: String,
    version_id: Option<String>,
    #[serde(flatten)]
    conditions: WriteConditions,
}

/// DeleteObject's response.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteObjectOutput {
    /// Whether a delete marker was made, or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_marker: Option<bool>,
    /// The version that was made, or removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
}

on_object!(; DeleteObjectRequest);

/// Deletes an object: in a bucket with versions, by a delete marker, or the version that the request names.
pub async fn delete_object(call: Call<DeleteObjectRequest>) -> Result<DeleteObjectOutput, S3Error> {
    let DeleteObjectRequest { bucket, key, version_id, conditions } = &call.input;
    call.account.write(|state| {
        state.s3.bucket(bucket)?;
        conditions.check(&state.s3, bucket, key)?;
        delete(&call, state, bucket, key, version_id.as_deref())
    })
}

/// Deletes one object. What is not there is no error.
pub fn delete<I>(
    call: &Call<I>,
    state: &mut State,
    bucket: &str,
    key: &str,
    version_id: Option<&str>,
) -> Result<DeleteObjectOutput, S3Error> {
    let versioning = state.s3.bucket(bucket)?.versioning;
    if let Some(id) = version_id {
        let removed = state.s3.place(bucket, key, Some(id)).and_then(|place| state.s3.remove(&place));
        if removed.is_some() {
            state.s3.watch(bucket, call.now);
            event::send(call, state, bucket, Event::deleted(key, Some(id)));
        }
        let delete_marker = removed.filter(|version| version.object.is_none()).map(|_| true);
        return Ok(DeleteObjectOutput { delete_marker, version_id: Some(id.into()) });
    }
    if versioning == Versioning::Off {
        if let Some(place) = state.s3.place(bucket, key, None) {
            state.s3.remove(&place);
            event::send(call, state, bucket, Event::deleted(key, None));
        }
        return Ok(DeleteObjectOutput::default());
    }
    let id = state.s3.bucket(bucket)?.version_id(|| call.core.ids.draw(ALPHANUMERIC, 32));
    let marker = Version { id, modified: whole_second(call.now), object: None };
    let id = marker.id().to_owned();
    state.s3.add(bucket, key, marker);
    event::send(call, state, bucket, Event::marked(key, &id));
    Ok(DeleteObjectOutput { delete_marker: Some(true), version_id: Some(id) })
}
