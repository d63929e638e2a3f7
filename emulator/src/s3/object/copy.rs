//! CopyObject.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sigv4::ChecksumAlgorithm;

use super::{Created, add, metadata::Described};
use crate::{
    AwsError, BUCKET, Call,
    access::{Needs, Resource, Row},
    iam::whole_second,
    ids::ALPHANUMERIC,
    s3::{
        access::{self, on_object},
        checksum::{self, Members},
        conditions::{Conditions, quoted},
        contents,
        error::S3Error,
        names::{check_key, object_arn},
        receive,
        state::{Object, Version, Versioning},
    },
};

/// The source of a copy, from the header `x-amz-copy-source`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    pub bucket: String,
    pub key: String,
    pub version: Option<String>,
}

/// The conditions of a copy's source.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SourceConditions {
    copy_source_if_match: Option<String>,
    copy_source_if_none_match: Option<String>,
    copy_source_if_modified_since: Option<Timestamp>,
    copy_source_if_unmodified_since: Option<Timestamp>,
}

/// CopyObject's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CopyObjectRequest {
    bucket: String,
    key: String,
    copy_source: String,
    metadata_directive: Option<String>,
    tagging_directive: Option<String>,
    checksum_algorithm: Option<String>,
    #[serde(flatten)]
    conditions: SourceConditions,
    #[serde(flatten)]
    described: Described,
}

/// CopyObject's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CopyObjectOutput {
    copy_object_result: CopyResult,
    copy_source_version_id: Option<String>,
    version_id: Option<String>,
    server_side_encryption: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct CopyResult {
    #[serde(rename = "ETag")]
    etag: String,
    last_modified: Timestamp,
    checksum_type: Option<&'static str>,
    #[serde(flatten)]
    checksums: Members,
}

on_object!(CopyObjectRequest;);

impl Source {
    /// Parses `bucket/key` or `bucket/key?versionId=id`, percent-encoded, with or without a slash before it.
    pub fn read(header: &str) -> Result<Self, S3Error> {
        let invalid = |message: &str| S3Error::argument("x-amz-copy-source", header, message);
        let (path, query) = header.split_once("?versionId=").map_or((header, None), |(path, id)| (path, Some(id)));
        let path =
            percent_encoding::percent_decode_str(path).decode_utf8().map_err(|_| invalid("Invalid copy source encoding."))?;
        let path = path.strip_prefix('/').unwrap_or(&path);
        match path.split_once('/') {
            Some((bucket, key)) if !bucket.is_empty() && !key.is_empty() => {
                Ok(Self { bucket: bucket.into(), key: key.into(), version: query.map(str::to_owned) })
            }
            _ => Err(invalid("Invalid copy source object key")),
        }
    }

    /// Returns what the caller needs to read it.
    pub fn needs(&self, needs: Needs) -> Needs {
        let resource = Resource::One(object_arn(&self.bucket, &self.key));
        match &self.version {
            Some(id) => needs.and("s3:GetObjectVersion", resource).when("s3:VersionId", id),
            None => needs.and("s3:GetObject", resource),
        }
    }

    /// Returns the object, its version, and whether its bucket has versions.
    pub async fn find<I>(&self, call: &Call<I>) -> Result<(Version, Object, bool), S3Error> {
        let found = call.account.read(|state| {
            let keeps = state.s3.bucket(&self.bucket)?.versioning != Versioning::Off;
            let (version, object) = state.s3.version(&self.bucket, &self.key, self.version.as_deref())?;
            Ok((version.clone(), object.clone(), keeps))
        });
        match found {
            // A bucket of another account can't be read here.
            Err(S3Error::NoSuchBucket(name)) if call.core.store.owner(BUCKET, &name).await?.is_some() => Err(S3Error::AccessDenied),
            Err(S3Error::DeleteMarker { is_asked: true, .. }) => Err(S3Error::InvalidRequest(
                "The source of a copy request may not specifically refer to a delete marker by version id.".into(),
            )),
            found => found,
        }
    }
}

