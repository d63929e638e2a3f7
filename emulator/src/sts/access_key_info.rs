//! GetAccessKeyInfo.

use serde::{Deserialize, Serialize};

use super::{error::StsError, session};
use crate::{AccountId, AuthenticationMode, Call, store::ACCESS_KEY};

/// GetAccessKeyInfo's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetAccessKeyInfoRequest {
    access_key_id: String,
}

/// GetAccessKeyInfo's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeyInfo {
    account: AccountId,
}

/// Returns the account of an access key id. A temporary id contains the account, as on AWS; for a long-lived one the keyring is
/// asked, and the global names of users' keys.
pub async fn get_access_key_info(call: Call<GetAccessKeyInfoRequest>) -> Result<AccessKeyInfo, StsError> {
    let key = &call.input.access_key_id;
    if let Some(account) = session::account_of(key) {
        return Ok(AccessKeyInfo { account });
    }
    let found = call.core.keyring.find(key).await.map_err(|error| StsError::Internal(error.to_string()))?;
    let owner = call.core.owner(ACCESS_KEY, key).await.map_err(|error| StsError::Internal(error.to_string()))?;
    match (found.map(|secret| secret.account).or(owner), call.core.config.authentication) {
        (Some(account), _) => Ok(AccessKeyInfo { account }),
        // In the open mode any id selects an account.
        (None, AuthenticationMode::Open) => Ok(AccessKeyInfo { account: key.parse().unwrap_or(AccountId::DEFAULT) }),
        (None, AuthenticationMode::Signed) => Err(StsError::UnknownKey),
    }
}
