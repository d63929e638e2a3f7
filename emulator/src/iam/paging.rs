//! `MaxItems` and `Marker` in, `IsTruncated` and `Marker` out.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    error::IamError,
    tags::{Tag, Tags},
};
use crate::{page::page, wire::members};

/// Which page of a list is asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Paging {
    #[serde(default, deserialize_with = "members::text")]
    max_items: Option<usize>,
    marker: Option<String>,
}

/// What is left of a list behind a page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rest {
    is_truncated: bool,
    marker: Option<String>,
}

impl Paging {
    /// The page asked for; a hundred items where no number is said.
    pub fn cut<T, K: Ord + Serialize + DeserializeOwned>(
        &self,
        items: impl IntoIterator<Item = T>,
        key: impl Fn(&T) -> K,
    ) -> Result<(Vec<T>, Rest), IamError> {
        let limit = match self.max_items {
            None => 100,
            Some(limit @ 1..=1000) => limit,
            Some(limit) => {
                let bound = if limit == 0 { "greater than or equal to 1" } else { "less than or equal to 1000" };
                return Err(IamError::Invalid(format!(
                    "1 validation error detected: Value '{limit}' at 'maxItems' failed to satisfy constraint: Member must have value {bound}"
                )));
            }
        };
        let page = page(items, key, self.marker.as_deref(), limit)?;
        Ok((page.items, Rest { is_truncated: page.next.is_some(), marker: page.next }))
    }
}

/// An answer that lists tags.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagPage {
    tags: Vec<Tag>,
    #[serde(flatten)]
    rest: Rest,
}

impl TagPage {
    /// The page asked for, by key.
    pub fn of(tags: &Tags, paging: &Paging) -> Result<Self, IamError> {
        let (tags, rest) = paging.cut(tags.as_slice().to_vec(), |tag| tag.key.clone())?;
        Ok(Self { tags, rest })
    }
}
