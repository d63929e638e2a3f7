//! ListBuckets.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Call,
    page::page,
    s3::{error::S3Error, names::canonical_id},
};

/// The most buckets of a page. Set by AWS.
const MOST: i64 = 10_000;

/// ListBuckets' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListBucketsRequest {
    max_buckets: Option<i64>,
    continuation_token: Option<String>,
    prefix: Option<String>,
    bucket_region: Option<String>,
}

/// ListBuckets' response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListBucketsOutput {
    owner: Owner,
    buckets: Vec<Listed>,
    continuation_token: Option<String>,
    prefix: Option<String>,
}

/// The owner of buckets and objects.
#[derive(Clone, Debug, Serialize)]
pub struct Owner {
    #[serde(rename = "ID")]
    pub id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    name: String,
    creation_date: Timestamp,
    bucket_region: Option<String>,
}

/// Returns the account's buckets, by name.
pub async fn list_buckets(call: Call<ListBucketsRequest>) -> Result<ListBucketsOutput, S3Error> {
    let ListBucketsRequest { max_buckets, continuation_token, prefix, bucket_region } = &call.input;
    let is_paged = max_buckets.is_some() || prefix.is_some() || bucket_region.is_some();
    let region = call.region().to_owned();
    let buckets: Vec<Listed> = call.account.read(|state| {
        let buckets = state.s3.buckets.iter().filter(|(name, _)| prefix.as_ref().is_none_or(|prefix| name.starts_with(prefix)));
        let shown = buckets.map(|(name, bucket)| Listed {
            name: name.clone(),
            creation_date: bucket.created,
            bucket_region: is_paged.then(|| region.clone()),
        });
        shown.filter(|_| bucket_region.as_ref().is_none_or(|asked| *asked == region)).collect()
    });
    let limit = usize::try_from(max_buckets.unwrap_or(MOST).min(MOST)).unwrap_or(1);
    let page = page(buckets, |bucket| bucket.name.clone(), continuation_token.as_deref(), limit).map_err(|_| {
        S3Error::argument(
            "continuation-token",
            continuation_token.clone().unwrap_or_default(),
            "The continuation token provided is incorrect",
        )
    })?;
    Ok(ListBucketsOutput {
        owner: Owner { id: canonical_id(call.account.id) },
        buckets: page.items,
        continuation_token: page.next,
        prefix: prefix.clone(),
    })
}
