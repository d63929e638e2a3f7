//! DeleteAccessKey.

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

/// DeleteAccessKey's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteAccessKeyRequest {
    user_name: Option<UserName>,
    access_key_id: AccessKeyId,
}

impl OnNamedOrCaller for DeleteAccessKeyRequest {
    fn user_name(&self) -> Option<&UserName> {
        self.user_name.as_ref()
    }
}

/// Deletes a key of a user. Requests that are signed with it are refused at once.
pub async fn delete_access_key(call: Call<DeleteAccessKeyRequest>) -> Result<(), IamError> {
    named(&call, call.input.user_name.as_ref(), &call.input.access_key_id)?;
    call.account.write(|state| {
        state.iam.access_keys.remove(&call.input.access_key_id);
        state.iam.key_uses.remove(&call.input.access_key_id);
        Ok(())
    })
}
