//! AbortMultipartUpload.

use serde::{Deserialize, Serialize};

use super::find;
use crate::{
    Call,
    s3::{access::on_object, error::S3Error},
};

/// AbortMultipartUpload's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AbortMultipartUploadRequest {
    bucket: String,
    key: String,
    upload_id: String,
}

/// AbortMultipartUpload's response.
#[derive(Debug, Serialize)]
pub struct AbortMultipartUploadOutput {}

on_object!(AbortMultipartUploadRequest;);

/// Ends an upload, and deletes its parts.
pub async fn abort_multipart_upload(call: Call<AbortMultipartUploadRequest>) -> Result<AbortMultipartUploadOutput, S3Error> {
    let AbortMultipartUploadRequest { bucket, key, upload_id } = &call.input;
    call.account.write(|state| {
        find(&state.s3, bucket, key, upload_id)?;
        state.s3.remove_upload(bucket, key, upload_id);
        Ok(AbortMultipartUploadOutput {})
    })
}
