//! Objects: one file for each operation.

pub mod acl;
pub mod attributes;
pub mod copy;
pub mod delete;
pub mod delete_many;
pub mod get;
pub mod metadata;
pub mod put;
pub mod range;
pub mod tagging;

use super::{
    error::S3Error,
    event::{self, Event},
    state::Version,
};
use crate::{Call, account::State};

/// The largest object of one PutObject, bytes, and of one part. Set by AWS.
pub const LARGEST: u64 = 5 << 30;

/// How an object came, as an event names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    Put,
    Post,
    Copy,
    CompleteMultipartUpload,
}

/// Adds a version to a key, in the bucket's way, and tells those who listen. Returns the version's id, if the bucket has versions.
pub fn add<I>(
    call: &Call<I>,
    state: &mut State,
    bucket: &str,
    key: &str,
    version: Version,
    how: Created,
) -> Result<Option<String>, S3Error> {
    let keeps = state.s3.bucket(bucket)?.versioning != super::state::Versioning::Off;
    let id = keeps.then(|| version.id().to_owned());
    let event = Event::created(how, key, &version, id.as_deref());
    state.s3.add(bucket, key, version);
    event::send(call, state, bucket, event);
    Ok(id)
}
