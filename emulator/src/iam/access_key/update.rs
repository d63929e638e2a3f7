//! UpdateAccessKey.

use serde::Deserialize;

use super::named;
use crate::{
    Call,
    iam::{
        error::IamError,
        names::{AccessKeyId, UserName},
        user::get::OnNamedOrCaller,
    },
};

/// UpdateAccessKey's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateAccessKeyRequest {
    user_name: Option<UserName>,
    access_key_id: AccessKeyId,
    status: Status,
}

/// Whether a key may be used. Nobody sets `Expired`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Status {
    Active,
    Inactive,
    Expired,
}

impl OnNamedOrCaller for UpdateAccessKeyRequest {
    fn user_name(&self) -> Option<&UserName> {
        self.user_name.as_ref()
    }
}

/// Switches a key of a user on or off, at once.
pub async fn update_access_key(call: Call<UpdateAccessKeyRequest>) -> Result<(), IamError> {
    let UpdateAccessKeyRequest { user_name, access_key_id, status } = &call.input;
    let is_active = match status {
        Status::Active => true,
        Status::Inactive => false,
        Status::Expired => return Err(IamError::InvalidInput("The status of an access key can be Active or Inactive.".into())),
    };
    named(&call, user_name.as_ref(), access_key_id)?;
    call.account.write(|state| {
        if let Some(key) = state.iam.access_keys.get_mut(access_key_id) {
            key.is_active = is_active;
        }
        Ok(())
    })
}
