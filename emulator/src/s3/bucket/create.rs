//! CreateBucket.

use serde::{Deserialize, Serialize};

use super::MOST;
use crate::{
    BUCKET, Call, Reply,
    iam::whole_second,
    s3::{
        access::on_bucket,
        error::S3Error,
        names::new_bucket,
        state::Bucket,
        tags::{Tag, Tagging},
    },
};

/// The region in which a location constraint is neither needed nor allowed, and in which creating a bucket again is no error.
const FIRST_REGION: &str = "us-east-1";

/// CreateBucket's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateBucketRequest {
    bucket: String,
    create_bucket_configuration: Option<Configuration>,
    object_ownership: Option<String>,
    #[serde(rename = "ACL")]
    acl: Option<String>,
    object_lock_enabled_for_bucket: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Configuration {
    location_constraint: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// CreateBucket's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateBucketOutput {
    location: String,
    bucket_arn: String,
}

on_bucket!(CreateBucketRequest);

/// Creates a bucket, whose name no other account may have.
pub async fn create_bucket(call: Call<CreateBucketRequest>) -> Result<(CreateBucketOutput, Reply), S3Error> {
    let input = &call.input;
    let region = call.region().to_owned();
    let name = new_bucket(&input.bucket)?;
    let location = constraint(input, &region)?;
    if input.object_lock_enabled_for_bucket == Some(true) {
        return Err(S3Error::NotImplemented { header: "x-amz-bucket-object-lock-enabled" });
    }
    let ownership = input.object_ownership.as_deref().unwrap_or("BucketOwnerEnforced");
    if input.acl.as_deref().is_some_and(|acl| acl != "private") {
        return Err(match ownership {
            "BucketOwnerEnforced" => {
                S3Error::InvalidRequest("Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting".into())
            }
            _ => S3Error::NotImplemented { header: "x-amz-acl" },
        });
    }
    let tags = input.create_bucket_configuration.as_ref().map(|configuration| configuration.tags.clone()).unwrap_or_default();
    let exists = call.account.read(|state| state.s3.buckets.contains_key(name.as_str()));
    let output = CreateBucketOutput { location: format!("/{name}"), bucket_arn: crate::s3::names::bucket_arn(name.as_str()) };
    if exists {
        return match region == FIRST_REGION {
            true => Ok((output, Reply::default())),
            false => Err(S3Error::BucketAlreadyOwnedByYou(input.bucket.clone())),
        };
    }
    if call.core.store.owner(BUCKET, name.as_str()).await?.is_some_and(|owner| owner != call.account.id) {
        return Err(S3Error::BucketAlreadyExists(input.bucket.clone()));
    }
    let mut bucket = Bucket::new(whole_second(call.now), location);
    bucket.settings.insert("ownership".into(), serde_json::json!({ "Rules": [{ "ObjectOwnership": ownership }] }));
    if !tags.is_empty() {
        let tags = Tagging { tag_set: tags }.checked()?;
        bucket.settings.insert("tagging".into(), serde_json::json!(Tagging::of(&tags)));
    }
    call.account.write(|state| {
        if state.s3.buckets.len() >= MOST {
            return Err(S3Error::TooManyBuckets);
        }
        state.s3.buckets.insert(name.into(), bucket);
        Ok(())
    })?;
    Ok((output, Reply::default()))
}

/// Returns the location constraint, if it is one of this region.
fn constraint(input: &CreateBucketRequest, region: &str) -> Result<Option<String>, S3Error> {
    let given = input.create_bucket_configuration.as_ref().and_then(|configuration| configuration.location_constraint.clone());
    match given {
        Some(given) if given == region && region == FIRST_REGION => Err(S3Error::InvalidLocationConstraint(given)),
        Some(given) if given == region => Ok(Some(given)),
        Some(constraint) => Err(S3Error::IllegalLocationConstraint { constraint }),
        None if region == FIRST_REGION => Ok(None),
        None => Err(S3Error::IllegalLocationConstraint { constraint: "unspecified".into() }),
    }
}
