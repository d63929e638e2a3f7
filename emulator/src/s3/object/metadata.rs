//! What is stored with an object beside its content.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::s3::{
    error::S3Error,
    state::{Bucket, Object},
    tags,
};

/// The largest user-defined metadata, bytes of names and values. Set by AWS.
pub const LARGEST: usize = 2048;
/// The type of an object whose client named none.
const NO_TYPE: &str = "binary/octet-stream";

/// Canned ACLs that say nothing else than that the bucket's owner owns the object.
const OWNERS: [&str; 2] = ["bucket-owner-full-control", "private"];

/// The members that describe a new object.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Described {
    cache_control: Option<String>,
    content_disposition: Option<String>,
    content_encoding: Option<String>,
    content_language: Option<String>,
    content_type: Option<String>,
    expires: Option<String>,
    website_redirect_location: Option<String>,
    metadata: BTreeMap<String, String>,
    pub tagging: Option<String>,
    storage_class: Option<String>,
    #[serde(rename = "ACL")]
    acl: Option<String>,
    grant_full_control: Option<String>,
    grant_read: Option<String>,
    #[serde(rename = "GrantReadACP")]
    grant_read_acp: Option<String>,
    #[serde(rename = "GrantWriteACP")]
    grant_write_acp: Option<String>,
    server_side_encryption: Option<String>,
    #[serde(rename = "SSECustomerAlgorithm")]
    sse_customer_algorithm: Option<String>,
    object_lock_mode: Option<String>,
    object_lock_legal_hold_status: Option<String>,
}

impl Described {
    /// Returns whether it asks for something that a copy onto itself may change.
    pub fn changes_something(&self) -> bool {
        self.storage_class.is_some() || self.website_redirect_location.is_some() || self.server_side_encryption.is_some()
    }

    /// Returns an object without a content.
    pub fn object(&self, bucket: &Bucket) -> Result<Object, S3Error> {
        self.check(bucket)?;
        Ok(Object {
            etag: String::new(),
            size: 0,
            content: Vec::new(),
            headers: self.headers(),
            metadata: self.metadata()?,
            tags: self.tags()?,
            storage_class: self.storage_class(),
            checksum: None,
            in_parts: false,
        })
    }

    /// Checks what is asked for beside the object itself.
    pub fn check(&self, bucket: &Bucket) -> Result<(), S3Error> {
        let is_granted = [&self.grant_full_control, &self.grant_read, &self.grant_read_acp, &self.grant_write_acp]
            .iter()
            .any(|grant| grant.is_some());
        let acl = self.acl.as_deref().filter(|acl| !OWNERS.contains(acl));
        if is_granted || acl.is_some() {
            return Err(if bucket.is_owner_enforced() { S3Error::NoAcls } else { S3Error::NotImplemented { header: "x-amz-acl" } });
        }
        if self.server_side_encryption.as_deref().is_some_and(|algorithm| algorithm != "AES256") {
            return Err(S3Error::NotImplemented { header: "x-amz-server-side-encryption" });
        }
        if self.sse_customer_algorithm.is_some() {
            return Err(S3Error::NotImplemented { header: "x-amz-server-side-encryption-customer-algorithm" });
        }
        if self.object_lock_mode.is_some() || self.object_lock_legal_hold_status.is_some() {
            return Err(S3Error::InvalidRequest("Bucket is missing Object Lock Configuration".into()));
        }
        Ok(())
    }

    /// Returns the headers that are given back, by their members.
    pub fn headers(&self) -> BTreeMap<String, String> {
        // `aws-chunked` is of the request's body, not of the object.
        let encoding = self.content_encoding.as_deref().map(|encodings| {
            let encodings = encodings.split(',').map(str::trim).filter(|encoding| !encoding.eq_ignore_ascii_case("aws-chunked"));
            encodings.collect::<Vec<_>>().join(",")
        });
        let given = [
            ("CacheControl", self.cache_control.clone()),
            ("ContentDisposition", self.content_disposition.clone()),
            ("ContentEncoding", encoding.filter(|encoding| !encoding.is_empty())),
            ("ContentLanguage", self.content_language.clone()),
            ("ContentType", Some(self.content_type.clone().unwrap_or_else(|| NO_TYPE.into()))),
            ("Expires", self.expires.clone()),
            ("WebsiteRedirectLocation", self.website_redirect_location.clone()),
        ];
        given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }

    /// Returns the user-defined metadata.
    pub fn metadata(&self) -> Result<BTreeMap<String, String>, S3Error> {
        let size = self.metadata.iter().map(|(name, value)| name.len() + value.len()).sum();
        if size > LARGEST {
            return Err(S3Error::MetadataTooLarge { size });
        }
        Ok(self.metadata.clone())
    }

    /// Returns the tags of the header.
    pub fn tags(&self) -> Result<BTreeMap<String, String>, S3Error> {
        self.tagging.as_deref().map_or_else(|| Ok(BTreeMap::new()), tags::of_header)
    }

    /// Returns the storage class, if it is not the standard one.
    pub fn storage_class(&self) -> Option<String> {
        self.storage_class.clone().filter(|class| class != "STANDARD")
    }
}
