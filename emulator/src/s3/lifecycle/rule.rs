//! The rules of a lifecycle, as the model has them.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value as Json;

use super::midnight;
use crate::s3::{
    state::{Bucket, Object},
    tags::Tag,
};

/// A rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rule {
    status: String,
    /// Where older configurations have it.
    prefix: Option<String>,
    #[serde(default)]
    filter: Filter,
    pub expiration: Option<Expiration>,
    pub noncurrent_version_expiration: Option<Noncurrent>,
    pub abort_incomplete_multipart_upload: Option<Abort>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Filter {
    prefix: Option<String>,
    tag: Option<Tag>,
    object_size_greater_than: Option<u64>,
    object_size_less_than: Option<u64>,
    and: Option<And>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct And {
    prefix: Option<String>,
    tags: Vec<Tag>,
    object_size_greater_than: Option<u64>,
    object_size_less_than: Option<u64>,
}

/// When current versions end.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Expiration {
    pub days: Option<i64>,
    date: Option<Json>,
    /// Whether a delete marker ends that is the only version of its key.
    #[serde(default)]
    pub expired_object_delete_marker: bool,
}

/// When versions end that are not current any more.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Noncurrent {
    pub noncurrent_days: Option<i64>,
    /// How many of the newest ones stay.
    #[serde(default)]
    pub newer_noncurrent_versions: usize,
}

/// When uploads in parts end.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Abort {
    pub days_after_initiation: Option<i64>,
}

impl Rule {
    /// Returns the rules of a bucket that are enabled.
    pub fn all(bucket: &Bucket) -> Vec<Self> {
        let rules = bucket.settings.get("lifecycle").and_then(|lifecycle| lifecycle.get("Rules")?.as_array());
        let read = |rule: &Json| serde_json::from_value::<Self>(rule.clone()).ok();
        rules.into_iter().flatten().filter_map(read).filter(|rule| rule.status == "Enabled").collect()
    }

    /// Returns whether the rule is for keys like this one.
    pub fn is_for(&self, key: &str) -> bool {
        let and = self.filter.and.as_ref().and_then(|and| and.prefix.as_deref());
        [self.prefix.as_deref(), self.filter.prefix.as_deref(), and].into_iter().flatten().all(|prefix| key.starts_with(prefix))
    }

    /// Returns whether the rule's tags and sizes are those of an object.
    pub fn fits(&self, object: &Object) -> bool {
        let Filter { tag, object_size_greater_than, object_size_less_than, and, .. } = &self.filter;
        let and = and.clone().unwrap_or_default();
        let tags = tag.iter().chain(&and.tags);
        let above = [*object_size_greater_than, and.object_size_greater_than];
        let below = [*object_size_less_than, and.object_size_less_than];
        tags.into_iter().all(|tag| object.tags.get(&tag.key) == Some(&tag.value))
            && above.into_iter().flatten().all(|size| object.size > size)
            && below.into_iter().flatten().all(|size| object.size < size)
    }

    /// Returns whether the rule asks for tags or sizes, which delete markers and uploads don't have.
    pub fn is_choosy(&self) -> bool {
        let Filter { tag, object_size_greater_than, object_size_less_than, and, .. } = &self.filter;
        let and = and.clone().unwrap_or_default();
        let sizes = [*object_size_greater_than, *object_size_less_than, and.object_size_greater_than, and.object_size_less_than];
        tag.is_some() || !and.tags.is_empty() || sizes.into_iter().any(|size| size.is_some())
    }
}

impl Expiration {
    /// Returns when an object ends that was made at a time.
    pub fn of(&self, made: Timestamp) -> Option<Timestamp> {
        match (&self.date, self.days) {
            (Some(date), _) => date_of(date),
            (None, Some(days)) => midnight(made, days),
            (None, None) => None,
        }
    }
}

/// Reads a date of the model: a text, or seconds since 1970.
fn date_of(date: &Json) -> Option<Timestamp> {
    match date {
        Json::String(text) => text.parse().ok(),
        Json::Number(seconds) => Timestamp::from_second(seconds.as_f64()? as i64).ok(),
        _ => None,
    }
}
