//! Pages of IAM's lists: `MaxItems` and `Marker` in the input, `IsTruncated` and `Marker` in the output.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    error::IamError,
    tags::{Tag, Tags},
};
use crate::{page::page, wire::members};

/// The requested page of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Paging {
    #[serde(default, deserialize_with = "members::text")]
    max_items: Option<usize>,
    marker: Option<String>,
}

/// Whether and where the list continues after a page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rest {
    is_truncated: bool,
    marker: Option<String>,
}

impl Paging {
    /// Returns the requested page, of 100 items by default.
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

/// The output of an operation that lists tags.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagPage {
    tags: Vec<Tag>,
    #[serde(flatten)]
    rest: Rest,
}

impl TagPage {
    /// Returns the requested page, by key.
    pub fn of(tags: &Tags, paging: &Paging) -> Result<Self, IamError> {
        let (tags, rest) = paging.cut(tags.as_slice().to_vec(), |tag| tag.key.clone())?;
        Ok(Self { tags, rest })
    }
}
