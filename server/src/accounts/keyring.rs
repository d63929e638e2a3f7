//! The emulator's access to learners' keys.

use async_trait::async_trait;
use emulator::{AccessKey, AccountId, Keyring, Secret, StoreError};

use super::Register;

/// Looks up secrets in the register.
pub struct SqlKeyring(pub Register);

#[async_trait]
impl Keyring for SqlKeyring {
    async fn find(&self, access_key_id: &str) -> Result<Option<Secret>, StoreError> {
        self.0.secret(access_key_id).await.map_err(|error| StoreError(error.into()))
    }

    async fn keys_of(&self, account: AccountId) -> Result<Vec<AccessKey>, StoreError> {
        self.0.keys_of(account).await.map_err(|error| StoreError(error.into()))
    }
}
