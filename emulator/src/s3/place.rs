//! The account of a call: that of the bucket.
//!
//! A caller who is not of that account is a stranger there, and has what the bucket's policy gives.

use std::sync::Arc;

use wire::Value;

use super::error::S3Error;
use crate::{AccountId, AwsError, BUCKET, CallerContext, Principal, emulator::Core};

/// Returns the caller, as the account of the bucket sees it.
pub async fn placed(
    core: &Arc<Core>,
    operation: &str,
    caller: &CallerContext,
    input: Option<&Value>,
) -> Result<CallerContext, AwsError> {
    let is_stranger = matches!(caller.principal, Principal::Stranger(_));
    let bucket = input.and_then(|input| input.get("Bucket")?.as_str());
    let Some(bucket) = bucket.filter(|_| operation != "CreateBucket") else {
        return if is_stranger { Err(S3Error::AccessDenied.into()) } else { Ok(caller.clone()) };
    };
    if !is_stranger && has(core, caller.account, bucket).await? {
        return Ok(caller.clone());
    }
    match owner(core, bucket).await? {
        None if is_stranger => Err(S3Error::NoSuchBucket(bucket.into()).into()),
        Some(owner) if is_stranger || owner != caller.account => {
            let principal = match caller.principal {
                Principal::Owner => Principal::Stranger(Some(caller.account)),
                // A role or user of another account would need its permission, too, which is not asked here.
                Principal::Role { .. } | Principal::User(_) | Principal::Federated { .. } | Principal::Stranger(_) => {
                    Principal::Stranger(None)
                }
            };
            Ok(CallerContext { account: owner, principal, ..caller.clone() })
        }
        Some(_) | None => Ok(caller.clone()),
    }
}

async fn has(core: &Arc<Core>, account: AccountId, bucket: &str) -> Result<bool, AwsError> {
    Ok(core.account(account).await?.read(|state| state.s3.buckets.contains_key(bucket)))
}

/// Returns the account that has a bucket.
pub async fn owner(core: &Arc<Core>, bucket: &str) -> Result<Option<AccountId>, AwsError> {
    Ok(core.store.owner(BUCKET, bucket).await?)
}
