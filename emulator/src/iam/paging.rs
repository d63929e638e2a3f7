//! Pages of IAM's lists: `MaxItems` and `Marker` in the input, `IsTruncated` and `Marker` in the output.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    error::IamError,
    tags::{Tag, Tags},
};
use crate::page::page;

/// The requested page of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Paging {
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
        let limit = self.max_items.unwrap_or(100);
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
