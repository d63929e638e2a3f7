//! ListAccessKeys.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Call,
    iam::{
        error::IamError,
        names::UserName,
        paging::{Paging, Rest},
        state::whole_second,
        user::{get::OnNamedOrCaller, named_or_caller},
    },
};

/// ListAccessKeys' input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAccessKeysRequest {
    user_name: Option<UserName>,
    #[serde(flatten)]
    paging: Paging,
}

impl OnNamedOrCaller for ListAccessKeysRequest {
    fn user_name(&self) -> Option<&UserName> {
        self.user_name.as_ref()
    }
}

/// ListAccessKeys' output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKeys {
    access_key_metadata: Vec<AccessKeyMetadata>,
    #[serde(flatten)]
    rest: Rest,
}

/// A key without its secret. That of the root user has no user name.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccessKeyMetadata {
    user_name: Option<UserName>,
    access_key_id: String,
    status: &'static str,
    create_date: Timestamp,
}

/// Returns a user's keys; without a name those of the caller, who may be the root user.
pub async fn list_access_keys(call: Call<ListAccessKeysRequest>) -> Result<AccessKeys, IamError> {
    let ListAccessKeysRequest { user_name, paging } = &call.input;
    let keys: Vec<AccessKeyMetadata> = match named_or_caller(&call, user_name.as_ref())? {
        Some(user) => call.account.read(|state| {
            state.iam.user(&user)?;
            let shown = state.iam.keys_of(&user).map(|(id, key)| AccessKeyMetadata {
                user_name: Some(user.clone()),
                access_key_id: id.to_string(),
                status: if key.is_active { "Active" } else { "Inactive" },
                create_date: key.created,
            });
            Ok::<_, IamError>(shown.collect())
        })?,
        None => {
            let keys = call.core.keyring.keys_of(call.account.id).await.map_err(|error| IamError::Internal(error.to_string()))?;
            let shown = keys.into_iter().map(|key| AccessKeyMetadata {
                user_name: None,
                access_key_id: key.id,
                status: "Active",
                create_date: whole_second(key.created),
            });
            shown.collect()
        }
    };
    let (access_key_metadata, rest) = paging.cut(keys, |key: &AccessKeyMetadata| key.access_key_id.clone())?;
    Ok(AccessKeys { access_key_metadata, rest })
}
