//! Which events a configuration is for: types, prefix and suffix.

use serde::{Deserialize, Serialize};

/// The types of events that can be asked for. Of those with a star, all of a kind.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html>.
pub const TYPES: [&str; 11] = [
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
];

/// The filter of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Types, such as `s3:ObjectCreated:*`.
    pub events: Vec<String>,
    /// The beginning of keys, if it was given.
    pub prefix: Option<String>,
    /// The end of keys, if it was given.
    pub suffix: Option<String>,
}

impl Filter {
    /// Returns whether an event of this type (`s3:ObjectCreated:Put`) for this key fits.
    pub fn fits(&self, event: &str, key: &str) -> bool {
        let is_type = self.events.iter().any(|pattern| covers(pattern, event));
        is_type && key.starts_with(self.prefix.as_deref().unwrap_or("")) && key.ends_with(self.suffix.as_deref().unwrap_or(""))
    }

    /// Returns whether one event could fit both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let common = self.events.iter().any(|one| other.events.iter().any(|two| covers(one, two) || covers(two, one)));
        let prefixes = (self.prefix.as_deref().unwrap_or(""), other.prefix.as_deref().unwrap_or(""));
        let suffixes = (self.suffix.as_deref().unwrap_or(""), other.suffix.as_deref().unwrap_or(""));
        common
            && (prefixes.0.starts_with(prefixes.1) || prefixes.1.starts_with(prefixes.0))
            && (suffixes.0.ends_with(suffixes.1) || suffixes.1.ends_with(suffixes.0))
    }
}

fn covers(pattern: &str, event: &str) -> bool {
    pattern == event || pattern.strip_suffix('*').is_some_and(|kind| event.starts_with(kind))
}
