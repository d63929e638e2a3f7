//! Tags of roles and policies.

use serde::{Deserialize, Serialize};

use super::error::IamError;

/// The most tags of a resource.
const MOST: usize = 50;

/// A tag, in the form of inputs and outputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// At most fifty tags, with unique keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags(Vec<Tag>);

impl Tags {
    /// Adds tags, and replaces those with the same keys.
    ///
    /// # Errors
    /// A key is given twice, or there would be more than fifty tags.
    pub fn set(&mut self, tags: Vec<Tag>) -> Result<(), IamError> {
        if tags.len() > MOST {
            return Err(IamError::TooManyTags);
        }
        for (index, tag) in tags.iter().enumerate() {
            if tags[..index].iter().any(|earlier| earlier.key.eq_ignore_ascii_case(&tag.key)) {
                return Err(IamError::DuplicateTags);
            }
        }
        let mut all = self.0.clone();
        for tag in tags {
            match all.iter_mut().find(|kept| kept.key.eq_ignore_ascii_case(&tag.key)) {
                Some(kept) => *kept = tag,
                None => all.push(tag),
            }
        }
        if all.len() > MOST {
            return Err(IamError::TooManyTags);
        }
        self.0 = all;
        Ok(())
    }

    /// Removes tags; keys that do not exist are ignored.
    pub fn remove(&mut self, keys: &[String]) {
        self.0.retain(|tag| !keys.contains(&tag.key));
    }

    pub fn as_slice(&self) -> &[Tag] {
        &self.0
    }

    /// Returns the tags, or `None` if AWS leaves the member out.
    pub fn shown(&self) -> Option<Vec<Tag>> {
        if self.0.is_empty() { None } else { Some(self.0.clone()) }
    }
}
