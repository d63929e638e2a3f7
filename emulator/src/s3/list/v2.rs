//! ListObjectsV2.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    CommonPrefix, Lists, Selection,
    entries::{self, After},
};
use crate::{
    Call,
    page::mark,
    s3::{
        access::on_bucket,
        bucket::list::Owner,
        conditions::quoted,
        error::S3Error,
        names::canonical_id,
        state::{Object, Version},
    },
};

/// ListObjectsV2's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListObjectsV2Request {
    bucket: String,
    #[serde(flatten)]
    selection: Selection,
    continuation_token: Option<String>,
    start_after: Option<String>,
    #[serde(default)]
    fetch_owner: bool,
}

/// ListObjectsV2's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListObjectsV2Output {
    name: String,
    prefix: String,
    delimiter: Option<String>,
    max_keys: i64,
    encoding_type: Option<String>,
    key_count: usize,
    is_truncated: bool,
    continuation_token: Option<String>,
    next_continuation_token: Option<String>,
    start_after: Option<String>,
    contents: Vec<Listed>,
    common_prefixes: Vec<CommonPrefix>,
}

/// An object of a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Listed {
    pub key: String,
    last_modified: Timestamp,
    #[serde(rename = "ETag")]
    etag: String,
    checksum_algorithm: Vec<String>,
    checksum_type: Option<&'static str>,
    size: u64,
    storage_class: String,
    owner: Option<Owner>,
}

impl Listed {
    pub fn of(key: String, version: &Version, object: &Object, owner: Option<Owner>) -> Self {
        Self {
            key,
            last_modified: version.modified,
            etag: quoted(&object.etag),
            checksum_algorithm: object.checksum.iter().map(|checksum| checksum.algorithm.clone()).collect(),
            checksum_type: object.checksum.as_ref().map(crate::s3::checksum::kind),
            size: object.size,
            storage_class: object.storage_class.clone().unwrap_or_else(|| "STANDARD".into()),
            owner,
        }
    }
}

on_bucket!(ListObjectsV2Request);

impl Lists for ListObjectsV2Request {
    fn selection(&self) -> &Selection {
        &self.selection
    }
}

/// Returns a page of a bucket's objects.
pub async fn list_objects_v2(call: Call<ListObjectsV2Request>) -> Result<ListObjectsV2Output, S3Error> {
    let ListObjectsV2Request { bucket, selection, continuation_token, start_after, fetch_owner } = &call.input;
    let limit = selection.limit()?;
    let state = call.account.read(|state| state.s3.bucket(bucket).map(|_| state.s3.clone()))?;
    let after = match (continuation_token, start_after) {
        (Some(token), _) => After::Key(unmark(token)?),
        (None, Some(key)) if !key.is_empty() => After::Key(key.clone()),
        (None, _) => After::Beginning,
    };
    let page = entries::page(&state, bucket, selection, &after, limit, false);
    let owner = fetch_owner.then(|| Owner { id: canonical_id(call.account.id) });
    let contents = page.versions.iter().filter_map(|(place, version, _)| {
        let object = version.object.as_ref()?;
        Some(Listed::of(selection.encoded(&place.1), version, object, owner.clone()))
    });
    Ok(ListObjectsV2Output {
        name: bucket.clone(),
        prefix: selection.encoded(selection.prefix()),
        delimiter: selection.delimiter.as_deref().map(|delimiter| selection.encoded(delimiter)),
        max_keys: selection.shown_limit(),
        encoding_type: selection.encoding_type.clone(),
        key_count: page.versions.len() + page.prefixes.len(),
        is_truncated: page.next.is_some(),
        continuation_token: continuation_token.clone(),
        next_continuation_token: page.next.as_ref().map(|next| mark(&next.key)),
        start_after: start_after.as_deref().filter(|_| continuation_token.is_none()).map(|key| selection.encoded(key)),
        contents: contents.collect(),
        common_prefixes: selection.common(page.prefixes),
    })
}

fn unmark(token: &str) -> Result<String, S3Error> {
    crate::page::unmark(token)
        .map_err(|_| S3Error::argument("continuation-token", token, "The continuation token provided is incorrect"))
}
