//! PutObject.

use serde::{Deserialize, Serialize};
use sigv4::ChecksumAlgorithm;
use wire::Blob;

use super::{Created, LARGEST, add, metadata::Described};
use crate::{
    AwsError, Call,
    access::{Needs, Row},
    iam::whole_second,
    ids::ALPHANUMERIC,
    s3::{
        access::{self, on_object},
        checksum::{self, Given, Members},
        conditions::{WriteConditions, quoted},
        error::S3Error,
        names::{check_key, object_arn},
        receive::Sent,
        state::{Object, Piece, Version},
    },
};

/// PutObject's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutObjectRequest {
    pub bucket: String,
    pub key: String,
    #[serde(default)]
    pub body: Option<Blob>,
    #[serde(flatten)]
    pub given: Given,
    #[serde(flatten)]
    pub conditions: WriteConditions,
    #[serde(flatten)]
    pub described: Described,
}

/// PutObject's response.
#[derive(Debug, Serialize)]
pub struct PutObjectOutput {
    #[serde(rename = "ETag")]
    pub etag: String,
    #[serde(rename = "ChecksumType")]
    checksum_type: &'static str,
    #[serde(rename = "ServerSideEncryption")]
    server_side_encryption: &'static str,
    #[serde(rename = "VersionId", skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    #[serde(flatten)]
    checksums: Members,
}

on_object!(PutObjectRequest;);

/// Returns the needs: tags need a permission of their own.
pub fn needs(call: &Call<PutObjectRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let needs = access::of_object(call, row)?;
    let PutObjectRequest { bucket, key, described, .. } = &call.input;
    let resource = crate::access::Resource::One(object_arn(bucket, key));
    Ok(if described.tagging.is_some() { needs.and("s3:PutObjectTagging", resource) } else { needs })
}

/// Stores an object.
pub async fn put_object(call: Call<PutObjectRequest>) -> Result<PutObjectOutput, S3Error> {
    let PutObjectRequest { bucket, key, body, given, conditions, described } = &call.input;
    check_key(key)?;
    let sent = Sent::by(&call, body.as_ref());
    let size = sent.size;
    if size > LARGEST {
        return Err(S3Error::EntityTooLarge { size });
    }
    let object = call.account.read(|state| {
        let object = described.object(state.s3.bucket(bucket)?)?;
        conditions.check(&state.s3, bucket, key)?;
        Ok::<_, S3Error>(object)
    })?;
    let received = sent.receive(&call, given, ChecksumAlgorithm::Crc64Nvme).await?;
    let (body, hashes) = (received.body, &received.hashes);
    let object = Object {
        etag: hex::encode(hashes.md5),
        size,
        content: body.into_iter().map(|body| Piece { body, number: None, checksum: None }).collect(),
        checksum: Some(hashes.checksum.clone()),
        ..object
    };
    let etag = quoted(&object.etag);
    let version_id = call.account.write(|state| {
        conditions.check(&state.s3, bucket, key)?;
        let id = state.s3.bucket(bucket)?.version_id(|| call.core.ids.draw(ALPHANUMERIC, 32));
        let version = Version { id, modified: whole_second(call.now), object: Some(object) };
        add(&call, state, bucket, key, version, if call.is_form { Created::Post } else { Created::Put })
    })?;
    Ok(PutObjectOutput {
        etag,
        checksum_type: checksum::kind(&hashes.checksum),
        server_side_encryption: "AES256",
        version_id,
        checksums: Members::of(Some(&hashes.checksum)),
    })
}
