//! Buckets and their objects.

use base64::{Engine, prelude::BASE64_STANDARD};
use emulator::Service;
use serde_json::{Value, json};

use super::found::{Found, list, parse, with_body};
use crate::aws::client::{Aws, CallError};

/// How many objects of a bucket are read, the first by their keys.
const MOST: usize = 100;
/// The size of objects that are read, in bytes.
const LARGEST: u64 = 1 << 20;

/// A bucket's settings, each with the members of its operation's answer; a setting that was never made is left out.
pub async fn bucket(aws: &Aws, name: &str) -> Result<Found, CallError> {
    let of = json!({ "Bucket": name });
    if aws.call(Service::S3, "HeadBucket", of.clone()).await?.is_none() {
        return Ok(Found::new([], missing(name)));
    }
    let mut bucket = json!({ "Name": name });
    for (member, operation) in [("Versioning", "GetBucketVersioning"), ("Notification", "GetBucketNotificationConfiguration")] {
        bucket[member] = aws.call(Service::S3, operation, of.clone()).await?.unwrap_or_default();
    }
    if let Some(mut policy) = aws.call(Service::S3, "GetBucketPolicy", of.clone()).await? {
        parse(&mut policy, &["Policy"]);
        bucket["Policy"] = policy["Policy"].take();
    }
    if let Some(mut block) = aws.call(Service::S3, "GetPublicAccessBlock", of.clone()).await? {
        bucket["PublicAccessBlock"] = block["PublicAccessBlockConfiguration"].take();
    }
    if let Some(website) = aws.call(Service::S3, "GetBucketWebsite", of.clone()).await? {
        bucket["Website"] = website;
    }
    Ok(Found::new([bucket], String::new()))
}

/// An object, or all objects of a bucket.
pub async fn object(aws: &Aws, bucket: &str, key: Option<&str>) -> Result<Found, CallError> {
    if aws.call(Service::S3, "HeadBucket", json!({ "Bucket": bucket })).await?.is_none() {
        return Ok(Found::no_place(missing(bucket)));
    }
    let Some(key) = key else {
        let listed = aws.call(Service::S3, "ListObjectsV2", json!({ "Bucket": bucket, "MaxKeys": MOST })).await?;
        let mut things = Vec::new();
        for object in list(listed, "Contents") {
            things.extend(read(aws, bucket, object["Key"].as_str().unwrap_or_default()).await?);
        }
        return Ok(Found::new(things, format!("The bucket {bucket} is empty.")));
    };
    Ok(Found::new(read(aws, bucket, key).await?, format!("The bucket {bucket} has no object {key}.")))
}

/// An object's metadata and, if it is not large, its body.
async fn read(aws: &Aws, bucket: &str, key: &str) -> Result<Option<Value>, CallError> {
    let of = json!({ "Bucket": bucket, "Key": key });
    let Some(mut object) = aws.call(Service::S3, "HeadObject", of.clone()).await? else { return Ok(None) };
    object["Key"] = key.into();
    if object["ContentLength"].as_u64().is_none_or(|length| length > LARGEST) {
        return Ok(Some(object));
    }
    let content = aws.call(Service::S3, "GetObject", of.clone()).await?;
    let body = content.as_ref().and_then(|content| content.get("Body")).and_then(Value::as_str);
    let body = body.and_then(|body| BASE64_STANDARD.decode(body).ok()).unwrap_or_default();
    Ok(Some(with_body(object, &String::from_utf8_lossy(&body))))
}

fn missing(name: &str) -> String {
    format!("There is no bucket named {name}.")
}
