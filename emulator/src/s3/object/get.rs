//! GetObject and HeadObject.

use std::{collections::BTreeMap, ops::Range};

use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wire::Blob;

use super::range;
use crate::{
    Call, Principal, Reply,
    s3::{
        access::on_object,
        authorize::check_one,
        checksum::{self, Members},
        conditions::{Conditions, quoted},
        contents::{self, Read},
        error::S3Error,
        names::bucket_arn,
        state::{Object, Version, Versioning},
    },
};

/// The input of GetObject and HeadObject.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetObjectRequest {
    bucket: String,
    key: String,
    version_id: Option<String>,
    range: Option<String>,
    part_number: Option<i64>,
    checksum_mode: Option<String>,
    response_cache_control: Option<String>,
    response_content_disposition: Option<String>,
    response_content_encoding: Option<String>,
    response_content_language: Option<String>,
    response_content_type: Option<String>,
    response_expires: Option<Timestamp>,
    #[serde(flatten)]
    conditions: Conditions,
}

/// The headers of an object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ObjectHeaders {
    accept_ranges: &'static str,
    last_modified: Timestamp,
    content_length: u64,
    #[serde(rename = "ETag")]
    etag: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    checksum_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_range: Option<String>,
    server_side_encryption: &'static str,
    metadata: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storage_class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts_count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag_count: Option<usize>,
    #[serde(flatten)]
    checksums: Members,
    #[serde(flatten)]
    headers: BTreeMap<String, String>,
}

/// GetObject's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetObjectOutput {
    body: Blob,
    #[serde(flatten)]
    headers: ObjectHeaders,
}

on_object!(; GetObjectRequest);

/// What a request asks for.
struct Found {
    object: Object,
    range: Range<u64>,
    is_part: bool,
    headers: ObjectHeaders,
}

/// Returns an object, or a range or a part of it.
pub async fn get_object(call: Call<GetObjectRequest>) -> Result<(GetObjectOutput, Reply), S3Error> {
    let Found { object, range, is_part, headers } = find(&call)?;
    let mut reply = Reply { status: is_part.then_some(StatusCode::PARTIAL_CONTENT), ..Reply::default() };
    let body = match contents::read(&call.core, &object, range).await? {
        Read::Whole(content) => content,
        Read::Streamed(content) => {
            reply.content = Some(content);
            bytes::Bytes::new()
        }
    };
    Ok((GetObjectOutput { body: Blob(body), headers }, reply))
}

/// Returns the headers of an object.
pub async fn head_object(call: Call<GetObjectRequest>) -> Result<(ObjectHeaders, Reply), S3Error> {
    let Found { is_part, mut headers, .. } = find(&call)?;
    headers.tag_count = None;
    Ok((headers, Reply { status: is_part.then_some(StatusCode::PARTIAL_CONTENT), ..Reply::default() }))
}

fn find(call: &Call<GetObjectRequest>) -> Result<Found, S3Error> {
    let input = &call.input;
    let found = call.account.read(|state| {
        let versioning = state.s3.bucket(&input.bucket)?.versioning;
        let (version, object) = state.s3.version(&input.bucket, &input.key, input.version_id.as_deref())?;
        Ok((version.clone(), object.clone(), versioning))
    });
    let (version, object, versioning) = match found {
        // A caller who may not list a bucket does not learn which keys it has.
        Err(S3Error::NoSuchKey(_)) if check_one(call, "s3:ListBucket", bucket_arn(&input.bucket)).is_err() => {
            return Err(S3Error::AccessDenied);
        }
        found => found?,
    };
    input.conditions.check(&version, &object)?;
    let (range, is_part) = match (input.part_number, range::read(input.range.as_deref(), object.size)?) {
        (Some(_), Some(_)) => {
            return Err(S3Error::InvalidRequest("Cannot specify both Range header and partNumber query parameter".into()));
        }
        (Some(number), None) => (part(&object, number)?, true),
        (None, Some(range)) => (range, true),
        (None, None) => (0..object.size, false),
    };
    let mut headers = headers(input, &version, &object, versioning, &range);
    headers.content_range =
        (is_part && object.size > 0).then(|| format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), object.size));
    override_headers(call, &mut headers)?;
    Ok(Found { object, range, is_part, headers })
}

/// Returns the range of a part.
fn part(object: &Object, number: i64) -> Result<Range<u64>, S3Error> {
    let unsatisfiable = || S3Error::InvalidPartNumber { asked: number, count: object.content.len().max(1) };
    if !(1..=10_000).contains(&number) {
        let message = "Part number must be an integer between 1 and 10000, inclusive";
        return Err(S3Error::argument("partNumber", number.to_string(), message));
    }
    if !object.in_parts {
        return if number == 1 { Ok(0..object.size) } else { Err(unsatisfiable()) };
    }
    let mut start = 0;
    for piece in &object.content {
        let end = start + piece.body.size;
        if piece.number == u64::try_from(number).ok() {
            return Ok(start..end);
        }
        start = end;
    }
    Err(unsatisfiable())
}

fn headers(
    input: &GetObjectRequest,
    version: &Version,
    object: &Object,
    versioning: Versioning,
    range: &Range<u64>,
) -> ObjectHeaders {
    let is_whole = *range == (0..object.size);
    let checksum = object.checksum.as_ref().filter(|_| is_whole && input.checksum_mode.as_deref() == Some("ENABLED"));
    ObjectHeaders {
        accept_ranges: "bytes",
        last_modified: version.modified,
        content_length: range.end - range.start,
        etag: quoted(&object.etag),
        checksum_type: checksum.map(checksum::kind),
        version_id: (versioning != Versioning::Off).then(|| version.id().to_owned()),
        content_range: None,
        server_side_encryption: "AES256",
        metadata: object.metadata.clone(),
        storage_class: object.storage_class.clone(),
        parts_count: (object.in_parts && input.part_number.is_some()).then_some(object.content.len()),
        tag_count: Some(object.tags.len()).filter(|count| *count > 0),
        checksums: Members::of(checksum),
        headers: object.headers.clone(),
    }
}

/// Replaces headers by those that the request asks for.
fn override_headers(call: &Call<GetObjectRequest>, headers: &mut ObjectHeaders) -> Result<(), S3Error> {
    let input = &call.input;
    let expires = input.response_expires.map(super::super::conditions::http_date);
    let asked = [
        ("CacheControl", &input.response_cache_control),
        ("ContentDisposition", &input.response_content_disposition),
        ("ContentEncoding", &input.response_content_encoding),
        ("ContentLanguage", &input.response_content_language),
        ("ContentType", &input.response_content_type),
        ("Expires", &expires),
    ];
    for (name, value) in asked {
        let Some(value) = value else { continue };
        if call.principal == Principal::Stranger(None) {
            let message = "Request specific response headers cannot be used for anonymous GET requests.";
            return Err(S3Error::InvalidRequest(message.into()));
        }
        headers.headers.insert(name.into(), value.clone());
    }
    Ok(())
}
