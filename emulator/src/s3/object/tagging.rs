//! GetObjectTagging, PutObjectTagging, DeleteObjectTagging.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Call,
    s3::{
        access::{ObjectRequest, on_object},
        error::S3Error,
        state::Versioning,
        tags::{Tag, Tagging},
    },
};

/// PutObjectTagging's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutObjectTaggingRequest {
    bucket: String,
    key: String,
    version_id: Option<String>,
    tagging: Tagging,
}

/// GetObjectTagging's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetObjectTaggingOutput {
    version_id: Option<String>,
    tag_set: Vec<Tag>,
}

/// The version whose tags were changed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tagged {
    version_id: Option<String>,
}

on_object!(; PutObjectTaggingRequest);

/// Returns an object's tags.
pub async fn get_object_tagging(call: Call<ObjectRequest>) -> Result<GetObjectTaggingOutput, S3Error> {
    let ObjectRequest { bucket, key, version_id } = &call.input;
    call.account.read(|state| {
        let keeps = state.s3.bucket(bucket)?.versioning != Versioning::Off;
        let (version, object) = state.s3.version(bucket, key, version_id.as_deref())?;
        let version_id = keeps.then(|| version.id().to_owned());
        Ok(GetObjectTaggingOutput { version_id, tag_set: Tagging::of(&object.tags).tag_set })
    })
}

/// Replaces an object's tags.
pub async fn put_object_tagging(call: Call<PutObjectTaggingRequest>) -> Result<Tagged, S3Error> {
    let PutObjectTaggingRequest { bucket, key, version_id, tagging } = &call.input;
    set(&call, bucket, key, version_id.as_deref(), tagging.clone().checked()?)
}

/// Removes an object's tags.
pub async fn delete_object_tagging(call: Call<ObjectRequest>) -> Result<Tagged, S3Error> {
    let ObjectRequest { bucket, key, version_id } = &call.input;
    set(&call, bucket, key, version_id.as_deref(), BTreeMap::new())
}

fn set<I>(
    call: &Call<I>,
    bucket: &str,
    key: &str,
    version_id: Option<&str>,
    tags: BTreeMap<String, String>,
) -> Result<Tagged, S3Error> {
    call.account.write(|state| {
        let keeps = state.s3.bucket(bucket)?.versioning != Versioning::Off;
        let (version, _) = state.s3.version(bucket, key, version_id)?;
        let id = version.id().to_owned();
        let place = state.s3.place(bucket, key, version_id);
        state.s3.watch(bucket, call.now);
        if let Some(object) = place.and_then(|place| state.s3.objects.get_mut(&place)).and_then(|version| version.object.as_mut()) {
            object.tags = tags;
        }
        Ok(Tagged { version_id: keeps.then_some(id) })
    })
}
