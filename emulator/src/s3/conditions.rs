//! Conditional requests: `If-Match`, `If-None-Match`, `If-Modified-Since`, `If-Unmodified-Since`.
//!
//! See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html>.

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    error::S3Error,
    state::{Object, State, Version},
};

/// The conditions of a request that reads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Conditions {
    pub if_match: Option<String>,
    pub if_none_match: Option<String>,
    pub if_modified_since: Option<Timestamp>,
    pub if_unmodified_since: Option<Timestamp>,
}

/// The conditions of a request that writes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WriteConditions {
    if_match: Option<String>,
    if_none_match: Option<String>,
}

impl Conditions {
    /// Checks the conditions of a read. An ETag counts more than a time.
    pub fn check(&self, version: &Version, object: &Object) -> Result<(), S3Error> {
        let modified = version.modified;
        let not_modified = || S3Error::NotModified { etag: quoted(&object.etag), modified: http_date(modified) };
        match (&self.if_match, self.if_unmodified_since) {
            (Some(etags), _) if !names(etags, &object.etag) => return Err(S3Error::PreconditionFailed { condition: "If-Match" }),
            (None, Some(since)) if modified > since => {
                return Err(S3Error::PreconditionFailed { condition: "If-Unmodified-Since" });
            }
            _ => {}
        }
        match (&self.if_none_match, self.if_modified_since) {
            (Some(etags), _) if names(etags, &object.etag) => Err(not_modified()),
            (None, Some(since)) if modified <= since => Err(not_modified()),
            _ => Ok(()),
        }
    }

    /// Checks the conditions for the source of a copy: all failures have the same status.
    pub fn check_source(&self, version: &Version, object: &Object) -> Result<(), S3Error> {
        self.check(version, object).map_err(|error| match error {
            S3Error::NotModified { .. } if self.if_none_match.is_some() => {
                S3Error::PreconditionFailed { condition: "x-amz-copy-source-If-None-Match" }
            }
            S3Error::NotModified { .. } => S3Error::PreconditionFailed { condition: "x-amz-copy-source-If-Modified-Since" },
            S3Error::PreconditionFailed { condition: "If-Match" } => {
                S3Error::PreconditionFailed { condition: "x-amz-copy-source-If-Match" }
            }
            other => other,
        })
    }
}

impl WriteConditions {
    /// Checks the conditions of a write, in the state in which it is made.
    pub fn check(&self, state: &State, bucket: &str, key: &str) -> Result<(), S3Error> {
        let newest = state.version(bucket, key, None);
        match &self.if_none_match {
            None => {}
            Some(star) if star == "*" && newest.is_ok() => return Err(S3Error::PreconditionFailed { condition: "If-None-Match" }),
            Some(star) if star == "*" => {}
            Some(_) => return Err(S3Error::NotImplemented { header: "If-None-Match" }),
        }
        match (&self.if_match, newest) {
            (None, _) => Ok(()),
            (Some(_), Err(error)) => Err(error),
            (Some(etags), Ok((_, object))) if names(etags, &object.etag) => Ok(()),
            (Some(_), Ok(_)) => Err(S3Error::PreconditionFailed { condition: "If-Match" }),
        }
    }
}

/// Returns whether a list of ETags has one, or is `*`.
fn names(etags: &str, etag: &str) -> bool {
    etags.split(',').map(|one| one.trim().trim_start_matches("W/").trim_matches('"')).any(|one| one == "*" || one == etag)
}

/// Returns an ETag as S3 sends it.
pub fn quoted(etag: &str) -> String {
    format!("\"{etag}\"")
}

/// Returns a time as in HTTP's headers.
pub fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
