//! ListMultipartUploads.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Call,
    s3::{access::on_bucket, bucket::list::Owner, error::S3Error, names::canonical_id},
};

/// The most uploads of a page. Set by AWS.
const MOST: usize = 1000;

/// ListMultipartUploads' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMultipartUploadsRequest {
    bucket: String,
    prefix: Option<String>,
    delimiter: Option<String>,
    key_marker: Option<String>,
    upload_id_marker: Option<String>,
    max_uploads: Option<i64>,
    encoding_type: Option<String>,
}

/// ListMultipartUploads' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListMultipartUploadsOutput {
    bucket: String,
    key_marker: String,
    upload_id_marker: String,
    next_key_marker: Option<String>,
    next_upload_id_marker: Option<String>,
    prefix: Option<String>,
    delimiter: Option<String>,
    encoding_type: Option<String>,
    max_uploads: usize,
    is_truncated: bool,
    uploads: Vec<Listed>,
    common_prefixes: Vec<Prefix>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    key: String,
    upload_id: String,
    initiator: Initiator,
    owner: Owner,
    storage_class: String,
    initiated: Timestamp,
    checksum_algorithm: Option<String>,
    checksum_type: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Initiator {
    #[serde(rename = "ID")]
    id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Prefix {
    prefix: String,
}

on_bucket!(ListMultipartUploadsRequest);

/// Returns a page of the uploads that are under way, by key.
pub async fn list_multipart_uploads(call: Call<ListMultipartUploadsRequest>) -> Result<ListMultipartUploadsOutput, S3Error> {
    let input = &call.input;
    let state = call.account.read(|state| state.s3.bucket(&input.bucket).map(|_| state.s3.clone()))?;
    let limit = input.max_uploads.and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST).min(MOST);
    let encoded = |text: &str| match input.encoding_type.as_deref() {
        Some("url") => form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace("%2F", "/"),
        _ => text.to_owned(),
    };
    let prefix = input.prefix.as_deref().unwrap_or("");
    let marker = input.key_marker.as_deref().unwrap_or("");
    let after = |key: &str, id: &str| match input.upload_id_marker.as_deref().filter(|id| !id.is_empty()) {
        Some(last) => (key, id) > (marker, last),
        None => marker.is_empty() || key > marker,
    };
    let owner = Owner { id: canonical_id(call.account.id) };
    let (mut uploads, mut prefixes, mut is_truncated) = (Vec::new(), BTreeSet::new(), false);
    let mut last: Option<(String, String)> = None;
    let from = (input.bucket.clone(), prefix.to_owned(), String::new());
    let within = state.uploads.range(from..).take_while(|((bucket, key, _), _)| *bucket == input.bucket && key.starts_with(prefix));
    for ((_, key, id), upload) in within.filter(|((_, key, id), _)| after(key, id)) {
        let shared = input.delimiter.as_deref().filter(|delimiter| !delimiter.is_empty()).and_then(|delimiter| {
            let at = key[prefix.len()..].find(delimiter)?;
            Some(key[..prefix.len() + at + delimiter.len()].to_owned())
        });
        if shared.as_ref().is_some_and(|shared| prefixes.contains(shared)) {
            continue;
        }
        if uploads.len() + prefixes.len() == limit {
            is_truncated = true;
            break;
        }
        last = Some((key.clone(), id.clone()));
        match shared {
            Some(shared) => drop(prefixes.insert(shared)),
            None => uploads.push(Listed {
                key: encoded(key),
                upload_id: id.clone(),
                initiator: Initiator { id: upload.initiator.clone() },
                owner: owner.clone(),
                storage_class: upload.object.storage_class.clone().unwrap_or_else(|| "STANDARD".into()),
                initiated: upload.started,
                checksum_algorithm: upload.algorithm.clone(),
                checksum_type: upload.algorithm.is_some().then_some(if upload.is_composite { "COMPOSITE" } else { "FULL_OBJECT" }),
            }),
        }
    }
    let (next_key, next_id) = last.filter(|_| is_truncated).unzip();
    Ok(ListMultipartUploadsOutput {
        bucket: input.bucket.clone(),
        key_marker: encoded(marker),
        upload_id_marker: input.upload_id_marker.clone().unwrap_or_default(),
        next_key_marker: next_key.as_deref().map(encoded),
        next_upload_id_marker: next_id,
        prefix: input.prefix.as_deref().map(encoded),
        delimiter: input.delimiter.as_deref().map(encoded),
        encoding_type: input.encoding_type.clone(),
        max_uploads: limit,
        is_truncated,
        uploads,
        common_prefixes: prefixes.into_iter().map(|prefix| Prefix { prefix: encoded(&prefix) }).collect(),
    })
}
