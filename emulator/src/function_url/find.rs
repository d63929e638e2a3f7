//! Step 1: the URL, by its id.

use std::sync::Arc;

use super::refusal::Refusal;
use crate::{Account, AccountId, FUNCTION_URL, emulator::Core, lambda::FunctionUrl};

/// A URL with its account.
pub struct Found {
    pub account: Arc<Account>,
    pub url: FunctionUrl,
}

/// Finds a URL. All that do not exist get the same answer.
pub async fn find(core: &Arc<Core>, id: &str) -> Result<Found, Refusal> {
    let owner = owner(core, id).await?.ok_or(Refusal::NoSuchUrl)?;
    let account = core.account_with(owner, &[]).await.map_err(|error| Refusal::internal(&error))?;
    let url = account.read(|state| state.lambda.urls.get(&id.to_owned()).cloned());
    Ok(Found { url: url.ok_or(Refusal::NoSuchUrl)?, account })
}

async fn owner(core: &Core, id: &str) -> Result<Option<AccountId>, Refusal> {
    let well_formed = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if !well_formed {
        return Ok(None);
    }
    if let Some(owner) = core.api_owners.get(id) {
        return Ok(Some(*owner));
    }
    let owner = core.store.owner(FUNCTION_URL, id).await.map_err(|error| Refusal::internal(&error))?;
    if let Some(owner) = owner {
        core.api_owners.insert(id.into(), owner);
    }
    Ok(owner)
}
