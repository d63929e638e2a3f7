//! Settings of a bucket that are kept and given back: their names, permissions and errors are in one table.
//!
//! A setting is stored in the form of AWS's model, whose types and constraints it has satisfied. CORS, website, lifecycle and
//! ownership have an effect; the others have none here.

use std::collections::BTreeMap;

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::{
    Call, Route,
    route::Reply,
    s3::{
        access::{BucketRequest, OnBucket, of_bucket, on_bucket},
        error::S3Error,
        lifecycle,
        tags::Tagging,
    },
};

/// A kind of setting.
struct Setting {
    /// Its name in the bucket's record.
    name: &'static str,
    /// The operations that put, get and delete it, each with its action in policies.
    put: (&'static str, &'static str),
    get: (&'static str, &'static str),
    delete: Option<(&'static str, &'static str)>,
    /// The member of the input that has it.
    member: &'static str,
    /// Whether the response has it in a member of the same name, and not in its own members.
    is_wrapped: bool,
    absent: Absent,
}

/// What a bucket without the setting answers.
#[derive(Clone, Copy)]
enum Absent {
    /// An empty response.
    Empty,
    /// A default.
    Default(fn() -> Json),
    /// A 404 with this code and message.
    Error(&'static str, &'static str),
}

const SETTINGS: &[Setting] = &[
    Setting {
        name: "cors",
        put: ("PutBucketCors", "PutBucketCORS"),
        get: ("GetBucketCors", "GetBucketCORS"),
        delete: Some(("DeleteBucketCors", "PutBucketCORS")),
        member: "CORSConfiguration",
        is_wrapped: false,
        absent: Absent::Error("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
    },
    Setting {
        name: "encryption",
        put: ("PutBucketEncryption", "PutEncryptionConfiguration"),
        get: ("GetBucketEncryption", "GetEncryptionConfiguration"),
        delete: Some(("DeleteBucketEncryption", "PutEncryptionConfiguration")),
        member: "ServerSideEncryptionConfiguration",
        is_wrapped: true,
        absent: Absent::Default(|| {
            let rule = json!({ "ApplyServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" }, "BucketKeyEnabled": false });
            json!({ "Rules": [rule] })
        }),
    },
    Setting {
        name: "lifecycle",
        put: ("PutBucketLifecycleConfiguration", "PutLifecycleConfiguration"),
        get: ("GetBucketLifecycleConfiguration", "GetLifecycleConfiguration"),
        delete: Some(("DeleteBucketLifecycle", "PutLifecycleConfiguration")),
        member: "LifecycleConfiguration",
        is_wrapped: false,
        absent: Absent::Error("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
    },
    Setting {
        name: "logging",
        put: ("PutBucketLogging", "PutBucketLogging"),
        get: ("GetBucketLogging", "GetBucketLogging"),
        delete: None,
        member: "BucketLoggingStatus",
        is_wrapped: false,
        absent: Absent::Empty,
    },
    Setting {
        name: "ownership",
        put: ("PutBucketOwnershipControls", "PutBucketOwnershipControls"),
        get: ("GetBucketOwnershipControls", "GetBucketOwnershipControls"),
        delete: Some(("DeleteBucketOwnershipControls", "PutBucketOwnershipControls")),
        member: "OwnershipControls",
        is_wrapped: true,
        absent: Absent::Error("OwnershipControlsNotFoundError", "The bucket ownership controls were not found"),
    },
    Setting {
        name: "tagging",
        put: ("PutBucketTagging", "PutBucketTagging"),
        get: ("GetBucketTagging", "GetBucketTagging"),
        delete: Some(("DeleteBucketTagging", "PutBucketTagging")),
        member: "Tagging",
        is_wrapped: false,
        absent: Absent::Error("NoSuchTagSet", "The TagSet does not exist"),
    },
    Setting {
        name: "website",
        put: ("PutBucketWebsite", "PutBucketWebsite"),
        get: ("GetBucketWebsite", "GetBucketWebsite"),
        delete: Some(("DeleteBucketWebsite", "DeleteBucketWebsite")),
        member: "WebsiteConfiguration",
        is_wrapped: false,
        absent: Absent::Error("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
    },
    Setting {
        name: "accelerate",
        put: ("PutBucketAccelerateConfiguration", "PutAccelerateConfiguration"),
        get: ("GetBucketAccelerateConfiguration", "GetAccelerateConfiguration"),
        delete: None,
        member: "AccelerateConfiguration",
        is_wrapped: false,
        absent: Absent::Empty,
    },
    Setting {
        name: "requestPayment",
        put: ("PutBucketRequestPayment", "PutBucketRequestPayment"),
        get: ("GetBucketRequestPayment", "GetBucketRequestPayment"),
        delete: None,
        member: "RequestPaymentConfiguration",
        is_wrapped: false,
        absent: Absent::Default(|| json!({ "Payer": "BucketOwner" })),
    },
];

/// The member of a lifecycle that is a header.
const SMALLEST: &str = "TransitionDefaultMinimumObjectSize";

/// The input of an operation that puts a setting.
#[derive(Debug, Deserialize)]
struct PutRequest {
    #[serde(rename = "Bucket")]
    bucket: String,
    #[serde(flatten)]
    members: BTreeMap<String, Json>,
}

/// The response of an operation that gets a setting.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct GetOutput(Map<String, Json>);

/// An output without members.
#[derive(Debug, Serialize)]
struct Nothing {}

on_bucket!(PutRequest);

/// Returns the rows of all settings.
pub fn rows() -> Vec<Route> {
    SETTINGS.iter().flat_map(rows_of).collect()
}

fn rows_of(setting: &'static Setting) -> Vec<Route> {
    let put = Route::with_reply(setting.put.0, of_bucket, move |call: Call<PutRequest>| put(call, setting));
    let put = put.action(setting.put.1).writes();
    let get = Route::new(setting.get.0, of_bucket, move |call: Call<BucketRequest>| get(call, setting)).action(setting.get.1);
    let delete = setting.delete.map(|(operation, action)| {
        Route::new(operation, of_bucket, move |call: Call<BucketRequest>| delete(call, setting)).action(action).writes()
    });
    [put, get].into_iter().chain(delete).collect()
}

async fn put(mut call: Call<PutRequest>, setting: &'static Setting) -> Result<(GetOutput, Reply), S3Error> {
    let value = call.input.members.remove(setting.member).unwrap_or_else(|| json!({}));
    call.account.read(|state| state.s3.bucket(call.input.bucket()).map(drop))?;
    let smallest = call.input.members.remove(SMALLEST);
    let value = check(setting, value, smallest)?;
    let shown = value.get(SMALLEST).map(|smallest| (SMALLEST.to_owned(), smallest.clone()));
    call.account.write(|state| {
        let settings = &mut state.s3.bucket_mut(call.input.bucket())?.settings;
        match is_empty(&value) {
            true => drop(settings.remove(setting.name)),
            false => drop(settings.insert(setting.name.into(), value)),
        }
        state.s3.watch(call.input.bucket(), call.now);
        Ok::<_, S3Error>(())
    })?;
    // S3 answers 204 to tags alone.
    let status = (setting.name == "tagging").then_some(StatusCode::NO_CONTENT);
    Ok((GetOutput(shown.into_iter().collect()), Reply { status, ..Reply::default() }))
}

async fn get(call: Call<BucketRequest>, setting: &'static Setting) -> Result<GetOutput, S3Error> {
    let bucket = call.input.bucket();
    let value = call.account.read(|state| Ok::<_, S3Error>(state.s3.bucket(bucket)?.settings.get(setting.name).cloned()))?;
    let value = match (value, setting.absent) {
        (Some(value), _) => value,
        (None, Absent::Empty) => json!({}),
        (None, Absent::Default(make)) => make(),
        (None, Absent::Error(code, message)) => return Err(S3Error::NoSuchSetting { code, message, bucket: bucket.into() }),
    };
    Ok(GetOutput(match (value, setting.is_wrapped) {
        (value, true) => Map::from_iter([(setting.member.to_owned(), value)]),
        (Json::Object(members), false) => members,
        (_, false) => Map::new(),
    }))
}

async fn delete(call: Call<BucketRequest>, setting: &'static Setting) -> Result<Nothing, S3Error> {
    call.account.write(|state| {
        state.s3.bucket_mut(call.input.bucket())?.settings.remove(setting.name);
        if setting.name == "lifecycle" {
            state.s3.lifecycles.remove(call.input.bucket());
        }
        Ok::<_, S3Error>(())
    })?;
    Ok(Nothing {})
}

fn is_empty(value: &Json) -> bool {
    let has_no_tag = value.get("TagSet").and_then(Json::as_array).is_some_and(Vec::is_empty);
    has_no_tag || value.as_object().is_some_and(Map::is_empty)
}

/// Checks what the model does not say about a setting.
fn check(setting: &Setting, mut value: Json, smallest: Option<Json>) -> Result<Json, S3Error> {
    match setting.name {
        "tagging" => {
            let tagging: Tagging = serde_json::from_value(value).map_err(|_| S3Error::MalformedXml)?;
            crate::s3::tags::of_bucket(tagging)
        }
        "cors" => crate::s3::cors::check(&value).map(|()| value),
        "website" => crate::s3::website::check(&value).map(|()| value),
        "lifecycle" => lifecycle::check(value, smallest),
        "encryption" => {
            for rule in value.get_mut("Rules").and_then(Json::as_array_mut).into_iter().flatten() {
                if rule.get("BucketKeyEnabled").is_none() {
                    rule["BucketKeyEnabled"] = false.into();
                }
            }
            Ok(value)
        }
        _ => Ok(value),
    }
}
