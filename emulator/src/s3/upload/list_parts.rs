//! ListParts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::find;
use crate::{
    Call,
    s3::{access::on_object, bucket::list::Owner, checksum::Members, conditions::quoted, error::S3Error, names::canonical_id},
};

/// The most parts of a page. Set by AWS.
const MOST: usize = 1000;
/// The largest number of the query.
const LARGEST: u64 = 2_147_483_647;

/// ListParts' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPartsRequest {
    bucket: String,
    key: String,
    upload_id: String,
    max_parts: Option<i64>,
    part_number_marker: Option<i64>,
}

/// ListParts' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListPartsOutput {
    bucket: String,
    key: String,
    upload_id: String,
    part_number_marker: u64,
    next_part_number_marker: Option<u64>,
    max_parts: usize,
    is_truncated: bool,
    parts: Vec<Listed>,
    initiator: Initiator,
    owner: Owner,
    storage_class: String,
    checksum_algorithm: Option<String>,
    checksum_type: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    part_number: u64,
    last_modified: Timestamp,
    #[serde(rename = "ETag")]
    etag: String,
    size: u64,
    #[serde(flatten)]
    checksums: Members,
}

#[derive(Debug, Serialize)]
struct Initiator {
    #[serde(rename = "ID")]
    id: String,
}

on_object!(ListPartsRequest;);

/// Returns a page of an upload's parts, by number.
pub async fn list_parts(call: Call<ListPartsRequest>) -> Result<ListPartsOutput, S3Error> {
    let ListPartsRequest { bucket, key, upload_id, max_parts, part_number_marker } = &call.input;
    let limit = max_parts.map(|most| whole("max-parts", most)).transpose()?;
    let limit = limit.and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST).min(MOST);
    let after = part_number_marker.map_or(Ok(0), |after| whole("part-number-marker", after))?;
    call.account.read(|state| {
        let upload = find(&state.s3, bucket, key, upload_id)?;
        let rest = state.s3.parts_of(bucket, upload_id).filter(|(number, _)| *number > after);
        let mut parts: Vec<Listed> = rest
            .take(limit + 1)
            .map(|(part_number, part)| Listed {
                part_number,
                last_modified: part.modified,
                etag: quoted(&part.etag),
                size: part.size,
                checksums: Members::of(part.checksum.as_ref()),
            })
            .collect();
        let is_truncated = parts.len() > limit;
        parts.truncate(limit);
        Ok(ListPartsOutput {
            bucket: bucket.clone(),
            key: key.clone(),
            upload_id: upload_id.clone(),
            part_number_marker: after,
            next_part_number_marker: Some(parts.last().map_or(0, |part| part.part_number)),
            max_parts: limit,
            is_truncated,
            parts,
            initiator: Initiator { id: upload.initiator.clone() },
            owner: Owner { id: canonical_id(call.account.id) },
            storage_class: upload.object.storage_class.clone().unwrap_or_else(|| "STANDARD".into()),
            checksum_algorithm: upload.algorithm.clone(),
            checksum_type: upload.algorithm.is_some().then_some(if upload.is_composite { "COMPOSITE" } else { "FULL_OBJECT" }),
        })
    })
}

/// Returns a number of the query.
fn whole(name: &'static str, given: i64) -> Result<u64, S3Error> {
    let refused = |message: String| Err(S3Error::argument(name, given.to_string(), message));
    match u64::try_from(given) {
        Ok(number) if number <= LARGEST => Ok(number),
        Ok(_) => refused(format!("Provided {name} not an integer or within integer range")),
        Err(_) => refused(format!("Argument {name} must be an integer between 0 and {LARGEST}")),
    }
}
