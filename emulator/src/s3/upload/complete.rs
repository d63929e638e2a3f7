//! CompleteMultipartUpload.

use serde::{Deserialize, Serialize};
use sigv4::ChecksumAlgorithm;

use super::{SMALLEST_PART, find};
use crate::{
    Call,
    account::State,
    iam::whole_second,
    ids::ALPHANUMERIC,
    s3::{
        access::on_object,
        checksum::{self, Members},
        conditions::{WriteConditions, quoted},
        error::S3Error,
        object::{Created, add},
        state::{Object, Part, Piece, StoredChecksum, Version},
    },
};

/// CompleteMultipartUpload's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CompleteMultipartUploadRequest {
    bucket: String,
    key: String,
    upload_id: String,
    multipart_upload: Option<Parts>,
    mpu_object_size: Option<u64>,
    #[serde(flatten)]
    checksums: Members,
    #[serde(flatten)]
    conditions: WriteConditions,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parts {
    #[serde(default)]
    parts: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    #[serde(rename = "ETag")]
    etag: Option<String>,
    part_number: Option<i64>,
    #[serde(flatten)]
    checksums: Members,
}

/// CompleteMultipartUpload's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CompleteMultipartUploadOutput {
    location: String,
    bucket: String,
    key: String,
    #[serde(rename = "ETag")]
    etag: String,
    version_id: Option<String>,
    checksum_type: Option<&'static str>,
    server_side_encryption: &'static str,
    #[serde(flatten)]
    checksums: Members,
}

on_object!(CompleteMultipartUploadRequest;);

/// Makes an object of the parts that the request lists. The others are deleted.
pub async fn complete_multipart_upload(
    call: Call<CompleteMultipartUploadRequest>,
) -> Result<CompleteMultipartUploadOutput, S3Error> {
    let CompleteMultipartUploadRequest { bucket, key, upload_id, conditions, .. } = &call.input;
    let (etag, checksum, version_id) = call.account.write(|state| {
        let object = assemble(&call, state)?;
        conditions.check(&state.s3, bucket, key)?;
        let (etag, checksum) = (quoted(&object.etag), object.checksum.clone());
        state.s3.remove_upload(bucket, key, upload_id);
        let id = state.s3.bucket(bucket)?.version_id(|| call.core.ids.draw(ALPHANUMERIC, 32));
        let version = Version { id, modified: whole_second(call.now), object: Some(object) };
        let id = add(&call, state, bucket, key, version, Created::CompleteMultipartUpload)?;
        Ok::<_, S3Error>((etag, checksum, id))
    })?;
    let endpoint = &call.core.config.endpoint;
    Ok(CompleteMultipartUploadOutput {
        location: format!("http://{endpoint}/{bucket}/{key}"),
        bucket: bucket.clone(),
        key: key.clone(),
        etag,
        version_id,
        checksum_type: checksum.as_ref().map(checksum::kind),
        server_side_encryption: "AES256",
        checksums: Members::of(checksum.as_ref()),
    })
}

fn assemble(call: &Call<CompleteMultipartUploadRequest>, state: &State) -> Result<Object, S3Error> {
    let CompleteMultipartUploadRequest { bucket, key, upload_id, multipart_upload, mpu_object_size, checksums, .. } = &call.input;
    let upload = find(&state.s3, bucket, key, upload_id)?;
    let listed = multipart_upload.as_ref().map(|parts| parts.parts.as_slice()).unwrap_or_default();
    if listed.is_empty() {
        return Err(S3Error::MalformedXml);
    }
    let mut parts: Vec<(u64, &Part)> = Vec::new();
    for listed in listed {
        let (number, part) = part_of(state, bucket, upload_id, listed)?;
        if parts.last().is_some_and(|(last, _)| *last >= number) {
            return Err(S3Error::InvalidPartOrder(upload_id.clone()));
        }
        parts.push((number, part));
    }
    for (number, part) in &parts[..parts.len() - 1] {
        if part.size < SMALLEST_PART {
            let number = i64::try_from(*number).unwrap_or(i64::MAX);
            return Err(S3Error::EntityTooSmall { number, etag: part.etag.clone(), size: part.size });
        }
    }
    let size = parts.iter().map(|(_, part)| part.size).sum();
    if mpu_object_size.is_some_and(|expected| expected != size) {
        return Err(S3Error::InvalidRequest("The provided 'x-amz-mp-object-size' header does not match what was computed.".into()));
    }
    let checksum = checksum_of(upload.algorithm.as_deref(), upload.is_composite, &parts);
    if let (Some((algorithm, expected)), Some(checksum)) = (checksums.given()?, &checksum) {
        // A client may leave out the number of parts.
        let value = checksum.value.as_str();
        let is_same = expected == value || value.rsplit_once('-').is_some_and(|(value, _)| value == expected);
        if algorithm.name() != checksum.algorithm || !is_same {
            return Err(S3Error::BadChecksum(algorithm));
        }
    }
    let content = parts.iter().filter_map(|(number, part)| {
        let checksum = part.checksum.as_ref().map(|checksum| checksum.value.clone());
        Some(Piece { body: part.body?, number: Some(*number), checksum })
    });
    Ok(Object {
        etag: checksum::etag_of_parts(parts.iter().map(|(_, part)| part.etag.as_str()).collect::<Vec<_>>().into_iter()),
        size,
        content: content.collect(),
        checksum,
        in_parts: true,
        ..upload.object.clone()
    })
}

fn part_of<'s>(state: &'s State, bucket: &str, upload: &str, listed: &Listed) -> Result<(u64, &'s Part), S3Error> {
    let (Some(number), Some(etag)) = (listed.part_number, &listed.etag) else { return Err(S3Error::MalformedXml) };
    let invalid = || S3Error::InvalidPart { upload: upload.into(), number, etag: etag.clone() };
    let place = super::number(number)?;
    let part = state.s3.parts.get(&(bucket.to_owned(), upload.to_owned(), place)).ok_or_else(invalid)?;
    let is_checksum_right = match listed.checksums.given()? {
        Some((_, value)) => part.checksum.as_ref().is_none_or(|checksum| checksum.value == value),
        None => true,
    };
    if etag.trim_matches('"') != part.etag || !is_checksum_right {
        return Err(invalid());
    }
    Ok((place, part))
}

/// Returns the checksum of the object, from those of its parts.
fn checksum_of(algorithm: Option<&str>, is_composite: bool, parts: &[(u64, &Part)]) -> Option<StoredChecksum> {
    let algorithm = algorithm.map_or(Some(ChecksumAlgorithm::Crc64Nvme), ChecksumAlgorithm::of_name)?;
    let values = parts.iter().map(|(_, part)| {
        let checksum = part.checksum.as_ref().filter(|checksum| checksum.algorithm == algorithm.name())?;
        Some((checksum.value.clone(), part.size))
    });
    checksum::of_parts(algorithm, is_composite, &values.collect::<Option<Vec<_>>>()?)
}
