//! ACLs of buckets and objects: those that say that the bucket's owner owns all, which is AWS's default.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::{
    Call,
    s3::{
        access::{BucketRequest, ObjectRequest, on_bucket, on_object},
        error::S3Error,
        names::canonical_id,
    },
};

/// PutBucketAcl's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutBucketAclRequest {
    bucket: String,
    #[serde(flatten)]
    grants: Grants,
}

/// PutObjectAcl's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutObjectAclRequest {
    bucket: String,
    key: String,
    version_id: Option<String>,
    #[serde(flatten)]
    grants: Grants,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Grants {
    #[serde(rename = "ACL")]
    acl: Option<String>,
    access_control_policy: Option<Json>,
    grant_full_control: Option<String>,
    grant_read: Option<String>,
    grant_write: Option<String>,
}

/// An ACL.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessControlPolicy {
    owner: Json,
    grants: Json,
}

on_bucket!(PutBucketAclRequest);
on_object!(; PutObjectAclRequest);

/// Returns the bucket's ACL.
pub async fn get_bucket_acl(call: Call<BucketRequest>) -> Result<AccessControlPolicy, S3Error> {
    call.account.read(|state| state.s3.bucket(&call.input.bucket).map(drop))?;
    Ok(owners(&call))
}

/// Returns an object's ACL.
pub async fn get_object_acl(call: Call<ObjectRequest>) -> Result<AccessControlPolicy, S3Error> {
    let ObjectRequest { bucket, key, version_id } = &call.input;
    call.account.read(|state| state.s3.version(bucket, key, version_id.as_deref()).map(drop))?;
    Ok(owners(&call))
}

/// Accepts the ACL that a bucket has anyway.
pub async fn put_bucket_acl(call: Call<PutBucketAclRequest>) -> Result<(), S3Error> {
    let PutBucketAclRequest { bucket, grants } = &call.input;
    let is_enforced = call.account.read(|state| state.s3.bucket(bucket).map(super::super::state::Bucket::is_owner_enforced))?;
    grants.check(is_enforced)
}

/// Accepts the ACL that an object has anyway.
pub async fn put_object_acl(call: Call<PutObjectAclRequest>) -> Result<(), S3Error> {
    let PutObjectAclRequest { bucket, key, version_id, grants } = &call.input;
    let is_enforced = call.account.read(|state| {
        state.s3.version(bucket, key, version_id.as_deref())?;
        Ok::<_, S3Error>(state.s3.bucket(bucket)?.is_owner_enforced())
    })?;
    grants.check(is_enforced)
}

impl Grants {
    fn check(&self, is_enforced: bool) -> Result<(), S3Error> {
        let Self { acl, access_control_policy, grant_full_control, grant_read, grant_write } = self;
        let grants = [grant_full_control, grant_read, grant_write].iter().any(|grant| grant.is_some());
        let is_owners = matches!(acl.as_deref(), Some("private" | "bucket-owner-full-control"));
        match is_owners && !grants && access_control_policy.is_none() {
            true => Ok(()),
            false if is_enforced => Err(S3Error::NoAcls),
            false => Err(S3Error::NotImplemented { header: "x-amz-acl" }),
        }
    }
}

fn owners<I>(call: &Call<I>) -> AccessControlPolicy {
    let id = canonical_id(call.account.id);
    let grantee = json!({ "ID": id, "Type": "CanonicalUser" });
    AccessControlPolicy { owner: json!({ "ID": id }), grants: json!([{ "Grantee": grantee, "Permission": "FULL_CONTROL" }]) }
}
