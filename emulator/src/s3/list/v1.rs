//! ListObjects, the first version of the list.

use serde::{Deserialize, Serialize};

use super::{
    CommonPrefix, Lists, Selection,
    entries::{self, After},
    v2::Listed,
};
use crate::{
    Call,
    s3::{access::on_bucket, bucket::list::Owner, error::S3Error, names::canonical_id},
};

/// ListObjects' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListObjectsRequest {
    bucket: String,
    #[serde(flatten)]
    selection: Selection,
    marker: Option<String>,
}

/// ListObjects' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListObjectsOutput {
    name: String,
    prefix: String,
    marker: String,
    next_marker: Option<String>,
    delimiter: Option<String>,
    max_keys: i64,
    encoding_type: Option<String>,
    is_truncated: bool,
    contents: Vec<Listed>,
    common_prefixes: Vec<CommonPrefix>,
}

on_bucket!(ListObjectsRequest);

impl Lists for ListObjectsRequest {
    fn selection(&self) -> &Selection {
        &self.selection
    }
}

/// Returns a page of a bucket's objects.
pub async fn list_objects(call: Call<ListObjectsRequest>) -> Result<ListObjectsOutput, S3Error> {
    let ListObjectsRequest { bucket, selection, marker } = &call.input;
    let limit = selection.limit()?;
    let state = call.account.read(|state| state.s3.bucket(bucket).map(|_| state.s3.clone()))?;
    let after = marker.clone().filter(|marker| !marker.is_empty()).map_or(After::Beginning, After::Key);
    let page = entries::page(&state, bucket, selection, &after, limit, false);
    let owner = Owner { id: canonical_id(call.account.id) };
    let contents = page.versions.iter().filter_map(|(place, version, _)| {
        let object = version.object.as_ref()?;
        Some(Listed::of(selection.encoded(&place.1), version, object, Some(owner.clone())))
    });
    // Without a delimiter, clients continue after the last key.
    let next_marker = page.next.as_ref().filter(|_| selection.delimiter().is_some()).map(|next| selection.encoded(&next.key));
    Ok(ListObjectsOutput {
        name: bucket.clone(),
        prefix: selection.encoded(selection.prefix()),
        marker: selection.encoded(marker.as_deref().unwrap_or("")),
        next_marker,
        delimiter: selection.delimiter.as_deref().map(|delimiter| selection.encoded(delimiter)),
        max_keys: selection.shown_limit(),
        encoding_type: selection.encoding_type.clone(),
        is_truncated: page.next.is_some(),
        contents: contents.collect(),
        common_prefixes: selection.common(page.prefixes),
    })
}
