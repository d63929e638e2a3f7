//! Access keys of users, one file for each operation, and how a request finds the user of its key.
//!
//! The keys of an account's owner are not made here: the [`Keyring`](crate::Keyring) has them.

pub mod create;
pub mod delete;
pub mod last_used;
pub mod list;
pub mod update;

use std::sync::Arc;

use jiff::SignedDuration;

use super::{
    names::{AccessKeyId, UserName},
    state::{KeyUse, whole_second},
};
use crate::{Account, Call, StoreError, UserIdentity, emulator::Core, iam::error::IamError, store::ACCESS_KEY};

/// A use that is at most this much later than the recorded one is not recorded, unless it is of another service.
const RECORDED_EACH: SignedDuration = SignedDuration::from_mins(1);

/// A user's key that a request names. The request is not verified yet.
pub struct Found {
    pub account: Arc<Account>,
    pub user: UserIdentity,
    pub secret: String,
}

/// Finds the user of an access key, in any account; `None` if there is no such key, or it is inactive.
///
/// # Errors
/// The store can't be read.
pub async fn find(core: &Core, id: &str) -> Result<Option<Found>, StoreError> {
    // The ids of the keys that are made here; other texts are not looked up.
    let is_made_here = id.len() == 20 && id.starts_with("AKIA");
    let Some(key) = is_made_here.then(|| id.parse::<AccessKeyId>().ok()).flatten() else { return Ok(None) };
    let Some(owner) = core.owner(ACCESS_KEY, id).await? else { return Ok(None) };
    let account = core.account(owner).await?;
    let found = account.read(|state| {
        let key = state.iam.access_keys.get(&key).filter(|key| key.is_active)?;
        let user = state.iam.users.get(&key.user)?;
        Some((UserIdentity::of(user), key.secret.clone()))
    });
    Ok(found.map(|(user, secret)| Found { account, user, secret }))
}

/// Records that a key was used for a service, if that is news.
pub async fn record_use(core: &Core, account: &Arc<Account>, id: &str, service: &str) {
    let Ok(key) = id.parse::<AccessKeyId>() else { return };
    let at = whole_second(core.now(account));
    let is_news = account.read(|state| {
        let known = state.iam.key_uses.get(&key);
        let is_known = known.is_some_and(|known| known.service == service && at.duration_since(known.at) <= RECORDED_EACH);
        !is_known && state.iam.access_keys.contains_key(&key)
    });
    if !is_news {
        return;
    }
    let changed = account.write(|state| {
        state.iam.key_uses.insert(key, KeyUse { at, service: service.to_owned() });
        Ok::<_, std::convert::Infallible>(())
    });
    if changed.is_ok()
        && let Err(error) = core.save(account, None).await
    {
        tracing::warn!(%error, account = %account.id, "the use of an access key is not stored");
    }
}

/// Returns the user and the record of a key that an operation names.
///
/// # Errors
/// The caller has no name, or the user no key with this id.
fn named<I>(call: &Call<I>, user: Option<&UserName>, id: &AccessKeyId) -> Result<UserName, IamError> {
    let user = super::user::named_or_caller(call, user)?;
    call.account.read(|state| {
        let key = state.iam.access_keys.get(id).ok_or_else(|| IamError::KeyNotFound(id.clone()))?;
        match user {
            Some(user) => {
                state.iam.user(&user)?;
                if key.user == user { Ok(user) } else { Err(IamError::KeyNotFound(id.clone())) }
            }
            None => Err(IamError::KeyNotFound(id.clone())),
        }
    })
}
