//! GetAccessKeyInfo.

use serde::{Deserialize, Serialize};

use super::{error::StsError, session};
use crate::{AccountId, AuthenticationMode, Call};

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
/// asked.
pub async fn get_access_key_info(call: Call<GetAccessKeyInfoRequest>) -> Result<AccessKeyInfo, StsError> {
    let key = &call.input.access_key_id;
    check(key)?;
    if let Some(account) = session::account_of(key) {
        return Ok(AccessKeyInfo { account });
    }
    let found = call.core.keyring.find(key).await.map_err(|error| StsError::Internal(error.to_string()))?;
    match (found, call.core.config.authentication) {
        (Some(secret), _) => Ok(AccessKeyInfo { account: secret.account }),
        // In the open mode any id selects an account.
        (None, AuthenticationMode::Open) => Ok(AccessKeyInfo { account: key.parse().unwrap_or(AccountId::DEFAULT) }),
        (None, AuthenticationMode::Signed) => Err(StsError::UnknownKey),
    }
}

fn check(key: &str) -> Result<(), StsError> {
    let constraint = match key.chars().count() {
        0..16 => "Member must have length greater than or equal to 16",
        16..=128 if key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') => return Ok(()),
        16..=128 => r"Member must satisfy regular expression pattern: [\w]*",
        _ => "Member must have length less than or equal to 128",
    };
    Err(StsError::Invalid(format!(
        "1 validation error detected: Value '{key}' at 'accessKeyId' failed to satisfy constraint: {constraint}"
    )))
}
