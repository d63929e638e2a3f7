//! ListObjectVersions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    CommonPrefix, Lists, Selection,
    entries::{self, After},
};
use crate::{
    Call,
    s3::{access::on_bucket, bucket::list::Owner, checksum, conditions::quoted, error::S3Error, names::canonical_id},
};

/// ListObjectVersions' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListObjectVersionsRequest {
    bucket: String,
    #[serde(flatten)]
    selection: Selection,
    key_marker: Option<String>,
    version_id_marker: Option<String>,
}

/// ListObjectVersions' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListObjectVersionsOutput {
    name: String,
    prefix: String,
    key_marker: String,
    version_id_marker: String,
    next_key_marker: Option<String>,
    next_version_id_marker: Option<String>,
    delimiter: Option<String>,
    max_keys: i64,
    encoding_type: Option<String>,
    is_truncated: bool,
    versions: Vec<Listed>,
    delete_markers: Vec<Marker>,
    common_prefixes: Vec<CommonPrefix>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    key: String,
    version_id: String,
    is_latest: bool,
    last_modified: Timestamp,
    #[serde(rename = "ETag")]
    etag: String,
    checksum_algorithm: Vec<String>,
    checksum_type: Option<&'static str>,
    size: u64,
    storage_class: String,
    owner: Owner,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Marker {
    key: String,
    version_id: String,
    is_latest: bool,
    last_modified: Timestamp,
    owner: Owner,
}

on_bucket!(ListObjectVersionsRequest);

impl Lists for ListObjectVersionsRequest {
    fn selection(&self) -> &Selection {
        &self.selection
    }
}

/// Returns a page of the versions and delete markers of a bucket.
pub async fn list_object_versions(call: Call<ListObjectVersionsRequest>) -> Result<ListObjectVersionsOutput, S3Error> {
    let ListObjectVersionsRequest { bucket, selection, key_marker, version_id_marker } = &call.input;
    let limit = selection.limit()?;
    let state = call.account.read(|state| state.s3.bucket(bucket).map(|_| state.s3.clone()))?;
    let given = |marker: &Option<String>| marker.clone().filter(|marker| !marker.is_empty());
    let after = match (given(key_marker), given(version_id_marker)) {
        (None, Some(id)) => {
            let message = "A version-id marker cannot be specified without a key marker.";
            return Err(S3Error::argument("version-id-marker", id, message));
        }
        (Some(key), Some(id)) => match state.place(bucket, &key, Some(&id)) {
            Some(place) => After::Version(place),
            None => return Err(S3Error::argument("version-id-marker", id, "Invalid version id specified")),
        },
        (Some(key), None) => After::Key(key),
        (None, None) => After::Beginning,
    };
    let page = entries::page(&state, bucket, selection, &after, limit, true);
    let owner = Owner { id: canonical_id(call.account.id) };
    let (mut versions, mut delete_markers) = (Vec::new(), Vec::new());
    for (place, version, is_latest) in page.versions {
        let (key, version_id, last_modified) = (selection.encoded(&place.1), version.id().to_owned(), version.modified);
        match &version.object {
            None => delete_markers.push(Marker { key, version_id, is_latest, last_modified, owner: owner.clone() }),
            Some(object) => versions.push(Listed {
                key,
                version_id,
                is_latest,
                last_modified,
                etag: quoted(&object.etag),
                checksum_algorithm: object.checksum.iter().map(|checksum| checksum.algorithm.clone()).collect(),
                checksum_type: object.checksum.as_ref().map(checksum::kind),
                size: object.size,
                storage_class: object.storage_class.clone().unwrap_or_else(|| "STANDARD".into()),
                owner: owner.clone(),
            }),
        }
    }
    Ok(ListObjectVersionsOutput {
        name: bucket.clone(),
        prefix: selection.encoded(selection.prefix()),
        key_marker: selection.encoded(key_marker.as_deref().unwrap_or("")),
        version_id_marker: version_id_marker.clone().unwrap_or_default(),
        next_key_marker: page.next.as_ref().map(|next| selection.encoded(&next.key)),
        next_version_id_marker: page.next.as_ref().and_then(|next| next.version.clone()),
        delimiter: selection.delimiter.as_deref().map(|delimiter| selection.encoded(delimiter)),
        max_keys: selection.shown_limit(),
        encoding_type: selection.encoding_type.clone(),
        is_truncated: page.next.is_some(),
        versions,
        delete_markers,
        common_prefixes: selection.common(page.prefixes),
    })
}
