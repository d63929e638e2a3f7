//! Tags of objects, and their rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::S3Error;

/// The most tags of an object. Set by AWS.
const MOST: usize = 10;
/// The most tags of a bucket. Set by AWS.
const MOST_OF_BUCKET: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// A tag.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// A set of tags.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tagging {
    pub tag_set: Vec<Tag>,
}

impl Tagging {
    /// Returns the tags of an object.
    pub fn of(tags: &BTreeMap<String, String>) -> Self {
        Self { tag_set: tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect() }
    }

    /// Returns the tags by key.
    pub fn checked(self) -> Result<BTreeMap<String, String>, S3Error> {
        checked(self.tag_set.into_iter().map(|tag| (tag.key, tag.value)), MOST)
    }
}

/// Returns the tags of the header `x-amz-tagging`, which is a query string.
pub fn of_header(header: &str) -> Result<BTreeMap<String, String>, S3Error> {
    checked(form_urlencoded::parse(header.as_bytes()).into_owned(), MOST)
}

/// Checks the tags of a bucket, and returns them in their order.
pub fn of_bucket(tagging: Tagging) -> Result<serde_json::Value, S3Error> {
    checked(tagging.tag_set.iter().map(|tag| (tag.key.clone(), tag.value.clone())), MOST_OF_BUCKET)?;
    Ok(serde_json::json!(tagging))
}

fn checked(tags: impl Iterator<Item = (String, String)>, most: usize) -> Result<BTreeMap<String, String>, S3Error> {
    let mut found = BTreeMap::new();
    for (key, value) in tags {
        let invalid = |message| S3Error::InvalidTag { key: key.clone(), message };
        if key.is_empty() || key.chars().count() > LONGEST_KEY {
            return Err(invalid("The TagKey you have provided is invalid"));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid("Your TagKey cannot be prefixed with aws:"));
        }
        if value.chars().count() > LONGEST_VALUE {
            return Err(invalid("The TagValue you have provided is invalid"));
        }
        if !key.chars().all(is_letter) {
            return Err(invalid("The TagKey you have provided is invalid"));
        }
        if !value.chars().all(is_letter) {
            return Err(invalid("The TagValue you have provided is invalid"));
        }
        if found.contains_key(&key) {
            return Err(invalid("Cannot provide multiple Tags with the same key"));
        }
        found.insert(key, value);
    }
    if found.len() > most { Err(S3Error::TooManyTags) } else { Ok(found) }
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == ' ' || "+-=._:/@".contains(letter)
}
