//! CreateMultipartUpload.

use serde::{Deserialize, Serialize};
use sigv4::ChecksumAlgorithm;

use crate::{
    Call,
    iam::whole_second,
    ids::ALPHANUMERIC,
    s3::{access::on_object, error::S3Error, names::check_key, object::metadata::Described, state::Upload},
};

/// CreateMultipartUpload's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateMultipartUploadRequest {
    bucket: String,
    key: String,
    checksum_algorithm: Option<String>,
    checksum_type: Option<String>,
    #[serde(flatten)]
    described: Described,
}

/// CreateMultipartUpload's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateMultipartUploadOutput {
    bucket: String,
    key: String,
    upload_id: String,
    server_side_encryption: &'static str,
    checksum_algorithm: Option<String>,
    checksum_type: Option<&'static str>,
}

on_object!(CreateMultipartUploadRequest;);

/// Begins an upload in parts.
pub async fn create_multipart_upload(call: Call<CreateMultipartUploadRequest>) -> Result<CreateMultipartUploadOutput, S3Error> {
    let CreateMultipartUploadRequest { bucket, key, checksum_algorithm, checksum_type, described } = &call.input;
    check_key(key)?;
    let is_composite = is_composite(checksum_algorithm.as_deref(), checksum_type.as_deref())?;
    let object = call.account.read(|state| described.object(state.s3.bucket(bucket)?))?;
    let id = call.core.ids.draw(ALPHANUMERIC, 64);
    let upload = Upload {
        started: whole_second(call.now),
        object,
        algorithm: checksum_algorithm.clone(),
        is_composite,
        initiator: call.principal.arn(call.account.id),
    };
    call.account.write(|state| {
        state.s3.bucket(bucket)?;
        state.s3.uploads.insert((bucket.clone(), key.clone(), id.clone()), upload);
        state.s3.watch(bucket, call.now);
        Ok::<_, S3Error>(())
    })?;
    let kind = if is_composite { "COMPOSITE" } else { "FULL_OBJECT" };
    Ok(CreateMultipartUploadOutput {
        bucket: bucket.clone(),
        key: key.clone(),
        upload_id: id,
        server_side_encryption: "AES256",
        checksum_algorithm: checksum_algorithm.clone(),
        checksum_type: checksum_algorithm.is_some().then_some(kind),
    })
}

/// Returns whether the checksum is one of the parts' checksums.
fn is_composite(algorithm: Option<&str>, kind: Option<&str>) -> Result<bool, S3Error> {
    let Some(name) = algorithm else { return Ok(false) };
    let algorithm = ChecksumAlgorithm::of_name(name).ok_or(S3Error::NotImplemented { header: "x-amz-checksum-algorithm" })?;
    let refused = |kind: &str| {
        let message = format!("The {kind} checksum type cannot be used with the {} checksum algorithm.", name.to_ascii_lowercase());
        Err(S3Error::InvalidRequest(message))
    };
    match (algorithm, kind) {
        (ChecksumAlgorithm::Crc64Nvme, Some("COMPOSITE")) => refused("COMPOSITE"),
        (ChecksumAlgorithm::Crc64Nvme, _) => Ok(false),
        (ChecksumAlgorithm::Sha1 | ChecksumAlgorithm::Sha256, Some("FULL_OBJECT")) => refused("FULL_OBJECT"),
        (_, kind) => Ok(kind != Some("FULL_OBJECT")),
    }
}