impl From<SourceConditions> for Conditions {
    fn from(source: SourceConditions) -> Self {
        Self {
            if_match: source.copy_source_if_match,
            if_none_match: source.copy_source_if_none_match,
            if_modified_since: source.copy_source_if_modified_since,
            if_unmodified_since: source.copy_source_if_unmodified_since,
        }
    }
}

/// Returns the needs: to write the copy, and to read the source.
pub fn needs(call: &Call<CopyObjectRequest>, row: &Row<'_>) -> Result<Needs, AwsError> {
    let CopyObjectRequest { bucket, key, copy_source, described, .. } = &call.input;
    let needs = Source::read(copy_source)?.needs(access::of_object(call, row)?);
    let resource = Resource::One(object_arn(bucket, key));
    Ok(if described.tagging.is_some() { needs.and("s3:PutObjectTagging", resource) } else { needs })
}

/// Copies an object. The content is not copied: both objects refer to the same body.
pub async fn copy_object(call: Call<CopyObjectRequest>) -> Result<CopyObjectOutput, S3Error> {
    let CopyObjectRequest {
        bucket,
        key,
        copy_source,
        metadata_directive,
        tagging_directive,
        checksum_algorithm,
        conditions,
        described,
    } = &call.input;
    check_key(key)?;
    let source = Source::read(copy_source)?;
    let is_encrypted = call.account.read(|state| Ok::<_, S3Error>(state.s3.bucket(bucket)?.settings.contains_key("encryption")))?;
    let (version, object, keeps) = source.find(&call).await?;
    Conditions::from(conditions.clone()).check_source(&version, &object)?;
    let replaces = metadata_directive.as_deref() == Some("REPLACE");
    let is_same = (&source.bucket, &source.key) == (bucket, key) && source.version.is_none();
    let changes = replaces || is_encrypted || described.changes_something() || tagging_directive.as_deref() == Some("REPLACE");
    if is_same && !changes {
        return Err(S3Error::InvalidRequest(
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.".into(),
        ));
    }
    let modified = whole_second(call.now);
    let mut copy = object;
    if replaces {
        (copy.headers, copy.metadata) = (described.headers(), described.metadata()?);
    } else {
        // A redirect is not copied.
        copy.headers.remove("WebsiteRedirectLocation");
        if let Some(location) = described.headers().remove("WebsiteRedirectLocation") {
            copy.headers.insert("WebsiteRedirectLocation".into(), location);
        }
    }
    if let Some(algorithm) = checksum_algorithm.as_deref().and_then(ChecksumAlgorithm::of_name)
        && copy.checksum.as_ref().is_none_or(|known| known.is_composite || known.algorithm != algorithm.name())
    {
        let content = contents::stream_of(call.core.clone(), &copy, 0..copy.size);
        copy.checksum = Some(receive::checksum_of(content, copy.size, algorithm).await?);
    }
    if tagging_directive.as_deref() == Some("REPLACE") {
        copy.tags = described.tags()?;
    }
    copy.storage_class = described.storage_class();
    let result = CopyResult {
        etag: quoted(&copy.etag),
        last_modified: modified,
        checksum_type: copy.checksum.as_ref().map(checksum::kind),
        checksums: Members::of(copy.checksum.as_ref()),
    };
    let version_id = call.account.write(|state| {
        let found = state.s3.bucket(bucket)?;
        described.check(found)?;
        let id = found.version_id(|| call.core.ids.draw(ALPHANUMERIC, 32));
        contents::check_room(&call.core, state, copy.size)?;
        add(&call, state, bucket, key, Version { id, modified, object: Some(copy) }, Created::Copy)
    })?;
    Ok(CopyObjectOutput {
        copy_object_result: result,
        copy_source_version_id: keeps.then(|| version.id().to_owned()),
        version_id,
        server_side_encryption: "AES256",
    })
}
