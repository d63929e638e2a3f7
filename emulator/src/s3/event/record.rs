//! What an event looks like: a record for functions, queues and topics, and another one for EventBridge.
//!
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html> and
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html>.

use serde_json::{Map, Value as Json, json};

use crate::{
    Call, Principal, events,
    s3::{
        names::bucket_arn,
        object::Created,
        state::{Object, Version},
    },
};

/// The version of records.
const VERSION: &str = "2.1";
/// The caller and the address of what a lifecycle does.
const LIFECYCLE: &str = "s3.amazonaws.com";

/// Something that happened to an object.
#[derive(Clone, Debug)]
pub struct Event {
    /// The type, such as `ObjectCreated:Put`.
    pub name: &'static str,
    pub key: String,
    size: Option<u64>,
    etag: Option<String>,
    version_id: Option<String>,
}

impl Event {
    /// Returns the event of a new object.
    pub fn created(how: Created, key: &str, version: &Version, version_id: Option<&str>) -> Self {
        let name = match how {
            Created::Put => "ObjectCreated:Put",
            Created::Post => "ObjectCreated:Post",
            Created::Copy => "ObjectCreated:Copy",
            Created::CompleteMultipartUpload => "ObjectCreated:CompleteMultipartUpload",
        };
        let object = version.object.as_ref();
        Self {
            name,
            key: key.into(),
            size: object.map(|object: &Object| object.size),
            etag: object.map(|object| object.etag.clone()),
            version_id: version_id.map(str::to_owned),
        }
    }

    /// Returns the event of an object, or of one version, that is gone.
    pub fn deleted(key: &str, version_id: Option<&str>) -> Self {
        let version_id = version_id.map(str::to_owned);
        Self { name: "ObjectRemoved:Delete", key: key.into(), size: None, etag: None, version_id }
    }

    /// Returns the event of a delete marker.
    pub fn marked(key: &str, version_id: &str) -> Self {
        Self {
            name: "ObjectRemoved:DeleteMarkerCreated",
            key: key.into(),
            size: None,
            etag: Some("d41d8cd98f00b204e9800998ecf8427e".into()),
            version_id: Some(version_id.into()),
        }
    }

    /// Returns the event of a lifecycle that did the same.
    pub fn by_lifecycle(self) -> Self {
        let name = match self.name {
            "ObjectRemoved:DeleteMarkerCreated" => "LifecycleExpiration:DeleteMarkerCreated",
            _ => "LifecycleExpiration:Delete",
        };
        Self { name, ..self }
    }

    fn is_by_lifecycle(&self) -> bool {
        self.name.starts_with("LifecycleExpiration")
    }

    /// Returns the type as configurations name it.
    pub fn configured_name(&self) -> String {
        format!("s3:{}", self.name)
    }

    /// Returns the event with one record, as functions, queues and topics get it.
    pub fn records<I>(&self, call: &Call<I>, bucket: &str, configuration: &str) -> Json {
        let account = call.account.id;
        let mut object = Map::new();
        // Keys are encoded as in a form.
        let key: String = form_urlencoded::byte_serialize(self.key.as_bytes()).collect::<String>().replace("%2F", "/");
        object.insert("key".into(), key.into());
        object.extend(self.size.map(|size| ("size".to_owned(), size.into())));
        object.extend(self.etag.clone().map(|etag| ("eTag".to_owned(), etag.into())));
        object.extend(self.version_id.clone().filter(|id| id != "null").map(|id| ("versionId".to_owned(), id.into())));
        object.insert("sequencer".into(), self.sequencer(call).into());
        json!({ "Records": [{
            "eventVersion": VERSION,
            "eventSource": "aws:s3",
            "awsRegion": call.region(),
            "eventTime": call.now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
            "eventName": self.name,
            "userIdentity": { "principalId": if self.is_by_lifecycle() { LIFECYCLE.into() } else { principal_id(call) } },
            "requestParameters": { "sourceIPAddress": if self.is_by_lifecycle() { LIFECYCLE.into() } else { call.source_ip.to_string() } },
            "responseElements": { "x-amz-request-id": call.request_id, "x-amz-id-2": call.request_id },
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": configuration,
                "bucket": { "name": bucket, "ownerIdentity": { "principalId": account.to_string() }, "arn": bucket_arn(bucket) },
                "object": object,
            },
        }] })
    }

    /// Returns the event as EventBridge gets it.
    pub fn bridged<I>(&self, call: &Call<I>, bucket: &str) -> events::Event {
        let is_created = self.name.starts_with("ObjectCreated");
        let mut object = Map::new();
        object.insert("key".into(), self.key.clone().into());
        object.extend(self.size.map(|size| ("size".to_owned(), size.into())));
        object.extend(self.etag.clone().map(|etag| ("etag".to_owned(), etag.into())));
        object.extend(self.version_id.clone().filter(|id| id != "null").map(|id| ("version-id".to_owned(), id.into())));
        object.insert("sequencer".into(), self.sequencer(call).into());
        let reason = match self.name {
            "ObjectCreated:Put" => "PutObject",
            "ObjectCreated:Post" => "POST Object",
            "ObjectCreated:Copy" => "CopyObject",
            "ObjectCreated:CompleteMultipartUpload" => "CompleteMultipartUpload",
            _ if self.is_by_lifecycle() => "Lifecycle Expiration",
            _ => "DeleteObject",
        };
        let mut detail = Map::from_iter([
            ("version".to_owned(), json!("0")),
            ("bucket".to_owned(), json!({ "name": bucket })),
            ("object".to_owned(), object.into()),
            ("request-id".to_owned(), call.request_id.clone().into()),
            ("reason".to_owned(), reason.into()),
        ]);
        if self.is_by_lifecycle() {
            detail.insert("requester".into(), LIFECYCLE.into());
        } else {
            detail.insert("requester".into(), call.account.id.to_string().into());
            detail.insert("source-ip-address".into(), call.source_ip.to_string().into());
        }
        if !is_created {
            let kind = if self.name.ends_with("DeleteMarkerCreated") { "Delete Marker Created" } else { "Permanently Deleted" };
            detail.insert("deletion-type".into(), kind.into());
        }
        let kind = if is_created { "Object Created" } else { "Object Deleted" };
        events::Event { resources: vec![bucket_arn(bucket)], ..events::Event::new("aws.s3", kind, detail) }
    }

    /// Returns a text that increases with each event of a key.
    fn sequencer<I>(&self, call: &Call<I>) -> String {
        format!("{:018X}", call.now.as_nanosecond())
    }
}

/// Returns the caller's unique id.
fn principal_id<I>(call: &Call<I>) -> String {
    match &call.principal {
        Principal::Owner => format!("AWS:{}", call.account.id),
        Principal::Stranger(Some(other)) => format!("AWS:{other}"),
        Principal::Stranger(None) => "Anonymous".into(),
        Principal::User(user) => format!("AWS:{}", user.id),
        caller => format!("AWS:{}", caller.arn(call.account.id)),
    }
}
