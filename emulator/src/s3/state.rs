//! Buckets, objects with their versions, and uploads in parts.
//!
//! An object's versions are records with the key (bucket, key, order), the newest first. The order is a number that decreases with each
//! version of one key. Contents are bodies; an object that was uploaded in parts has one for each part.

use std::collections::BTreeMap;

use jiff::Timestamp;
use records::{Deferred, Key, Single, Table, records};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{error::S3Error, event::Notifications, lifecycle::Due};
use crate::{Body, BodyHash, iam::document::Document};

records! {
    /// An account's buckets.
    #[derive(Debug)]
    pub struct State {
        /// Buckets by name.
        pub buckets: Table<String, Bucket> = "bucket",
        /// Versions of objects: bucket, key, order.
        pub objects: Deferred<Table<ObjectKey, Version>> = "object",
        /// Uploads in parts: bucket, key, upload id.
        pub uploads: Table<(String, String, String), Upload> = "upload",
        /// Uploaded parts: bucket, upload id, number.
        pub parts: Table<(String, String, u64), Part> = "part",
        /// When buckets with a lifecycle are looked at.
        pub lifecycles: Table<String, Due> = "lifecycle",
        /// The sum of the sizes of all objects and parts.
        pub usage: Single<Usage> = "usage",
    }
}

/// Bucket, key, order.
pub type ObjectKey = (String, String, u64);

/// The order of the first version of a key.
const FIRST: u64 = u64::MAX >> 1;

/// What the account's objects and parts take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Bytes.
    pub bytes: u64,
}

/// A bucket.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Bucket {
    pub created: Timestamp,
    /// The region of CreateBucket's LocationConstraint, which is not always given.
    pub location: Option<String>,
    #[serde(default)]
    pub versioning: Versioning,
    /// Who else may do what with bucket and objects.
    pub policy: Option<Document>,
    pub public_access_block: Option<PublicAccessBlock>,
    #[serde(default)]
    pub notifications: Notifications,
    /// Settings that are given back as they were put, by the name of their table's row. They have the model's form.
    #[serde(default)]
    pub settings: BTreeMap<String, Json>,
}

/// Whether a bucket keeps old versions of objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Versioning {
    /// It never did.
    #[default]
    Off,
    Enabled,
    /// It keeps those that it has.
    Suspended,
}

/// What a bucket's policy may not do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PublicAccessBlock {
    pub block_public_acls: bool,
    pub ignore_public_acls: bool,
    /// PutBucketPolicy refuses public policies.
    pub block_public_policy: bool,
    /// A public policy gives nothing to callers from outside of the account.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// What a new bucket has.
    pub const ALL: Self =
        Self { block_public_acls: true, ignore_public_acls: true, block_public_policy: true, restrict_public_buckets: true };
}

/// A version of an object.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// Its id; `None` is the version `null`, of which a key has at most one.
    pub id: Option<String>,
    /// When it was written, whole milliseconds.
    pub modified: Timestamp,
    /// The object; `None` is a delete marker.
    pub object: Option<Object>,
}

impl Version {
    /// Returns the id as S3 sends it.
    pub fn id(&self) -> &str {
        self.id.as_deref().unwrap_or("null")
    }
}

/// An object.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Object {
    /// Without quotes.
    pub etag: String,
    pub size: u64,
    /// The content, in order; none if it is empty.
    pub content: Vec<Piece>,
    /// Headers that GetObject gives back, by their members in the model.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// User-defined metadata, by names in lower case without `x-amz-meta-`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    pub storage_class: Option<String>,
    pub checksum: Option<StoredChecksum>,
    /// Whether it was uploaded in parts.
    #[serde(default)]
    pub in_parts: bool,
}

/// A part of an object's content.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Piece {
    pub body: Body,
    /// The part's number, if the object was uploaded in parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The part's own checksum, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
}

/// A checksum that an object has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredChecksum {
    /// `CRC64NVME`, …
    pub algorithm: String,
    /// Base64; with `-` and the number of parts if it is of the parts' checksums.
    pub value: String,
    /// Whether it is of the parts' checksums (`COMPOSITE`).
    #[serde(default)]
    pub is_composite: bool,
}

/// An upload in parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Upload {
    pub started: Timestamp,
    /// The object without its content.
    pub object: Object,
    /// The algorithm of the checksum, if the client named one.
    pub algorithm: Option<String>,
    pub is_composite: bool,
    /// The ARN of the caller.
    pub initiator: String,
}

/// An uploaded part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Without quotes.
    pub etag: String,
    pub size: u64,
    pub modified: Timestamp,
    /// `None` if it is empty.
    pub body: Option<Body>,
    /// Base64.
    pub checksum: Option<StoredChecksum>,
}

impl State {
    /// Returns a bucket.
    pub fn bucket(&self, name: &str) -> Result<&Bucket, S3Error> {
        self.buckets.get(name).ok_or_else(|| S3Error::NoSuchBucket(name.into()))
    }

    /// Returns a bucket to change.
    pub fn bucket_mut(&mut self, name: &str) -> Result<&mut Bucket, S3Error> {
        self.buckets.get_mut(name).ok_or_else(|| S3Error::NoSuchBucket(name.into()))
    }

    /// Returns the versions of a key, the newest first.
    pub fn versions(&self, bucket: &str, key: &str) -> impl Iterator<Item = (&ObjectKey, &Version)> {
        let at = |order| (bucket.to_owned(), key.to_owned(), order);
        self.objects.range(at(0)..=at(u64::MAX))
    }

