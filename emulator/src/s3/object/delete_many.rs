//! DeleteObjects.

use serde::{Deserialize, Serialize};

use super::delete::{DeleteObjectOutput, delete};
use crate::{
    AwsError, Call,
    s3::{access::on_bucket, authorize::check_one, error::S3Error, names::object_arn},
};

/// The most keys of a request. Set by AWS.
const MOST: usize = 1000;

/// DeleteObjects' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteObjectsRequest {
    bucket: String,
    delete: Delete,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Delete {
    objects: Vec<Identifier>,
    #[serde(default)]
    quiet: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Identifier {
    key: String,
    version_id: Option<String>,
}

/// DeleteObjects' response: what was deleted, and what was not.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteObjectsOutput {
    deleted: Vec<Deleted>,
    errors: Vec<Failed>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Deleted {
    key: String,
    version_id: Option<String>,
    delete_marker: Option<bool>,
    delete_marker_version_id: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Failed {
    key: String,
    version_id: Option<String>,
    code: String,
    message: String,
}

on_bucket!(DeleteObjectsRequest);

/// Deletes objects. Each needs its own permission; those that the caller may not delete are reported, and the others are deleted.
pub async fn delete_objects(call: Call<DeleteObjectsRequest>) -> Result<DeleteObjectsOutput, S3Error> {
    let DeleteObjectsRequest { bucket, delete: Delete { objects, quiet } } = &call.input;
    if objects.is_empty() || objects.len() > MOST {
        return Err(S3Error::MalformedXml);
    }
    call.account.read(|state| state.s3.bucket(bucket).map(drop))?;
    let mut output = DeleteObjectsOutput { deleted: Vec::new(), errors: Vec::new() };
    let mut permitted = Vec::new();
    for object in objects {
        let action = if object.version_id.is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
        match check_one(&call, action, object_arn(bucket, &object.key)) {
            Ok(()) => permitted.push(object),
            Err(error) => output.errors.push(failed(object, error)),
        }
    }
    call.account.write(|state| {
        for object in permitted {
            let id = object.version_id.as_deref();
            match delete(&call, state, bucket, &object.key, id) {
                Ok(_) if *quiet => {}
                Ok(done) => output.deleted.push(deleted(object, done)),
                Err(error) => output.errors.push(failed(object, error)),
            }
        }
        Ok::<_, S3Error>(())
    })?;
    Ok(output)
}

fn deleted(object: &Identifier, done: DeleteObjectOutput) -> Deleted {
    Deleted {
        key: object.key.clone(),
        version_id: object.version_id.clone(),
        delete_marker: done.delete_marker,
        delete_marker_version_id: done.version_id.filter(|_| done.delete_marker.is_some()),
    }
}

fn failed(object: &Identifier, error: S3Error) -> Failed {
    let AwsError { code, message, .. } = error.into();
    Failed { key: object.key.clone(), version_id: object.version_id.clone(), code: code.into_owned(), message }
}
