//! UploadPart and UploadPartCopy.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sigv4::ChecksumAlgorithm;
use wire::Blob;

use super::{find, number};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    iam::whole_second,
    s3::{
        access::{self, on_object},
        checksum::{Given, Members},
        conditions::{Conditions, quoted},
        contents,
        error::S3Error,
        object::{
            LARGEST,
            copy::{Source, SourceConditions},
            range,
        },
        receive::{Received, Sent},
        state::Part,
    },
};

/// UploadPart's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UploadPartRequest {
    bucket: String,
    key: String,
    upload_id: String,
    part_number: i64,
    #[serde(default)]
    body: Option<Blob>,
    #[serde(flatten)]
    given: Given,
}

/// UploadPart's response.
#[derive(Debug, Serialize)]
pub struct UploadPartOutput {
    #[serde(rename = "ETag")]
    etag: String,
    #[serde(rename = "ServerSideEncryption")]
    server_side_encryption: &'static str,
    #[serde(flatten)]
    checksums: Members,
}

/// UploadPartCopy's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UploadPartCopyRequest {
    bucket: String,
    key: String,
    upload_id: String,
    part_number: i64,
    copy_source: String,
    copy_source_range: Option<String>,
    #[serde(flatten)]
    conditions: SourceConditions,
}

/// UploadPartCopy's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UploadPartCopyOutput {
    copy_source_version_id: Option<String>,
    copy_part_result: CopyPartResult,
    server_side_encryption: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct CopyPartResult {
    #[serde(rename = "ETag")]
    etag: String,
    last_modified: Timestamp,
    #[serde(flatten)]
    checksums: Members,
}

on_object!(UploadPartRequest, UploadPartCopyRequest;);

/// The part of an upload that a request is for.
struct Place<'r> {
    bucket: &'r str,
    key: &'r str,
    upload: &'r str,
    number: u64,
}

/// Stores a part. A part with the same number is replaced.
pub async fn upload_part(call: Call<UploadPartRequest>) -> Result<UploadPartOutput, S3Error> {
    let UploadPartRequest { bucket, key, upload_id, part_number, body, given } = &call.input;
    let place = Place { bucket, key, upload: upload_id, number: number(*part_number)? };
    let sent = Sent::by(&call, body.as_ref());
    let size = sent.size;
    if size > LARGEST {
        return Err(S3Error::EntityTooLarge { size });
    }
    let default = check(&call, &place)?;
    let received = sent.receive(&call, given, default).await?;
    let hashes = &received.hashes;
    if hashes.checksum.algorithm != default.name() && has_algorithm(&call, &place)? {
        let message = format!(
            "Checksum Type mismatch occurred, expected checksum Type: {}, actual checksum Type: {}",
            default.name().to_ascii_lowercase(),
            hashes.checksum.algorithm.to_ascii_lowercase()
        );
        return Err(S3Error::InvalidRequest(message));
    }
    let part = put(&call, &place, size, &received)?;
    Ok(UploadPartOutput {
        etag: quoted(&part.etag),
        server_side_encryption: "AES256",
        checksums: Members::of(part.checksum.as_ref()),
    })
}

/// Returns the needs: to write the part, and to read the source.
pub fn copy_needs(call: &Call<UploadPartCopyRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    Ok(Source::read(&call.input.copy_source)?.needs(access::of_object(call, row)?))
}

/// Stores an object, or a range of it, as a part.
pub async fn upload_part_copy(call: Call<UploadPartCopyRequest>) -> Result<UploadPartCopyOutput, S3Error> {
    let UploadPartCopyRequest { bucket, key, upload_id, part_number, copy_source, copy_source_range, conditions } = &call.input;
    let place = Place { bucket, key, upload: upload_id, number: number(*part_number)? };
    let (version, object, keeps) = Source::read(copy_source)?.find(&call).await?;
    Conditions::from(conditions.clone()).check_source(&version, &object)?;
    let asked = range::read(copy_source_range.as_deref(), object.size)?;
    let range = match (asked, copy_source_range) {
        (None, Some(given)) => {
            let message = "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy";
            return Err(S3Error::argument("x-amz-copy-source-range", given, message));
        }
        (range, _) => range.unwrap_or(0..object.size),
    };
    let size = range.end - range.start;
    let default = check(&call, &place)?;
    let content = Sent::of(contents::stream_of(call.core.clone(), &object, range), size);
    let received = content.receive(&call, &Given::default(), default).await?;
    let part = put(&call, &place, size, &received)?;
    Ok(UploadPartCopyOutput {
        copy_source_version_id: keeps.then(|| version.id().to_owned()),
        copy_part_result: CopyPartResult {
            etag: quoted(&part.etag),
            last_modified: part.modified,
            checksums: Members::of(part.checksum.as_ref()),
        },
        server_side_encryption: "AES256",
    })
}

/// Checks that the upload exists; returns the algorithm of the upload's checksum.
fn check<I>(call: &Call<I>, place: &Place<'_>) -> Result<ChecksumAlgorithm, S3Error> {
    call.account.read(|state| {
        let upload = find(&state.s3, place.bucket, place.key, place.upload)?;
        let named = upload.algorithm.as_deref().and_then(ChecksumAlgorithm::of_name);
        Ok(named.unwrap_or(ChecksumAlgorithm::Crc64Nvme))
    })
}

fn has_algorithm<I>(call: &Call<I>, place: &Place<'_>) -> Result<bool, S3Error> {
    call.account.read(|state| Ok(find(&state.s3, place.bucket, place.key, place.upload)?.algorithm.is_some()))
}

fn put<I>(call: &Call<I>, place: &Place<'_>, size: u64, received: &Received) -> Result<Part, S3Error> {
    let Received { body, hashes, .. } = received;
    let (etag, checksum) = (hex::encode(hashes.md5), Some(hashes.checksum.clone()));
    let part = Part { etag, size, modified: whole_second(call.now), body: *body, checksum };
    call.account.write(|state| {
        find(&state.s3, place.bucket, place.key, place.upload)?;
        let old = state.s3.parts.insert((place.bucket.into(), place.upload.into(), place.number), part.clone());
        state.s3.count(size, old.map_or(0, |old| old.size));
        Ok(part)
    })
}