    /// Returns a version of an object, the newest one if none is named. It is not a delete marker.
    pub fn version(&self, bucket: &str, key: &str, id: Option<&str>) -> Result<(&Version, &Object), S3Error> {
        self.bucket(bucket)?;
        if let Some(id) = id.filter(|id| !is_version_id(id)) {
            return Err(S3Error::argument("versionId", id, "Invalid version id specified"));
        }
        let found = match id {
            Some(id) => self.versions(bucket, key).find(|(_, version)| version.id() == id),
            None => self.versions(bucket, key).next(),
        };
        let (_, version) = found.ok_or_else(|| match id {
            Some(id) => S3Error::NoSuchVersion { key: key.into(), version: id.into() },
            None => S3Error::NoSuchKey(key.into()),
        })?;
        let marker = || S3Error::DeleteMarker { key: key.into(), version: version.id().into(), is_asked: id.is_some() };
        Ok((version, version.object.as_ref().ok_or_else(marker)?))
    }

    /// Returns the key of a version's record.
    pub fn place(&self, bucket: &str, key: &str, id: Option<&str>) -> Option<ObjectKey> {
        let mut versions = self.versions(bucket, key);
        let found = match id {
            Some(id) => versions.find(|(_, version)| version.id() == id),
            None => versions.next(),
        };
        found.map(|(place, _)| place.clone())
    }

    /// Adds a version, as the bucket's versioning says: with an id of its own, or in place of the version `null`.
    pub fn add(&mut self, bucket: &str, key: &str, version: Version) {
        if version.id.is_none()
            && let Some(place) = self.place(bucket, key, Some("null"))
        {
            self.remove(&place);
        }
        let newest = self.versions(bucket, key).next().map(|((_, _, order), _)| *order);
        let order = newest.map_or(FIRST, |order| order - 1);
        self.count(version.object.as_ref().map_or(0, |object| object.size), 0);
        self.watch(bucket, version.modified);
        self.objects.insert((bucket.into(), key.into(), order), version);
    }

    /// Removes a version.
    pub fn remove(&mut self, place: &ObjectKey) -> Option<Version> {
        let version = self.objects.remove(place)?;
        self.count(0, version.object.as_ref().map_or(0, |object| object.size));
        Some(version)
    }

    /// Removes an upload with its parts.
    pub fn remove_upload(&mut self, bucket: &str, key: &str, id: &str) -> Option<Upload> {
        let upload = self.uploads.remove(&(bucket.to_owned(), key.to_owned(), id.to_owned()))?;
        let numbers: Vec<u64> = self.parts_of(bucket, id).map(|(number, _)| number).collect();
        for number in numbers {
            let part = self.parts.remove(&(bucket.to_owned(), id.to_owned(), number));
            self.count(0, part.map_or(0, |part| part.size));
        }
        Some(upload)
    }

    /// Returns the parts of an upload, by number.
    pub fn parts_of(&self, bucket: &str, upload: &str) -> impl Iterator<Item = (u64, &Part)> {
        let at = |number| (bucket.to_owned(), upload.to_owned(), number);
        self.parts.range(at(0)..=at(u64::MAX)).map(|((_, _, number), part)| (*number, part))
    }

    /// Counts bytes that come and bytes that go.
    pub fn count(&mut self, added: u64, removed: u64) {
        if added != removed {
            let usage = self.usage.get_mut();
            usage.bytes = usage.bytes.saturating_add(added).saturating_sub(removed);
        }
    }

    /// Returns the bodies of a version of an object, by the text of its key.
    pub(crate) fn bodies_of_object(&self, key: &str) -> Vec<BodyHash> {
        let version = ObjectKey::from_text(key).ok().and_then(|key| self.objects.get(&key));
        let object = version.and_then(|version| version.object.as_ref());
        object.into_iter().flat_map(|object| &object.content).map(|piece| piece.body.hash).collect()
    }

    /// Returns the body of a part, by the text of its key.
    pub(crate) fn bodies_of_part(&self, key: &str) -> Vec<BodyHash> {
        let part = <(String, String, u64)>::from_text(key).ok().and_then(|key| self.parts.get(&key));
        part.and_then(|part| part.body).map(|body| body.hash).into_iter().collect()
    }
}

impl Bucket {
    /// Returns a new bucket, with what AWS gives to each.
    pub fn new(created: Timestamp, location: Option<String>) -> Self {
        let ownership = serde_json::json!({ "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] });
        Self {
            created,
            location,
            versioning: Versioning::Off,
            policy: None,
            public_access_block: Some(PublicAccessBlock::ALL),
            notifications: Notifications::default(),
            settings: BTreeMap::from([("ownership".into(), ownership)]),
        }
    }

    /// Returns the id of a new version.
    pub fn version_id(&self, draw: impl FnOnce() -> String) -> Option<String> {
        (self.versioning == Versioning::Enabled).then(draw)
    }

    /// Returns whether objects belong to the bucket's owner, so that there are no ACLs.
    pub fn is_owner_enforced(&self) -> bool {
        let rule = self.settings.get("ownership").and_then(|ownership| ownership.pointer("/Rules/0/ObjectOwnership"));
        rule.and_then(Json::as_str) == Some("BucketOwnerEnforced")
    }
}

/// Returns whether a text could be the id of a version.
fn is_version_id(text: &str) -> bool {
    text == "null" || (text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_')))
}
