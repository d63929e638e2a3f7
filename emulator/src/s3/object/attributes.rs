//! GetObjectAttributes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Call, Reply,
    s3::{
        access::on_object,
        checksum::{self, Members},
        conditions::http_date,
        error::S3Error,
        state::{StoredChecksum, Versioning},
    },
};

/// The most parts of a response.
const MOST_PARTS: usize = 1000;

/// GetObjectAttributes' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetObjectAttributesRequest {
    bucket: String,
    key: String,
    version_id: Option<String>,
    object_attributes: Vec<String>,
    max_parts: Option<i64>,
    part_number_marker: Option<u64>,
}

/// GetObjectAttributes' response: what was asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetObjectAttributesOutput {
    last_modified: Timestamp,
    version_id: Option<String>,
    #[serde(rename = "ETag")]
    etag: Option<String>,
    checksum: Option<ChecksumOf>,
    object_parts: Option<Parts>,
    storage_class: Option<String>,
    object_size: Option<u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ChecksumOf {
    checksum_type: &'static str,
    #[serde(flatten)]
    members: Members,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Parts {
    total_parts_count: usize,
    part_number_marker: u64,
    next_part_number_marker: Option<u64>,
    max_parts: usize,
    is_truncated: bool,
    parts: Vec<PartOf>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PartOf {
    part_number: u64,
    size: u64,
    #[serde(flatten)]
    checksums: Members,
}

on_object!(; GetObjectAttributesRequest);

/// Returns those attributes of an object that the request names.
pub async fn get_object_attributes(call: Call<GetObjectAttributesRequest>) -> Result<(GetObjectAttributesOutput, Reply), S3Error> {
    let input = &call.input;
    let (version, object, keeps) = call.account.read(|state| {
        let keeps = state.s3.bucket(&input.bucket)?.versioning != Versioning::Off;
        let (version, object) = state.s3.version(&input.bucket, &input.key, input.version_id.as_deref())?;
        Ok::<_, S3Error>((version.clone(), object.clone(), keeps))
    })?;
    let asks = |name: &str| input.object_attributes.iter().any(|asked| asked == name);
    let checksum = object.checksum.as_ref().filter(|_| asks("Checksum"));
    let parts = (asks("ObjectParts") && object.in_parts).then(|| {
        let most = input.max_parts.and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST_PARTS).min(MOST_PARTS);
        let after = input.part_number_marker.unwrap_or(0);
        let algorithm = object.checksum.as_ref().map(|checksum| checksum.algorithm.clone());
        let all = object.content.iter().filter(|piece| piece.number.is_some_and(|number| number > after));
        let mut parts: Vec<PartOf> = all
            .map(|piece| {
                let checksum = piece.checksum.clone().zip(algorithm.clone());
                let checksum = checksum.map(|(value, algorithm)| StoredChecksum { algorithm, value, is_composite: false });
                PartOf { part_number: piece.number.unwrap_or(1), size: piece.body.size, checksums: Members::of(checksum.as_ref()) }
            })
            .collect();
        let is_truncated = parts.len() > most;
        parts.truncate(most);
        Parts {
            total_parts_count: object.content.len(),
            part_number_marker: after,
            next_part_number_marker: parts.last().map(|part| part.part_number),
            max_parts: most,
            is_truncated,
            parts,
        }
    });
    let output = GetObjectAttributesOutput {
        last_modified: version.modified,
        version_id: keeps.then(|| version.id().to_owned()),
        etag: asks("ETag").then(|| object.etag.clone()),
        checksum: checksum
            .map(|checksum| ChecksumOf { checksum_type: checksum::kind(checksum), members: Members::of(Some(checksum)) }),
        object_parts: parts,
        storage_class: asks("StorageClass").then(|| object.storage_class.clone().unwrap_or_else(|| "STANDARD".into())),
        object_size: asks("ObjectSize").then_some(object.size),
    };
    let headers = vec![("last-modified", http_date(version.modified))];
    Ok((output, Reply { headers, ..Reply::default() }))
}
